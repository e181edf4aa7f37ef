"""What if a rating rests on interviews alone, is made too early or too late, or tells that people talked?"""

from __future__ import annotations

import asyncio
from uuid import UUID

import asyncpg
import pytest

from domain.access import Profile, Viewer
from domain.labels import encode_id
from tests.assurance.conftest import DOCUMENT, INTERVIEW, OBSERVATION, STAGES, Auditing, Read, key_of, rate
from tests.assurance.people import (
    AT_THE_FIRM,
    COMPANY,
    FIRM,
    OFFICE,
    OTHER_AT_THE_FIRM,
    RIVAL,
    SECOND_AT_THE_FIRM,
    STRANGERS,
)
from tests.assurance.place import ALL, CRITICAL, DRAFT, PLAIN
from tests.reprisals.people import FILER, OPERATOR, seated


async def at_site(auditing: Auditing) -> str:
    """In stage 2, with all in scope."""
    id = await auditing.at("NOTICE_PUBLISHED")
    await auditing.scoped(id)
    auditing.hands.pass_days(30)
    await auditing.does("startStageTwo", {"auditId": id}, FIRM)
    return id


@pytest.mark.parametrize("other", [DRAFT, "1.0:9.9.9", "2.0:1.1"])
async def test_a_requirement_of_another_edition_or_of_none_is_refused_and_nothing_is_added(
    auditing: Auditing, other: str
) -> None:
    id = await auditing.at("STAGE_1")
    given = {"auditId": id, "requirementIds": [f"req_{CRITICAL}", f"req_{other}"]}
    answer = await auditing.ask("addToAuditScope", given, FIRM)
    assert (answer.typename, answer.values["requirementId"]) == ("RequirementOutsideEdition", f"req_{other}")
    assert (
        await auditing.owner.fetchval("SELECT count(*) FROM audit_scope WHERE audit_id = $1", key_of(id)) == 0
    )


async def test_the_database_takes_no_requirement_of_another_edition(auditing: Auditing) -> None:
    id = await auditing.at("STAGE_1")
    await auditing.scoped(id, CRITICAL)
    for column, edition in (("requirement_id", "1.0"), ("requirement_id", "2.0")):
        with pytest.raises(asyncpg.ForeignKeyViolationError):
            await auditing.owner.execute(
                f"UPDATE audit_scope SET {column} = $1, edition_id = $2 WHERE audit_id = $3",
                DRAFT,
                edition,
                key_of(id),
            )


async def test_the_scope_is_settled_before_anybody_is_heard(auditing: Auditing) -> None:
    id = await at_site(auditing)
    given = {"auditId": id, "requirementIds": [f"req_{PLAIN[0]}"]}
    for name in ("addToAuditScope", "removeFromAuditScope"):
        answer = await auditing.ask(name, given, FIRM)
        assert (answer.typename, answer.values["standsAt"]) == ("WrongStage", "STAGE_2")


async def test_what_was_rated_stays_in_the_scope(auditing: Auditing) -> None:
    id = await auditing.at("STAGE_1")
    await auditing.scoped(id, CRITICAL, PLAIN[0])
    await auditing.rated(id, CRITICAL)
    both = {"auditId": id, "requirementIds": [f"req_{CRITICAL}", f"req_{PLAIN[0]}"]}
    assert (await auditing.ask("removeFromAuditScope", both, FIRM)).typename == "RatedAlready"
    await auditing.does("removeFromAuditScope", {**both, "requirementIds": [f"req_{PLAIN[0]}"]}, FIRM)
    assert (await auditing.ask("rateRequirement", rate(id, PLAIN[0], "FULLY"), FIRM)).typename == "OutOfScope"


