"""A receipt at the token endpoint: what it is exchanged for, for whom, how often, and what is left of it."""

from __future__ import annotations

import ast
import asyncio
import inspect
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import httpx
import pytest
from joserfc.jwk import ECKey
from starlette.applications import Starlette

from api import oauth, receipts, wiring
from api.faults import Faults
from api.intake import Intake
from api.receipts import ReceiptsShown
from api.returns import Returns
from api.writes import STROKE
from domain.access import ANYONE, Profile, Scope
from domain.cases.ports import CaseKind
from domain.cases.receipt import Receipt
from infra.database import Database
from infra.engine import engine_for
from infra.keys.file import FileKeys
from infra.oauth.access import Access, opened_access
from infra.oauth.authorizing import Begun
from infra.oauth.tokens import LIFETIME
from infra.oauth.verifier import Because, Failure, Verifier
from infra.telemetry import Telemetry
from infra.unit_of_work import Works
from tests.oauth.flow import ISSUER, Flow, Headers, a_flow, by_key, claims_of
from tests.oauth.seeded import a_client, an_organisation, asking

GRANT = "urn:parley:params:oauth:grant-type:receipt"
KEY = ECKey.generate_key("P-256")
PUBLIC = {**KEY.as_dict(private=False), "kid": KEY.thumbprint()}
UNKNOWN = Receipt.made(b"nobody was told.").text
MISTYPED = UNKNOWN[:-1] + ("0" if UNKNOWN[-1] != "0" else "1")
NOT_TAKEN = {
    "error": "invalid_grant",
    "error_description": "The code, refresh token or receipt was not taken: unknown, used, ended, or another client's.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A receipt that somebody was told, and the case it opens."""

    receipt: Receipt
    case: UUID

    @property
    def text(self) -> str:
        return self.receipt.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """Sites that host the form, and who keeps the receipts."""

    flow: Flow
    works: Works
    app: str
    server: str
    bound: str

    async def kept(self, kind: CaseKind = CaseKind.REPORT) -> Kept:
        async with self.works.begin(ANYONE) as work:
            made = Kept(receipt=work.receipts.fresh(), case=uuid4())
            await work.receipts.keep(made.receipt, kind, made.case, uuid4())
            await work.commit()
        return made

    async def renewed(self, kept: Kept) -> Kept:
        async with self.works.begin(ANYONE) as work:
            new = work.receipts.fresh()
            assert await work.receipts.renew(kept.receipt, new)
            await work.commit()
        return Kept(receipt=new, case=kept.case)

    async def shows(
        self, receipt: str | None, headers: Headers | None = None, **changed: str | None
    ) -> httpx.Response:
        form: dict[str, str | None] = {"client_id": self.app, "receipt": receipt, **changed}
        return await self.flow.post("/oauth/token", headers, grant_type=GRANT, **form)

    async def token(self, receipt: str, **changed: Any) -> str:
        answer = await self.shows(receipt, **changed)
        assert answer.status_code == 200, answer.text
        return answer.json()["access_token"]

    def opens(self, token: str) -> str | Failure:
        """What the token stands in for, or why it opens nothing."""
        found = self.flow.access.verifier.viewer_of(b"Bearer " + token.encode())
        return found if isinstance(found, Failure) else found.case


@pytest.fixture
async def works(database: Database, tmp_path: Path) -> AsyncIterator[Works]:
    engine = engine_for(database.writer, size=4)
    yield Works(engine, FileKeys(FileKeys.below(tmp_path).path))
    await engine.dispose()


@pytest.fixture
def intake() -> Intake:
    return Intake(burst=100, tick=lambda: 0.0)


@pytest.fixture
async def form(
    database: Database, owner: asyncpg.Connection, works: Works, intake: Intake, tmp_path: Path
) -> AsyncIterator[Form]:
    engine, cases = engine_for(database.authorizer, size=5), ReceiptsShown(works, Returns(intake))
    async with opened_access(engine, database.authorizer, tmp_path, ISSUER, cases=cases) as access:
        app = Faults(Starlette(routes=oauth.routes(access)), telemetry=Telemetry())
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=ISSUER) as http:
            end = uuid4().hex[:8]
            yield Form(
                flow=await a_flow(access, http, owner),
                works=works,
                app=await a_client(owner, f"form-{end}", scopes="case:own", redirects=()),
                server=await a_client(
                    owner, f"site-{end}", "SERVICE", scopes="case:own", redirects=(), keys=[PUBLIC]
                ),
                bound=await a_client(owner, f"bound-{end}", scopes="case:own", redirects=(), binds=True),
            )
    await engine.dispose()


