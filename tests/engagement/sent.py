"""What a client of these tests sends, and how it reads the answer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from uuid import UUID

from domain.labels import encode_id
from schema.writing import Outcome
from tests.engagement.world import (
    MINE,
    RIVER_NGO,
)

Ask = Callable[..., Awaitable[Outcome]]
Fingerprint = Callable[[], Awaitable[Mapping[str, str]]]


def meeting(**changes: object) -> dict[str, object]:
    return {
        "siteId": encode_id("Site", MINE),
        "startsOn": "2026-03-02",
        "purpose": "Calidad del agua bajo la presa",
        "method": "PUBLIC_MEETING",
        "level": "CONSULT",
        "language": "es",
        **changes,
    }


def obstacle(engagement: str, **changes: object) -> dict[str, object]:
    return {
        "engagementId": engagement,
        "kind": "LANGUAGE",
        "severity": "HIGH",
        "affectedSector": "COMMUNITIES",
        "identifiedOn": "2026-03-02",
        **changes,
    }


def label(outcome: Outcome) -> str:
    """The global id of what a success shows."""
    ((entity, raw),) = outcome.records.values()
    return encode_id(entity, raw)


def key_of(gid: str) -> UUID:
    return UUID(gid.partition("_")[2])


async def met(ask: Ask, **changes: object) -> str:
    """A meeting that the river NGO keeps."""
    done = await ask("recordEngagement", meeting(**changes), RIVER_NGO)
    assert done.typename == "EngagementRecorded", done
    return label(done)


async def release(ask: Ask, engagement: str, *audiences: str) -> None:
    for audience in audiences:
        done = await ask("releaseEngagement", {"engagementId": engagement, "audience": audience}, RIVER_NGO)
        assert done.typename == "EngagementReleased", done