@pytest.mark.parametrize("stage", STAGES[3:])
async def test_a_requirement_is_rated_from_stage_one_on(auditing: Auditing, stage: str) -> None:
    id = await auditing.at(stage if stage != "STAGE_2" else "NOTICE_PUBLISHED")
    await auditing.scoped(id, CRITICAL)
    if stage == "STAGE_2":
        auditing.hands.pass_days(30)
        await auditing.does("startStageTwo", {"auditId": id}, FIRM)
    answer = await auditing.ask("rateRequirement", rate(id, CRITICAL, "FULLY"), FIRM)
    begun = STAGES.index(stage) >= STAGES.index("STAGE_1")
    assert answer.typename == ("RequirementRated" if begun else "WrongStage")


async def test_nothing_is_rated_after_the_report_or_once_stopped(auditing: Auditing) -> None:
    out = await auditing.published()
    assert (
        await auditing.ask("rateRequirement", rate(out, CRITICAL, "PARTIALLY"), FIRM)
    ).typename == "WrongStage"
    await auditing.owner.execute(
        "UPDATE achievements SET ended_on = granted_on, ended_because = 'SUPERSEDED'"
    )
    stopped = await at_site(auditing)
    await auditing.does("stopAudit", {"auditId": stopped, "reason": "OPERATOR_CHANGED"}, OFFICE)
    assert (
        await auditing.ask("rateRequirement", rate(stopped, CRITICAL, "FULLY"), FIRM)
    ).typename == "WrongStage"


@pytest.mark.parametrize(
    "rating", ["FULLY", "SUBSTANTIALLY", "PARTIALLY", "DOES_NOT_MEET", "NOT_RELEVANT", "NOT_SCORED"]
)
async def test_no_rating_rests_on_interviews_alone(auditing: Auditing, rating: str) -> None:
    id = await at_site(auditing)
    alone = rate(id, CRITICAL, rating, INTERVIEW, INTERVIEW)
    assert (await auditing.ask("rateRequirement", alone, AT_THE_FIRM)).typename == "InterviewsAlone"
    nothing = {**alone, "evidence": []}
    expected = "RequirementRated" if rating == "NOT_SCORED" else "EvidenceMissing"
    assert (await auditing.ask("rateRequirement", nothing, AT_THE_FIRM)).typename == expected


@pytest.mark.parametrize(
    "evidence",
    [
        [{"kind": "DOCUMENT"}],
        [DOCUMENT, {"kind": "INTERVIEW", "says": "What was told in the pit."}],
        [{"kind": "OBSERVATION", "says": "x"}],
        [{"kind": "DOCUMENT", "says": "Write to illari.quispe@mine.example"}],
    ],
)
async def test_evidence_says_what_it_is_and_an_interview_says_nothing(
    auditing: Auditing, evidence: list[dict[str, object]]
) -> None:
    id = await at_site(auditing)
    answer = await auditing.ask("rateRequirement", rate(id, CRITICAL, "FULLY", *evidence), AT_THE_FIRM)
    assert answer.typename in ("BadInput", "WrongLength", "IdentifyingText")
    assert (
        await auditing.owner.fetchval("SELECT count(*) FROM audit_ratings WHERE audit_id = $1", key_of(id))
        == 0
    )


async def test_only_the_team_says_that_a_rating_rests_on_interviews(auditing: Auditing) -> None:
    id = await at_site(auditing)
    with_one = rate(id, CRITICAL, "FULLY", DOCUMENT, INTERVIEW)
    for by in (FIRM, OTHER_AT_THE_FIRM):  # the firm's system, and a colleague who is not on the team
        assert (await auditing.ask("rateRequirement", with_one, by)).typename == "OnlyTheTeam"
    await auditing.rated(id, CRITICAL)
    mark = {"auditId": id, "requirementId": f"req_{CRITICAL}"}
    for by in (FIRM, OTHER_AT_THE_FIRM):
        assert (await auditing.ask("markInterviewEvidence", mark, by)).typename == "OnlyTheTeam"
    await auditing.does("markInterviewEvidence", mark, SECOND_AT_THE_FIRM)
    unrated = {**mark, "requirementId": f"req_{PLAIN[0]}"}
    assert (await auditing.ask("markInterviewEvidence", unrated, SECOND_AT_THE_FIRM)).typename == "NotRated"


