"""What a refusal tells a client to do next, in the `WWW-Authenticate` header.

RFC 6750 section 3 (Bearer), RFC 9449 section 7.1 (DPoP), RFC 9470 section 3 (a second factor anew) and RFC 9728
section 5.1 (where to find out who issues tokens). Never says which check a token failed.
"""

from __future__ import annotations

from collections.abc import Iterable

from domain.scopes import SECOND_FACTOR_HOLDS
from infra.oauth.metadata import RESOURCE_PATH
from infra.oauth.proofs import PROOF_ALGORITHMS
from infra.oauth.tokens import SECOND_FACTOR
from infra.oauth.verifier import Because, Failure

_OF_THE_PROOF = {
    Because.BAD_PROOF: "invalid_dpop_proof",
    Because.NO_PROOF: "invalid_dpop_proof",
    Because.PROOF_REPLAYED: "invalid_dpop_proof",
    Because.NONCE_WANTED: "use_dpop_nonce",
}


def for_failure(failure: Failure, issuer: str) -> str:
    """Of a 401: the token, or its proof, was not good."""
    if failure.with_proof:
        return _dpop(issuer, error=_OF_THE_PROOF.get(failure.because, "invalid_token"))
    return f"{_bearer(issuer, error='invalid_token')}, {_dpop(issuer)}"


def for_anyone(scopes: Iterable[str], issuer: str) -> str:
    """There was no token, and what was asked takes one."""
    wanted = " ".join(sorted(scopes))
    return f"{_bearer(issuer, scope=wanted)}, {_dpop(issuer, scope=wanted)}"


def for_scopes(scopes: Iterable[str], issuer: str, *, bound: bool) -> str:
    """The token is good and does not go far enough."""
    return _named(issuer, bound=bound, error="insufficient_scope", scope=" ".join(sorted(scopes)))


def for_step_up(scopes: Iterable[str], issuer: str, *, bound: bool) -> str:
    """Of a 401: authorize again, with a second factor shown within the last five minutes."""
    return _named(
        issuer,
        bound=bound,
        error="insufficient_user_authentication",
        error_description="A second factor is needed that was shown within the last five minutes",
        acr_values=SECOND_FACTOR,
        max_age=str(SECOND_FACTOR_HOLDS),
        scope=" ".join(sorted(scopes)),
    )


def _named(issuer: str, *, bound: bool, **said: str) -> str:
    return _dpop(issuer, **said) if bound else _bearer(issuer, **said)


def _bearer(issuer: str, **said: str) -> str:
    return _challenge("Bearer", {**said, "resource_metadata": issuer + RESOURCE_PATH})


def _dpop(issuer: str, **said: str) -> str:
    algorithms = " ".join(PROOF_ALGORITHMS)
    return _challenge("DPoP", {**said, "algs": algorithms, "resource_metadata": issuer + RESOURCE_PATH})


def _challenge(scheme: str, said: dict[str, str]) -> str:
    return f"{scheme} " + ", ".join(f'{name}="{value}"' for name, value in said.items())
