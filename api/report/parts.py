"""Small pieces of HTML of which the pages are made. Everything that is not written here is escaped here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape

from api.report.sheet import STEPS
from api.report.words import Words
from api.tickets import carried as tickets

MOST_CHOICES = 12
"""Beyond so many, one is chosen from a list that folds out."""


def alert(*says: str, told: bool = False) -> str:
    """What went wrong, read out first; or what was done (`told`). Takes the focus, and lets it go on."""
    if not says:
        return ""
    kind = 'class="alert told" role="status"' if told else 'class="alert" role="alert"'
    return f'<div id="alert" {kind} tabindex="-1" autofocus>\n{paragraphs(*says)}\n</div>'


def paragraphs(*texts: str) -> str:
    """One below the other."""
    return "\n".join(f"<p>{escape(text)}</p>" for text in texts)


def listed(items: Iterable[str]) -> str:
    """A list of sentences."""
    return "<ul>\n" + "\n".join(f"<li>{escape(item)}</li>" for item in items) + "\n</ul>"


def care(heading: str, *texts: str) -> str:
    """Something to think about before going on."""
    return f'<section class="care">\n<h2>{escape(heading)}</h2>\n{paragraphs(*texts)}\n</section>'


def title(text: str) -> str:
    """The heading of a part of a page."""
    return f"<h2>{escape(text)}</h2>"


def facts(pairs: Iterable[tuple[str, str]]) -> str:
    """What is so, by name."""
    rows = "\n".join(f"<div><dt>{escape(name)}</dt> <dd>{escape(text)}</dd></div>" for name, text in pairs)
    return f'<dl class="facts">\n{rows}\n</dl>'


def quoted(text: str) -> str:
    """What somebody wrote, in whatever script, as it was written."""
    return f'<div class="text" dir="auto">{escape(text)}</div>'


def hidden(fields: Iterable[tuple[str, str]]) -> str:
    """Fields that nobody types."""
    return "\n".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">' for name, value in fields
    )


def line(
    name: str,
    label: str,
    value: str = "",
    *,
    aside: str = "",
    wrong: bool = False,
    code: bool = False,
    kind: str = "text",
) -> str:
    """One line to be typed."""
    said, marks = _aside(name, aside), _marks(name, aside, wrong)
    how = ' class="code" autocapitalize="characters" dir="ltr"' if code else ' dir="auto"'
    how = "" if kind == "date" else how
    return (
        f'<div class="field"><label for="{name}">{escape(label)}</label>{said}\n'
        f'<input type="{kind}" id="{name}" name="{name}" value="{escape(value)}" autocomplete="off" spellcheck="false"'
        f"{how}{marks}></div>"
    )


def file(name: str, label: str, accept: str, *, aside: str = "", wrong: bool = False) -> str:
    """A file to be chosen."""
    said, marks = _aside(name, aside), _marks(name, aside, wrong)
    return (
        f'<div class="field"><label for="{name}">{escape(label)}</label>{said}\n'
        f'<input type="file" id="{name}" name="{name}" accept="{escape(accept)}"{marks}></div>'
    )


def area(
    name: str, label: str, value: str = "", *, aside: str = "", wrong: bool = False, short: bool = False
) -> str:
    """Several lines to be typed. A browser drops the line's end after the opening tag."""
    said, marks = _aside(name, aside), _marks(name, aside, wrong)
    kind = ' class="short"' if short else ""
    return (
        f'<div class="field"><label for="{name}">{escape(label)}</label>{said}\n'
        f'<textarea id="{name}" name="{name}"{kind} dir="auto" autocomplete="off" spellcheck="false"{marks}>\n'
        f"{escape(value)}</textarea></div>"
    )


def one_of(
    name: str,
    legend: str,
    options: Sequence[tuple[str, str]],
    chosen: str,
    *,
    aside: str = "",
    wrong: bool = False,
    hints: Mapping[str, str] | None = None,
) -> str:
    """One choice: as buttons where they are few, as a list that folds out where they are many."""
    if len(options) > MOST_CHOICES:
        return _select(name, legend, options, chosen, aside=aside, wrong=wrong)
    choices = [_choice("radio", name, value, text, value == chosen, hints) for value, text in options]
    return _fieldset(name, legend, choices, aside, wrong)


