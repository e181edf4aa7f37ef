"""Item by item: what was found, on what evidence, by whom and when; and how the item stands after that.

Every assessment stays. How an item stands is what was found last, whoever found it; where the last findings of two
organisations differ, the item says that it is disputed. There is no total and no pass mark (DOMAIN 5).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from domain.commitments.refusals import EvidenceMissing, NotItsItem
from domain.commitments.values import GROUP_OF, Change, ItemCode, ItemGroup, ItemState, Rating
from domain.kernel import BadInput, NewId, Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What somebody found of one item: the words it rests on, and where they stand."""

    item: ItemCode
    rating: Rating
    evidence: str | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """That a person of an organisation found so, on a day. `position` counts the assessments of the version."""

    id: UUID
    item: ItemCode
    rating: Rating
    evidence: str | None = None
    place: str | None = None
    assessor_id: UUID
    person_id: UUID
    assessed_on: date
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """How one item of a version stands."""

    id: UUID
    item: ItemCode
    position: int
    rating: ItemState = ItemState.UNASSESSED
    disputed: bool = False
    assessed_on: date | None = None
    assessment_id: UUID | None = None

    @property
    def item_group(self) -> ItemGroup:
        """To which group it belongs."""
        return GROUP_OF[self.item]

    @property
    def is_gap(self) -> bool:
        """Whether anything is missing: whatever is not MET, unassessed items too."""
        return self.rating is not ItemState.MET

    def after(self, assessments: Sequence[Assessment]) -> Item:
        """The item as the assessments leave it."""
        latest = {one.assessor_id: one for one in _in_turn(assessments) if one.item is self.item}
        if not latest:
            return self
        last = max(latest.values(), key=lambda one: one.position)
        return replace(
            self,
            rating=ItemState(last.rating.value),
            disputed=any(one.rating is not last.rating for one in latest.values()),
            assessed_on=last.assessed_on,
            assessment_id=last.id,
        )


def unassessed(codes: Iterable[ItemCode], new_id: NewId) -> tuple[Item, ...]:
    """The whole list before anybody looked, so that nothing looks complete."""
    return tuple(Item(id=new_id(), item=code, position=n) for n, code in enumerate(codes, 1))


def unfit(found: Sequence[Found], items: Sequence[Item]) -> Refusal | None:
    """Why this cannot stand as an assessment of these items."""
    own = {one.item for one in items}
    strange = [one.item for one in found if one.item not in own]
    bare = [one.item for one in found if one.rating is not Rating.NO_EVIDENCE and one.evidence is None]
    if not found or len({one.item for one in found}) < len(found):
        return BadInput(
            message="An assessment rates at least one item, and none of them twice.",
            next="Give one rating for each item.",
            field="ratings",
        )
    if strange:
        return NotItsItem(items=tuple(item.value for item in strange))
    if bare:
        return EvidenceMissing(items=tuple(item.value for item in bare))
    if any(one.rating is Rating.NO_EVIDENCE and one.evidence is not None for one in found):
        return BadInput(
            message="NO_EVIDENCE says that no words were found, so it quotes none.",
            next="Leave the evidence out, or rate what the words show.",
            field="ratings",
        )
    return None


_SHOWN = {ItemState.MET: 2, ItemState.PARTIAL: 1, ItemState.NOT_MET: 0, ItemState.NO_EVIDENCE: 0}


def change(earlier: ItemState, later: ItemState) -> Change:
    """What became of an item: by how far it is shown to be met. Not met and without evidence are alike in that (A)."""
    if ItemState.UNASSESSED in (earlier, later):
        return Change.UNASSESSED
    before, after = _SHOWN[earlier], _SHOWN[later]
    if before == after:
        return Change.SAME
    return Change.BETTER if after > before else Change.WORSE


def _in_turn(assessments: Sequence[Assessment]) -> list[Assessment]:
    return sorted(assessments, key=lambda one: one.position)