async def everything(owner: asyncpg.Connection) -> str:
    """Every row of every table but the receipts', as text."""
    tables = await owner.fetch(
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        " AND relname NOT IN ('alembic_version', 'case_receipts')"
    )
    rows = [await owner.fetch(f"SELECT t::text FROM {table} t") for (table,) in tables]
    return "\n".join(row[0] for found in rows for row in found)


# -- what it is exchanged for


@pytest.mark.parametrize("kind", CaseKind)
async def test_a_receipt_is_exchanged_for_five_minutes_in_one_case(form: Form, kind: CaseKind) -> None:
    kept = await form.kept(kind)
    answer = await form.shows(kept.text.lower().replace("-", " "))  # as somebody types it
    given = answer.json()
    token = given.pop("access_token")
    assert answer.headers["cache-control"] == "no-store"
    assert given == {
        "token_type": "Bearer",
        "expires_in": LIFETIME,
        "scope": "case:own",
        "parley_case_kind": kind.value,
    }
    assert LIFETIME <= 600
    claims = claims_of(token)
    said = {name: claims[name] for name in claims if name not in ("iat", "exp", "jti", "parley_case")}
    assert said == {
        "iss": ISSUER,
        "aud": ISSUER,
        "sub": form.app,
        "client_id": form.app,
        "scope": "case:own",
        "parley_profile": "public",
    }
    for untold in (kept.text, kept.text.replace("-", ""), str(kept.case), kept.case.hex, kind.value,
                   kept.receipt.seed.hex(), kept.receipt.lookup.hex(), kept.receipt.reply_key.hex()):  # fmt: skip
        assert untold not in json.dumps(claims)
    found = form.flow.access.viewer_of(b"Bearer " + token.encode())
    assert not isinstance(found, Failure)
    assert (found.profile, found.organisation, found.person) == (Profile.PUBLIC, None, None)
    assert (found.scopes, found.case) == ({Scope.CASE_OWN}, claims["parley_case"])
    assert claims["parley_case"] not in repr(found)


async def test_a_client_that_keeps_a_key_proves_itself_with_it(form: Form) -> None:
    kept = await form.kept()
    proved = await form.shows(kept.text, client_id=None, **by_key(form.server, KEY))
    assert proved.status_code == 200
    assert claims_of(proved.json()["access_token"])["client_id"] == form.server
    another = ECKey.generate_key("P-256")
    for unproved in ({"client_id": form.server}, {"client_id": None, **by_key(form.server, another)}):
        refused = await form.shows(kept.text, **unproved)
        assert (refused.status_code, refused.json()["error"]) == (400, "invalid_client")


async def test_a_bound_client_shows_its_key_each_time_and_a_proof_once(form: Form) -> None:
    kept, proofs = await form.kept(), form.flow.proved()
    bare = await form.shows(kept.text, client_id=form.bound)
    assert bare.json()["error"] == "invalid_dpop_proof"
    given = await form.shows(kept.text, proofs, client_id=form.bound)
    assert given.json()["token_type"] == "DPoP"
    token = given.json()["access_token"]
    assert claims_of(token)["cnf"] == {"jkt": form.flow.key.thumbprint()}
    assert form.opens(token) == Failure(Because.NO_PROOF)
    replayed = await form.shows(kept.text, proofs, client_id=form.bound)
    assert replayed.json()["error"] == "invalid_dpop_proof"


async def test_two_sites_at_once_have_a_token_each_and_neither_ends_the_others(
    form: Form, owner: asyncpg.Connection
) -> None:
    kept = await form.kept()
    answers = await asyncio.gather(
        *(form.shows(kept.text) for _ in range(3)),
        *(form.shows(kept.text, client_id=None, **by_key(form.server, KEY)) for _ in range(3)),
    )
    tokens = [answer.json()["access_token"] for answer in answers]
    assert len(set(tokens)) == 6
    assert len({form.opens(token) for token in tokens}) == 1
    await form.flow.post("/oauth/revoke", token=tokens[0], client_id=form.app)
    await form.flow.post("/oauth/revoke", token=tokens[3], client_id=form.app)  # another's: nothing happens
    await owner.execute("UPDATE oauth_clients SET active = false WHERE id = $1", form.app)
    await form.flow.access.refresh()
    assert [isinstance(form.opens(token), str) for token in tokens] == [False] * 3 + [True] * 3


# -- what it is not exchanged for

