"""What in a text may tell its writer's readers who the writer is, beside names and contacts (`domain.telltales`).

For a person who tells something without a name, and is asked to look once more before it is sent: an exact day, an
hour, a place, what only they could know, what they are. Nothing is refused by it, and nothing is kept: it errs on the
side of asking. Written for English, Spanish, French and Portuguese; in other scripts it finds numbers and little else.
All patterns are bounded: no text makes them slow.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum

from domain.telltales import flattened

MOST_SHOWN = 3
"""Places of one kind that are shown."""
LONGEST_SHOWN = 60


class Clue(StrEnum):
    """What kind of detail it is."""

    DAY = "DAY"
    HOUR = "HOUR"
    PLACE = "PLACE"
    ONLY_ONE = "ONLY_ONE"
    ABOUT_ME = "ABOUT_ME"
    TWO_CAPITALS = "TWO_CAPITALS"


def clues_in(text: str) -> Mapping[Clue, tuple[str, ...]]:
    """The kinds that were found, each with the first few places as they stand in the text."""
    flat = flattened(text)
    found = {clue: _places(pattern, flat) for clue, pattern in _SIGNS}
    return {clue: places for clue, places in found.items() if places}


def _places(pattern: re.Pattern[str], text: str) -> tuple[str, ...]:
    seen: dict[str, None] = {}
    for match in pattern.finditer(text):
        seen[match[0].strip()[:LONGEST_SHOWN]] = None
        if len(seen) == MOST_SHOWN:
            break
    return tuple(seen)


def _any_of(*patterns: str, flags: int = re.IGNORECASE) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), flags)


_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?|enero|febrero|marzo|abril|mayo|junio|julio|agosto|se[pt]{1,2}iembre|octubre|noviembre|"
    r"diciembre|janvier|f[ée]vrier|mars|avril|mai|juin|juillet|ao[ûu]t|septembre|octobre|novembre|d[ée]cembre|janeiro|"
    r"fevereiro|mar[çc]o|maio|junho|julho|setembro|outubro|novembro|dezembro)"
)
_KIN = (
    r"(?:boss|job|supervisor|foreman|shift|crew|team|manager|position|brother|sister|husband|wife|father|mother|son|"
    r"daughter|cousin|uncle|aunt|house|field|farm|village|neighbou?r)"
)
_PARIENTE = (
    r"(?:jef[ea]|turno|puesto|cargo|supervisora?|capataz|cuadrilla|equipo|hermano|hermana|esposo|esposa|marido|mujer|padre|"
    r"madre|hijo|hija|prim[oa]|t[íi][oa]|casa|chacra|parcela|pueblo|comunidad|vecin[oa])"
)
_PROCHE = (
    r"(?:chef(?:fe)?|poste|[ée]quipe|fr[èe]re|s[œo]e?ur|mari|femme|p[èe]re|m[èe]re|fils|fille|cousine?|oncle|tante|maison|"
    r"champ|village|voisine?|sup[ée]rieur|contrema[îi]tre)"
)
_PARENTE = (
    r"(?:chefe|turno|cargo|posto|supervisora?|encarregado|equipe|equipa|irm[ãa]o?|marido|mulher|esposa|pai|m[ãa]e|filh[oa]|"
    r"prim[oa]|ti[oa]|casa|ro[çc]a|terreno|aldeia|comunidade|vizinh[oa])"
)

_DAY = _any_of(
    r"\b\d{1,2}[./-]\d{1,2}[./-](?:(?:19|20)\d{2}|\d{2})\b",
    r"\b(?:19|20)\d{2}[./-]\d{1,2}[./-]\d{1,2}\b",
    rf"\b\d{{1,2}}(?:st|nd|rd|th|er|º|°)? (?:de |of )?{_MONTH}\b",
    rf"\b{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?\b(?! ?\d)",
    r"\d{1,2}月\d{1,2}日",
)
_HOUR = _any_of(
    r"(?<![\d:])\d{1,2}:\d{2}\b",
    r"\b\d{1,2} ?(?:am|pm|a\.m\.|p\.m\.)(?!\w)",
    r"\b\d{1,2} ?h(?:\d{2})?\b",
    r"\b\d{1,2} (?:o'clock|heures|horas)\b",
)
_PLACE = _any_of(
    r"-?\b\d{1,3}\.\d{3,10}[,;]? {1,2}-?\d{1,3}\.\d{3,10}\b",
    r"\b(?:street|road|avenue|calle|avenida|av\.|jr\.|jir[óo]n|carretera|rue|chemin|route|rua|travessa|estrada|km|lote|"
    r"manzana|mz\.|house|casa|maison)(?: \w{1,20}){0,3} ?(?:no\.?|nº|n°|#)? ?\d{1,5}\b",
    r"\b\d{1,5},? (?:\w{2,20} ){0,3}(?:street|road|avenue|rue|chemin)\b",
)
_ONLY_ONE = _any_of(
    r"\bthe only \w{2,20}|\b(?:only|just) (?:i|me|we|us|two of us|three of us)\b|\b(?:nobody|no one) else\b",
    r"\b(?:el|la|los|las) [úu]nic[oa]s?\b|\bs[óo]l[oa]mente yo\b|\bs[óo]lo (?:yo|nosotros)\b|\bnadie m[áa]s\b",
    r"\b(?:le|la|les|moi) seule?s?\b|\bpersonne d['’]autre\b|\bseulement (?:moi|nous)\b",
    r"\b[oa]s? [úu]nic[oa]s?\b|\b(?:s[óo]|somente|apenas) (?:eu|n[óo]s)\b|\bmais ningu[ée]m\b|\bningu[ée]m mais\b",
)
_ABOUT_ME = _any_of(
    rf"\bi(?: am|['’]m| was| work| worked| live)\b(?: \w{{1,20}}){{0,3}}|\bmy {_KIN}\b",
    rf"\b(?:soy|yo era|trabajo|trabaj[ée]|vivo)\b(?: \w{{1,20}}){{0,3}}|\bmi {_PARIENTE}\b",
    rf"\b(?:je suis|j['’][ée]tais|je travaill\w{{1,4}}|j['’]habite)\b(?: \w{{1,20}}){{0,3}}|\bm(?:on|a) {_PROCHE}\b",
    rf"\b(?:eu )?(?:sou|trabalho|trabalhei|moro)\b(?: \w{{1,20}}){{0,3}}|\bm(?:eu|inha) {_PARENTE}\b",
)
_UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢİĪŁŃŅŇŌŐŒŘŚŞŠŢŤŪŮŰŹŻŽȘȚА-ЯЁЄІЇҐΑ-Ω"
_TWO_CAPITALS = _any_of(
    rf"(?<=[^.!?…:\n\"“«¿¡] )[{_UPPER}][^\W\d_{_UPPER}]{{1,20}}(?: (?:de|del|de la|da|do|dos|van|bin|al))?"
    rf" [{_UPPER}][^\W\d_{_UPPER}]{{1,20}}",
    flags=0,
)

_SIGNS: tuple[tuple[Clue, re.Pattern[str]], ...] = (
    (Clue.TWO_CAPITALS, _TWO_CAPITALS),
    (Clue.ONLY_ONE, _ONLY_ONE),
    (Clue.ABOUT_ME, _ABOUT_ME),
    (Clue.DAY, _DAY),
    (Clue.HOUR, _HOUR),
    (Clue.PLACE, _PLACE),
)
