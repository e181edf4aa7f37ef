"""What a request rests on, judged when it is asked and again at every step: the identity as it was sealed, a consent
where its purpose needs one, custodians who are custodians still and would be let decide today.

What is refused here ends the request: it can't be decided on any more, and not be opened.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from domain.kernel import Refusal
from domain.vault.ports import TODAY, Asked, Today
from domain.vault.refusals import ApproverTied, CustodianRetired, IdentityChanged, NotConsentedTo
from domain.vault.rules import NEED_CONSENT
from domain.vault.statement import Statement
from domain.vault.unsealing import Approver
from infra.vault.identities import labels
from infra.vault.identities.consents import covering
from infra.vault.identities.labels import Connection, Found
from infra.vault.inside import Inside
from infra.vault.log.pseudonyms import Pseudonyms
from infra.vault.unsealings.kept import Kept, keyed


@dataclass(frozen=True, slots=True, kw_only=True)
class Rests:
    """The identity that a request is about."""

    identity: Found
    digest: bytes
    """Of the identity as it is sealed now, for this request alone."""
    subject: str
    """How the log calls its person in this request."""
    consent: bytes | None = None
    """The row of the consent that covers it, where its purpose needs one."""
    ties: tuple[UUID, ...] = ()
    """Organisations that those who agreed belong or are tied to by the vault's own records, in order."""


async def asked_for(inside: Inside, asked: Asked) -> Rests | Refusal:
    """The identity that is asked for, if it may be asked for."""
    found = await labels.standing(inside, asked.subject)
    if isinstance(found, Refusal):
        return found
    if asked.purpose in NEED_CONSENT and await _covering(inside, asked, inside.pool) is None:
        return NotConsentedTo()
    return _rests(inside, found, asked.request)


async def standing(
    inside: Inside,
    kept: Kept,
    connection: Connection | None = None,
    *,
    today: Today = TODAY,
    who: tuple[Approver, ...] | None = None,
) -> Rests | Refusal:
    """The identity, if all that the request rested on is there still.

    On a connection in a transaction, the consent cannot be withdrawn until that is over. `today`: what the records
    tell beside about those who agreed. `who`: those who agreed, where they were just looked up.
    """
    on, statement = connection or inside.pool, kept.unsealing.statement
    if kept.retired:
        return CustodianRetired()
    if who is None:
        who = await agreed(on, kept.request) if kept.unsealing.decided else ()
    for one in who:
        ties = one.ties.union(today.ties.get(one.person, ()))
        if replace(one, ties=ties).may_decide(statement, frozenset(today.operators)):
            return ApproverTied()
    found = await labels.standing(inside, statement.subject, on)
    if isinstance(found, Refusal):
        return found
    rests = replace(_rests(inside, found, statement.request), ties=_ties(who))
    if found.tier is not statement.tier or rests.digest != kept.person:
        return IdentityChanged()
    if statement.purpose not in NEED_CONSENT:
        return rests
    consent = await _covering(inside, statement, on)
    return NotConsentedTo() if consent is None else replace(rests, consent=consent)


async def agreed(on: Connection, request: UUID) -> tuple[Approver, ...]:
    """Who agreed, as the vault's own records have them now: a renewed key may have told of another tie."""
    rows = await on.fetch("SELECT * FROM public.unsealing_approvers($1)", request)
    return tuple(Approver(**{**dict(row), "ties": frozenset(row["ties"])}) for row in rows)


def _ties(who: tuple[Approver, ...]) -> tuple[UUID, ...]:
    """As `public.unsealing_opened` adds them up."""
    own = [one.organisation for one in who if one.organisation is not None]
    return tuple(sorted([*own, *(tie for one in who for tie in one.ties)]))


def _rests(inside: Inside, found: Found, request: UUID) -> Rests:
    names = Pseudonyms(inside.secrets.pseudonym_key)
    return Rests(
        identity=found,
        digest=keyed(inside, "person", found.identity, found.key, request),
        subject=names.of("subject", found.identity, request),
    )


async def _covering(inside: Inside, asked: Asked | Statement, on: Connection) -> bytes | None:
    return await covering(
        on,
        inside,
        label=asked.subject,
        organisation=asked.requester_organisation,
        purpose=asked.purpose,
        fields=asked.fields,
        day=inside.clock.today(),
    )
