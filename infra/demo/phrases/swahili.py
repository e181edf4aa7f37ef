"""What is said in Swahili in the demo world."""

from infra.demo.phrases.book import Phrasebook, combined

SWAHILI = Phrasebook(
    language="sw",
    purposes=(
        *combined(
            (
                "Kujadili {}",
                "Kueleza {} na kusikiliza maoni",
                "Kupitia kwa pamoja {}",
                "Kukusanya maoni kuhusu {}",
                "Kufuatilia {}",
            ),
            (
                "fidia ya mashamba na nyumba",
                "ubora wa maji ya kisima",
                "mpango wa kufunga mgodi",
                "ajira kwa vijana wa vijiji jirani",
                "usalama wa wafanyakazi chini ya ardhi",
                "vumbi kutoka barabara ya mgodi",
                "njia ya mifugo kuelekea malisho",
                "utaratibu wa kuwasilisha malalamiko",
                "mwenendo wa walinzi wa mgodi",
                "malipo ya saa za ziada",
            ),
        ),
        "Kutembelea makaburi ya ukoo pamoja na wazee kabla ya uchimbaji",
        "Kuwasikiliza wanawake wanaochota maji bondeni",
        "Kuwaeleza wafanyakazi haki yao ya kukataa kazi ya hatari",
    ),
    information=(
        "Ramani ya eneo la mradi na mipaka ya vijiji",
        "Muhtasari wa vipimo vya maji kwa lugha rahisi",
        "Ratiba ya ulipuaji wa miamba",
        "Kipeperushi chenye picha kuhusu malalamiko",
        "Orodha ya viwango vya fidia ya mazao",
        "Rasimu ya mpango wa kufunga mgodi",
    ),
    issues=(
        (
            "Maji ya kisima yana chumvi tangu mgodi uanze kuchimba.",
            (
                "Maji yatapimwa mbele ya wanakijiji na majibu yatasomwa hapa.",
                "Tangi la maji litaletwa hadi majibu yapatikane.",
            ),
        ),
        ("Fidia haikulipwa kwa wajane.", ("Orodha itapitiwa upya na kamati ya kijiji.",)),
        (
            "Walinzi wanawazuia watoto kupita kwenda shule.",
            ("Njia ya watoto itafunguliwa kuanzia kesho asubuhi.",),
        ),
        (
            "Nyumba zimepata nyufa kwa sababu ya milipuko.",
            (
                "Mhandisi huru atakagua nyumba zote zilizoandikwa.",
                "Vipimo vya mtetemo vitawekwa katika nyumba tatu.",
            ),
        ),
        ("Mifugo haina njia ya kwenda mtoni.", ("Njia ya mifugo itawekewa alama pamoja na wafugaji.",)),
        (
            "Wafanyakazi wa mkandarasi hawana vifaa vya kujikinga.",
            ("Vifaa vitagawiwa wiki hii na chama cha wafanyakazi kitakagua.",),
        ),
    ),
    actions=(
        "Kupima maji katika visima vinne",
        "Kulipa fidia iliyobaki na kubandika orodha",
        "Kufungua njia ya watoto kwenda shule",
        "Kumwagilia maji barabara mara tatu kwa siku",
        "Kuweka alama kwenye njia ya mifugo",
        "Kugawa vifaa vya kujikinga kwa wafanyakazi wote",
        "Kuwafundisha walinzi kuhusu haki za binadamu",
    ),
    groups=(
        "wanawake wanaochota maji",
        "wafugaji wanaohama",
        "wachimbaji wadogo",
        "wazee wa vitongoji vya mbali",
    ),
    aids={
        "INTERPRETER": "Mkalimani aliyechaguliwa na washiriki yupo kila kikao.",
        "ORAL_FORMAT": "Maelezo yanasomwa kwa sauti na kuonyeshwa kwa picha.",
        "TRANSPORT": "Basi linawachukua watu kutoka kila kitongoji.",
        "SEPARATE_SESSION": "Kikao cha wanawake peke yao na mwezeshaji mwanamke.",
        "MORE_TIME": "Uamuzi umeahirishwa hadi baada ya mavuno.",
        "CHILDCARE": "Watoto wanatunzwa karibu na ukumbi.",
    },
    verified=("Wahusika walifika na wamethibitisha.", "Walipoulizwa bila kampuni kuwepo, walisema inatosha."),
    persists=("Watu walewale hawakufika tena.", "Ilifanyika mara moja kisha ikaachwa."),
    subjects=(
        "Upanuzi wa mgodi kuelekea malisho",
        "Kuhamisha makaburi ya ukoo",
        "Uchimbaji wa utafiti katika ardhi ya kijiji",
    ),
    conditions=(
        "Kazi isianze kabla ya mavuno, na waangalizi wa kijiji wawepo.",
        "Maji ya mto yapimwe kila mwezi na kamati ya kijiji.",
    ),
)
