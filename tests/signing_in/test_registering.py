"""Who may be on the register, and with what: addresses, keys, scopes, rotation, suspension. No database is needed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from domain.access import Profile, Scope
from domain.kernel import BadInput, ChangedMeanwhile, Refusal
from domain.signing_in import refusals
from domain.signing_in.client_keys import KeyKind, PublicKey
from domain.signing_in.clients import ClientType
from domain.signing_in.registering import (
    RegisteredClient,
    Wish,
    change,
    register,
    resume,
    rotate,
    rotate_at_once,
    suspend,
)
from domain.stakeholders.values import OrganisationKind

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
FIRM = UUID("00000000-0000-4000-8000-000000000006")
BACK = ("https://app.example.org/callback",)
APP, SERVER, SERVICE = ClientType.APP, ClientType.SERVER, ClientType.SERVICE


def key(kid: str) -> PublicKey:
    return PublicKey(kty=KeyKind.EC, kid=kid, crv="P-256", x=f"x of {kid}", y="y")


def wish(
    *scopes: str, back: tuple[str, ...] = (), name: str = "A tool", pushes: bool = False, binds: bool = False
) -> Wish:
    return Wish(name=name, scopes=scopes, redirect_uris=back, pushes=pushes, binds=binds)


def registered(
    type_: ClientType,
    asked: Wish,
    kind: OrganisationKind | None = None,
    keys: tuple[PublicKey, ...] | None = None,
    client_id: str = "a-tool",
) -> RegisteredClient | Refusal:
    owned = (FIRM, kind) if kind else None
    keys = (() if type_ is APP else (key("1"),)) if keys is None else keys
    return register(client_id, type_, asked, keys, owned, NOON)


def made(type_: ClientType = SERVICE, asked: Wish | None = None) -> RegisteredClient:
    client = registered(type_, asked or wish(back=BACK if type_ in (APP, SERVER) else ()))
    assert isinstance(client, RegisteredClient)
    return client


# -- addresses

FIT = {
    "https://app.example.org/callback": (APP, SERVER),
    "https://app.example.org": (APP, SERVER),
    "https://app.example.org:8443/a/b.c?tenant=7": (APP, SERVER),
    "https://app.example.org/%C3%A9toile": (APP, SERVER),
    "http://127.0.0.1/callback": (APP, SERVER),
    "http://127.0.0.1:49152/callback": (APP, SERVER),
    "http://[::1]/callback": (APP, SERVER),
    "org.example.app:/callback": (APP,),
}
UNFIT = {
    "http://app.example.org/callback": "What is sent over http can be read on the way.",
    "http://localhost/callback": "The name localhost can be made to lead elsewhere.",
    "http://127.0.0.2/callback": "What is sent over http can be read on the way.",
    "http://127.0.0.1.example.org/": "What is sent over http can be read on the way.",
    "http:///callback": "What is sent over http can be read on the way.",
    "https:///callback": "This https URI names no host.",
    "https://*.example.org/callback": "A redirect URI has no wildcard.",
    "https://app.example.org/*": "A redirect URI has no wildcard.",
    "https://app.example.org/callback#": "A redirect URI has no fragment.",
    "https://app.example.org/callback#top": "A redirect URI has no fragment.",
    "https://app.example.org@elsewhere.example/callback": "A redirect URI names no user.",
    "https://user:word@app.example.org/callback": "A redirect URI names no user.",
    "https://app.example.org/a/../callback": "A redirect URI climbs no folders.",
    "https://app.example.org/a/%2e%2E/callback": "A redirect URI climbs no folders.",
    "https://app.example.org/./callback": "A redirect URI climbs no folders.",
    "https://app.example.org/callback?code=1": "A redirect URI holds none of the parameters that the answer adds.",
    "https://app.example.org/callback?state": "A redirect URI holds none of the parameters that the answer adds.",
    "https://app.example.org/callback?a=1&iss=x": "A redirect URI holds none of the parameters that the answer adds.",
    "HTTPS://app.example.org/callback": "A URI begins with its scheme in small letters.",
    "javascript:alert(1)": "Any app could claim this scheme.",
    "data:text/html,hello": "Any app could claim this scheme.",
    "myapp:/callback": "Any app could claim this scheme.",
    "org.example.app://callback": "A private-use URI has one slash after its scheme and no host.",
    "org.example.app:callback": "A private-use URI has one slash after its scheme and no host.",
    "/callback": "A URI begins with its scheme in small letters.",
    "//app.example.org/callback": "A URI begins with its scheme in small letters.",
    "https://[::1/callback": "This is not a URI in plain ASCII.",
    "https://app.example.org:99999/": "This is not a URI in plain ASCII.",
    "https://app.example.org\\@elsewhere.example": "This is not a URI in plain ASCII.",
    "https://app.example.org/call back": "This is not a URI in plain ASCII.",
    "https://app.example.org/caf\u00e9": "This is not a URI in plain ASCII.",
    "https://app.example.org/%zz": "This is not a URI in plain ASCII.",
    "https://app.example.org/\r\nx": "This is not a URI in plain ASCII.",
    "": "This is not a URI in plain ASCII.",
    "https://app.example.org/" + "x" * 480: "A redirect URI has 500 characters at most.",
}


@pytest.mark.parametrize("uri", FIT)
def test_an_address_that_is_the_clients_own(uri: str) -> None:
    for type_ in (APP, SERVER):
        client = registered(type_, wish(back=(uri,)))
        assert isinstance(client, RegisteredClient) == (type_ in FIT[uri]), client


@pytest.mark.parametrize("uri", UNFIT)
def test_an_address_that_could_be_turned_against_people(uri: str) -> None:
    refused = registered(APP, wish(back=("https://app.example.org/first", uri)))
    assert isinstance(refused, refusals.RedirectUriUnfit), refused
    assert (refused.message, refused.field) == (UNFIT[uri], "redirectUris.1")
    assert refused.next


def test_a_server_has_no_scheme_of_its_own() -> None:
    refused = registered(SERVER, wish(back=("org.example.app:/callback",)))
    assert isinstance(refused, refusals.RedirectUriUnfit)
    assert refused.message == "A server's redirect URI is https."


def test_how_many_addresses() -> None:
    ten = tuple(f"https://app.example.org/{number}" for number in range(10))
    assert isinstance(registered(APP, wish(back=ten)), RegisteredClient)
    for back in ((), (*ten, "https://app.example.org/10"), (*BACK, *BACK)):
        assert isinstance(registered(APP, wish(back=back)), refusals.RedirectUriUnfit), back
    for type_ in (SERVICE, ClientType.RESOURCE_SERVER):
        assert isinstance(registered(type_, wish(back=BACK)), refusals.RedirectUriUnfit)
        assert isinstance(registered(type_, wish()), RegisteredClient)


# -- ids, names, keys


@pytest.mark.parametrize(
    "client_id", ["ab", "A-tool", "-tool", "a tool", "a" * 65, "t\u00f6ol", "a/tool", "tool\n"]
)
def test_an_id_that_is_none(client_id: str) -> None:
    assert isinstance(registered(SERVICE, wish(), client_id=client_id), BadInput)


@pytest.mark.parametrize(
    "person", ["da147000-c04b-4f20-a820-b583cb1f5906", "da147000c04b4f20a820b583cb1f5906"]
)
def test_no_client_is_called_like_a_person(person: str) -> None:
    assert isinstance(registered(SERVICE, wish(), client_id=person), BadInput)
    assert isinstance(registered(SERVICE, wish(), client_id=f"tool-{person}"), RegisteredClient)


@pytest.mark.parametrize("name", ["", "A", "x" * 201])
def test_a_name_that_is_none(name: str) -> None:
    assert isinstance(registered(SERVICE, wish(name=name)), BadInput)


def test_an_app_keeps_no_key_and_all_others_have_one_to_five() -> None:
    assert isinstance(registered(APP, wish(back=BACK), keys=(key("1"),)), refusals.KeyUnfit)
    five = tuple(key(str(number)) for number in range(5))
    for type_, back in ((SERVER, BACK), (SERVICE, ()), (ClientType.RESOURCE_SERVER, ())):
        assert isinstance(registered(type_, wish(back=back), keys=five), RegisteredClient)
        for keys in ((), (*five, key("5")), (key("1"), key("1"))):
            assert isinstance(registered(type_, wish(back=back), keys=keys), refusals.KeyUnfit), keys


# -- what it is seen as, and what follows from its scopes


@pytest.mark.parametrize(
    ("kind", "profile"),
    [
        (None, Profile.PUBLIC),
        (OrganisationKind.SECRETARIAT, Profile.SECRETARIAT),
        (OrganisationKind.AUDIT_FIRM, Profile.AUDIT_FIRM),
        (OrganisationKind.NGO, Profile.MEMBER),
        (OrganisationKind.UNION, Profile.MEMBER),
        (OrganisationKind.COMMUNITY, Profile.MEMBER),
        (OrganisationKind.COMPANY, Profile.COMPANY),
        (OrganisationKind.BRAND, Profile.PUBLIC),
        (OrganisationKind.FINANCIER, Profile.PUBLIC),
    ],
)
def test_it_is_seen_as_what_its_organisation_is(kind: OrganisationKind | None, profile: Profile) -> None:
    client = registered(SERVICE, wish("engagement:read"), kind)
    assert isinstance(client, RegisteredClient)
    assert (client.profile, client.organisation_id) == (profile, FIRM if kind else None)


def test_identities_are_opened_with_bound_tokens_alone() -> None:
    plain = registered(APP, wish("engagement:read", back=BACK))
    opens = registered(APP, wish("identities:open", back=BACK))
    assert isinstance(plain, RegisteredClient)
    assert isinstance(opens, RegisteredClient)
    assert (plain.binds, opens.binds) == (False, True)
    later = change(plain, wish("identities:request", back=BACK), None, 1)
    assert isinstance(later, RegisteredClient)
    assert later.binds


REFUSED_SCOPES = {
    "engagment:read": "There is no scope 'engagment:read' on offer.",
    "case:any": "There is no scope 'case:any' on offer.",
    "openid": "There is no scope 'openid' on offer.",
    "": "There is no scope '' on offer.",
    "identities:open": "identities:open needs a person with a second factor: never a machine client.",
    "admin:clients": "admin:clients needs a person with a second factor: never a machine client.",
    "audit_log:read": "audit_log:read needs a person with a second factor: never a machine client.",
}


@pytest.mark.parametrize("scope", REFUSED_SCOPES)
def test_a_scope_that_a_service_cannot_have_is_refused_with_all_the_others(scope: str) -> None:
    refused = registered(SERVICE, wish("engagement:read", scope))
    assert isinstance(refused, refusals.ScopeUnfit)
    assert refused.message == REFUSED_SCOPES[scope]


def test_a_misspelt_scope_is_told_the_nearest() -> None:
    refused = registered(SERVICE, wish("engagment:read"))
    assert isinstance(refused, Refusal)
    assert refused.next == "The nearest is engagement:read."


# -- changing


def test_a_change_is_said_anew_and_counted() -> None:
    client = made(APP, wish("engagement:read", "statistics:read", back=BACK, pushes=True))
    after = change(client, wish("statistics:read", name="Another", back=("https://b.example/",)), None, 1)
    assert after == replace(
        client,
        name="Another",
        scopes=frozenset({Scope.STATISTICS_READ}),
        redirect_uris=("https://b.example/",),
        pushes=False,
        version=2,
    )
    assert change(client, wish(back=BACK), None, 7) == ChangedMeanwhile(current_version=1)


# -- keys


def test_former_keys_verify_during_the_overlap() -> None:
    client = made()
    after = rotate(client, (key("2"),), timedelta(days=7), NOON)
    assert after == replace(
        client, keys=(key("2"),), former_keys=(key("1"),), former_until=NOON + timedelta(days=7), version=2
    )


def test_within_an_overlap_there_is_no_second_rotation() -> None:
    once = rotate(made(), (key("2"),), timedelta(days=7), NOON)
    assert isinstance(once, RegisteredClient)
    nearly, over = NOON + timedelta(days=6, hours=23), NOON + timedelta(days=7)
    assert rotate(once, (key("3"),), timedelta(days=7), nearly) == refusals.RotationUnderWay()
    twice = rotate(once, (key("3"),), timedelta(days=7), over)
    assert isinstance(twice, RegisteredClient)
    assert twice.former_keys == (key("2"),)


@pytest.mark.parametrize(("days", "fits"), [(-1, False), (0, False), (1, True), (30, True), (31, False)])
def test_how_long_an_overlap_may_be(days: int, fits: bool) -> None:
    answer = rotate(made(), (key("2"),), timedelta(days=days), NOON)
    assert isinstance(answer, RegisteredClient if fits else BadInput)


def test_at_once_every_former_key_stops_and_so_does_what_was_issued() -> None:
    under_way = rotate(made(), (key("2"),), timedelta(days=7), NOON)
    assert isinstance(under_way, RegisteredClient)
    later = NOON + timedelta(hours=1)
    after = rotate_at_once(under_way, (key("3"),), later)
    assert isinstance(after, RegisteredClient)
    assert (after.keys, after.former_keys, after.former_until) == ((key("3"),), (), None)
    assert after.not_before == later


def test_a_key_that_stays_is_no_former_key() -> None:
    two = registered(SERVICE, wish(), keys=(key("1"), key("2")))
    assert isinstance(two, RegisteredClient)
    after = rotate(two, (key("2"), key("3")), timedelta(days=7), NOON)
    assert isinstance(after, RegisteredClient)
    assert after.former_keys == (key("1"),)


@pytest.mark.parametrize("how", ["with an overlap", "at once"])
def test_keys_that_cannot_take_over(how: str) -> None:
    client, alike = made(), replace(key("1"), x="another point")
    for keys in ((key("1"),), (alike,), (), tuple(key(str(n)) for n in range(6))):
        overlapping = how == "with an overlap"
        answer = (
            rotate(client, keys, timedelta(days=7), NOON)
            if overlapping
            else rotate_at_once(client, keys, NOON)
        )
        assert isinstance(answer, refusals.KeyUnfit), keys


def test_an_app_has_no_keys_to_rotate() -> None:
    assert isinstance(rotate(made(APP), (key("1"),), timedelta(days=7), NOON), refusals.KeyUnfit)


# -- suspension


def test_letting_a_client_in_again_brings_nothing_back() -> None:
    client = made()
    out = suspend(client, NOON)
    assert out == replace(client, active=False, not_before=NOON, version=2)
    assert isinstance(out, RegisteredClient)
    assert suspend(out, NOON + timedelta(days=1)) == refusals.AlreadySuspended()
    again = resume(out)
    assert again == replace(client, active=True, not_before=NOON, version=3)
    assert resume(client) == refusals.NotSuspended()


# -- who takes receipts


def test_who_only_takes_receipts_sends_nobody_anywhere() -> None:
    form = registered(APP, wish("case:own"))
    assert isinstance(form, RegisteredClient)
    assert (form.redirect_uris, form.scopes) == ((), {Scope.CASE_OWN})
    assert isinstance(registered(APP, wish("case:own", back=BACK)), RegisteredClient)
    for names in ((), ("case:own", "engagement:read")):  # with which people sign in as well
        assert isinstance(registered(APP, wish(*names)), refusals.RedirectUriUnfit), names


@pytest.mark.parametrize("type_", [APP, SERVICE])
@pytest.mark.parametrize(
    "kind", [OrganisationKind.COMPANY, OrganisationKind.BRAND, OrganisationKind.FINANCIER]
)
def test_a_companys_client_takes_no_receipt_and_is_told_where_to_send_people(
    type_: ClientType, kind: OrganisationKind
) -> None:
    refused = registered(type_, wish("case:own"), kind)
    assert isinstance(refused, refusals.ScopeUnfit)
    assert (refused.message, "/report" in refused.next) == (
        "case:own: a client of a company, a brand or a financier never takes a receipt.",
        True,
    )
