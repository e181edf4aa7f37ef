"""The parties of the demo world: for every organisation that keeps records and every site where it does, a circle
of people and groups who come back from engagement to engagement.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date, timedelta

from infra.demo.castings import CASTINGS, EXPERTISE, Casting
from infra.demo.chance import Chance
from infra.demo.naming import pseudonym
from infra.demo.rows import Batch
from infra.demo.sites import Site

_WEIGHTS = [casting.weight for casting in CASTINGS]
_SMALLEST, _LARGEST, _ENGAGEMENTS_A_PARTY = 4, 40, 9


@dataclass(slots=True)
class Circle:
    """The parties one organisation knows at one site, in the order in which they were first recorded."""

    days: list[date] = field(default_factory=list[date])
    members: list[tuple[str, bool, str | None]] = field(default_factory=list[tuple[str, bool, "str | None"]])

    def known_on(self, day: date) -> int:
        """How many were known by then."""
        return bisect_right(self.days, day)


def circle_size(expected: float) -> int:
    """How many parties an organisation knows at a site where it records about so many engagements."""
    return min(_LARGEST, _SMALLEST + int(expected / _ENGAGEMENTS_A_PARTY))


class Parties:
    """Makes circles and their rows."""

    def __init__(self, chance: Chance, until: date, into: Batch) -> None:
        self._chance = chance
        self._until = until
        self._into = into
        self._pseudonyms: dict[str, set[str]] = {}

    def circle(self, owner: str, site: Site, starts: date, size: int) -> Circle:
        """The parties that `owner` meets at the site from the given day on."""
        chance, circle = self._chance, Circle()
        first_ones = max(3, size // 2)
        span = max(1, (self._until - starts).days - 30)
        days = sorted(
            starts if n < first_ones else starts + timedelta(days=int(span * chance.float() ** 2))
            for n in range(size)
        )
        for day in days:
            casting = chance.weighted(CASTINGS, _WEIGHTS)
            party = self._party(owner, site, casting, day)
            circle.days.append(day)
            circle.members.append(
                (party, casting.sensitivity == "PUBLIC", casting.sectors[0] if casting.sectors else None)
            )
        return circle

    def _party(self, owner: str, site: Site, casting: Casting, day: date) -> str:
        chance = self._chance
        made, public = chance.id(), casting.sensitivity == "PUBLIC"
        offers = chance.sample(EXPERTISE, chance.between(1, 2)) if chance.happens(0.1) else []
        self._into["parties"].append(
            (
                made,
                owner,
                casting.kind,
                pseudonym(chance, self._pseudonyms.setdefault(owner, set())),
                self._name(casting, site) if public else None,
                self._sensitivity(casting),
                public,
                list(casting.sectors),
                list(casting.focus),
                offers,
                day,
            )
        )
        if offers:
            self._consent(made, "OFFER_EXPERTISE", day)
        if casting.consents:
            self._consent(made, "LOWER_SENSITIVITY", day)
        self._roles(made, owner, public, casting, site, day)
        return made

    def _name(self, casting: Casting, site: Site) -> str:
        names = casting.names_in(site.country.languages[0])
        return self._chance.pick(names).format(self._chance.pick(site.settlements))

    def _sensitivity(self, casting: Casting) -> str:
        """Anyone may ask to be guarded better than by default."""
        raised = casting.sensitivity == "CONFIDENTIAL" and self._chance.happens(0.12)
        return "SEALED" if raised else casting.sensitivity

    def _consent(self, party: str, purpose: str, day: date) -> None:
        self._into["party_consents"].append((self._chance.id(), party, purpose, day, None))

    def _roles(self, party: str, owner: str, public: bool, casting: Casting, site: Site, day: date) -> None:
        chance = self._chance
        for role in casting.roles:
            ended = chance.happens(0.08)
            ends = chance.day(day, self._until - timedelta(days=1)) if ended else None
            where = None if chance.happens(0.1) else site.id
            self._into["party_roles"].append((chance.id(), party, owner, public, role, where, day, ends))