WRONG: dict[str, tuple[dict[str, str | None], str]] = {
    "no receipt": ({"receipt": None}, "invalid_request"),
    "an empty one": ({"receipt": ""}, "invalid_request"),
    "mistyped": ({"receipt": MISTYPED}, "invalid_request"),
    "far too long": ({"receipt": "0" * 9000}, "invalid_request"),
    "in another script": ({"receipt": "قصاصة"}, "invalid_request"),
    "unknown": ({"receipt": UNKNOWN}, "invalid_grant"),
    "a wider scope": ({"scope": "case:own engagement:read"}, "invalid_scope"),
    "another scope": ({"scope": "openid"}, "invalid_scope"),
    "for another server": ({"resource": "https://another.example"}, "invalid_target"),
    "no client": ({"client_id": None}, "invalid_client"),
    "a client that never was": ({"client_id": "no-such-form"}, "invalid_client"),
    "a grant of another name": ({"grant_type": GRANT.upper()}, "unsupported_grant_type"),
}


@pytest.mark.parametrize("what", WRONG)
async def test_nothing_is_given_for(form: Form, what: str) -> None:
    changed, error = WRONG[what]
    kept = await form.kept()
    sent: dict[str, str | None] = {"grant_type": GRANT, "client_id": form.app, "receipt": kept.text}
    answer = await form.flow.post("/oauth/token", **{**sent, **changed})
    assert (answer.status_code, answer.json()["error"]) == (400, error)
    assert "access_token" not in answer.json()
    assert isinstance(form.opens(await form.token(kept.text)), str)  # and the receipt is as good as before


async def test_a_mistype_is_told_in_words_and_not_repeated(form: Form) -> None:
    answer = await form.shows(MISTYPED)
    assert answer.json() == {
        "error": "invalid_request",
        "error_description": "This is not a receipt: a character is wrong, missing, or has changed places with another."
        " Compare it with what you wrote down: 27 letters and digits, without I, L, O and U.",
    }


async def test_a_client_without_the_scope_is_refused_before_a_receipt_is_looked_at(
    form: Form, owner: asyncpg.Connection, intake: Intake
) -> None:
    kept, end = await form.kept(), uuid4().hex[:8]
    other = await a_client(owner, f"other-{end}", scopes="engagement:read")
    resource = await a_client(owner, f"rs-{end}", "RESOURCE_SERVER", scopes="", redirects=(), keys=[PUBLIC])
    before = intake.left
    for receipt in (kept.text, UNKNOWN, MISTYPED):
        for proves in ({"client_id": other}, {"client_id": None, **by_key(resource, KEY)}):
            refused = await form.shows(receipt, **proves)
            assert refused.json()["error"] == "unauthorized_client"
    assert intake.left == before


