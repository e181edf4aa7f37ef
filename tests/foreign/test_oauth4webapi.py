"""oauth4webapi, from npm, goes step by step: what it did, as it tells it itself (`oauth4webapi.mjs`)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.foreign.cast import cast_of
from tests.foreign.scripts import clients_from_npm, happened
from tests.ground.service import Service


@pytest.fixture(scope="module")
def told(served: Service) -> dict[str, Any]:
    clients_from_npm()
    cast = cast_of(served)
    return happened("oauth4webapi.mjs", cast.given(), cast.people)


def test_it_finds_its_way_from_the_address_of_the_api(told: dict[str, Any]) -> None:
    assert told["discovered"] == {
        "itself": True,
        "methods": ["S256"],
        "proofs": ["ES256", "PS256"],
        "differ": [],
    }


def test_an_app_without_a_key_gets_a_bearer_token_for_a_person(told: dict[str, Any]) -> None:
    assert told["bearer"] == {
        "token_type": "bearer",
        "scope": "engagement:read openid profile",
        "refreshes": "string",
        "handle": "plover",
        "acting": "ORGANISATION",
        "read": 1,
    }


def test_its_own_check_of_a_token_takes_ours_and_for_nobody_else(told: dict[str, Any]) -> None:
    assert told["checked"] == {
        "subject": True,
        "client": "demo-app",
        "scope": "engagement:read openid profile",
    }
    assert told["checked_elsewhere"] == "OAUTH_JWT_CLAIM_COMPARISON_FAILED"


def test_a_token_is_renewed_once(told: dict[str, Any]) -> None:
    assert told["refreshed"] == ["bearer", "engagement:read openid profile", True]
    assert told["used_twice"] == ["invalid_grant", "invalid_grant"]


def test_people_act_as_they_choose_and_within_it(told: dict[str, Any]) -> None:
    assert told["capacities"] == {"acting": "BOARD", "narrowed": "engagement:read openid"}


def test_a_bound_token_opens_nothing_without_its_key(told: dict[str, Any]) -> None:
    assert told["bound"] == {
        "token_type": "dpop",
        "read": 1,
        "proof_twice": 401,
        "with_another_key": "OAUTH_WWW_AUTHENTICATE_CHALLENGE",
        "as_bearer": "OAUTH_WWW_AUTHENTICATE_CHALLENGE",
    }
    assert told["code_with_another_key"] == "invalid_grant"
    assert told["nonces_wanted"] >= 1


def test_what_an_app_cannot_do(told: dict[str, Any]) -> None:
    assert told["refused"] == {
        "without_pkce": "invalid_request",
        "plain_pkce": "invalid_request",
        "implicit": "unsupported_response_type",
        "for_itself": "invalid_client",
        "introspection": "invalid_client",
    }
    assert told["sent_elsewhere"] == [400, None]


def test_a_site_that_hosts_the_form_exchanges_a_receipt(told: dict[str, Any]) -> None:
    stands = {"__typename": "ReportReturnedTo", "state": "RECEIVED"}
    assert told["by_receipt"] == {
        "given": {
            "token_type": "bearer",
            "expires_in": 300,
            "scope": "case:own",
            "parley_case_kind": "REPORT",
        },
        "stands": stands,
        "bound": ["dpop", stands],
        "bare": "OAUTH_WWW_AUTHENTICATE_CHALLENGE",
        "mistyped": "invalid_request",
        "unknown": "invalid_grant",
        "by_another": "unauthorized_client",
        "reads_more": "no error",
        "given_back": True,
    }


def test_what_it_gives_back_is_gone(told: dict[str, Any]) -> None:
    assert told["revoked"] == "invalid_grant"