async def test_rating_anew_keeps_what_was_before_and_the_same_again_is_refused(
    auditing: Auditing, read: Read
) -> None:
    id = await at_site(auditing)
    await auditing.rated(id, CRITICAL, "PARTIALLY")
    same = await auditing.ask("rateRequirement", rate(id, CRITICAL, "PARTIALLY"), FIRM)
    assert same.typename == "NothingNew"
    more = rate(
        id, CRITICAL, "PARTIALLY", DOCUMENT, INTERVIEW
    )  # an interview is no reason for a second rating
    assert (await auditing.ask("rateRequirement", more, AT_THE_FIRM)).typename == "NothingNew"
    await auditing.does("rateRequirement", rate(id, CRITICAL, "PARTIALLY", DOCUMENT, OBSERVATION), FIRM)
    await auditing.does("rateRequirement", rate(id, CRITICAL, "FULLY"), FIRM)
    question = (
        f'{{ audit(id: "{id}") {{ ratings {{ nodes {{ rating current version evidence {{ nodes {{ kind says }} }}'
        " } } } }"
    )
    nodes = (await read(question, FIRM))["audit"]["ratings"]["nodes"]  # type: ignore[index]
    history = sorted(
        (one["version"], one["rating"], one["current"], len(one["evidence"]["nodes"])) for one in nodes
    )
    assert history == [(1, "PARTIALLY", False, 1), (2, "PARTIALLY", False, 2), (3, "FULLY", True, 1)]


async def test_of_several_who_rate_at_once_one_is_first(auditing: Auditing) -> None:
    id = await at_site(auditing)
    asked = [{**rate(id, CRITICAL, code), "version": 0} for code in ("FULLY", "PARTIALLY", "DOES_NOT_MEET")]
    answers = await asyncio.gather(*(auditing.ask("rateRequirement", one, FIRM) for one in asked))
    assert sorted(one.typename for one in answers) == [
        "ChangedMeanwhile",
        "ChangedMeanwhile",
        "RequirementRated",
    ]
    query = "SELECT count(*) FROM audit_ratings WHERE audit_id = $1 AND current"
    assert await auditing.owner.fetchval(query, key_of(id)) == 1


async def test_nobody_but_the_firm_rates(auditing: Auditing) -> None:
    id = await at_site(auditing)
    for by, expected in (
        (COMPANY, "OnlyTheFirm"),
        (OFFICE, "OnlyTheFirm"),
        (RIVAL, "NotThere"),
        (STRANGERS, "NotThere"),
    ):
        assert (await auditing.ask("rateRequirement", rate(id, CRITICAL, "FULLY"), by)).typename == expected


async def test_nothing_about_ratings_and_interviews_moves_the_audits_version(auditing: Auditing) -> None:
    id = await at_site(auditing)
    before = await auditing.state(id)
    await auditing.does("rateRequirement", rate(id, CRITICAL, "PARTIALLY", DOCUMENT, INTERVIEW), AT_THE_FIRM)
    await auditing.does("rateRequirement", rate(id, CRITICAL, "FULLY"), AT_THE_FIRM)
    await auditing.does(
        "markInterviewEvidence", {"auditId": id, "requirementId": f"req_{CRITICAL}"}, AT_THE_FIRM
    )
    assert await auditing.state(id) == before


async def test_a_mark_is_known_by_week_also_to_whoever_reads_the_log(auditing: Auditing) -> None:
    id = await at_site(auditing)
    await auditing.rated(id, CRITICAL)
    await auditing.owner.execute("TRUNCATE audit_log, outbox, audit_log_by_week, outbox_by_week")
    mark = {"auditId": id, "requirementId": f"req_{CRITICAL}"}
    await auditing.does("markInterviewEvidence", mark, AT_THE_FIRM)
    for table in ("audit_log", "outbox"):
        assert await auditing.owner.fetchval(f"SELECT count(*) FROM {table}") == 0
        assert await auditing.owner.fetchval(f"SELECT count(*) FROM {table}_by_week") == 1