async def test_what_opens_nothing_is_one_answer_at_the_same_stroke(
    form: Form, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []

    async def wait(begun: float, least: float) -> None:
        waited.append(least)

    monkeypatch.setattr(receipts, "wait", wait)
    before = await form.kept()
    after = await form.renewed(before)
    unknown, replaced = await form.shows(UNKNOWN), await form.shows(before.text)
    assert unknown.json() == NOT_TAKEN
    assert (unknown.status_code, unknown.content) == (replaced.status_code, replaced.content)
    assert {**unknown.headers, "x-request-id": ""} == {**replaced.headers, "x-request-id": ""}
    strokes = [round(least / STROKE, 6) for least in waited]
    assert [stroke == int(stroke) >= 1 for stroke in strokes] == [True, True]
    assert (await form.shows(after.text)).status_code == 200
    assert len(waited) == 2


async def test_guesses_use_up_the_bucket_and_whoever_came_back_lately_passes_beside_it(
    form: Form, intake: Intake
) -> None:
    kept, other = await form.kept(), await form.kept()
    intake.admit(48)  # as others do who come back
    tries = (MISTYPED, kept.text, UNKNOWN, MISTYPED, kept.text, UNKNOWN)
    assert [(await form.shows(one)).status_code for one in tries] == [400, 200, 400, 400, 200, 400]
    for guess in (UNKNOWN, other.text):
        held_back = await form.shows(guess)
        assert (held_back.status_code, held_back.headers["retry-after"]) == (429, "60")
        assert held_back.json()["error"] == "temporarily_unavailable"
    assert (await form.shows(MISTYPED)).json()["error_description"].startswith("This is not a receipt")
    assert (await form.shows(kept.text)).status_code == 200


def test_the_service_has_one_bucket_for_both_doors() -> None:
    calls = [
        node for node in ast.walk(ast.parse(inspect.getsource(wiring.services))) if isinstance(node, ast.Call)
    ]
    given = {ast.unparse(call.func): [ast.unparse(one) for one in call.args] for call in calls}
    assert given["ReceiptsShown"][1] == given["Changes"][5] == "returns"


@pytest.mark.parametrize("kind", ["COMPANY", "BRAND"])
async def test_no_login_can_write_down_a_client_of_a_company_that_takes_receipts(
    owner: asyncpg.Connection, kind: str
) -> None:
    theirs = await an_organisation(owner, kind)
    profile = "company" if kind == "COMPANY" else "public"
    with pytest.raises(asyncpg.CheckViolationError):
        await a_client(owner, f"c-{uuid4().hex}", scopes="case:own", organisation=theirs, profile=profile)


async def test_nobody_is_given_a_case_by_signing_in(form: Form, owner: asyncpg.Connection) -> None:
    app = await a_client(owner, f"app-{uuid4().hex[:8]}", scopes="case:own engagement:read")
    back = await form.flow.access.authorizing.begin(asking(app, scope="case:own"))
    assert not isinstance(back, Begun)
    assert "error=invalid_scope" in str(back)


# -- how long it holds


async def test_a_renewed_receipt_takes_its_tokens_with_it_and_introspection_knows(
    form: Form, owner: asyncpg.Connection
) -> None:
    resource = await a_client(
        owner, f"rs-{uuid4().hex[:8]}", "RESOURCE_SERVER", scopes="", redirects=(), keys=[PUBLIC]
    )

    async def told(token: str) -> dict[str, Any]:
        answer = await form.flow.post("/oauth/introspect", token=token, **by_key(resource, KEY))
        return answer.json()

    kept = await form.kept()
    token = await form.token(kept.text)
    claims = claims_of(token)
    names = ("scope", "client_id", "sub", "exp", "iat", "aud", "iss", "jti")
    assert await told(token) == {
        "active": True, "token_type": "Bearer", **{name: claims[name] for name in names}
    }  # fmt: skip
    after = await form.renewed(kept)
    assert await told(token) == {"active": False}
    assert (await told(await form.token(after.text)))["active"]


async def test_it_ends_after_its_minutes_and_there_is_no_refreshing(form: Form) -> None:
    token = await form.token((await form.kept()).text)
    end, access = claims_of(token)["exp"], form.flow.access

    def at(moment: float) -> object:
        return Verifier(access.directory, access.proofs, ISSUER, lambda: moment).viewer_of(
            b"Bearer " + token.encode()
        )

    assert not isinstance(at(end - 1), Failure)
    assert at(end) == Failure(Because.EXPIRED)


# -- what is left of it


async def test_no_row_tells_of_the_receipt_the_case_or_the_moment(
    form: Form, owner: asyncpg.Connection
) -> None:
    kept = await form.kept()
    before = await owner.fetchval("SELECT count(*) FROM security_events")
    token = await form.token(kept.text)
    await form.flow.post("/oauth/revoke", token=token, client_id=form.app)
    await form.flow.access.refresh()
    assert form.opens(token) == Failure(Because.REVOKED)
    rows = await everything(owner)
    digest = await owner.fetchval("SELECT digest FROM case_receipts WHERE case_id = $1", kept.case)
    for untold in (kept.text, digest, str(kept.case)):
        assert untold not in rows
    assert await owner.fetchval("SELECT count(*) FROM security_events") == before
    used = await owner.fetchval("SELECT last_used_at FROM oauth_clients WHERE id = $1", form.app)
    monday = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    assert used == monday - timedelta(days=monday.weekday())


TAMPERED: dict[str, dict[str, Any]] = {
    "the scope without a case": {"parley_case": None},
    "a case without the scope": {"scope": ""},
    "a case with more scopes": {"scope": "case:own engagement:read"},
    "a case and a person": {"parley_person": str(uuid4())},
    "a case and an organisation": {"parley_org": str(uuid4())},
    "a case and a family": {"parley_grant": str(uuid4())},
    "a case in a capacity": {"parley_profile": "secretariat"},
    "a case that is no digest": {"parley_case": "0" * 63},
    "a case in capitals": {"parley_case": "A" * 64},
    "a case that is a list": {"parley_case": ["0" * 64]},
}


async def test_a_case_goes_alone_with_its_scope_or_it_is_no_token(form: Form) -> None:
    claims = claims_of(await form.token((await form.kept()).text))
    tokens = form.flow.access.tokens
    assert form.opens(tokens.sign(claims, "at+jwt")) == claims["parley_case"]
    for what, changed in TAMPERED.items():
        given = {name: value for name, value in {**claims, **changed}.items() if value is not None}
        assert form.opens(tokens.sign(given, "at+jwt")) == Failure(Because.BAD_CLAIMS), what


def test_without_cases_beside_it_a_door_takes_no_receipt(access: Access) -> None:
    assert asyncio.run(access.endpoint.shared.cases.of_receipt(UNKNOWN)) is None
    assert asyncio.run(access.endpoint.shared.cases.stands("0" * 64)) is False
