"""Days that cannot be: in the future, before what they belong to, or a period that ends before it begins."""

from __future__ import annotations

from datetime import date, timedelta

from domain.engagement.refusals import ImpossibleDate


def impossible_period(
    starts_on: date, ends_on: date, today: date, *, not_before: date | None, first_due: date | None
) -> ImpossibleDate | None:
    """What is wrong with an engagement's days: `not_before` is the first day of what it follows, `first_due` the
    earliest day by which something agreed there is due."""
    return (
        no_earlier_than(ends_on, starts_on, "endsOn", "the first day")
        or no_later_than_tomorrow(starts_on, today, "startsOn")
        or no_later_than_tomorrow(ends_on, today, "endsOn")
        or (not_before and no_earlier_than(starts_on, not_before, "startsOn", "what it follows"))
        or (first_due and _due_before(starts_on, first_due))
        or None
    )


def no_later_than_tomorrow(day: date, today: date, field: str) -> ImpossibleDate | None:
    """A record tells what happened. One day is allowed for places where it is tomorrow already."""
    latest = today + timedelta(days=1)
    if day <= latest:
        return None
    return ImpossibleDate(
        message="This day lies in the future. The record tells what has happened.",
        next="Record it once it has taken place.",
        field=field,
        latest=latest,
    )


def no_earlier_than(day: date, earliest: date, field: str, what: str) -> ImpossibleDate | None:
    """Nothing follows before what it follows; `what` names that, as in "the engagement"."""
    if day >= earliest:
        return None
    return ImpossibleDate(
        message=f"This day lies before {what}.",
        next=f"Give {earliest.isoformat()} or a later day, or correct the earlier date first.",
        field=field,
        earliest=earliest,
    )


def _due_before(starts_on: date, due: date) -> ImpossibleDate | None:
    if due >= starts_on:
        return None
    return ImpossibleDate(
        message="An action agreed here would then be due before the engagement.",
        next=f"Give {due.isoformat()} or an earlier day as the first day.",
        field="startsOn",
        latest=due,
    )
