"""Says why something was not done, in the language of the page: for each code a text, and what comes next."""

from __future__ import annotations

from api.report.asking import No
from api.report.words import Words

DAYS = frozenset({"erasedOn", "latest"})
"""Facts of refusals that are days."""


def said(words: Words, no: No, at: str = "") -> tuple[str, str]:
    """What was refused and why, and what can be done. `at`: where a refusal means something else than elsewhere."""
    code = no.code if words.has(f"refusal.{no.code}.says") else "OTHER"
    key = f"{at}.{code}" if at and words.has(f"{at}.{code}.says") else f"refusal.{code}"
    facts = {name: words.day(value) for name, value in no.facts.items() if name in DAYS}
    further = {"seconds": no.facts.get("seconds", "60")} if no.code == "INTAKE_BUSY" else {}
    return words.say(f"{key}.says", **facts), words.say(f"{key}.next", **further)
