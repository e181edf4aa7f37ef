"""The door of those who come back with a receipt: guesses shut out nobody, neither here nor where reports come in.

What does not even read as a receipt costs nothing here, and opens nothing. One that reads takes a token, like each
guess of a guesser; where it opened a case the token is given back, and for an hour the same receipt passes beside the
bucket, for one change a second on average: what it is used for beyond that takes tokens that are not given back, so
that one receipt is no way round every bound. Of what passes no more is remembered than a digest under a key that dies
with the process.
"""

from __future__ import annotations

import hmac
from collections import Counter, OrderedDict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from secrets import token_bytes
from time import monotonic

from api.bucket import Bucket
from api.intake import Intake
from domain.cases.receipt import Receipt, read_receipt

PER_SECOND = 5.0
"""Receipts that open nothing, a second."""
REMEMBERED = 10_000
"""Receipts; then the one that was not used for longest is forgotten."""
FOR = 3600.0
"""Seconds since a receipt last opened its case, for which it is remembered."""
AT_ONCE, EACH_SECOND = 60, 1.0
"""What a remembered receipt may do."""


def the_door(**more: object) -> Intake:
    """Its bucket."""
    return Intake(per_second=PER_SECOND, **more)  # pyright: ignore[reportArgumentType]


@dataclass(slots=True)
class _Known:
    bucket: Bucket
    until: float


@dataclass(slots=True)
class Returns:
    """What was shown and opened something lately."""

    intake: Intake
    tick: Callable[[], float] = monotonic
    _key: bytes = field(default_factory=lambda: token_bytes(32), init=False, repr=False)
    _known: OrderedDict[bytes, _Known] = field(
        default_factory=OrderedDict[bytes, _Known], init=False, repr=False
    )

    async def enter(self, shown: Iterable[str]) -> Collection[str]:
        """Lets these receipts be tried, each as often as it stands here, or raises `Refused`. Those for which a token
        was taken: one each."""
        new = [
            one for one, changes in Counter(shown).items() if _reads(one) and not self._passes(one, changes)
        ]
        if new:
            await self.intake.enter(len(new))
        return new

    def enter_now(self, one: str) -> bool | None:
        """The same without a ticket, where nobody may be kept waiting: whether a token was taken, or None for a no."""
        if not _reads(one) or self._passes(one):
            return False
        return self.intake.take(1, leaving=self.intake.burst // 2) or None

    def opened(self, one: str, *, taken: bool) -> None:
        """It opened its case: it was no guess."""
        name, until = self._name(one), self.tick() + FOR
        if known := self._known.get(name):
            known.until = until
        else:
            if taken:
                self.intake.give_back()
            self._known[name] = _Known(Bucket(most=AT_ONCE, per_second=EACH_SECOND, tick=self.tick), until)
        self._known.move_to_end(name)
        if len(self._known) > REMEMBERED:
            self._known.popitem(last=False)

    def _passes(self, one: str, changes: int = 1) -> bool:
        name = self._name(one)
        known = self._known.get(name)
        if known is None:
            return False
        if known.until <= self.tick():
            del self._known[name]
            return False
        return known.bucket.take(changes)

    def _name(self, one: str) -> bytes:
        """The same for a receipt however it was typed."""
        read = read_receipt(one)
        plain = read.seed if isinstance(read, Receipt) else one.encode("utf-8", "replace")
        return hmac.digest(self._key, plain, "sha256")[:16]


STOOD_FOR = "case "
"""Before the digest of the case that a token stands for, where no receipt is given."""


def _reads(one: str) -> bool:
    return (one.startswith(STOOD_FOR) and one != STOOD_FOR) or isinstance(read_receipt(one), Receipt)
