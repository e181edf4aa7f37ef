"""A Parley in which invented people are: sealed in every way there is, asked for by everybody, rightly and wrongly."""

from __future__ import annotations

import asyncio
import os
import secrets
import subprocess
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import asyncpg

from domain.access import Scope
from domain.labels import encode_id
from domain.vault.values import IdentityField
from infra.address import Address
from infra.binaries import from_wheel
from infra.demo.personas import EVERYBODY, NGO_1, SECRETARIAT, UNION
from infra.startup import CannotStart
from tests.adversary.canaries import Mark, Search
from tests.adversary.questions import about_lists, about_one
from tests.adversary.running import PATIENCE, Running

F = IdentityField
WHOEVER = ("", *(persona.name for persona in EVERYBODY))
EACH = 13
"""One in so many of the orders and filters is asked: tests/adversary/test_company_and_cases.py asks them all."""
SEALS = (Scope.IDENTITIES_SEAL,)


@dataclass
class Lived:
    """A Parley in which people were sealed, asked for, opened and looked for."""

    it: Running
    mark: Mark
    search: Search
    people: dict[str, Mapping[IdentityField, str]] = field(
        default_factory=dict[str, Mapping[IdentityField, str]]
    )
    labels: dict[str, str] = field(default_factory=dict[str, str])

    def person(self, tag: str) -> dict[str, str]:
        """A new one, as an input."""
        self.people[tag] = self.mark.person(tag)
        return {one.value.lower(): text for one, text in self.people[tag].items()}

    def holds(self, where: bytes) -> set[str]:
        return self.search.found(where)


def rows(address: Address, question: str, *values: object) -> list[asyncpg.Record]:
    """What a superuser reads."""

    async def asked() -> list[asyncpg.Record]:
        connection = await asyncpg.connect(**address.arguments())
        try:
            return await connection.fetch(question, *values)
        finally:
            await connection.close()

    return asyncio.run(asked())


def until_custodians_are_there(it: Running) -> None:
    begun = time.monotonic()
    while time.monotonic() - begun < PATIENCE:
        try:
            if len(rows(it.vault_superuser, "SELECT id FROM custodians")) == 3:
                return
        except (CannotStart, OSError, asyncpg.PostgresError):
            pass
        time.sleep(0.2)
    raise AssertionError("no custodians")


def seal_everybody(lived: Lived) -> None:
    """Through every way in: with the record, and later."""
    it, core = lived.it, lived.it.database.owner
    party = {"kind": "PERSON", "sensitivity": "SEALED"}
    shown = "PartyRecorded { party { id } }"
    for tier in ("SEALED", "CONFIDENTIAL"):
        given = {**party, "sensitivity": tier, "identity": {**lived.person(f"party {tier}"), "tier": tier}}
        lived.labels[tier] = it.does("ngo-1", "recordParty", shown, given)["party"]["id"]
    site = rows(
        core,
        "SELECT site_id FROM assignments WHERE organisation_id = $1 AND starts <= current_date"
        " AND (ends IS NULL OR ends >= current_date) LIMIT 1",
        UNION.id,
    )[0][0]
    scheme = rows(core, "SELECT id FROM mechanisms WHERE kind = 'SCHEME' LIMIT 1")[0][0]
    case = {"siteId": encode_id("Site", site), "narrative": "The dust is worse.", "language": "en"}
    given = {
        **case, "mechanismId": encode_id("Mechanism", scheme), "identityMode": "VIA_REPRESENTATIVE",
        "category": "LABOUR", "identity": lived.person("complainant"),
        "representativeIdentity": lived.person("representative"),
        "people": [{"role": "WITNESS", "identity": lived.person("witness")}],
    }  # fmt: skip
    it.does("union", "fileGrievance", "GrievanceFiled { grievance { id } }", given)
    given = {
        **case, "activities": ["SAFETY_REPORT"], "forms": ["DISCIPLINE"], "actor": "EMPLOYEE", "represents": True,
        "identity": lived.person("victim"), "representativeIdentity": lived.person("who speaks for the victim"),
    }  # fmt: skip
    it.does("union", "fileAllegation", "AllegationFiled { allegation { id } }", given)
    given = {
        **case, "bodyId": encode_id("Organisation", SECRETARIAT.id), "concern": "SAFETY", "protectedPerson": "WORKER",
        "identityMode": "CONFIDENTIAL", "identity": lived.person("reporter"),
    }  # fmt: skip
    receipt = it.does("", "submitReport", "ReportSubmitted { receipt }", given)["receipt"]
    mine = {"receipt": receipt, "identity": lived.person("reporter once more")}
    it.does("", "sealMyIdentity", "MyIdentitySealed { __typename }", mine)
    (interview,) = rows(
        core,
        "SELECT i.id FROM interviews i JOIN audit_team_members m ON m.audit_id = i.audit_id"
        " JOIN persons p ON p.id = m.person_id WHERE p.handle = 'oystercatcher' AND m.ended_on IS NULL LIMIT 1",
    )
    lived.labels["interview"] = encode_id("Interview", interview[0])
    given = {"subject": lived.labels["interview"], "identity": lived.person("interviewee")}
    it.does("lead-auditor", "sealIdentity", "IdentitySealed { sealedOn }", given, *SEALS)


