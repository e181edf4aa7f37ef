"""A no is written down as well: once for each request and rule, so that nobody fills the log with it.

Not written down: what is no rule of the vault (nonsense, a request that is not there), and beyond a bound within an
hour what concerns no request that is kept: a captured API could invent those without end.
"""

from __future__ import annotations

from uuid import UUID

from domain.kernel import Refusal
from domain.vault.leaf import Leaf
from domain.vault.ports import Asked
from domain.vault.refusals import BY_CODE, VaultUnavailable
from domain.vault.rules import HOUR, REFUSALS_WITHIN_AN_HOUR
from domain.vault.values import Act
from infra.vault.inside import Inside
from infra.vault.log.pseudonyms import Pseudonyms
from infra.vault.unsealings.kept import Kept, keyed, leaf

REFUSED = "SELECT public.unsealing_refused($1, $2, $3, $4, $5)"


async def refused(inside: Inside, kept: Kept, no: Refusal) -> Refusal:
    """The refusal, written down if it is the first of its kind for this request."""
    if _is_a_rule(no):
        line = leaf(inside, Act.REFUSED, kept.unsealing.statement, kept.subject, reason=no.code)
        about = keyed(inside, "refused", kept.request)
        await inside.pool.execute(REFUSED, about, no.code, True, REFUSALS_WITHIN_AN_HOUR, line)
    return no


async def not_asked(inside: Inside, asked: Asked, no: Refusal) -> Refusal:
    """A request that did not come about: written down once an hour for each person and rule."""
    if _is_a_rule(no):
        line = Leaf(
            act=Act.REFUSED,
            on=inside.clock.today(),
            request=_name(inside, asked.request),
            reader=asked.reader,
            purpose=asked.purpose,
            fields=asked.fields,
            reason=no.code,
        ).bytes
        hour = int(inside.clock.now().timestamp()) // HOUR
        about = keyed(inside, "not asked", asked.requester, str(hour))
        await inside.pool.execute(REFUSED, about, no.code, False, REFUSALS_WITHIN_AN_HOUR, line)
    return no


def _name(inside: Inside, request: UUID) -> str:
    return Pseudonyms(inside.secrets.pseudonym_key).of("request", request)


def _is_a_rule(no: Refusal) -> bool:
    return no.code in BY_CODE and no.code != VaultUnavailable.code
