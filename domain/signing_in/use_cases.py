"""Keeping the register of clients: load, ask the model, save, write down. The secretariat's administrators alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from domain.access import Profile, Scope, Viewer
from domain.kernel import Clock, NewId, NotThere, Recorded, Refusal
from domain.signing_in import registering
from domain.signing_in.client_keys import USUAL_OVERLAP, GivenKey, PublicKey
from domain.signing_in.clients import ClientType
from domain.signing_in.events import SecurityEventKind
from domain.signing_in.ports import SigningInWork
from domain.signing_in.refusals import ClientIdTaken
from domain.signing_in.registering import RegisteredClient, Wish
from domain.stakeholders.refusals import SecretariatOnly
from domain.standard.labels import happened, recorded


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterClient:
    """Enter a client."""

    client_id: str
    name: str
    type: ClientType
    organisation_id: UUID | None
    scopes: tuple[str, ...]
    redirect_uris: tuple[str, ...]
    public_keys: tuple[GivenKey, ...]
    pushes: bool | None
    binds: bool | None


async def register_client(
    command: RegisterClient, by: Viewer, work: SigningInWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Enter a client, if its id is free and nothing of it is more than it may ever have."""
    if not _administers(by):
        return SecretariatOnly()
    owner = None
    if command.organisation_id is not None:
        organisation = await work.organisations.load(command.organisation_id)
        if organisation is None:
            return NotThere()
        owner = (organisation.id, organisation.kind)
    keys = _read(command.public_keys, work)
    if isinstance(keys, Refusal):
        return keys
    wish = _wish(command)
    client = registering.register(command.client_id, command.type, wish, keys, owner, clock.now())
    if isinstance(client, Refusal):
        return client
    if await work.clients.load(client.id) is not None:
        return ClientIdTaken()
    await work.clients.add(client)
    return await _done(SecurityEventKind.CLIENT_REGISTERED, client, by, work, clock)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeClient:
    """Say a client's name, scopes and addresses anew."""

    client_id: str
    version: int
    name: str
    scopes: tuple[str, ...]
    redirect_uris: tuple[str, ...]
    pushes: bool | None
    binds: bool | None


async def change_client(
    command: ChangeClient, by: Viewer, work: SigningInWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Change a client within what its type and owner can ever have. Its type and owner never change."""
    before = await _found(command.client_id, by, work)
    if isinstance(before, Refusal):
        return before
    kind = None
    if before.organisation_id is not None:
        organisation = await work.organisations.load(before.organisation_id)
        if organisation is None:
            return NotThere()
        kind = organisation.kind
    after = registering.change(before, _wish(command), kind, command.version)
    if isinstance(after, Refusal):
        return after
    await work.clients.save(after)
    for because in _changed(before, after):
        await _record(SecurityEventKind.CLIENT_CHANGED, after, by, work, clock.now(), because)
    return recorded("Client", after.id, happened("client_changed", "Client", after.id))


@dataclass(frozen=True, slots=True, kw_only=True)
class RotateClientKeys:
    """Give a client new keys."""

    client_id: str
    public_keys: tuple[GivenKey, ...]
    overlap_days: int | None
    at_once: bool | None


async def rotate_client_keys(
    command: RotateClientKeys, by: Viewer, work: SigningInWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """New keys take over: with an overlap for the former, or at once."""
    client = await _found(command.client_id, by, work)
    if isinstance(client, Refusal):
        return client
    keys = _read(command.public_keys, work)
    if isinstance(keys, Refusal):
        return keys
    now = clock.now()
    if command.at_once:
        after = registering.rotate_at_once(client, keys, now)
    else:
        days = command.overlap_days
        after = registering.rotate(client, keys, USUAL_OVERLAP if days is None else _days(days), now)
    if isinstance(after, Refusal):
        return after
    await work.clients.save(after)
    because = "AT_ONCE" if command.at_once else "WITH_OVERLAP"
    return await _done(SecurityEventKind.CLIENT_KEYS_ROTATED, after, by, work, clock, because)


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspendClient:
    """Let a client in no more."""

    client_id: str


async def suspend_client(
    command: SuspendClient, by: Viewer, work: SigningInWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Suspend it: every worker hears of it within a second."""
    client = await _found(command.client_id, by, work)
    if isinstance(client, Refusal):
        return client
    after = registering.suspend(client, clock.now())
    if isinstance(after, Refusal):
        return after
    await work.clients.save(after)
    return await _done(SecurityEventKind.CLIENT_SUSPENDED, after, by, work, clock)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeClient:
    """Let a suspended client in again."""

    client_id: str


async def resume_client(
    command: ResumeClient, by: Viewer, work: SigningInWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Let it in again; what was issued before stays shut."""
    client = await _found(command.client_id, by, work)
    if isinstance(client, Refusal):
        return client
    after = registering.resume(client)
    if isinstance(after, Refusal):
        return after
    await work.clients.save(after)
    return await _done(SecurityEventKind.CLIENT_RESUMED, after, by, work, clock)


def _administers(by: Viewer) -> bool:
    """The scope is judged before this; here it counts a second time, for whoever comes by another way."""
    return by.profile is Profile.SECRETARIAT and Scope.ADMIN_CLIENTS in by.scopes


async def _found(client_id: str, by: Viewer, work: SigningInWork) -> RegisteredClient | Refusal:
    if not _administers(by):
        return SecretariatOnly()
    return await work.clients.load(client_id) or NotThere()


def _read(given: tuple[GivenKey, ...], work: SigningInWork) -> tuple[PublicKey, ...] | Refusal:
    found: list[PublicKey] = []
    for one in given:
        key = work.public_keys.read(one)
        if isinstance(key, Refusal):
            return key
        found.append(key)
    return tuple(found)


def _wish(command: RegisterClient | ChangeClient) -> Wish:
    return Wish(
        name=command.name,
        scopes=command.scopes,
        redirect_uris=command.redirect_uris,
        pushes=bool(command.pushes),
        binds=bool(command.binds),
    )


def _days(days: int) -> timedelta:
    """Any number beyond what a rule could allow is as good as the next: it is refused."""
    return timedelta(days=max(-1, min(days, 1_000)))


def _changed(before: RegisteredClient, after: RegisteredClient) -> list[str]:
    told = {
        "NAME": "name",
        "SCOPES": "scopes",
        "REDIRECT_URIS": "redirect_uris",
        "PUSHES": "pushes",
        "BINDS": "binds",
    }
    return [code for code, name in told.items() if getattr(before, name) != getattr(after, name)]


async def _done(
    kind: SecurityEventKind,
    client: RegisteredClient,
    by: Viewer,
    work: SigningInWork,
    clock: Clock,
    because: str | None = None,
) -> Recorded:
    await _record(kind, client, by, work, clock.now(), because)
    return recorded("Client", client.id, happened(kind.value.lower(), "Client", client.id))


async def _record(
    kind: SecurityEventKind,
    client: RegisteredClient,
    by: Viewer,
    work: SigningInWork,
    at: datetime,
    because: str | None,
) -> None:
    await work.security_events.record(kind, at, client=client.id, by=by.person, because=because)