def ask_everything(lived: Lived) -> None:
    """Lists, lookups, what is refused, what is broken."""
    it = lived.it
    for tier in ("SEALED", "CONFIDENTIAL"):
        told, gave = it.opened("ngo-member", lived.labels[tier])
        person = lived.people[f"party {tier}"]
        assert told == {one: person[one] for one in (F.NAMES, F.CONTACTS, F.WHEREABOUTS)}
        assert lived.holds(gave) == set(), "what is given is for the recipient's key alone"
    for number, document in enumerate(questions(lived)):
        it.asks(WHOEVER[number % len(WHOEVER)], document)
    for who in WHOEVER:
        for document in (EVERY_UNSEALING, *(_by_id(label) for label in lived.labels.values())):
            it.asks(who, document)
    go_wrong(lived)


RECORD = """mutation($i: RecordPartyInput!, $k: String!) { recordParty(input: $i, idempotencyKey: $k) {
    __typename ... on Refusal { code message next } } }"""
EVERY_UNSEALING = "{ unsealings(first: 50) { nodes { id state purpose fields } total { count } } }"


def _by_id(label: str) -> str:
    facts = "__typename id ... on Party { pseudonym name sensitivity owner { name } }"
    return f'{{ node(id: "{label}") {{ {facts} }} }}'


def questions(lived: Lived) -> Iterator[str]:
    """Every list with all of its facts, and some with an order or a filter, each asked by somebody else."""
    site = encode_id("Site", "00000000-0000-4000-8000-000000000011")
    for number, document in enumerate(about_lists(site, {"owner": encode_id("Organisation", NGO_1.id)})):
        if "first: 50" in document or number % EACH == 0:
            yield document
    for _, document in about_one():
        yield document.replace("query($id: ID!)", "query").replace("$id", f'"{lived.labels["SEALED"]}"')


