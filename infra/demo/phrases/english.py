"""What is said in English in the demo world."""

from infra.demo.phrases.book import Phrasebook, combined

ENGLISH = Phrasebook(
    language="en",
    purposes=(
        *combined(
            (
                "Discuss {}",
                "Explain {} and hear concerns",
                "Go through {} together",
                "Gather views on {}",
                "Follow up on {}",
                "Agree next steps on {}",
            ),
            (
                "the plan to raise the tailings dam",
                "dust from the haul road in the dry season",
                "night work at the crusher",
                "the draft closure plan and who pays for it",
                "last quarter's groundwater results",
                "the move of the grazing corridor",
                "contractor wages and unpaid overtime",
                "the blasting timetable near the school",
                "the grievance procedure and how to appeal",
                "safety reports after the conveyor accident",
                "how security guards treat people at the gate",
            ),
        ),
        "Walk the boundary of the burial ground before any drilling",
        "Hear women traders on what the new camp changes at the market",
        "Tell shift workers what the auditors will ask and that nobody may punish an answer",
    ),
    information=(
        "Map of the planned waste rock dump with distances to houses",
        "One-page summary of water monitoring, with pictures",
        "Draft closure plan, chapters on land and jobs",
        "Timetable of blasting for the next two months",
        "Leaflet on the right to refuse unsafe work",
        "Model of the dam and the evacuation routes",
        "List of jobs open to local residents and how they are filled",
    ),
    issues=(
        (
            "The well at the lower hamlet smells since the rains.",
            (
                "Samples will be taken with residents present and the results read out here.",
                "Drinking water is brought by truck until the laboratory answers.",
            ),
        ),
        (
            "Nobody told us when blasting moved to the afternoon.",
            (
                "A siren and a notice at the shop, two days ahead, from next week.",
                "The timetable goes back to mornings during school terms.",
            ),
        ),
        (
            "Overtime of two months has not been paid to the contractor's people.",
            ("Payroll is checked with the union; arrears are paid with the next wage.",),
        ),
        (
            "Guards photograph people who come to meetings.",
            (
                "Photographing is forbidden from today and the pictures taken are deleted before a witness.",
                "The company will answer in writing within two weeks.",
            ),
        ),
        (
            "The track to the summer pasture was closed without asking.",
            ("The gate is open from dawn to dusk until a new track is agreed.",),
        ),
        (
            "Promised apprenticeships went to people from the city.",
            ("Half of the next intake is reserved for residents; the list is public.",),
        ),
        (
            "Reports about broken guard rails go unanswered.",
            ("Every report gets a number and an answer within seven days.",),
        ),
        (
            "Cracks in house walls are growing and nobody measures them.",
            (
                "An independent engineer visits every house on the list.",
                "Vibration meters are placed at three homes chosen by the residents.",
            ),
        ),
    ),
    actions=(
        "Take water samples at the four wells named by residents",
        "Publish the blasting timetable at the shop and the clinic",
        "Pay overdue overtime and show the union the list",
        "Repair the fence along the stock route",
        "Bring the closure costs, in plain figures, to the next meeting",
        "Train gate guards on human rights with an outside trainer",
        "Mark the burial ground on all site maps",
        "Set up a safety committee with elected members of each shift",
    ),
    groups=(
        "women who sell at the market",
        "herders away in the dry season",
        "night-shift contractors",
        "older people in the upper hamlets",
        "people who use wheelchairs",
    ),
    aids={
        "INTERPRETER": "An interpreter chosen by the participants sits beside them.",
        "ORAL_FORMAT": "Everything is read out and shown in pictures before anyone is asked.",
        "TRANSPORT": "A bus calls at every hamlet and brings people home before dark.",
        "SEPARATE_SESSION": "A session of their own, with a facilitator of their own.",
        "MORE_TIME": "Papers go out four weeks ahead and the meeting is held again.",
        "CHILDCARE": "Two carers look after the children in the next room.",
    },
    verified=(
        "Those concerned came, spoke and said that it works.",
        "Asked without the company present, they confirm it.",
    ),
    persists=("The same people were missing again.", "It was done once and then stopped."),
    subjects=(
        "Enlarging the open pit towards the spring",
        "Moving the access road across common land",
        "Exploratory drilling on the eastern ridge",
    ),
    conditions=(
        "No work within two kilometres of the spring, checked by the community's own monitors.",
        "Drilling stops during lambing, and the road is given back afterwards.",
    ),
)
