"""The public notice of an audit's stage 2: where and when, in which languages people are heard, how to reach the team.

Refused: a notice shorter than the rule (`Rules.notice_days`, DOMAIN 10), and a contact that is a person's. A mailbox is
a role's (`audit@...`), a page is the firm's own and no profile; a number is what the firm gives as its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from domain.assurance.refusals import NoticeTooShort, PersonalContact
from domain.assurance.values import ContactKind
from domain.engagement.spoken import known_language
from domain.kernel import BadInput
from domain.telltales import Telltale, telltale_in

MOST_LANGUAGES = 20
ROLES = frozenset(
    {
        "assurance", "audit", "audits", "auditors", "auditoria", "certification", "complaints", "contact", "contacto",
        "feedback", "grievances", "hello", "info", "information", "irma", "mining", "office", "stakeholder",
        "stakeholders",
    }
)  # fmt: skip
"""What a mailbox can be called so that it is nobody's own (A)."""
_MAILBOX = re.compile(r"([a-z]+)(?:[.-]([a-z]+))?@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,24}")
_PAGE = re.compile(r"https://(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,24}(?:/[A-Za-z0-9._/-]*)?")
_NUMBER = re.compile(r"\+[0-9](?:[ -]?[0-9]){6,14}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """How the team is reached."""

    kind: ContactKind
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What everybody is told of a coming audit. It stays on record when it stands no longer."""

    id: UUID
    audit_id: UUID
    site_id: UUID
    firm_id: UUID
    published_on: date
    first_day: date
    languages: tuple[str, ...]
    contact_kind: ContactKind
    contact: str
    withdrawn_on: date | None = None

    def withdrawn(self, on: date) -> Notice:
        """It stands no longer: another is in its place, or its audit was stopped."""
        return replace(self, withdrawn_on=max(on, self.published_on))


def too_short(first_day: date, today: date, days: int) -> NoticeTooShort | None:
    """Whether people would have less than these days to learn of it; the day of publication does not count."""
    earliest = today + timedelta(days=days)
    return None if first_day >= earliest else NoticeTooShort(earliest=earliest)


def languages_of(given: Sequence[str]) -> tuple[str, ...] | BadInput:
    """In which languages people are heard: each once, as ISO 639 has it."""
    if not 1 <= len(given) <= MOST_LANGUAGES:
        return BadInput(
            message=f"A notice names 1 to {MOST_LANGUAGES} languages.",
            next="Name the languages in which people can talk to the team.",
            field="languages",
        )
    found: list[str] = []
    for one in given:
        language = known_language(one)
        if isinstance(language, BadInput):
            return replace(language, field="languages")
        found.append(language)
    return tuple(sorted(set(found)))


def unfit_contact(contact: Contact) -> PersonalContact | None:
    """Why this cannot be published as the firm's own address."""
    match contact.kind:
        case ContactKind.MAILBOX:
            found = _MAILBOX.fullmatch(contact.address)
            parts = [] if found is None else [part for part in found.groups() if part]
            fits = bool(parts) and all(part in ROLES for part in parts)
        case ContactKind.WEB_PAGE:
            fits = _PAGE.fullmatch(contact.address) is not None and (
                telltale_in(contact.address) is not Telltale.PROFILE_LINK
            )
        case ContactKind.HOTLINE:
            fits = _NUMBER.fullmatch(contact.address) is not None
    return None if fits else PersonalContact()
