"""Invented people are sealed in a running Parley, in every way there is; then everything is searched for them.

Everybody asks for everything, rightly and wrongly; one person is asked for and opened. After that no answer, no line of
a log, no page, no file and no process holds anything of anybody, however it was written. What the search itself
finds is shown in test_planted_leaks.py.
"""

from __future__ import annotations

import os
import re
import secrets
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import httpx
import psutil
import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from graphql import GraphQLInputObjectType, get_named_type
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from api.app import application
from api.settings import Settings
from domain.access import Scope
from domain.labels import encode_id
from domain.scopes import BY_RECEIPT, IDENTITY
from infra import postmaster
from infra.telemetry import Telemetry
from infra.vault_place import CLUSTER
from schema.built import graphql_schema
from schema.mutations import MUTATIONS
from tests.adversary.canaries import Mark, Search
from tests.adversary.everybody import (
    RECORD,
    F,
    Lived,
    ask_everything,
    dumped,
    rows,
    seal_everybody,
    until_custodians_are_there,
)
from tests.adversary.questions import sample_input
from tests.adversary.reporting import Told, reports
from tests.adversary.running import IDENTITIES, Bound, Running, running
from tests.ground.service import pgdata_of

AS_DELIVERED = re.compile(r"/base/[14]/")
"""PostgreSQL's own templates, in which nobody writes."""
KEY = X25519PrivateKey.generate().public_key().public_bytes_raw().hex()


@pytest.fixture(scope="module")
def lived() -> Iterator[Lived]:
    mark = Mark()
    with running() as it:
        made = Lived(it, mark, Search(mark))
        until_custodians_are_there(it)
        seal_everybody(made)
        yield made


@pytest.fixture(scope="module")
def told(lived: Lived) -> Told:
    """Somebody reported, complained and came back, by the pages; what they told and hold is nowhere else."""
    return reports(lived)


@pytest.fixture(scope="module")
def asked(lived: Lived, told: Told) -> Lived:
    """Everybody has asked for everything, and one person of each tier was opened by whom they were opened to."""
    ask_everything(lived)
    return lived


def test_nobody_is_told_anything_of_anybody(asked: Lived) -> None:
    answers = asked.it.answers
    assert len(answers) > 300
    assert {one.split(b"\n", 1)[0] for one in answers} >= {b"200", b"400", b"401", b"404"}
    assert b"".join(answers).count(b'"IdentitySealed"') >= 1
    assert [one for one in answers if asked.holds(one)] == []


def test_dumps_of_both_databases_name_nobody(asked: Lived) -> None:
    core, vault = dumped(asked.it.database.owner), dumped(asked.it.vault_superuser)
    assert b"INSERT INTO public.parties" in core
    for table in (b"idempotency_keys", b"outbox", b"audit_log"):
        assert b"INSERT INTO public." + table in core
    for table in (b"identities", b"identity_labels", b"log_entries", b"log_checkpoints", b"unsealings"):
        assert b"INSERT INTO public." + table in vault, table
    assert asked.holds(core) == asked.holds(vault) == set()


def test_of_a_reporter_s_journey_the_records_hold_the_cases_and_no_receipt_or_address(
    asked: Lived, told: Told
) -> None:
    core, vault = dumped(asked.it.database.owner), dumped(asked.it.vault_superuser)
    for table in (b"reports", b"grievances", b"case_contents", b"case_receipts", b"outbox_by_week",
                  b"audit_log_by_week", b"idempotency_keys"):  # fmt: skip
        assert b"INSERT INTO public." + table in core, table
    assert (len(told.receipts), told.waited) == (4, True)
    assert told.found(core) == told.found(vault) == []
    assert told.found(asked.it.http.get("/metrics").content) == []


def test_no_catalogue_or_statistics_view_of_either_database_names_anybody(asked: Lived) -> None:
    """Queries that run and ran, what was sampled of columns, what a session has prepared."""
    for address in (asked.it.database.owner, asked.it.vault_superuser):
        for view in ("pg_stat_activity", "pg_stats", "pg_prepared_statements", "pg_stat_database", "pg_settings",
                     "pg_locks", "pg_stat_user_tables", "pg_description", "pg_seclabels"):  # fmt: skip
            told = rows(address, f"SELECT x::text FROM {view} x")
            assert asked.holds("\n".join(row[0] for row in told).encode()) == set(), view


def test_what_the_processes_are_told_and_hold_names_nobody(asked: Lived) -> None:
    """Environment, command line and open files of service, vault and both PostgreSQL, with everything they started."""
    service = psutil.Process(asked.it.service.process.pid)
    found = postmaster.running_on(asked.it.vault.base / CLUSTER / "pgdata")
    assert found is not None
    processes = [service, *service.children(recursive=True), psutil.Process(found.pid)]
    processes += processes[-1].children(recursive=True)
    assert len({one.pid for one in processes}) > 10
    told = b"".join(_of(one.pid) for one in processes)
    assert b"PARLEY_DATA_DIR" in told
    assert asked.holds(told) == set()


