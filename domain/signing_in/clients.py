"""What kinds of client there are, by which grants they get tokens, and what they can ever be allowed (RFC 6749)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from domain.access_words import Profile, Scope
from domain.scopes import BY_RECEIPT, IDENTITY, OFFERED, PEOPLE_ONLY
from domain.stakeholders.values import OrganisationKind


class ClientType(StrEnum):
    """How a client lives, and so what it can keep secret."""

    APP = "APP"  # runs in a browser or on a person's device: keeps no secret
    SERVER = "SERVER"  # signs people in from a server of its own, and asks for itself: keeps a key
    SERVICE = "SERVICE"  # asks for itself alone: keeps a key
    RESOURCE_SERVER = "RESOURCE_SERVER"  # asks what a token is worth, and for nothing else: keeps a key


class Grant(StrEnum):
    """A way to a token, by its name in OAuth."""

    AUTHORIZATION_CODE = "authorization_code"
    REFRESH_TOKEN = "refresh_token"
    CLIENT_CREDENTIALS = "client_credentials"
    RECEIPT = "urn:parley:params:oauth:grant-type:receipt"  # an extension (RFC 6749 section 4.5)


GRANTS: Mapping[ClientType, frozenset[Grant]] = MappingProxyType(
    {
        ClientType.APP: frozenset({Grant.AUTHORIZATION_CODE, Grant.REFRESH_TOKEN, Grant.RECEIPT}),
        ClientType.SERVER: frozenset(Grant),
        ClientType.SERVICE: frozenset({Grant.CLIENT_CREDENTIALS, Grant.RECEIPT}),
        ClientType.RESOURCE_SERVER: frozenset(),
    }
)

PROFILE_OF: Mapping[OrganisationKind, Profile] = MappingProxyType(
    {
        OrganisationKind.SECRETARIAT: Profile.SECRETARIAT,
        OrganisationKind.AUDIT_FIRM: Profile.AUDIT_FIRM,
        OrganisationKind.NGO: Profile.MEMBER,
        OrganisationKind.UNION: Profile.MEMBER,
        OrganisationKind.COMMUNITY: Profile.MEMBER,
        OrganisationKind.COMPANY: Profile.COMPANY,
        OrganisationKind.BRAND: Profile.PUBLIC,
        OrganisationKind.FINANCIER: Profile.PUBLIC,
    }
)
"""As what an organisation's clients and people are seen: it follows from what the organisation is."""


def ceiling(type_: ClientType, of: OrganisationKind | None) -> frozenset[Scope]:
    """Every scope that a client of this type and owner can ever be registered with.

    A client of a company, a brand or a financier is never allowed an identity, whoever signs in with it, nor a case:
    nobody comes back to what they said of a mine by way of who runs it.
    """
    barred = of is not None and PROFILE_OF[of] in (Profile.COMPANY, Profile.PUBLIC)
    offered = OFFERED - IDENTITY - BY_RECEIPT if barred else OFFERED
    match type_:
        case ClientType.RESOURCE_SERVER:
            return frozenset()
        case ClientType.SERVICE:
            return offered - PEOPLE_ONLY
        case ClientType.APP | ClientType.SERVER:
            return offered


def for_itself(registered: frozenset[Scope]) -> frozenset[Scope]:
    """Of a client's scopes, those it can have without a person (`client_credentials`)."""
    return (registered & OFFERED) - PEOPLE_ONLY - BY_RECEIPT


def has_grant(type_: ClientType, registered: frozenset[Scope], grant: str) -> bool:
    """Whether such a client gets tokens in this way: by its type, and for receipts by what it was registered with."""
    granted = grant in {one.value for one in GRANTS[type_]}
    return granted and (grant != Grant.RECEIPT.value or registered >= BY_RECEIPT)
