"""The disclosure log's public face: checkpoints, entries and proofs, for anybody and any tool, without a token.

All of it is asked of the vault. Is that away, or does it not answer soon, the last checkpoint is still told, marked as
stale with its age, and the rest says so.
Refuses more than a few dozen questions at a time: the next one is told to come again in a second.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from time import monotonic
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route, request_response

from api.cross_origin import CrossOrigin
from api.patience import Patient
from domain.kernel import BadInput, Refusal
from domain.vault.ports import Vault
from domain.vault.refusals import VaultUnavailable

AT_ONCE = 32
FRESH = 1.0
"""Seconds for which the newest checkpoint is told from memory."""

LONGEST = 16_384
FOREVER = "public, max-age=31536000, immutable"
"""For what never changes: an entry, a proof between two sizes."""

BRIEFLY = "public, max-age=5"
WITNESSES = "Parley-Log-Witnesses"
"""How many known witnesses cosigned this checkpoint. 0: nobody but the operator vouches for it."""

STALE = "Parley-Log-Stale"

Does = Callable[[Request], Awaitable[Response]]


def routes(vault: Vault) -> list[BaseRoute]:
    """`/log/checkpoint`, `/log/proof/inclusion`, `/log/proof/consistency`, `/log/entries`, `/log/key`,
    `/log/successions`, `/log/custodians`, and where witnesses hand in: `/log/cosignature`."""
    log = _Log(vault)
    asked: Sequence[tuple[str, Does]] = (
        ("/log/checkpoint", log.checkpoint),
        ("/log/proof/inclusion", log.inclusion),
        ("/log/proof/consistency", log.consistency),
        ("/log/entries", log.entries),
        ("/log/key", log.key),
        ("/log/successions", log.successions),
        ("/log/custodians", log.custodians),
    )
    return [
        *(
            Route(path, CrossOrigin(request_response(log.bounded(does, "GET")), ("GET",)))
            for path, does in asked
        ),
        Route(
            "/log/cosignature", CrossOrigin(request_response(log.bounded(log.cosignature, "POST")), ("POST",))
        ),
    ]


class _Log:
    """Asks the vault, and keeps the newest checkpoint in mind."""

    def __init__(self, vault: Vault) -> None:
        self._vault = Patient(vault)
        self._hands_in = vault
        self._busy = 0
        self._newest: tuple[float, Mapping[str, Any]] | None = None

    def bounded(self, does: Does, method: str) -> Does:
        """The same, for this method, and not for too many at once."""

        async def answered(request: Request) -> Response:
            if request.method not in (method, "HEAD" if method == "GET" else method):
                return PlainTextResponse("Method Not Allowed", 405, {"Allow": method})
            if self._busy >= AT_ONCE:
                return PlainTextResponse(
                    "Many are asking just now. Come again in a second.\n", 429, {"Retry-After": "1"}
                )
            self._busy += 1
            try:
                return await does(request)
            finally:
                self._busy -= 1

        return answered

    async def checkpoint(self, request: Request) -> Response:
        """The newest, the one of a `size`, or with `witnessed` the newest that a witness cosigned."""
        asked = _numbers(request, "size", optional=True)
        if isinstance(asked, Refusal):
            return _no(asked)
        witnessed = request.query_params.get("witnessed", "") not in ("", "0", "false")
        if asked or witnessed:
            found = await self._vault.call("log_checkpoint", {**asked, "witnessed": witnessed})
            return _no(found) if isinstance(found, Refusal) else _note(found)
        return await self._latest()

    async def _latest(self) -> Response:
        kept = self._newest
        if kept is not None and monotonic() - kept[0] < FRESH:
            return _note(kept[1])
        found = await self._vault.call("log_checkpoint", {})
        if isinstance(found, VaultUnavailable) and kept is not None:
            age = str(int(monotonic() - kept[0]))
            return _note(kept[1], **{STALE: "true", "Age": age, "Cache-Control": "no-store"})
        if isinstance(found, Refusal):
            return _no(found)
        self._newest = (monotonic(), found)
        return _note(found)

    async def inclusion(self, request: Request) -> Response:
        """Hashes of the proof that entry `index` stands in the tree of `size` entries, one a line, in base64."""
        return await self._proof(request, "log_inclusion", "index", "size")

    async def consistency(self, request: Request) -> Response:
        """Hashes of the proof that the tree of `to` entries only adds to the one of `from`."""
        return await self._proof(request, "log_consistency", "from", "to")

    async def entries(self, request: Request) -> Response:
        """Entries from `from` to before `to`, one a line; at most 1,000, so ask on from there."""
        found = await self._asked(request, "log_entries", "from", "to")
        if isinstance(found, Refusal):
            return _no(found)
        body = "".join(f"{one}\n" for one in found["entries"])
        return Response(body, media_type="application/jsonl", headers={"Cache-Control": FOREVER})

    async def key(self, _: Request) -> Response:
        """The log's verification key in the first line, its witnesses' in the next ones."""
        found = await self._vault.call("log_key", {})
        if isinstance(found, Refusal):
            return _no(found)
        told: Mapping[str, Any] = found
        return _text(
            "".join(f"{one}\n" for one in (told["key"], *told["witnesses"])), **{"Cache-Control": BRIEFLY}
        )

    async def successions(self, _: Request) -> Response:
        """Which key of the log followed which, from the first on: a JSON list of notes that both keys signed."""
        found = await self._vault.call("log_successions", {})
        if isinstance(found, Refusal):
            return _no(found)
        return JSONResponse(found["notes"], headers={"Cache-Control": BRIEFLY})

    async def custodians(self, _: Request) -> Response:
        """Who holds keys today, by label and key, as JSON, and the instance. The log tells since when."""
        found = await self._vault.call("custodians", {})
        if isinstance(found, Refusal):
            return _no(found)
        return JSONResponse(dict(found), headers={"Cache-Control": BRIEFLY})

    async def cosignature(self, request: Request) -> Response:
        """A checkpoint with witnesses' signatures below it, as text."""
        body = bytearray()
        async for chunk in request.stream():
            body += chunk
            if len(body) > LONGEST:
                return PlainTextResponse("This is longer than any checkpoint.\n", 413)
        found = await self._hands_in.call("log_cosignature", {"note": body.decode("utf-8", "replace")})
        if isinstance(found, Refusal):
            return _no(found)
        self._newest = None
        told: Mapping[str, Any] = found
        return _text("".join(f"{one}\n" for one in told["kept"]), **{"Cache-Control": "no-store"})

    async def _proof(self, request: Request, name: str, *asked: str) -> Response:
        found = await self._asked(request, name, *asked)
        if isinstance(found, Refusal):
            return _no(found)
        return _text("".join(f"{one}\n" for one in found["hashes"]), **{"Cache-Control": FOREVER})

    async def _asked(self, request: Request, name: str, *asked: str) -> Mapping[str, Any] | Refusal:
        numbers = _numbers(request, *asked)
        return numbers if isinstance(numbers, Refusal) else await self._vault.call(name, numbers)


