"""What is said in Southern Quechua in the demo world: short and plain, since few can check it."""

from infra.demo.phrases.book import Phrasebook, combined

QUECHUA = Phrasebook(
    language="qu",
    purposes=combined(
        ("{}manta rimanakuy", "{}manta willakuy", "{}manta tapunakuy"),
        ("Yaku", "Allpa", "Mina", "Musuq ñan", "Llamkay", "Chakra", "Uywakuna", "Mayu", "Pukyu yaku"),
    ),
    information=("Yakumanta willakuy", "Allpamanta mapa", "Minamanta willakuy, runasimipi"),
    issues=(
        ("Yaku pisiyachkan.", ("Yakuta kuska qhawasun.", "Huk killapi kutimusaqku.")),
        ("Mayupi challwakuna wañuchkan.", ("Mayuta kuska qhawasun.",)),
        ("Uywakunapaq ñan wichqasqa kachkan.", ("Ñanta kichasaqku.",)),
        ("Manam ñuqaykuta tapuwarqakuchu.", ("Huñunakuypi tapusqaykiku.",)),
    ),
    actions=(
        "Yakuta kuska qhaway",
        "Uywakunapaq ñanta kichay",
        "Runasimipi willakuy",
        "Huk kutitawan huñunakuy",
    ),
    groups=("warmikuna", "uywa michiqkuna", "kuraq runakuna"),
    aids={"INTERPRETER": "Runasimi rimaqmi yanapan.", "ORAL_FORMAT": "Siqikunawan willakuy."},
    verified=("Kunanqa allinmi.",),
    persists=("Manaraqmi allinchu.",),
    subjects=("Minata hatunyachiy", "Ayllupa allpanpi musuq ñan"),
    conditions=("Yakuta ayllu qhawanqa.",),
)
