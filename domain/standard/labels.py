"""Records of this context have readable keys; what the ledger needs of them is a label that follows from the key."""

from __future__ import annotations

from uuid import NAMESPACE_URL, UUID, uuid5

from domain.kernel import Event, Recorded


def label(entity: str, key: str) -> UUID:
    """The same label for the same key, always."""
    return uuid5(NAMESPACE_URL, f"parley:{entity}:{key}")


def happened(kind: str, entity: str, key: str, **facts: str) -> Event:
    """An event of a record with a readable key."""
    return Event(kind=kind, entity=entity, id=label(entity, key), facts={"key": key, **facts})


def recorded(entity: str, key: str, *events: Event) -> Recorded:
    """The yes to an act on such a record."""
    return Recorded(entity=entity, id=label(entity, key), key=key, events=events)
