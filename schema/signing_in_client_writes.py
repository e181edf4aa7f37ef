"""Mutations that keep the register of clients. The secretariat's administrators alone; there is no open registration."""

from __future__ import annotations

import strawberry

from domain.access import Scope
from domain.kernel import ChangedMeanwhile, NotThere
from domain.signing_in import use_cases as register
from domain.signing_in.refusals import (
    AlreadySuspended,
    ClientIdTaken,
    KeyUnfit,
    NotSuspended,
    RedirectUriUnfit,
    RotationUnderWay,
    ScopeUnfit,
)
from domain.stakeholders.refusals import SecretariatOnly
from schema.codes import ClientType, KeyKind
from schema.commands import code, plain, plain_list, ref, title
from schema.signing_in import Client
from schema.writing import Mutation

KEEPS = Scope.ADMIN_CLIENTS
SCOPES = "The most that it can ever be granted, such as `engagement:read`: all of these or none."
BACK = (
    "Where people are sent back to, in full: https, or http on 127.0.0.1 and [::1], or for an APP a scheme that is a"
    " domain turned round (RFC 8252). No wildcard, fragment or user name. None where it only takes receipts (`case:own`)."
)
PUSHES = "Whether it may only use pushed authorization requests (RFC 9126); no, if left out."
BINDS = "Whether all its tokens are bound to a key (RFC 9449); no, if left out. Identity scopes force it."


@strawberry.input(description="A public key by value: the members of a JWK (RFC 7517) that make it.")
class PublicKeyInput:
    kty: KeyKind = plain("Its kind.")
    kid: str | None = code(
        "Its name, by which assertions point to it; its thumbprint (RFC 7638) if left out.",
        at_most=128,
        optional=True,
    )
    crv: str | None = code("Of an EC key: `P-256`.", at_most=20, optional=True)
    x: str | None = code("Of an EC key: the point's first coordinate.", at_most=100, optional=True)
    y: str | None = code("Of an EC key: the point's second coordinate.", at_most=100, optional=True)
    n: str | None = code("Of an RSA key: the modulus.", at_most=800, optional=True)
    e: str | None = code("Of an RSA key: the exponent.", at_most=20, optional=True)


@strawberry.input(description="A client to enter.")
class RegisterClientInput:
    client_id: str = code(
        "How it will name itself: 3 to 64 of a-z, 0-9, dot, dash and underscore, a letter or digit first."
    )
    name: str = title("What it is, for the people who are asked to agree.")
    type: ClientType = plain("How it lives. It never changes.")
    organisation_id: strawberry.ID | None = ref(
        "Organisation",
        "Whose it is; it then serves its own people alone. It never changes. One of a company, a brand or a financier"
        " can never hold an identity scope, nor take receipts.",
        optional=True,
    )
    scopes: list[str] = code(SCOPES, many=True)
    redirect_uris: list[str] = code(BACK, at_most=500, many=True)
    public_keys: list[PublicKeyInput] = plain_list(
        "The keys it signs with: none for an APP, else one to five."
    )
    pushes: bool | None = plain(PUSHES, optional=True)
    binds: bool | None = plain(BINDS, optional=True)


@strawberry.input(
    description="What is registered of a client, said anew: whatever is left out is taken away."
)
class ChangeClientInput:
    client_id: strawberry.ID = ref("Client", "The client.")
    version: int = plain(
        "The version you read; if the record changed since, nothing is done and the refusal says so."
    )
    name: str = title("What it is, for the people who are asked to agree.")
    scopes: list[str] = code(SCOPES, many=True)
    redirect_uris: list[str] = code(BACK, at_most=500, many=True)
    pushes: bool | None = plain(PUSHES, optional=True)
    binds: bool | None = plain(BINDS, optional=True)


@strawberry.input(description="New keys of a client.")
class RotateClientKeysInput:
    client_id: strawberry.ID = ref("Client", "The client.")
    public_keys: list[PublicKeyInput] = plain_list("The keys that take over: one to five.")
    overlap_days: int | None = plain(
        "For how many days the former keys verify as well, so that no deployment has to be exact: 1 to 30, or 7 if"
        " left out.",
        optional=True,
    )
    at_once: bool | None = plain(
        "For a key that was lost or stolen: no overlap, and whatever was issued to the client by now opens nothing.",
        optional=True,
    )


@strawberry.input(description="A client that is let in no more.")
class SuspendClientInput:
    client_id: strawberry.ID = ref("Client", "The client.")


@strawberry.input(description="A suspended client that is let in again.")
class ResumeClientInput:
    client_id: strawberry.ID = ref("Client", "The client.")


MUTATIONS = (
    Mutation(
        name="registerClient",
        scope=KEEPS,
        description="Enter a client. For the secretariat's administrators.",
        input_type=RegisterClientInput,
        command=register.RegisterClient,
        use_case=register.register_client,
        success="ClientRegistered",
        shows=("client", Client),
        refusals=(SecretariatOnly, NotThere, ClientIdTaken, ScopeUnfit, RedirectUriUnfit, KeyUnfit),
    ),
    Mutation(
        name="changeClient",
        scope=KEEPS,
        description="Say a client's name, scopes and addresses anew. A scope that is taken away is in no further token. "
        "For the secretariat's administrators.",
        input_type=ChangeClientInput,
        command=register.ChangeClient,
        use_case=register.change_client,
        success="ClientChanged",
        shows=("client", Client),
        refusals=(SecretariatOnly, NotThere, ChangedMeanwhile, ScopeUnfit, RedirectUriUnfit),
    ),
    Mutation(
        name="rotateClientKeys",
        scope=KEEPS,
        description="Give a client new keys, with an overlap or at once. For the secretariat's administrators.",
        input_type=RotateClientKeysInput,
        command=register.RotateClientKeys,
        use_case=register.rotate_client_keys,
        success="ClientKeysRotated",
        shows=("client", Client),
        refusals=(SecretariatOnly, NotThere, RotationUnderWay, KeyUnfit),
    ),
    Mutation(
        name="suspendClient",
        scope=KEEPS,
        description="Let a client in no more. Every worker knows within a second, and what it was issued opens nothing, also"
        " after it is let in again. For the secretariat's administrators.",
        input_type=SuspendClientInput,
        command=register.SuspendClient,
        use_case=register.suspend_client,
        success="ClientSuspended",
        shows=("client", Client),
        refusals=(SecretariatOnly, NotThere, AlreadySuspended),
    ),
    Mutation(
        name="resumeClient",
        scope=KEEPS,
        description="Let a suspended client in again; people sign in to it anew. For the secretariat's administrators.",
        input_type=ResumeClientInput,
        command=register.ResumeClient,
        use_case=register.resume_client,
        success="ClientResumed",
        shows=("client", Client),
        refusals=(SecretariatOnly, NotThere, NotSuspended),
    ),
)
"""The register's mutations, in the order in which the schema prints them."""