RATINGS = (
    '{{ audit(id: "{id}") {{ version ratings {{ total {{ count }} nodes {{ id rating current ratedOn version'
    " ratedBy {{ id }} requirement {{ id }} evidence {{ nodes {{ kind says position }} }} }} }} }} }}"
)
MARKS = (
    '{{ audit(id: "{id}") {{ ratings {{ nodes {{ id interviewEvidence {{ nodes {{ kind }}'
    " total {{ count }} }} }} }} }} }}"
)


async def test_the_company_reads_ratings_from_the_draft_report_on_and_none_of_what_they_replaced(
    auditing: Auditing, read: Read
) -> None:
    id = await at_site(auditing)
    for requirement in ALL:
        await auditing.rated(id, requirement, "PARTIALLY")
        await auditing.rated(id, requirement, "SUBSTANTIALLY", AT_THE_FIRM)
    hidden = (await read(RATINGS.format(id=id), COMPANY))["audit"]["ratings"]  # type: ignore[index]
    assert hidden == {"total": {"count": 0}, "nodes": []}
    await auditing.does("draftAuditReport", {"auditId": id}, FIRM)
    shown = (await read(RATINGS.format(id=id), COMPANY))["audit"]["ratings"]  # type: ignore[index]
    assert shown["total"]["count"] == len(ALL)
    assert {(one["rating"], one["current"]) for one in shown["nodes"]} == {("SUBSTANTIALLY", True)}
    assert {(one["ratedOn"], one["version"], one["ratedBy"]) for one in shown["nodes"]} == {
        (None, None, None)
    }
    assert {one["evidence"]["nodes"][0]["says"] for one in shown["nodes"]} == {DOCUMENT["says"]}
    await auditing.rated(id, CRITICAL, "FULLY")
    later = (await read(RATINGS.format(id=id), COMPANY))["audit"]["ratings"]["nodes"]  # type: ignore[index]
    critical = [one for one in later if one["requirement"]["id"] == f"req_{CRITICAL}"]
    assert sorted((one["rating"], one["current"]) for one in critical) == [
        ("FULLY", True),
        ("SUBSTANTIALLY", False),
    ]
    inside = (await read(RATINGS.format(id=id), FIRM))["audit"]["ratings"]["total"]["count"]  # type: ignore[index]
    assert inside == 2 * len(ALL) + 1


async def test_what_the_company_and_the_secretariat_read_is_the_same_with_interviews_and_without(
    auditing: Auditing, read: Read
) -> None:
    id = await auditing.drafted()
    question = RATINGS.format(id=id)
    before = {by: await read(question, by) for by in (COMPANY, OFFICE, FIRM)}
    for requirement in ALL:
        mark = {"auditId": id, "requirementId": f"req_{requirement}"}
        await auditing.does("markInterviewEvidence", mark, AT_THE_FIRM)
        await auditing.does("markInterviewEvidence", mark, SECOND_AT_THE_FIRM)  # once, however often
    assert {by: await read(question, by) for by in (COMPANY, OFFICE, FIRM)} == before
    seen = {
        by: {
            one["interviewEvidence"]["total"]["count"]
            for one in (await read(MARKS.format(id=id), by))["audit"]["ratings"]["nodes"]
        }  # type: ignore[index]
        for by in (AT_THE_FIRM, SECOND_AT_THE_FIRM, FIRM, OTHER_AT_THE_FIRM)
    }
    assert seen == {AT_THE_FIRM: {1}, SECOND_AT_THE_FIRM: {1}, FIRM: {0}, OTHER_AT_THE_FIRM: {0}}


async def test_the_mark_is_out_of_everybody_elses_reach_by_its_id_too(auditing: Auditing, read: Read) -> None:
    id = await auditing.drafted()
    mark = {"auditId": id, "requirementId": f"req_{CRITICAL}"}
    await auditing.does("markInterviewEvidence", mark, AT_THE_FIRM)
    key = await auditing.owner.fetchval("SELECT id FROM interview_evidence WHERE audit_id = $1", key_of(id))
    question = f'{{ node(id: "{encode_id("InterviewEvidence", key)}") {{ id }} }}'
    assert (await read(question, AT_THE_FIRM))["node"] is not None
    for by in (COMPANY, OFFICE, FIRM, OTHER_AT_THE_FIRM, RIVAL, STRANGERS, FILER):
        assert (await read(question, by))["node"] is None