def go_wrong(lived: Lived) -> None:
    """Everything that is refused, with somebody in it who must not be quoted.

    A name of the grammar (of a fact that is not there) is told back to whoever made it up; what is quoted there is not.
    """
    it, word = lived.it, lived.mark.person("who must not be quoted")[F.NAMES]
    identity, key = {"names": word, "contacts": word}, secrets.token_urlsafe(16)
    for who in WHOEVER:  # some may, most may not
        given = {"kind": "PERSON", "sensitivity": "CONFIDENTIAL", "identity": identity}
        it.asks(who, RECORD, i=given, k=secrets.token_urlsafe(16))
    for bad in (
        {"kind": word, "identity": identity},
        {"kind": "PERSON", "sensitivity": "PUBLIC", "identity": identity},
        {"kind": "PERSON", "identity": {**identity, "tier": word}},
        {"kind": "PERSON", "identity": {**identity, word: word}},
        {"kind": "PERSON", "identity": {"names": word * 200}},
        {"kind": "PERSON", "identity": {"names": [word], "contacts": 7}},
        {"kind": "PERSON", "identity": {"names": word + "\0", "contacts": word + "\ud800"}},
        {"kind": "PERSON", "identity": {"names": word, "consents": [{"purposes": [word]}]}},
        {"kind": "PERSON", "identity": word},
        word,
    ):
        it.asks("ngo-1", RECORD, i=bad, k=key)
    for document in (
        f'mutation {{ recordParty(input: {{kind: PERSON, identity: {{names: "{word}"}}}}, idempotencyKey: "{key}") {{',
        f'mutation {{ recordParty(input: {{kind: PERSON, identity: {{names: "{word}"}}}}, idempotencyKey: "{key}") }}',
        f'mutation {{ recordParty(input: {{kind: PERSON, identity: {{names: "{word}"}}}}) {{ __typename }} }}',
        f"{{ parties(first: 1) {{ nodes {{ noSuchFact }} }} }} # {word}",
        f'{{ parties(filter: {{noSuchFact: "{word}"}}) {{ nodes {{ id }} }} }}',
        f'query {lived.mark.word} {{ {lived.mark.word}: sites {{ nodes {{ id }} }} }} "{word}"',
        f'{{ node(id: "{word}") {{ id }} }}',
        f"# {word}\n{{ sites(first: 5000) {{ nodes {{ id }} }} }}",
        f'"""{word}""" {{ }}',
        f'{{ sites @noSuchDirective(if: "{word}") {{ nodes {{ id }} }} }}',
    ):
        for who in ("ngo-1", "", "company-1"):
            it.asks(who, document)
    for path in (
        "/graphql",
        "/oauth/token",
        "/report",
        "/log/proof/" + lived.mark.word,
        "/" + lived.mark.word,
    ):
        it.send(
            "POST",
            path,
            content=f'{{"query": "{{ {word}'.encode(),
            headers={"content-type": "application/json"},
        )
        it.send("GET", path, params={"query": word, "variables": word, "q": word})
    it.send(
        "GET",
        "/graphql",
        headers={"Authorization": f"Bearer {lived.mark.word}", "X-Request-Id": lived.mark.word},
    )
    it.send("GET", "/graphql", headers={"DPoP": lived.mark.word, "Authorization": f"DPoP {lived.mark.word}"})
    it.send("GET", "/report", headers={"Cookie": f"receipt={lived.mark.word}"})
    subject = {"identity": identity}
    for who in ("company-handler", "handler", "ngo-member", "board-member"):
        for label in (lived.labels["interview"], lived.labels["SEALED"], word):
            seal = "mutation($i: SealIdentityInput!, $k: String!) { sealIdentity(input: $i, idempotencyKey: $k) {"
            seal += " __typename ... on Refusal { code message next } } }"
            if label == lived.labels["SEALED"] and who == "ngo-member":
                continue  # they may
            it.asks(who, seal, *SEALS, i={**subject, "subject": label}, k=secrets.token_urlsafe(16))
    for path in (
        "/metrics",
        "/healthz",
        "/readyz",
        "/log/checkpoint",
        "/schema.graphql",
        "/explorer",
        "/report",
    ):
        it.send("GET", path)


def dumped(address: Address) -> bytes:
    """The whole database as text, with every row of every table."""
    return subprocess.run(
        [from_wheel().program("pg_dump"), "--inserts", "-h", address.host, "-p", str(address.port),
         "-U", address.user, address.database],
        env={**os.environ, "PGPASSWORD": address.password or ""}, capture_output=True, check=True,
    ).stdout  # fmt: skip
