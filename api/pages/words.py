"""Says in plain words who asks, in which capacity, what a scope opens, and for how long."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import urlsplit

from domain.access_words import Profile, Scope
from domain.scopes import IDENTITY, PROTOCOL_HELP, SCOPE_HELP, Protocol
from domain.signing_in.acting import Acting, ActingAs
from domain.signing_in.granting import Asked
from infra.oauth.authorizing import Shown

LOOPBACK = ("127.0.0.1", "::1", "localhost")


def at_the_start(words: str) -> str:
    """With a capital letter, and every other one as it is."""
    return words[:1].upper() + words[1:]


def as_what(acting: Acting) -> str:
    """The capacity, after "you act"."""
    match acting.as_:
        case ActingAs.ORGANISATION:
            return f"for {acting.organisation_name}"
        case ActingAs.BOARD:
            return "as a member of the Board"
        case ActingAs.CUSTODIAN:
            return "as a custodian of identities"
        case ActingAs.ADMINISTRATOR:
            return f"as an administrator at {acting.organisation_name}"


def in_words(acting: str, organisation_name: str) -> str:
    """The same for what is kept of a grant."""
    return as_what(Acting(as_=ActingAs(acting), profile=Profile.PUBLIC, organisation_name=organisation_name))


def seen_as(acting: Acting) -> str:
    """What that lets one see at all."""
    match acting.as_, acting.profile:
        case ActingAs.BOARD, _:
            return "Motions, ballots of your own seat, and what the committees you sit on are given."
        case ActingAs.CUSTODIAN, _:
            return "Requests to open a sealed identity, for you to approve or not."
        case ActingAs.ADMINISTRATOR, _:
            return "People, clients and the log of the door; no cases and no engagements."
        case ActingAs.ORGANISATION, Profile.COMPANY:
            return "What is shared with the operator; never who speaks at its sites."
        case ActingAs.ORGANISATION, _:
            return "What this organisation keeps, and what is shared with it."


def never(given: Asked, acting: Acting) -> tuple[str, ...]:
    """What the client does not get, whatever it asks."""
    sealed = (
        "Learn a sealed identity by itself: each opening needs you, your second factor and two custodians."
        if given.scopes & IDENTITY
        else "Learn who stands behind a pseudonym: sealed identities stay sealed."
    )
    company = ("Learn who speaks, complains or reports at your company's sites.",)
    return (
        sealed,
        "Read a case, an interview or a report that you could not read yourself.",
        "See your password, your codes or your other apps.",
        *(company if acting.profile is Profile.COMPANY else ()),
    )


def where(redirect_uri: str) -> str:
    """Where the client waits for its answer: the only thing about it that nobody can make up."""
    parts = urlsplit(redirect_uri)
    if parts.hostname in LOOPBACK:
        return f"a program on this device ({parts.hostname})"
    return parts.hostname or f"an app on this device ({parts.scheme})"


def of_whom(shown: Shown) -> str:
    """The organisation that answers for the client."""
    return shown.client_of or "no organisation"


def sees(asked: Asked) -> tuple[str, ...]:
    """What the client will see."""
    protocol = [
        PROTOCOL_HELP[one] for one in Protocol if one in asked.protocol and one is not Protocol.OFFLINE_ACCESS
    ]
    return (*protocol, *(SCOPE_HELP[one] for one in _sorted(asked.scopes) if _reads(one)))


def does(asked: Asked) -> tuple[str, ...]:
    """What it will be able to do in the person's name."""
    return tuple(SCOPE_HELP[one] for one in _sorted(asked.scopes) if one not in IDENTITY and not _reads(one))


def opens(asked: Asked) -> tuple[str, ...]:
    """What it will be able to do about identities."""
    return tuple(SCOPE_HELP[one] for one in _sorted(asked.scopes & IDENTITY))


def how_long(asked: Asked) -> str:
    """When it ends by itself."""
    if Protocol.OFFLINE_ACCESS in asked.protocol:
        return "For up to thirty days, also after you have signed out here."
    return "Until you sign out here, and at most twelve hours."


def moment(at: datetime) -> str:
    """A time, for people in any place."""
    return f"{at.astimezone(UTC):%-d %B %Y, %H:%M} UTC"


def minutes(seconds: int) -> str:
    """A time to wait, rounded up."""
    if seconds <= 60:
        return "a minute"
    return f"{-(-seconds // 60)} minutes"


def _reads(scope: Scope) -> bool:
    return scope.value.endswith(":read") and scope not in IDENTITY


def _sorted(scopes: frozenset[Scope]) -> list[Scope]:
    return [scope for scope in SCOPE_HELP if scope in scopes]