@pytest.mark.parametrize("profile", [one for one in Profile if one is not Profile.AUDIT_FIRM])
async def test_no_login_but_an_audit_firms_has_any_privilege_on_interview_evidence(
    auditing: Auditing, as_profile: dict[Profile, asyncpg.Connection], profile: Profile
) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await as_profile[profile].fetch("SELECT id FROM interview_evidence")


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT rated_on FROM audit_ratings",
        "SELECT version FROM audit_ratings",
        "SELECT rated_by FROM audit_ratings",
        "SELECT xmin FROM audit_ratings",
        "SELECT ctid FROM audits",
        "SELECT xmin FROM audits",
        "SELECT person_id FROM audit_team_members",
        "SELECT proposed_on FROM audit_team_members",
        "SELECT person_id FROM audit_events",
        "SELECT id FROM audit_outreach",
        "SELECT id FROM outreach_barriers",
    ],
)
async def test_what_the_companys_login_may_not_even_name(
    auditing: Auditing, as_profile: dict[Profile, asyncpg.Connection], sql: str
) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await as_profile[Profile.COMPANY].fetch(sql)


async def test_the_policies_alone_keep_ratings_from_a_company_that_asks_the_tables(
    auditing: Auditing, as_profile: dict[Profile, asyncpg.Connection]
) -> None:
    """The second lock: without arms, by the login's own claims."""
    id = await at_site(auditing)
    await auditing.rated(id, CRITICAL, "PARTIALLY")
    await auditing.rated(id, CRITICAL, "FULLY")
    connection = as_profile[Profile.COMPANY]
    query = "SELECT id FROM audit_ratings WHERE audit_id = $1"
    assert await told(connection, OPERATOR, query, key_of(id)) == 0
    for requirement in PLAIN:
        await auditing.rated(id, requirement)
    await auditing.does("draftAuditReport", {"auditId": id}, FIRM)
    assert await told(connection, OPERATOR, query, key_of(id)) == len(ALL)
    evidence = "SELECT id FROM rating_evidence WHERE audit_id = $1"
    assert await told(connection, OPERATOR, evidence, key_of(id)) == len(ALL)
    stranger = STRANGERS.organisation
    assert stranger is not None
    assert await told(connection, stranger, query, key_of(id)) == 0


async def told(connection: asyncpg.Connection, org: UUID, query: str, *values: object) -> int:
    """How many rows come to whoever claims to be that organisation."""
    async with connection.transaction():
        await connection.execute("SELECT set_config('app.org', $1, true)", str(org))
        return len(await connection.fetch(query, *values))


@pytest.mark.parametrize("by", [STRANGERS, RIVAL, FILER, seated(UUID(int=1))], ids=lambda by: by.profile)
async def test_who_is_outside_sees_no_audit_under_way_and_nothing_of_it(
    auditing: Auditing, read: Read, by: Viewer
) -> None:
    id = await auditing.drafted()
    lists = (
        "audits { total { count } } correctiveActions { total { count } }"
        if by in (STRANGERS, RIVAL)
        else ("audits { total { count } }")
    )
    before = await read(f"{{ {lists} }}", by)
    assert (await read(f'{{ audit(id: "{id}") {{ id }} }}', by))["audit"] is None
    await auditing.does("publishAuditReport", {"auditId": id}, OFFICE)
    seen = (await read(f'{{ audit(id: "{id}") {{ state ratings {{ total {{ count }} }} }} }}', by))["audit"]
    assert seen == {"state": "PUBLISHED", "ratings": {"total": {"count": len(ALL)}}}
    after = await read(f"{{ {lists} }}", by)
    assert after["audits"]["total"]["count"] == before["audits"]["total"]["count"] + 1  # type: ignore[index]