def _numbers(request: Request, *names: str, optional: bool = False) -> Mapping[str, int] | Refusal:
    told: dict[str, int] = {}
    for name in names:
        value = request.query_params.get(name)
        if value is None and optional:
            continue
        if value is None or not value.isascii() or not value.isdigit() or len(value) > 18:
            return BadInput(
                message=f"`{name}` has to be a whole number from 0 on.",
                next=f"Ask for example /log/proof/inclusion?index=0&size=1; and correct `{name}`.",
                field=name,
            )
        told[name] = int(value)
    return told


def _note(found: Mapping[str, Any], **headers: str) -> Response:
    told = {"Cache-Control": BRIEFLY, WITNESSES: str(len(found["witnesses"])), **headers}
    return _text(found["note"], **told)


def _text(body: str, **headers: str) -> Response:
    return PlainTextResponse(body, headers=headers)


def _no(refused: Refusal) -> Response:
    headers = {"Cache-Control": "no-store"}
    match refused.code:
        case "NOT_FOUND":
            words = (
                "The log has no such entry, size or checkpoint (yet). /log/checkpoint tells how far it goes."
            )
            return PlainTextResponse(f"{words}\n", 404, headers)
        case "BAD_INPUT":
            return PlainTextResponse(f"{refused.message} {refused.next}\n", 400, headers)
        case _:
            words = "The vault that keeps the disclosure log does not answer just now. Nothing of it is lost."
            return PlainTextResponse(f"{words}\n", 503, {**headers, "Retry-After": "30"})
