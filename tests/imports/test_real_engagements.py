"""Real lists of meetings: several organisations in a cell, a day in two columns, and cells that tell of people."""

from __future__ import annotations

from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
MAPS = HERE / "maps"
DATA = HERE.parents[2] / "shared" / "data"
MEETINGS = DATA / "engagements_mep_meetings_registered_orgs.csv"
MINING = DATA / "engagements_mep_meetings_mining_hr_subset.csv"
EVENTS = DATA / "engagements_bc_openconsult_public_events.csv"
CLEAR = "It would be kept in the clear, where many can read it."
BY = "Scheme Secretariat"

pytestmark = pytest.mark.skipif(
    not all(path.exists() for path in (MEETINGS, MINING, EVENTS)),
    reason="The public lists of meetings are not here; they are not shipped with the project.",
)


@pytest.fixture
async def dialogue(importing):
    await importing.load(
        "sites", "external_ref,name,country,status\npolicy-dialogue,Policy dialogue,BE,OPERATING\n"
    )
    return importing


def copied(dialogue) -> Path:
    """The list in a folder of the test's own: rejected rows are written beside it."""
    return dialogue.file(MEETINGS.read_bytes())


async def test_organisations_several_in_a_cell_become_one_pseudonymous_party_each(dialogue):
    first = await dialogue.load(
        "parties", MEETINGS, map=MAPS / "mep_organisations_as_parties.toml", keeper=BY
    )
    assert (first.rows, first.counts.added, first.refused) == (1179, 747, 0)
    again = await dialogue.load(
        "parties", MEETINGS, map=MAPS / "mep_organisations_as_parties.toml", keeper=BY
    )
    assert (again.counts.added, again.counts.changed, again.counts.unchanged) == (0, 0, 747)
    [(names, pseudonyms)] = await dialogue.rows("SELECT count(name), count(DISTINCT pseudonym) FROM parties")
    assert (names, pseudonyms) == (0, 747)


async def test_meetings_load_but_for_the_two_whose_subject_cannot_stand(dialogue):
    await dialogue.load("parties", MEETINGS, map=MAPS / "mep_organisations_as_parties.toml", keeper=BY)
    before = await dialogue.everything()
    told = await dialogue.load("engagements", MEETINGS, map=MAPS / "mep_meetings.toml", keeper=BY)
    assert [(p.row, p.column, p.message) for p in told.problems] == [
        (59, "subject", "This text must have 3 to 500 characters."),
        (826, "subject", f"This text seems to hold a phone number. {CLEAR}"),
    ]
    assert await dialogue.everything() == before

    done = await dialogue.load(
        "engagements", copied(dialogue), map=MAPS / "mep_meetings.toml", keeper=BY, skip_bad=True
    )
    assert (done.counts.added, done.refused) == (1177, 2)
    assert await dialogue.rows("SELECT count(*) FROM participants") == [(1457,)]
    subset = await dialogue.load("engagements", MINING, map=MAPS / "mep_meetings.toml", keeper=BY)
    assert (subset.counts.added, subset.counts.changed, subset.counts.unchanged) == (203, 0, 45)


async def test_public_events_load_with_a_day_from_two_columns(dialogue):
    done = await dialogue.load("engagements", EVENTS, map=MAPS / "openconsult_events.toml", keeper=BY)
    assert (done.rows, done.counts.added, done.refused) == (17, 17, 0)
    again = await dialogue.load("engagements", EVENTS, map=MAPS / "openconsult_events.toml", keeper=BY)
    assert (again.counts.added, again.counts.changed, again.counts.unchanged) == (0, 0, 17)
    assert await dialogue.rows(
        "SELECT starts_on::text, ends_on::text, place, method FROM engagements "
        "WHERE external_ref LIKE '1002 /%' ORDER BY 1, 2"
    ) == [
        ("2014-02-27", "2014-02-27", "Coquitlam", "PUBLIC_MEETING"),
        ("2014-05-24", "2014-05-24", "Coquitlam", "PUBLIC_MEETING"),
        ("2014-05-24", "2014-06-28", None, "ONLINE"),
    ]