def _of(process: int) -> bytes:
    at, told = Path(f"/proc/{process}"), b""
    for name in ("environ", "cmdline", "status", "comm", "maps"):
        try:
            told += (at / name).read_bytes()
        except OSError:
            continue  # it has ended
    return told


async def test_spans_and_metrics_of_all_that_tell_nothing_of_anybody(asked: Lived) -> None:
    """The same application on the same records and vault, in this process, with somewhere for its spans to go."""
    it, kept = asked.it, InMemorySpanExporter()
    told = Telemetry(SimpleSpanProcessor(kept))
    settings = Settings(
        port=it.service.port,
        data_dir=it.data,
        demo=True,
        vault_service=f"unix:{it.vault.door}",
        log_level="debug",
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("api.app.Telemetry", lambda: told)
        patch.setattr("api.wiring.rounds", lambda works, clock: ())
        app = application(settings, it.database)
        async with app.router.lifespan_context(app):
            transport = httpx.ASGITransport(app)
            async with httpx.AsyncClient(transport=transport, base_url=it.service.url) as http:
                for who, key in (
                    ("ngo-1", "a key for the spans, 22 long"),
                    ("company-1", "another of 22 letters"),
                ):
                    given = {"kind": "PERSON", "sensitivity": "CONFIDENTIAL", "identity": asked.person(who)}
                    head = {"Authorization": f"Bearer {it.token(who)}"}
                    for body in (
                        {"query": RECORD, "variables": {"i": given, "k": key}},
                        {"query": RECORD, "variables": {"i": {**given, "kind": asked.mark.word}, "k": key}},
                        {
                            "query": f"query {asked.mark.word} {{ {asked.mark.word}: sites {{ nodes {{ id }} }} }}"
                        },
                        {"query": f'{{ node(id: "{asked.mark.word}") {{ id }} }}'},
                    ):
                        await http.post("/graphql", json=body, headers=head)
                metrics = (await http.get("/metrics")).content
    spans = "".join(span.to_json() for span in kept.get_finished_spans()).encode()
    assert b"parley" in metrics
    assert asked.holds(metrics) == set()
    assert b"document.hash" in spans
    assert named_by_the_client(asked, spans) == set()


def named_by_the_client(asked: Lived, spans: bytes) -> set[str]:
    """An operation's name is on the list of what may be told: the client made it, and was told so."""
    return asked.holds(spans.replace(b'"operation.name": "' + asked.mark.word.encode(), b""))


# -- who asks without the right to


def standing(lived: Lived) -> tuple[int, int, int]:
    """How many requests there are in the records and in the vault, and how many times somebody was opened."""
    core, vault = lived.it.database.owner, lived.it.vault_superuser
    opened = "SELECT count(*) FROM log_entries WHERE position('\"OPENED\"'::bytea IN leaf) > 0"
    counts = "SELECT count(*) FROM unsealings"
    return rows(core, counts)[0][0], rows(vault, counts)[0][0], rows(vault, opened)[0][0]


def tries_everything(lived: Lived, who: str, subject: str) -> dict[str, str]:
    """Every change that takes an identity scope, about one person, with all scopes: what comes of each."""
    unsealing = rows(lived.it.database.owner, "SELECT id FROM unsealings ORDER BY id LIMIT 1")[0][0]
    ids = dict.fromkeys(("subject", "one", "other", "label", "with", "sameAs"), subject)
    ids |= {"unsealingId": encode_id("Unsealing", unsealing)}
    bound, change = lived.it.key(who), graphql_schema().mutation_type
    bound.token = lived.it.token(who, *(set(Scope) - BY_RECEIPT), second_factor_at=int(time.time()))
    assert change is not None
    came: dict[str, str] = {}
    for name, field in change.fields.items():
        if MUTATIONS[name].scope not in IDENTITY:
            continue
        kind = get_named_type(field.args["input"].type)
        assert isinstance(kind, GraphQLInputObjectType)
        document = f"mutation($i: {kind.name}!, $k: String!) {{ {name}(input: $i, idempotencyKey: $k) {{"
        document += " __typename ... on Refusal { code } } }"
        given = sample_input(kind, ids, {}) | ({"recipientKey": KEY} if "recipientKey" in kind.fields else {})
        body = {"query": document, "variables": {"i": given, "k": secrets.token_urlsafe(16)}}
        answer = lived.it.send("POST", "/graphql", auth=bound, json=body)
        told = answer.json().get("data")
        came[name] = told[name].get("code", "DONE") if told else str(answer.status_code)
    assert len(came) > 15
    return came


HARMLESS = {"lookAtCustody", "unsealingsToDecide"}
"""They tell a custodian of their own circle; nobody else is one."""


@pytest.mark.parametrize("who", ["company-1", "company-handler", "company-manager", "brand", "financier"])
def test_a_company_with_every_scope_opens_nobody(asked: Lived, who: str) -> None:
    before = standing(asked)
    for subject in asked.labels.values():
        came = tries_everything(asked, who, subject)
        assert {name for name, code in came.items() if code == "DONE"} <= HARMLESS, came
        person = who in ("company-handler", "company-manager")  # a machine's token never carries these scopes
        assert came["requestUnsealing"] in (("NOT_FOUND", "NEVER_A_COMPANY") if person else ("401",)), came
    assert standing(asked) == before


@pytest.mark.parametrize("who", ["auditor-2", "handler"])
def test_a_curious_auditor_is_told_of_people_of_others_what_is_told_of_nobody(asked: Lived, who: str) -> None:
    before, nowhere = standing(asked), encode_id("Party", uuid4())
    for subject in (asked.labels["SEALED"], asked.labels["CONFIDENTIAL"]):
        came = tries_everything(asked, who, subject)
        assert came["requestUnsealing"] == "NOT_FOUND", came
        assert {name for name, code in came.items() if code == "DONE"} <= HARMLESS, came
        assert came == tries_everything(asked, who, nowhere)
    assert standing(asked) == before


def test_a_stolen_token_without_its_key_is_nothing(asked: Lived) -> None:
    it, before = asked.it, standing(asked)
    token, thief = it.token("ngo-member", *IDENTITIES), Bound()
    thief.token = token
    body = {"query": "{ unsealings(first: 1) { nodes { id } } }"}
    ask = {"method": "POST", "path": "/graphql", "json": body}
    answers = [
        it.send(**ask, headers={"Authorization": f"Bearer {token}"}),
        it.send(**ask, headers={"Authorization": f"DPoP {token}"}),
        it.send(**ask, auth=thief),
    ]
    owner = it.key("ngo-member")
    owner.token = token
    assert it.send(**ask, auth=owner).status_code == 200  # whose it is
    seen = owner.shown  # a proof that was seen on its way, once more and for another request
    answers += [
        it.send(**ask, headers={"Authorization": f"DPoP {token}", "DPoP": seen}),
        it.send("GET", "/graphql", params=body, headers={"Authorization": f"DPoP {token}", "DPoP": seen}),
    ]
    assert [answer.status_code for answer in answers] == [401] * 5
    assert standing(asked) == before


# -- what breaks, and what is left


def test_faults_tell_nothing_of_whoever_was_in_the_request(asked: Lived) -> None:
    """The vault's database is killed, then the vault, then the records': in each request there is a name."""
    it = asked.it
    identity = {"names": asked.mark.person("in the middle of a fault")[F.NAMES]}

    def asks() -> str:
        given = {"kind": "PERSON", "sensitivity": "CONFIDENTIAL", "identity": identity}
        return it.asks("ngo-1", RECORD, i=given, k=secrets.token_urlsafe(16)).text

    found = postmaster.running_on(it.vault.base / CLUSTER / "pgdata")
    assert found is not None
    os.kill(found.pid, signal.SIGKILL)
    for child in [one for one in _children_of_the_vault(it) if one.name().startswith("postgres")]:
        child.kill()
    said = [asks() for _ in range(3)]
    assert any("VAULT_UNAVAILABLE" in one for one in said), said
    records = postmaster.running_on(pgdata_of(it.data))
    assert records is not None
    os.kill(records.pid, signal.SIGKILL)
    said += [asks() for _ in range(3)]
    assert all(asked.holds(one.encode()) == set() for one in said)
    assert asked.holds(b"".join(it.answers)) == set()


def _children_of_the_vault(it: Running) -> list[psutil.Process]:
    pgdata = str(it.vault.base / CLUSTER / "pgdata")
    return [one for one in psutil.process_iter(["name", "cwd"]) if one.info["cwd"] == pgdata]


def test_when_all_has_ended_no_file_that_it_left_holds_anybody(asked: Lived, told: Told) -> None:
    """Pages and indexes, the write-ahead logs with whole pages in them, logs, key stores, what was left by a crash."""
    it = asked.it
    it.service.end()
    said = it.service.said().encode()
    assert b"VAULT" in said.upper()
    assert (asked.holds(said), told.found(said)) == (set(), [])
    files = [
        one for place in places(it) for one in place.rglob("*") if one.is_file() and not one.is_symlink()
    ]
    kinds = [str(one) for one in files]
    for kind in ("/core/pgdata/base/", "/cluster/pgdata/base/", "/core/pgdata/pg_wal/0", "/cluster/pgdata/pg_wal/0",
                 "/log/postgresql-", "identity-keys.sqlite", "keys.sqlite"):  # fmt: skip
        assert any(kind in one for one in kinds), kind
    assert not any(Path(one).name.startswith("core.") for one in kinds)
    for file, held in haystacks(files):
        assert asked.search.found(held, deep=1) == set(), file
        assert told.found(held) == [], file


def places(it: Running) -> set[Path]:
    """Everywhere that anything of it lies."""
    return {it.data, it.vault.base, pgdata_of(it.data).parent.parent}


def haystacks(files: list[Path]) -> Iterator[tuple[str, bytes]]:
    """Large files by themselves; small ones together, which is cheaper."""
    together, names = bytearray(), list[str]()
    for file in sorted(files):
        told = file.read_bytes()
        if len(told) > 1 << 20:
            yield str(file), told
            continue
        together += told + b"\n~\n"
        names.append(str(file))
        if len(together) > 1 << 22:
            yield " ".join(names), bytes(together)
            together, names = bytearray(), []
    yield " ".join(names), bytes(together)
