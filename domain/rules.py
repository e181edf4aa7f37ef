"""The assumptions by which cases and consultations go and the Board votes: what DOMAIN marks (A), each with its
default and its source.

An operator may choose others (see `infra.rules_file`); nothing else may hold such a number. `checked()` names what
cannot be: a limit of no days, a committee of nobody.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields

LONGEST_DAYS = 3650
LONGEST_MONTHS = 120
MOST_CHECK_INS = 24
SECTORS = 6
SEATS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """One scheme's rules. Days are calendar days unless the field says otherwise."""

    acknowledge_within_days: int = 7
    """By when receipt is acknowledged (WD 9(1)(b); DOMAIN 6)."""
    answer_within_months: int = 3
    """By when an answer is due, from the acknowledgement, or from the last day for one (WD 9(1)(f); DOMAIN 6)."""
    check_in_days: tuple[int, ...] = (30, 90, 180)
    """How long after closure someone asks whether there was retaliation (DOMAIN 6)."""
    appeal_within_days: int = 30
    """How long a complainant has to contest an answer, from the day of it (U 31(c), a known time frame)."""
    committee_least_members: int = 3
    """The fewest members of a committee that looks into an allegation (DOMAIN 8)."""
    committee_least_sectors: int = 3
    """The fewest sectors they come from (DOMAIN 8)."""
    ties_look_back_days: int = 365
    """How long a tie to the site, its operator or the audit firm bars from a committee after it ended (DOMAIN 8)."""
    warning_days_after_report: int = 90
    """An allegation within so many days of a report or interview is an early warning (DOMAIN 8)."""
    warning_allegations_window_days: int = 365
    """Two allegations at one site within so many days are an early warning (DOMAIN 8)."""
    remind_before_days: int = 3
    """How long before a due day's end the handler is reminded."""
    other_retaliation_to_committee: bool = True
    """Whether retaliation for other protected activities goes to a committee too; for audits it must (DOMAIN)."""
    notice_days: int = 30
    """How long before an audit's stage 2 its notice is published, at least (DOMAIN 10)."""
    quorum_seats: int = 7
    """How many of the Board's twelve seats must have a vote that counts, abstentions among them (DOMAIN 1)."""
    majority_parts: int = 1
    """YES must be more than this of `majority_of` among YES and NO: 1 of 2 is more YES than NO (DOMAIN 1)."""
    majority_of: int = 2
    """See `majority_parts`; never less than half."""
    consensus_days: int = 14
    """How long seats have to answer before a motion without an objection is adopted or voted on (DOMAIN 1)."""
    vote_least_days: int = 7
    """The fewest days from the opening of a vote to its closing day (DOMAIN 1)."""
    vote_most_days: int = 60
    """The most days from the opening of a vote to its closing day (DOMAIN 1)."""
    statistics_delay_days: int = 30
    """How long after a quarter's end it is counted, once and for good (DOMAIN 1)."""
    statistics_quarters_back: int = 8
    """How many quarters back are counted that were not yet: those before never are (DOMAIN 1)."""
    statistics_least_bodies: int = 3
    """A count is shown where so many different organisations brought its records, or one could subtract its own."""
    corrective_action_months: int = 12
    """How long after its draft report an audit's corrective actions may take, at most (DOMAIN 10)."""
    surveillance_months: int = 18
    """Within how many months of a report's release the next look at the site is due (DOMAIN 10)."""
    points_substantially: int = 75
    """What a requirement that is substantially met brings, of 100. The scheme's own weights were not found in public
    sources; these two are ours."""
    points_partially: int = 25
    """What a requirement that is partially met brings, of 100."""
    move_to_working_day: bool = True
    """Whether what falls due on a day off is due on the next working day at the site (Regulation 1182/71, 3(4))."""

    consultation_least_days: int = 60
    """The fewest days that a consultation round leaves, first and last included (A, from the practice of standard
    setters: ISEAL consulted on its own Standard-Setting Code for 60 days at a time, in two rounds)."""

    def checked(self) -> tuple[str, ...]:
        """What is wrong with these rules, in words; nothing where they can be used."""
        return tuple(self._problems())

    def _problems(self) -> Iterator[str]:
        wrong = tuple(self._of_the_wrong_kind())
        yield from wrong or self._that_do_not_fit()

    def _of_the_wrong_kind(self) -> Iterator[str]:
        for name, (least, most) in _LIMITS.items():
            given: object = getattr(self, name)
            if type(given) is not int or not least <= given <= most:
                yield f"{name} must be a whole number from {least} to {most}."
        for name in _SWITCHES:
            if type(getattr(self, name)) is not bool:
                yield f"{name} must be true or false."
        if not _rising(self.check_in_days):
            yield (
                f"check_in_days must be up to {MOST_CHECK_INS} whole numbers from 1 to {LONGEST_DAYS},"
                " each greater than the one before."
            )

    def _that_do_not_fit(self) -> Iterator[str]:
        if self.committee_least_sectors > self.committee_least_members:
            yield "committee_least_sectors cannot be greater than committee_least_members."
        if not self.majority_parts < self.majority_of <= 2 * self.majority_parts:
            yield "majority_parts of majority_of must be half or more, and less than all."
        if self.vote_least_days > self.vote_most_days:
            yield "vote_least_days cannot be greater than vote_most_days."

        if self.points_partially > self.points_substantially:
            yield "points_partially cannot be greater than points_substantially."

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """What can be chosen."""
        return tuple(field.name for field in fields(cls))


def _rising(days: object) -> bool:
    if not isinstance(days, tuple) or len(days) > MOST_CHECK_INS:  # pyright: ignore[reportUnknownArgumentType]
        return False
    before = 0
    for day in days:  # pyright: ignore[reportUnknownVariableType]
        if type(day) is not int or not before < day <= LONGEST_DAYS:  # pyright: ignore[reportUnknownArgumentType]
            return False
        before = day
    return True


_LIMITS = {
    "acknowledge_within_days": (1, LONGEST_DAYS),
    "answer_within_months": (1, LONGEST_MONTHS),
    "appeal_within_days": (1, LONGEST_DAYS),
    "committee_least_members": (1, SEATS),
    "committee_least_sectors": (1, SECTORS),
    "ties_look_back_days": (0, LONGEST_DAYS),
    "warning_days_after_report": (1, LONGEST_DAYS),
    "warning_allegations_window_days": (1, LONGEST_DAYS),
    "remind_before_days": (0, LONGEST_DAYS),
    "notice_days": (1, LONGEST_DAYS),
    "quorum_seats": (1, SEATS),
    "majority_parts": (1, 100),
    "majority_of": (2, 100),
    "consensus_days": (1, LONGEST_DAYS),
    "vote_least_days": (1, LONGEST_DAYS),
    "vote_most_days": (1, LONGEST_DAYS),
    "statistics_delay_days": (1, LONGEST_DAYS),
    "statistics_quarters_back": (1, 40),
    "statistics_least_bodies": (1, 100),
    "consultation_least_days": (1, LONGEST_DAYS),
    "corrective_action_months": (1, LONGEST_MONTHS),
    "surveillance_months": (1, LONGEST_MONTHS),
    "points_substantially": (0, 99),
    "points_partially": (0, 99),
}
_SWITCHES = ("other_retaliation_to_committee", "move_to_working_day")
