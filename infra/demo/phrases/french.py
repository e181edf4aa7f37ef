"""What is said in French in the demo world."""

from infra.demo.phrases.book import Phrasebook, combined

FRENCH = Phrasebook(
    language="fr",
    purposes=(
        *combined(
            (
                "Échanger sur {}",
                "Présenter {} et répondre aux questions",
                "Examiner ensemble {}",
                "Recueillir les avis sur {}",
                "Faire le point sur {}",
            ),
            (
                "la réinstallation des familles du bas village",
                "les résultats de l'analyse des puits",
                "le passage des convois près du marché",
                "les primes de nuit et les heures supplémentaires",
                "la restauration des terres après l'extraction",
                "la place des orpailleurs artisanaux",
                "le comportement des gardes à l'entrée du site",
                "la procédure de plainte et ses délais",
                "le fonds de développement local",
                "la sécurité des échafaudages dans l'usine",
            ),
        ),
        "Marcher avec les anciens jusqu'aux lieux sacrés avant le décapage",
        "Expliquer aux ouvriers journaliers ce que demanderont les auditeurs",
        "Entendre les maraîchères sur la poussière et la vente des légumes",
    ),
    information=(
        "Carte des champs touchés, avec les limites relevées ensemble",
        "Résumé des analyses d'eau, lu à haute voix",
        "Barème de compensation des cultures",
        "Calendrier des tirs de mine",
        "Affiche sur le droit de retrait en cas de danger",
        "Projet de plan de fermeture, version courte",
    ),
    issues=(
        (
            "Les compensations n'ont pas été versées à toutes les familles.",
            (
                "La liste est affichée et les versements manquants sont faits ce mois-ci.",
                "Un comité de trois familles vérifie chaque dossier.",
            ),
        ),
        (
            "L'eau du puits est trouble depuis le début du forage.",
            ("Un deuxième puits est creusé et l'eau est analysée chaque mois.",),
        ),
        (
            "Les camions roulent trop vite devant l'école.",
            ("Des ralentisseurs sont posés et la vitesse est limitée à vingt kilomètres à l'heure.",),
        ),
        (
            "Les journaliers n'ont ni casques ni contrats.",
            ("Les casques sont distribués et les contrats signés devant le syndicat.",),
        ),
        (
            "Ceux qui parlent aux réunions craignent pour leur emploi.",
            (
                "L'entreprise s'engage par écrit à ne sanctionner personne.",
                "Les prochaines séances se tiennent sans encadrement présent.",
            ),
        ),
        (
            "Le fonds local finance toujours les mêmes villages.",
            ("Les critères sont publiés et discutés avant le prochain appel.",),
        ),
        (
            "On nous demande notre accord sans nous laisser le temps.",
            ("Le délai est prolongé de deux mois, au rythme de la communauté.",),
        ),
    ),
    actions=(
        "Afficher la liste des compensations dans chaque quartier",
        "Creuser un second puits hors de la zone de forage",
        "Poser des ralentisseurs avant l'école",
        "Traduire le résumé dans la langue du village",
        "Fournir casques et chaussures à tous les journaliers",
        "Borner ensemble le bois sacré",
        "Réunir le comité de suivi une fois par mois",
    ),
    groups=(
        "femmes qui cultivent près du fleuve",
        "orpailleurs venus d'autres régions",
        "journaliers sans contrat",
        "anciens du hameau le plus éloigné",
    ),
    aids={
        "INTERPRETER": "Un interprète choisi par le village traduit chaque intervention.",
        "ORAL_FORMAT": "Les documents sont lus et expliqués par des images.",
        "TRANSPORT": "Un minibus dessert les hameaux matin et soir.",
        "SEPARATE_SESSION": "Une séance réservée aux femmes, hors des heures de marché.",
        "MORE_TIME": "La décision est reportée jusqu'après les récoltes.",
        "SAFE_VENUE": "La réunion se tient à l'école, sans gardes aux alentours.",
    },
    verified=(
        "Les personnes concernées sont venues et le confirment.",
        "Interrogées à part, elles disent que cela suffit.",
    ),
    persists=("Les mêmes personnes manquaient encore.", "La mesure n'a servi qu'une fois."),
    subjects=(
        "Extension de la fosse vers les terres cultivées",
        "Déplacement du cimetière du bas village",
        "Forages d'exploration dans la forêt communautaire",
    ),
    conditions=(
        "Aucun travail avant la récolte, et un suivi par des observateurs du village.",
        "Les terres remises en état reviennent aux familles qui les cultivaient.",
    ),
)
