"""The printed schema: the file under review is current, and each profile's print holds what it can reach, no more."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from graphql import GraphQLSchema, build_schema
from starlette.applications import Starlette

from api.sdl import KEPT_AT, routes
from domain.access import WHO_SEES, Profile, Scope
from schema import assurance_integrity_writes, assurance_interviews_writes, unsealing_writes
from schema.built import printed
from schema.mutations import MUTATIONS
from schema.profiles import CHANGES, printed_for

PARLEY = str(Path(sys.executable).with_name("parley"))


def built(profile: Profile) -> GraphQLSchema:
    return build_schema(printed_for(profile))


def places(schema: GraphQLSchema) -> set[str]:
    """Every type, and every field of one."""
    types = [type_ for name, type_ in schema.type_map.items() if not name.startswith("__")]
    return {t.name for t in types} | {
        f"{t.name}.{field}" for t in types for field in getattr(t, "fields", ())
    }


def test_the_schema_under_review_is_the_one_that_is_served() -> None:
    assert KEPT_AT.read_text() == printed(), (
        "schema/schema.graphql is behind: run `make schema` and read the diff"
    )


def test_the_secretariat_reaches_everything_but_what_a_committees_members_hold_and_an_audits_team() -> None:
    left_out = places(build_schema(printed())) - places(built(Profile.SECRETARIAT))
    its_own = {f"Mutation.{name}" for name in MUTATIONS} - {
        f"Mutation.{name}" for name in CHANGES[Profile.SECRETARIAT]
    }
    assert its_own == {
        f"Mutation.{m.name}"
        for m in (*assurance_interviews_writes.MUTATIONS, *assurance_integrity_writes.MUTATIONS)
    } | {f"Mutation.{m.name}" for m in unsealing_writes.MUTATIONS if m.scope is Scope.IDENTITIES_APPROVE}
    assert its_own | OF_A_TEAM <= left_out
    seen = {name for name, arms in WHO_SEES.items() if arms[Profile.SECRETARIAT]}
    assert {place for place in left_out if place.partition(".")[0] in seen} == {
        "CommitteeMember.opinion",
        "Rating.interviewEvidence",
        "Unsealing.interview",
    }


OF_A_TEAM = {
    "Interview", "InterviewEvent", "InterviewConsent", "InterviewItem",
    "IntegrityIncident", "IncidentEvent", "IncidentItem", "InterviewEvidence",
}  # fmt: skip


@pytest.mark.parametrize("profile", Profile)
def test_a_profile_is_printed_the_records_that_it_has_a_tie_to(profile: Profile) -> None:
    records = {name for name in built(profile).type_map if name in WHO_SEES}
    assert records == {name for name, arms in WHO_SEES.items() if arms[profile]}


@pytest.mark.parametrize(
    ("place", "reached_by"),
    [
        ("Query.sectors", set(Profile)),
        ("Engagement.purpose", set(Profile)),
        ("Engagement.attendance", {Profile.MEMBER, Profile.AUDIT_FIRM, Profile.SECRETARIAT}),
        ("Engagement.sharedWithOperator", {Profile.MEMBER, Profile.SECRETARIAT}),
        ("Barrier.affectedRoles", {Profile.MEMBER, Profile.SECRETARIAT}),
        ("Release.audience", {Profile.MEMBER, Profile.SECRETARIAT}),
        ("Query.persons", set(Profile) - {Profile.PUBLIC}),
        ("Mutation.recordEngagement", {Profile.MEMBER, Profile.SECRETARIAT}),
        ("Mutation.markMitigated", set(Profile) - {Profile.PUBLIC, Profile.BOARD}),
        ("Mutation.verifyBarrierRemoved", {Profile.MEMBER, Profile.AUDIT_FIRM, Profile.SECRETARIAT}),
        ("RecordEngagementInput.purpose", {Profile.MEMBER, Profile.SECRETARIAT}),
        ("Mutation.registerSite", {Profile.SECRETARIAT}),
        ("Mutation.openIdentity", {Profile.MEMBER, Profile.AUDIT_FIRM, Profile.SECRETARIAT}),
        ("Identity.envelope", {Profile.MEMBER, Profile.AUDIT_FIRM, Profile.SECRETARIAT}),
        ("Mutation.approveUnsealing", {Profile.PUBLIC}),
    ],
)
def test_who_is_printed_what(place: str, reached_by: set[Profile]) -> None:
    assert {profile for profile in Profile if place in places(built(profile))} == reached_by


@pytest.mark.parametrize("profile", Profile)
def test_changes_that_are_named_exist_and_none_but_they_are_printed(profile: Profile) -> None:
    mutation = built(profile).mutation_type
    assert set(mutation.fields if mutation else ()) == CHANGES[profile] <= set(MUTATIONS)


@pytest.mark.parametrize("profile", Profile)
def test_a_print_keeps_descriptions_and_scopes(profile: Profile) -> None:
    text = printed_for(profile)
    assert "starts: Date!" in text
    assert '@scope(requires: ["engagement:read"])' in text
    assert "One recorded exchange: a consultation, meeting, interview round or hearing." in text


async def test_the_document_is_served_whole_by_profile_and_refused_by_a_name_unknown() -> None:
    door = httpx.ASGITransport(Starlette(routes=routes()))
    async with httpx.AsyncClient(transport=door, base_url="http://x") as client:
        whole, company = (
            await client.get("/schema.graphql"),
            await client.get("/schema.graphql?profile=company"),
        )
        unknown = await client.get("/schema.graphql", params={"profile": "compani\x00<b>"})
    assert whole.text == printed()
    assert company.text == printed_for(Profile.COMPANY)
    assert (unknown.status_code, unknown.headers["content-type"]) == (404, "text/plain; charset=utf-8")
    assert unknown.text == (
        "There is no such profile. The nearest is company; "
        "there are public, member, board, audit_firm, company, secretariat.\n"
    )


def test_the_command_prints_without_server_or_database(tmp_path: Path) -> None:
    got = subprocess.run(
        [PARLEY, "schema", "--profile", "public"], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert got.stdout == printed_for(Profile.PUBLIC)
    wrong = subprocess.run(
        [PARLEY, "schema", "--profile", "publik"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert wrong.stderr.startswith("parley: There is no such profile. The nearest is public;")
    assert list(tmp_path.iterdir()) == []
