"""What can ever be granted, by who owns the client, what it is, and in which capacity somebody signs in to it.

The tables stand here by hand; the properties hold for every combination there is.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import product
from uuid import UUID

import pytest

from domain.access import Profile, Scope
from domain.kernel import Period
from domain.scopes import BY_RECEIPT, IDENTITY, NEEDS_SECOND_FACTOR, OFFERED, PEOPLE_ONLY
from domain.signing_in import clients
from domain.signing_in.acting import Acting, ActingAs, Held, capacities, ceiling, serves
from domain.signing_in.client_keys import KeyKind, PublicKey
from domain.signing_in.clients import PROFILE_OF, ClientType, for_itself
from domain.signing_in.registering import RegisteredClient, Wish, register
from domain.stakeholders.values import Capacity, OrganisationKind

THEIRS = UUID("00000000-0000-4000-8000-000000000004")
TODAY = date(2026, 3, 1)
NEVER_AN_IDENTITY = frozenset({OrganisationKind.COMPANY, OrganisationKind.BRAND, OrganisationKind.FINANCIER})
OWNERS = (None, *OrganisationKind)

IDENTITIES = {
    # the owner's kind: the identity scopes that an APP or a SERVER of it can be registered with
    None: "approve open request seal",
    OrganisationKind.SECRETARIAT: "approve open request seal",
    OrganisationKind.AUDIT_FIRM: "approve open request seal",
    OrganisationKind.NGO: "approve open request seal",
    OrganisationKind.UNION: "approve open request seal",
    OrganisationKind.COMMUNITY: "approve open request seal",
    OrganisationKind.COMPANY: "",
    OrganisationKind.BRAND: "",
    OrganisationKind.FINANCIER: "",
}

ACTING = {
    # as what, for what kind: identity scopes, administration
    (Capacity.MEMBER, OrganisationKind.SECRETARIAT): ("open request seal", "people"),
    (Capacity.HANDLER, OrganisationKind.SECRETARIAT): ("open request seal", "people"),
    (Capacity.ADMINISTRATOR, OrganisationKind.SECRETARIAT): ("", "clients log people"),
    (Capacity.MEMBER, OrganisationKind.AUDIT_FIRM): ("open request seal", ""),
    (Capacity.HANDLER, OrganisationKind.AUDIT_FIRM): ("open request seal", ""),
    (Capacity.AUDITOR, OrganisationKind.AUDIT_FIRM): ("open request seal", ""),
    (Capacity.MEMBER, OrganisationKind.NGO): ("open request seal", ""),
    (Capacity.MEMBER, OrganisationKind.UNION): ("open request seal", ""),
    (Capacity.MEMBER, OrganisationKind.COMMUNITY): ("open request seal", ""),
    (Capacity.MEMBER, OrganisationKind.COMPANY): ("", ""),
    (Capacity.HANDLER, OrganisationKind.COMPANY): ("", ""),
    (Capacity.MEMBER, OrganisationKind.BRAND): ("", ""),
    (Capacity.MEMBER, OrganisationKind.FINANCIER): ("", ""),
    (Capacity.BOARD_MEMBER, OrganisationKind.COMPANY): ("", ""),
    (Capacity.BOARD_MEMBER, None): ("", ""),
    (Capacity.CUSTODIAN, OrganisationKind.NGO): ("approve", ""),
    (Capacity.CUSTODIAN, None): ("approve", ""),
}


def identities(scopes: frozenset[Scope]) -> str:
    return " ".join(sorted(scope.value.partition(":")[2] for scope in scopes & IDENTITY))


def administration(scopes: frozenset[Scope]) -> str:
    told = {Scope.ADMIN_PEOPLE: "people", Scope.ADMIN_CLIENTS: "clients", Scope.AUDIT_LOG_READ: "log"}
    return " ".join(sorted(told[scope] for scope in scopes & told.keys()))


def acting(capacity: Capacity, kind: OrganisationKind | None) -> Acting:
    held = Held(
        capacity=capacity,
        period=Period(starts=TODAY),
        organisation_id=THEIRS if kind else None,
        organisation_name="Theirs" if kind else "",
        organisation_kind=kind,
    )
    (one,) = capacities([held], TODAY)
    return one


def everyone() -> Iterator[tuple[OrganisationKind | None, Acting]]:
    """Every capacity in an organisation of every kind, and those that are held for none."""
    for capacity, kind in product(Capacity, OWNERS):
        if kind is not None or capacity in (Capacity.BOARD_MEMBER, Capacity.CUSTODIAN):
            yield kind, acting(capacity, kind)


@pytest.mark.parametrize("kind", OWNERS)
def test_the_identities_that_a_client_can_be_registered_with(kind: OrganisationKind | None) -> None:
    barred = BY_RECEIPT if kind in NEVER_AN_IDENTITY else frozenset[Scope]()  # nor a case by its receipt
    for type_ in (ClientType.APP, ClientType.SERVER):
        assert identities(clients.ceiling(type_, kind)) == IDENTITIES[kind]
        assert clients.ceiling(type_, kind) | IDENTITY == OFFERED - barred
    assert clients.ceiling(ClientType.SERVICE, kind) == OFFERED - PEOPLE_ONLY - barred
    assert clients.ceiling(ClientType.RESOURCE_SERVER, kind) == frozenset()


@pytest.mark.parametrize("who", ACTING, ids=lambda who: f"{who[0]} of {who[1]}")
def test_what_can_be_granted_to_somebody_who_acts_like_this(
    who: tuple[Capacity, OrganisationKind | None],
) -> None:
    can = ceiling(acting(*who))
    assert (identities(can), administration(can)) == ACTING[who]


def test_a_custodian_does_nothing_but_approve_and_an_administrator_reads_no_record() -> None:
    assert ceiling(acting(Capacity.CUSTODIAN, OrganisationKind.NGO)) == {Scope.IDENTITIES_APPROVE}
    assert ceiling(acting(Capacity.ADMINISTRATOR, OrganisationKind.SECRETARIAT)) == {
        Scope.ADMIN_PEOPLE,
        Scope.ADMIN_CLIENTS,
        Scope.AUDIT_LOG_READ,
    }


def test_by_no_path_does_an_identity_scope_come_to_a_company_a_brand_or_a_financier() -> None:
    """Whatever is asked at registration, by whoever signs in to whatever client, and by the client for itself."""
    tried = 0
    for kind, type_, scope in product(OWNERS, ClientType, sorted(OFFERED)):
        client = _registered(type_, kind, scope)
        if client is None:
            continue
        assert not for_itself(client.scopes) & (PEOPLE_ONLY | BY_RECEIPT)
        assert not (kind in NEVER_AN_IDENTITY and client.scopes & BY_RECEIPT)
        for of, who in everyone():
            # the strictest case for us: the client belongs to the very organisation of whoever signs in
            granted = (
                client.scopes & ceiling(who) if serves(client.organisation_id, who) or not kind else set()
            )
            tried += 1
            companys = kind in NEVER_AN_IDENTITY or (
                of in NEVER_AN_IDENTITY and who.as_ is ActingAs.ORGANISATION
            )
            if companys:
                assert not granted & IDENTITY, (kind, type_, scope, of, who)
            if granted & IDENTITY:
                assert client.binds
            assert not granted & BY_RECEIPT  # nobody who signs in is given a case
    assert tried > 10_000


def test_a_client_of_an_organisation_serves_its_own_people_alone() -> None:
    own = acting(Capacity.MEMBER, OrganisationKind.COMPANY)
    seat = acting(Capacity.BOARD_MEMBER, OrganisationKind.COMPANY)
    custodian = acting(Capacity.CUSTODIAN, None)
    other = UUID("00000000-0000-4000-8000-000000000005")
    assert [serves(of, who) for of in (None, THEIRS, other) for who in (own, seat, custodian)] == [
        True, True, True, True, False, False, False, False, False,
    ]  # fmt: skip


def test_what_rests_on_a_second_factor_is_never_a_machines() -> None:
    assert NEEDS_SECOND_FACTOR <= PEOPLE_ONLY
    assert not for_itself(frozenset(Scope)) & PEOPLE_ONLY


def test_every_kind_of_organisation_has_its_place() -> None:
    assert set(PROFILE_OF) == set(OrganisationKind)
    assert {kind for kind, profile in PROFILE_OF.items() if profile is Profile.COMPANY} == {
        OrganisationKind.COMPANY
    }


def _registered(type_: ClientType, kind: OrganisationKind | None, scope: Scope) -> RegisteredClient | None:
    sends_people = type_ in (ClientType.APP, ClientType.SERVER)
    answer = register(
        "a-tool",
        type_,
        Wish(
            name="A tool",
            scopes=(scope.value,),
            redirect_uris=("https://app.example.org/",) if sends_people else (),
            pushes=False,
            binds=False,
        ),
        () if type_ is ClientType.APP else (PublicKey(kty=KeyKind.EC, kid="1"),),
        (THEIRS, kind) if kind else None,
        datetime(2026, 3, 1, tzinfo=UTC),
    )
    return answer if isinstance(answer, RegisteredClient) else None
