"""What somebody has answered so far: carried from page to page in their own form, and kept nowhere else.

Each form also carries a random key made with the first page: sent again with the same answers, it makes no second case.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import cast

from api.report.forms import Form, fit
from domain.cases.content import MOST
from domain.cases.retaliation import Activity, RetaliationForm
from domain.grievances.values import Category
from domain.vault.values import LONGEST, IdentityField, Purpose, Tier
from domain.whistleblowing.values import Concern, ProtectedPerson


class Way(StrEnum):
    """What somebody brings; also the page's address below the language."""

    REPORT = "report"
    COMPLAINT = "complaint"


STEPS = ("site", "whom", "what", "name", "check")
"""The pages of the way in, in order."""

ABOUT: Mapping[Way, Sequence[str]] = {Way.REPORT: tuple(Concern), Way.COMPLAINT: tuple(Category)}
TIERS = (Tier.SEALED, Tier.CONFIDENTIAL)
NAMING = ("names", "contacts", "whereabouts", "affiliation", "other")
CONSENTS: Mapping[str, tuple[Purpose, tuple[IdentityField, ...]]] = {
    "CONTACT": (Purpose.CONTACT_WITH_CONSENT, (IdentityField.NAMES, IdentityField.CONTACTS)),
    "PROTECTION": (
        Purpose.PROTECTION,
        (IdentityField.NAMES, IdentityField.CONTACTS, IdentityField.WHEREABOUTS),
    ),
    "INVESTIGATION": (Purpose.INVESTIGATION, (IdentityField.NAMES,)),
    "REMEDY": (Purpose.REMEDY_DELIVERY, (IdentityField.NAMES, IdentityField.CONTACTS)),
}
"""What can be agreed to on the way in: by whoever handles the case, for this, these fields."""

_TYPED = frozenset({"narrative", *NAMING})
_SINGLE = ("key", "site", "whom", "about", "protected", "narrative", "named", "tier", *NAMING)
_MANY = ("forms", "activities", "consents")
FIELDS: Mapping[str, Sequence[str]] = {
    "site": ("site",),
    "whom": ("whom",),
    "what": ("about", "narrative", "protected", "forms", "activities"),
    "name": ("named", "tier", "consents", *NAMING),
    "check": (),
}
"""What each page asks; the rest it carries."""
_KEY = re.compile(r"[A-Za-z0-9_-]{32,64}")


def fresh_key() -> str:
    """A random key for one sending."""
    return secrets.token_urlsafe(24)


def key_of(form: Form) -> str:
    """The form's key; another, where it has none that could be one."""
    given = form.one("key")
    return given if _KEY.fullmatch(given) else fresh_key()


@dataclass(frozen=True, slots=True)
class Draft:
    """The answers so far."""

    single: Mapping[str, str]
    many: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, form: Form) -> Draft:
        """From a form; its texts made fit to be kept."""
        single = {name: form.one(name) for name in _SINGLE}
        single |= {name: fit(single[name]) for name in _TYPED}
        return cls({**single, "key": key_of(form)}, {name: form.all(name) for name in _MANY})

    def __getitem__(self, name: str) -> str:
        return self.single[name]

    def carried(self, step: str) -> Iterator[tuple[str, str]]:
        """All but what this page asks itself."""
        asked = FIELDS[step]
        yield from ((name, value) for name, value in self.single.items() if value and name not in asked)
        yield from (
            (name, value) for name, values in self.many.items() if name not in asked for value in values
        )

    def changed(self, **values: str) -> Draft:
        """With other single answers."""
        return Draft({**self.single, **values}, self.many)

    def unnamed(self) -> Draft:
        """Without a word of who it is."""
        blank = dict.fromkeys(("tier", *NAMING), "")
        return Draft({**self.single, **blank, "named": "no"}, {**self.many, "consents": ()})

    @property
    def says_who(self) -> bool:
        """Whether anything was written of who it is."""
        return any(self.single[name].strip() for name in NAMING)

    def problem(self, step: str, way: Way) -> tuple[str, str] | None:
        """What this page's answers lack: the key of a text, and the field. What exists is judged by the page itself."""
        match step:
            case "what":
                return self._told(way)
            case "name":
                return self._named()
            case _:
                return None

    def _told(self, way: Way) -> tuple[str, str] | None:
        if self["about"] not in ABOUT[way]:
            return ("what.about_missing", "about")
        if not self["narrative"].strip():
            return ("what.narrative_missing", "narrative")
        return ("what.narrative_long", "narrative") if len(self["narrative"]) > MOST else None

    def _named(self) -> tuple[str, str] | None:
        if self["named"] != "yes":
            return ("name.both", "named") if self.says_who else None
        if not self.says_who:
            return ("name.missing", "names")
        long = next((name for name in NAMING if len(self[name]) > LONGEST), None)
        return ("name.long", long) if long else None

    def asked(self, way: Way) -> dict[str, object]:
        """The input of the mutation."""
        named = self["named"] == "yes"
        common: dict[str, object] = {
            "siteId": self["site"] or None,
            "narrative": self["narrative"],
            "activities": known(self.many["activities"], Activity),
            "identityMode": "CONFIDENTIAL" if named else "ANONYMOUS",
            "identity": self.identity() if named else None,
        }
        if way is Way.COMPLAINT:
            return {**common, "mechanismId": self["whom"], "category": self["about"]}
        protected = self["protected"] if self["protected"] in tuple(ProtectedPerson) else "NOT_SAID"
        return {
            **common,
            "bodyId": self["whom"],
            "concern": self["about"],
            "protectedPerson": protected,
            "retaliationForms": known(self.many["forms"], RetaliationForm),
        }

    def identity(self) -> dict[str, object]:
        """Who they are, for the vault alone."""
        chosen = [CONSENTS[one] for one in self.many["consents"] if one in CONSENTS]
        return {
            "tier": self["tier"] if self["tier"] in TIERS else Tier.SEALED.value,
            **{name: self[name].strip() or None for name in NAMING},
            "consents": [
                {"purpose": purpose.value, "fields": [one.value for one in fields]}
                for purpose, fields in chosen
            ],
        }


def known(given: Sequence[str], codes: type[StrEnum]) -> list[str]:
    """Those that are codes of the list."""
    return [one for one in given if one in cast("Sequence[str]", tuple(codes))]
