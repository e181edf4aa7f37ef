"""The judgement of a question: what it touches, by the scopes of who asks and the table of who sees what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from domain.access import Arm, Profile, Scope, Viewer, arms_of
from domain.access_words import OPEN_ARMS


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """One thing a question touches: an entity's fact, filter, order or link, and the scope it asks."""

    entity: str
    name: str
    scope: Scope | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """Yes: and for every entity asked, the arms that may be compiled."""

    profile: Profile
    arms: Mapping[str, tuple[Arm, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class InsufficientScope:
    """No: the client's token lacks these scopes. `fields` names where they were needed."""

    scopes: tuple[Scope, ...]
    fields: tuple[str, ...]


def admit(viewer: Viewer, needs: Iterable[Need]) -> Admission | InsufficientScope:
    """The one judgement of who may ask what.

    A scope is needed wherever the viewer's profile could reach more than what is public.
    """
    asked = tuple(needs)
    missing = [need for need in asked if _lacks(viewer, need)]
    if missing:
        return InsufficientScope(
            scopes=tuple(sorted({need.scope for need in missing if need.scope})),
            fields=tuple(sorted({f"{need.entity}.{need.name}" for need in missing})),
        )
    return Admission(
        profile=viewer.profile,
        arms={need.entity: arms_of(need.entity, viewer.profile) for need in asked},
    )


def _lacks(viewer: Viewer, need: Need) -> bool:
    if need.scope is None or need.scope in viewer.scopes:
        return False
    arms = arms_of(need.entity, viewer.profile)
    return not arms or not OPEN_ARMS.issuperset(arms)
