"""What is said in Indonesian in the demo world."""

from infra.demo.phrases.book import Phrasebook, combined

INDONESIAN = Phrasebook(
    language="id",
    purposes=(
        *combined(
            (
                "Membahas {}",
                "Menjelaskan {} dan mendengar tanggapan warga",
                "Meninjau bersama {}",
                "Menampung pendapat tentang {}",
                "Menindaklanjuti {}",
            ),
            (
                "rencana perluasan tambang nikel",
                "kualitas air sungai di hilir pabrik",
                "ganti rugi kebun yang tertimbun lumpur",
                "jalan angkut yang melewati desa",
                "upah lembur pekerja kontrak",
                "batas hutan adat",
                "debu dan batuk pada anak-anak",
                "keselamatan kerja di area peleburan",
                "tata cara pengaduan warga",
                "hasil tangkapan nelayan yang menurun",
            ),
        ),
        "Berjalan bersama tetua adat menyusuri batas tanah ulayat",
        "Memberi tahu pekerja hak mereka untuk menolak pekerjaan berbahaya",
        "Mendengar ibu-ibu tentang sumber air bersih",
    ),
    information=(
        "Peta rencana jalan angkut dan jaraknya dari rumah warga",
        "Ringkasan hasil uji air tiga bulan terakhir",
        "Brosur bergambar tentang cara menyampaikan pengaduan",
        "Jadwal peledakan bulan depan",
        "Rancangan rencana penutupan tambang",
        "Daftar lowongan kerja bagi warga setempat",
    ),
    issues=(
        (
            "Air sumur berubah warna sejak kolam pengendapan penuh.",
            (
                "Kolam dikuras bulan ini dan air diuji bersama warga.",
                "Air bersih dikirim setiap hari sampai hasil uji keluar.",
            ),
        ),
        (
            "Lumpur masuk ke kebun cengkeh saat hujan deras.",
            ("Tanggul diperbaiki dan kerugian dihitung bersama pemilik kebun.",),
        ),
        (
            "Truk lewat malam hari dan anak-anak tidak bisa tidur.",
            ("Truk berhenti lewat kampung setelah pukul sembilan malam.",),
        ),
        (
            "Lembur tidak dibayar penuh oleh kontraktor.",
            (
                "Slip upah diperiksa bersama serikat pekerja.",
                "Kekurangan dibayar paling lambat akhir bulan.",
            ),
        ),
        (
            "Hutan adat diberi patok tanpa izin.",
            ("Patok dicabut sampai ada kesepakatan dengan lembaga adat.",),
        ),
        (
            "Orang yang mengadu didatangi petugas keamanan.",
            ("Perusahaan melarang kunjungan seperti itu dan memeriksa kejadiannya.",),
        ),
    ),
    actions=(
        "Menguras kolam pengendapan sebelum musim hujan",
        "Menguji air di lima sumur pilihan warga",
        "Membayar kekurangan upah lembur",
        "Menerjemahkan ringkasan ke dalam bahasa daerah",
        "Memasang rambu kecepatan di depan sekolah",
        "Memetakan hutan adat bersama lembaga adat",
        "Melatih petugas keamanan tentang hak asasi manusia",
    ),
    groups=(
        "perempuan nelayan di pesisir",
        "pekerja kontrak dari luar pulau",
        "tetua yang hanya berbahasa daerah",
        "warga dusun di seberang sungai",
    ),
    aids={
        "INTERPRETER": "Penerjemah bahasa daerah dipilih oleh peserta.",
        "ORAL_FORMAT": "Semua bahan dibacakan dan dijelaskan dengan gambar.",
        "TRANSPORT": "Perahu dan mobil menjemput warga dari tiap dusun.",
        "SEPARATE_SESSION": "Pertemuan khusus perempuan dengan pemandu perempuan.",
        "MORE_TIME": "Bahan dibagikan sebulan sebelumnya.",
        "CHILDCARE": "Anak-anak dijaga di ruang sebelah.",
    },
    verified=(
        "Warga yang terdampak hadir dan membenarkannya.",
        "Ditanya tanpa kehadiran perusahaan, mereka menyatakan cukup.",
    ),
    persists=("Orang yang sama tetap tidak bisa hadir.", "Hanya dilakukan sekali lalu berhenti."),
    subjects=(
        "Perluasan tambang ke hutan adat",
        "Pembangunan dermaga di wilayah tangkap nelayan",
        "Pengeboran eksplorasi di tanah ulayat",
    ),
    conditions=(
        "Tidak ada pekerjaan di sekitar mata air, dengan pemantau dari masyarakat adat.",
        "Kesepakatan ditinjau kembali setiap tahun.",
    ),
)
