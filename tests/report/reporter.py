"""Somebody who goes through the pages of `/report` as a browser without scripts would: reads, fills in, presses."""

from __future__ import annotations

from collections.abc import Mapping
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import httpx

from tests.pages.reading import Read

Answers = dict[str, list[str]]


class Filled(HTMLParser):
    """The forms of a page with what they hold before anybody types."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[tuple[str, Answers, list[str]]] = []
        self._area: tuple[str, list[str]] | None = None
        self._select = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append((given["action"], {}, []))
        elif self.forms and tag == "input":
            if given["type"] not in ("radio", "checkbox") or "checked" in given:
                self.forms[-1][1].setdefault(given["name"], []).append(given.get("value", ""))
        elif self.forms and tag == "textarea":
            self._area = (given["name"], [])
        elif tag == "select":
            self._select = given["name"]
        elif tag == "option" and "selected" in given:
            self.forms[-1][1][self._select] = [given["value"]]
        elif self.forms and tag == "button" and given.get("name") == "do":
            self.forms[-1][2].append(given["value"])

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._area is not None:
            name, text = self._area
            self.forms[-1][1][name] = ["".join(text).removeprefix("\n")]
            self._area = None

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._area[1].append(data)


class Reporter:
    """Keeps no cookie; each page stands on the one before."""

    def __init__(self, client: httpx.AsyncClient, language: str = "en") -> None:
        self.client, self.language = client, language

    async def opens(self, page: str = "", **headers: str) -> httpx.Response:
        """A page below the language."""
        return await self.client.get(f"/report/{self.language}{page}", headers=headers)

    async def presses(self, page: httpx.Response, do: str, **answers: str | list[str]) -> httpx.Response:
        """Fill in the page's first form that has this button, and press it. An empty list takes an answer away."""
        action, fields = form_with(page, do)
        for name, value in answers.items():
            fields[name] = [value] if isinstance(value, str) else value
        return await self.sends(urljoin(str(page.url), action), {**fields, "do": [do]})

    async def sends(self, where: str, fields: Mapping[str, str | list[str]]) -> httpx.Response:
        """Exactly these answers."""
        return await self.client.post(where, data=dict(fields))

    async def first_choice(self, page: httpx.Response, name: str) -> str:
        """The first value that can be chosen."""
        return choices(page, name)[0]

    async def reaches(self, way: str, step: str, **told: str | list[str]) -> httpx.Response:
        """One of the pages of a way in, with the answers before it given."""
        page = await self.opens(f"/{way}")
        site = told.pop("site", None)
        if site is None:
            page = await self.presses(page, "site", searched="a")
            site = "" if way == "report" else choices(page, "site")[0]
        page = await self.presses(page, "whom", site=site)
        if step == "whom":
            return page
        page = await self.presses(page, "what", whom=told.pop("whom", choices(page, "whom")[0]))
        if step == "what":
            return page
        about = "SAFETY" if way == "report" else "WATER"
        given = {"about": about, "narrative": "They let it run into the river.", **told}
        naming = {n: given.pop(n) for n in list(given) if n in NAMING}
        page = await self.presses(page, "name", **given)
        if step == "name":
            return page
        return await self.presses(page, "check", **naming)

    async def receipt(self, way: str = "report", **told: str | list[str]) -> str:
        """The receipt of something sent."""
        return receipt_on(await self.presses(await self.reaches(way, "check", **told), "send"))

    async def returns(self, receipt: str) -> httpx.Response:
        """The page of their case."""
        return await self.presses(await self.opens("/return"), "look", receipt=receipt)


NAMING = ("named", "tier", "consents", "names", "contacts", "whereabouts", "affiliation", "other")


def form_with(page: httpx.Response, do: str) -> tuple[str, Answers]:
    """The page's first form with this button."""
    found = [(a, f) for a, f, buttons in Filled(page.text).forms if do in buttons]
    assert found, f"no button {do} on {urlsplit(str(page.url)).path}: {text_of(page)}"
    return found[0]


def choices(page: httpx.Response, name: str) -> list[str]:
    """What can be chosen under a name, the empty one left out."""
    read = Read(page.text)
    inputs = [a["value"] for a, _ in read.all("input") if a.get("name") == name and a["type"] != "hidden"]
    return [value for value in inputs if value] or [a["value"] for a, _ in read.all("option") if a["value"]]


def heading(page: httpx.Response) -> str:
    """The page's one main heading; the page is whole."""
    ((_, text),) = Read(page.text).all("h1")
    return text


def alert(page: httpx.Response) -> str:
    """What the page says first."""
    return next((t.strip() for a, t in Read(page.text).all("div") if a.get("id") == "alert"), "")


def text_of(page: httpx.Response) -> str:
    """All that the page says."""
    return " ".join(next(t for _, t in Read(page.text).all("main")).split())


def quoted(page: httpx.Response) -> list[str]:
    """What somebody wrote, as the page shows it."""
    return [t for a, t in Read(page.text).all("div") if a.get("class") == "text"]


def receipt_on(page: httpx.Response) -> str:
    """The receipt that a page shows."""
    found = [t for a, t in Read(page.text).all("p") if a.get("id") == "receipt"]
    assert found, text_of(page)
    return found[0]
