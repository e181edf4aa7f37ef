"""openid-client, from npm, goes the whole way: what it did, as it tells it itself (`openid_client.mjs`)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.foreign.cast import Cast, cast_of
from tests.foreign.scripts import clients_from_npm, happened
from tests.ground.service import Service

SECOND_FACTOR = "urn:parley:acr:second-factor"


@pytest.fixture(scope="module")
def told(served: Service) -> dict[str, Any]:
    clients_from_npm()
    cast: Cast = cast_of(served)
    return happened("openid_client.mjs", cast.given(), cast.people)


def test_a_server_pushes_its_request_and_gets_a_bound_token(told: dict[str, Any]) -> None:
    assert told["signed_in"] == {
        "pushed": ["client_id", "request_uri"],
        "token_type": "dpop",
        "scope": "engagement:read offline_access openid profile",
        "expires_in": 300,
        "acr": SECOND_FACTOR,
        "amr": ["pwd", "otp", "mfa"],
        "for": "demo-frontend",
        "lasts": 300,
    }


def test_it_learns_a_handle_and_a_capacity_and_no_name(told: dict[str, Any]) -> None:
    assert told["who"] == {
        "sub": True,
        "preferred_username": "oystercatcher",
        "parley_acting": "ORGANISATION",
        "parley_organisation": "Kestrelmere Assurance",
    }


def test_it_reads_with_the_key_and_not_without(told: dict[str, Any]) -> None:
    assert told["read"] == [200, 1]
    assert told["without_the_key"] == 401


def test_a_resource_server_alone_asks_what_a_token_is_worth(told: dict[str, Any]) -> None:
    assert told["introspected"] == {
        "active": True,
        "client_id": "demo-frontend",
        "scope": "engagement:read offline_access openid profile",
        "token_type": "DPoP",
        "acr": SECOND_FACTOR,
        "sub": True,
        "bound": True,
    }
    assert told["introspected_by_a_client"] == "unauthorized_client"


def test_each_refresh_token_is_good_once_for_less_and_never_for_more(told: dict[str, Any]) -> None:
    assert told["refreshed"] == {
        "rotated": 3,
        "scopes": ["engagement:read offline_access openid profile", "openid"],
        "narrowed": ["insufficient_scope", "engagement:read"],
        "grown": "invalid_scope",
    }


def test_used_twice_a_refresh_token_ends_the_family(told: dict[str, Any]) -> None:
    assert told["used_twice"] == ["invalid_grant", "invalid_grant", False]


def test_a_code_is_good_once_and_for_its_verifier(told: dict[str, Any]) -> None:
    assert told["code_twice"] == "invalid_grant"
    assert told["code_without_the_verifier"] == "invalid_grant"


def test_it_takes_no_answer_of_another_issuer(told: dict[str, Any]) -> None:
    assert told["from_another_issuer"] == "OAUTH_INVALID_RESPONSE"


def test_it_understands_a_no(told: dict[str, Any]) -> None:
    assert told["denied"] == "access_denied"
    assert told["nobody_there"] == "login_required"
    assert told["unknown_scope"] == "invalid_scope"


def test_access_given_back_is_gone(told: dict[str, Any]) -> None:
    assert told["revoked"] == ["invalid_grant", False]


def test_it_steps_up_where_it_is_told_how(told: dict[str, Any]) -> None:
    assert told["step_up"] == {
        "error": "insufficient_user_authentication",
        "max_age": "300",
        "acr_values": SECOND_FACTOR,
        "got": "admin:clients openid",
        "acr": SECOND_FACTOR,
        "read": 1,
    }


def test_a_server_that_hosts_the_form_exchanges_a_receipt(told: dict[str, Any]) -> None:
    assert told["by_receipt"] == {
        "kind": "REPORT",
        "token_type": "dpop",
        "scope": "case:own",
        "refreshes": False,
        "stands": {"__typename": "ReportReturnedTo", "state": "RECEIVED"},
        "told_of_it": [
            "active", "aud", "client_id", "cnf", "exp", "iat", "iss", "jti", "scope", "sub", "token_type",
        ],
        "sub": "demo-frontend",
    }  # fmt: skip


def test_a_machine_gets_a_token_with_and_without_a_key_and_never_an_identity(told: dict[str, Any]) -> None:
    assert told["machine"] == ["bearer", "dpop"]
    assert told["machine_asks_for_identities"] == "invalid_scope"
