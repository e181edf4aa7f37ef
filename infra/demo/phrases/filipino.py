"""What is said in Filipino in the demo world."""

from infra.demo.phrases.book import Phrasebook, combined

FILIPINO = Phrasebook(
    language="fil",
    purposes=(
        *combined(
            (
                "Pag-usapan ang {}",
                "Ipaliwanag ang {} at pakinggan ang mga tanong",
                "Suriin nang sama-sama ang {}",
                "Balikan ang {}",
            ),
            (
                "plano sa pagpapalawak ng minahan",
                "resulta ng pagsusuri sa tubig",
                "bayad sa mga nasirang palayan",
                "hangganan ng lupaing ninuno",
                "kaligtasan ng mga minero",
                "sahod at overtime ng mga kontraktuwal",
                "daan ng mga trak sa barangay",
                "paraan ng paghahain ng reklamo",
                "alikabok malapit sa paaralan",
            ),
        ),
        "Lakarin kasama ng mga nakatatanda ang hangganan ng lupaing ninuno",
        "Pakinggan ang kababaihan tungkol sa malinis na tubig",
    ),
    information=(
        "Mapa ng proyekto at layo nito sa mga bahay",
        "Buod ng resulta ng tubig sa simpleng salita",
        "Iskedyul ng pagpapasabog",
        "Polyetong may larawan tungkol sa pagrereklamo",
        "Listahan ng mga trabahong bukas sa mga taga-barangay",
    ),
    issues=(
        (
            "Lumabo ang tubig sa balon mula nang magsimula ang paghuhukay.",
            (
                "Susuriin ang tubig sa harap ng mga residente.",
                "Maghahatid ng malinis na tubig habang hinihintay ang resulta.",
            ),
        ),
        (
            "Mabilis ang takbo ng mga trak sa tapat ng paaralan.",
            ("Lilimitahan ang bilis at maglalagay ng bantay.",),
        ),
        (
            "Hindi kami tinanong bago nilagyan ng muhon ang lupa.",
            ("Aalisin ang mga muhon hanggang may kasunduan.",),
        ),
        ("Hindi buo ang bayad sa overtime.", ("Babayaran ang kulang sa susunod na sahod.",)),
        (
            "Natatakot magsalita ang mga tao kapag may guwardiya.",
            ("Gagawin ang susunod na pulong nang walang guwardiya.",),
        ),
    ),
    actions=(
        "Suriin ang tubig sa apat na balon",
        "Bayaran ang kulang na overtime",
        "Maglagay ng karatula sa tapat ng paaralan",
        "Isalin ang buod sa wika ng komunidad",
        "Imapa ang lupaing ninuno kasama ng mga nakatatanda",
        "Sanayin ang mga guwardiya sa karapatang pantao",
    ),
    groups=(
        "kababaihang nagtatanim sa gilid ng ilog",
        "mga kontraktuwal sa gabi",
        "mga nakatatanda sa malalayong sitio",
    ),
    aids={
        "INTERPRETER": "May tagasalin na pinili ng mga kalahok.",
        "ORAL_FORMAT": "Binabasa nang malakas at ipinapakita sa larawan.",
        "TRANSPORT": "May sasakyang susundo sa bawat sitio.",
        "SEPARATE_SESSION": "Hiwalay na pulong para sa kababaihan.",
        "MORE_TIME": "Ibibigay ang mga papel isang buwan bago ang pulong.",
    },
    verified=(
        "Dumalo ang mga apektado at pinatunayan ito.",
        "Tinanong sila nang wala ang kompanya at sinabing sapat na.",
    ),
    persists=("Hindi pa rin nakadalo ang parehong mga tao.", "Isang beses lang ginawa at itinigil na."),
    subjects=(
        "Pagpapalawak ng minahan sa lupaing ninuno",
        "Pagbabarena para sa eksplorasyon sa kagubatan ng komunidad",
    ),
    conditions=(
        "Walang gagawin malapit sa bukal, at may tagabantay mula sa komunidad.",
        "Susuriing muli ang kasunduan taon-taon.",
    ),
)
