"""Consents are given and withdrawn. A withdrawal ends the open requests that rested on it.

Refuses a consent for nobody: only who is kept here can be asked for; and one that others record for somebody who has
spoken themselves.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from domain.kernel import BadInput, NotThere, Refusal
from domain.vault.consent import MOST, fit_to_give, spoke_themselves
from domain.vault.leaf import Leaf
from domain.vault.ports import ConsentGiven
from domain.vault.refusals import IdentityErased, NoIdentity, SpeaksForThemselves
from domain.vault.statement import Told
from domain.vault.values import Act
from infra.vault.identities.consents import Withdrawn, consent_told, consents_under, row_of, subject_of
from infra.vault.identities.labels import mark_of, standing
from infra.vault.inside import Inside
from infra.vault.log.pseudonyms import Pseudonyms
from infra.vault.unsealings.ending import end_without_ground
from infra.vault.veil import Veil
from infra.vault.wire.call import Call
from infra.vault.wire.spoken import Label, WithdrawConsent
from infra.vault.wire.values import written

TOO_MANY = BadInput(
    message="More consents than one record keeps.",
    next="Withdraw those that no longer hold, and give one that names all its fields.",
    field="consents",
)
ANOTHER = BadInput(
    message="A consent with this id says something else.",
    next="Give the consent an id of its own.",
    field="id",
)


def calls(inside: Inside) -> tuple[Call, ...]:
    """What the API may ask about consents."""
    return (
        Call(name="give_consent", takes=ConsentGiven, does=lambda told: give(inside, told)),
        Call(name="withdraw_consent", takes=WithdrawConsent, does=lambda told: withdraw(inside, told)),
        Call(name="consents", takes=Label, does=lambda told: consents(inside, told.label)),
    )


async def give(inside: Inside, consent: ConsentGiven) -> Refusal | None:
    """Keep it, with its entry in the log. The same once more is the same."""
    if (no := fit_to_give(consent, inside.clock.today())) is not None:
        return no
    found = await standing(inside, consent.label)
    if isinstance(found, Refusal):
        return found
    key = await inside.keys.get_label_key(mark_of(inside, consent.label))
    if key is None:  # erased in between
        return IdentityErased()
    row = row_of(inside, consent.label, consent.id)
    if consent.recorded_by is not None:
        known = await consents_under(inside.pool, inside, consent.label)
        if row not in known and spoke_themselves(known.values()):
            return SpeaksForThemselves()
    kept = await inside.pool.fetchrow(
        "SELECT already, too_many, gone FROM public.consent_given($1, $2, $3, $4, $5, $6)",
        mark_of(inside, consent.label), row, subject_of(inside, consent.label),
        Veil(key).sealed(row, _kept(consent)), MOST, _leaf(inside, Act.CONSENT_GIVEN, consent),
    )  # fmt: skip
    assert kept is not None
    if kept["gone"]:  # taken back or erased in between
        return await _gone(inside, consent.label)
    if kept["too_many"]:
        return TOO_MANY
    if (
        kept["already"] is None
        or consent_told(consent.label, Veil(key).told(row, kept["already"])) == consent
    ):
        return None
    return ANOTHER


async def _gone(inside: Inside, label: UUID) -> Refusal:
    found = await standing(inside, label)
    return found if isinstance(found, Refusal) else NoIdentity()


async def withdraw(inside: Inside, told: WithdrawConsent) -> Refusal | None:
    """It holds no longer. Twice is once; the first day stays."""
    row = row_of(inside, told.label, told.consent)
    consent = (await consents_under(inside.pool, inside, told.label)).get(row)
    key = await inside.keys.get_label_key(mark_of(inside, told.label))
    if consent is None or key is None:
        return NotThere()
    on = max(consent.given_on, min(told.on, inside.clock.today()))
    answer = await inside.pool.fetchval(
        "SELECT public.consent_withdrawn($1, $2, $3, $4)",
        row, subject_of(inside, told.label), Veil(key).sealed(row, written(Withdrawn(withdrawn_on=on, by=told.by))),
        _leaf(inside, Act.CONSENT_WITHDRAWN, consent),
    )  # fmt: skip
    if answer == "NONE":
        return NotThere()
    await end_without_ground(inside, (told.label,))  # asked again, it ends what a crash left
    return None


async def consents(inside: Inside, label: UUID) -> Sequence[ConsentGiven]:
    """All that were given under this label, by the day they were given."""
    found = await consents_under(inside.pool, inside, label)
    return sorted(found.values(), key=lambda one: (one.given_on, str(one.id)))


def _kept(consent: ConsentGiven) -> dict[str, Told]:
    told = written(consent)
    del told["label"]  # the row's name says it to whoever knows it
    return told


def _leaf(inside: Inside, act: Act, consent: ConsentGiven) -> bytes:
    return Leaf(
        act=act,
        on=inside.clock.today(),
        subject=Pseudonyms(inside.secrets.pseudonym_key).of("consent", consent.label, consent.id),
        purpose=consent.purpose,
        fields=consent.fields,
    ).bytes
