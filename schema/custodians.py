"""What custodians are told when they look after their circle: keys, changes that wait, wraps to pass on.

Told once, to a custodian; no query reaches any of it. Who holds keys is public under `/custodians`.
"""

from __future__ import annotations

import strawberry


def _said(description: str):  # type: ignore[no-untyped-def]
    """A field of a value that a mutation tells once."""
    return strawberry.field(description=description)


@strawberry.type(
    description="A custodian's key. Compare its fingerprint with what the custodian tells you by another way."
)
class CustodianKey:
    """See `domain.vault.custodians.HeldKey`."""

    custodian: str = _said("The custodian, under the id that the vault gave them.")
    label: str = _said("What the public list calls them.")
    key_id: str = _said("The key's name: the first 16 bytes of the SHA-256 of its sealing key, in hex.")
    signing_key: str = _said("Ed25519: 32 bytes in hex.")
    sealing_key: str = _said("X25519: 32 bytes in hex.")
    since: str | None = _said("Since which day.")
    newest: bool = _said(
        "No: it was replaced, and is in use until everything is wrapped for the newer one and that is proved."
    )
    proved: bool | None = _said("Whether its holder has shown that it opens what others wrapped for it.")
    person: str | None = _said("The person's id in the records.")


@strawberry.type(description="A change of the circle that waits for a signature.")
class CustodianChange:
    """See `domain.vault.custodians.Ceremony`."""

    statement: str = _said("Base64 of its canonical text. Its SHA-256 is what is signed.")
    signed: list[str] = _said("The custodians who have signed it.")


@strawberry.type(description="The circle of custodians as the vault has it.")
class Custody:
    """The vault's own word."""

    instance: str = _said("The instance: what is signed for another means nothing here.")
    generation: int = _said("How many changes there were: what is signed now counts for the next one alone.")
    keys: list[CustodianKey] = _said("Every key in use, newest first.")
    changes: list[CustodianChange] = _said("Changes that wait.")


@strawberry.type(
    description="A wrap of a data key for two custodians, or what is left of it when one has peeled it."
)
class WrappedDataKey:
    """See `infra.custody.layers`."""

    name: str = _said("Of which data key, for which pair: `data key/outer key:inner key`.")
    wrap: str = _said("Base64.")


@strawberry.type(description="Pairs of custodians' keys for which a data key is not wrapped yet.")
class MissingPairs:
    """What is due."""

    data_key: str = _said("The data key.")
    pairs: list[str] = _said("Each as `outer key:inner key`.")
