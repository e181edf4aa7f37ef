"""Load, ask, save: a handler saw an early warning, or did something about it. Its rules are not here."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from domain.access import Profile, Viewer
from domain.cases.approach import reckoning_at, stale
from domain.engagement.parts import Decided
from domain.kernel import Clock, NewId, NotThere, Recorded, Refusal
from domain.reprisals import commands as c
from domain.reprisals.early_warning import EarlyWarning
from domain.reprisals.ports import ReprisalWork


async def acknowledge_warning(
    command: c.OnWarning, by: Viewer, work: ReprisalWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Somebody at the desk saw it."""
    found = await _at_the_desk(command.warning_id, command.version, by, work, clock)
    if isinstance(found, Refusal):
        return found
    warning, person = found
    return await _kept(warning.acknowledged(person, await _on(warning, work, clock)), warning, work)


async def act_on_warning(
    command: c.ActOnWarning, by: Viewer, work: ReprisalWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Something was done about it."""
    found = await _at_the_desk(command.warning_id, command.version, by, work, clock)
    if isinstance(found, Refusal):
        return found
    warning, person = found
    on = await _on(warning, work, clock)
    return await _kept(warning.acted_upon(command.action, person, on), warning, work)


async def _at_the_desk(
    id: UUID, version: int | None, by: Viewer, work: ReprisalWork, clock: Clock
) -> tuple[EarlyWarning, UUID] | Refusal:
    """Warnings are handled at the secretariat's desk; for everybody else there is none to act on."""
    if by.profile is not Profile.SECRETARIAT or by.organisation is None or by.person is None:
        return NotThere()
    if not await work.casework.sits_at(by.person, by.organisation, clock.today()):
        return NotThere()
    warning = await work.early_warnings.load(id)
    if warning is None or warning.body_id != by.organisation:
        return NotThere()
    return stale(warning.version, version) or (warning, by.person)


async def _on(warning: EarlyWarning, work: ReprisalWork, clock: Clock) -> date:
    by = await reckoning_at(warning.site_id, work, by_week=warning.by_week)
    return by.kept(by.today(clock.now()))


async def _kept(
    decided: Decided[EarlyWarning] | Refusal, was: EarlyWarning, work: ReprisalWork
) -> Recorded | Refusal:
    if isinstance(decided, Refusal):
        return decided
    await work.early_warnings.keep(decided.record, was=was)
    return Recorded(entity="EarlyWarning", id=was.id, events=decided.events, by_week=was.by_week)