def some_of(
    name: str, legend: str, options: Sequence[tuple[str, str]], chosen: Sequence[str], *, aside: str = ""
) -> str:
    """As many as apply."""
    choices = [_choice("checkbox", name, value, text, value in chosen, None) for value, text in options]
    return _fieldset(name, legend, choices, aside, wrong=False)


def folded(summary: str, inner: str, *, opened: bool = False) -> str:
    """What most people need not look at."""
    return f"<details{' open' if opened else ''}><summary>{escape(summary)}</summary>\n{inner}\n</details>"


def deeds(*buttons: tuple[str, str], other: Sequence[tuple[str, str]] = ()) -> str:
    """What can be done: the first is what most people do, and what the Enter key does."""
    made = [f'<button name="do" value="{value}">{escape(text)}</button>' for value, text in buttons]
    made += [
        f'<button class="other" name="do" value="{value}">{escape(text)}</button>' for value, text in other
    ]
    return '<div class="deeds">\n' + "\n".join(made) + "\n</div>"


def form(
    action: str,
    inner: str,
    *,
    carried: Iterable[tuple[str, str]] = (),
    id: str = STEPS,
    with_file: bool = False,
) -> str:
    """A form that is sent to a page beside this one; with a ticket, if one was given or is still to be used."""
    carried = (*carried, *_ticket())
    named = f' id="{id}"' if id else ""
    named += ' enctype="multipart/form-data"' if with_file else ""
    return f'<form{named} method="post" action="{escape(action)}" novalidate>\n{hidden(carried)}\n{inner}\n</form>'


def _ticket() -> Iterable[tuple[str, str]]:
    ticket = tickets.current()
    text = ticket.again or ticket.shown
    return [("ticket", text)] if text else []


def heading(words: Words, title: str, *, step: int = 0, of: int = 0) -> str:
    """The page's one main heading, and at which step of how many it stands."""
    where = (
        f'<p class="step">{escape(words.say("page.step", step=str(step), of=str(of)))}</p>\n' if step else ""
    )
    return f"{where}<h1>{escape(title)}</h1>"


def _select(
    name: str, label: str, options: Sequence[tuple[str, str]], chosen: str, *, aside: str, wrong: bool
) -> str:
    said, marks = _aside(name, aside), _marks(name, aside, wrong)
    empty = () if any(value == "" for value, _ in options) else (("", "—"),)
    made = "\n".join(
        f'<option value="{escape(value)}"{" selected" if value == chosen else ""}>{escape(text)}</option>'
        for value, text in (*empty, *options)
    )
    return (
        f'<div class="field"><label for="{name}">{escape(label)}</label>{said}\n'
        f'<select id="{name}" name="{name}"{marks}>\n{made}\n</select></div>'
    )


def _choice(
    kind: str, name: str, value: str, text: str, chosen: bool, hints: Mapping[str, str] | None
) -> str:
    hint = (hints or {}).get(value, "")
    id_ = escape(f"{name}-{value}")
    described = f' aria-describedby="{id_}-aside"' if hint else ""
    checked = " checked" if chosen else ""
    said = f'<p class="aside" id="{id_}-aside">{escape(hint)}</p>' if hint else ""
    return (
        f'<div class="choice"><input type="{kind}" id="{id_}" name="{name}" value="{escape(value)}"'
        f"{checked}{described}>"
        f'<label for="{id_}">{escape(text)}</label>{said}</div>'
    )


def _fieldset(name: str, legend: str, choices: Iterable[str], aside: str, wrong: bool) -> str:
    described = " ".join((["alert"] if wrong else []) + ([f"{name}-aside"] if aside else []))
    marks = f' aria-describedby="{described}"' if described else ""
    inner = "\n".join(choices)
    return f'<fieldset id="{name}"{marks}><legend>{escape(legend)}</legend>{_aside(name, aside)}\n{inner}\n</fieldset>'


def _aside(name: str, text: str) -> str:
    return f'<p class="aside" id="{name}-aside">{escape(text)}</p>' if text else ""


def _marks(name: str, aside: str, wrong: bool) -> str:
    described = " ".join((["alert"] if wrong else []) + ([f"{name}-aside"] if aside else []))
    return (' aria-invalid="true"' if wrong else "") + (
        f' aria-describedby="{described}"' if described else ""
    )
