"""Somebody who opens pages and sends their forms, one by one: for looking at each answer."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urljoin, urlsplit

import httpx

from tests.foreign.by_forms import Form, forms_of
from tests.pages.reading import Read

HERE: Mapping[str, str] = {"sec-fetch-site": "same-origin"}


class Visitor:
    """Keeps cookies; follows nothing by itself."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client
        self.cookies: dict[str, str] = {}

    @classmethod
    def signed_in(cls, client: httpx.AsyncClient, secret: str) -> Visitor:
        """Whose session cookie holds this secret."""
        made = cls(client)
        made.cookies["__Host-parley"] = secret
        return made

    async def opens(self, address: str) -> httpx.Response:
        """One GET."""
        return self._kept(await self._client.get(address, headers=self._cookie()))

    async def follows(self, address: str) -> httpx.Response:
        """GETs, for as long as we are sent on to a page of ours."""
        got = await self.opens(address)
        while got.is_redirect and got.headers["location"].startswith("/"):
            got = await self.opens(got.headers["location"])
        return got

    async def sends(
        self, page: httpx.Response, to: str, headers: Mapping[str, str] = HERE, **answers: str
    ) -> httpx.Response:
        """Fill in the page's form that goes there, and send it."""
        return await self.posts(to, {**form_to(page, to).fields, **answers}, headers)

    async def posts(
        self, to: str, fields: Mapping[str, str], headers: Mapping[str, str] = HERE
    ) -> httpx.Response:
        """Send these fields."""
        return self._kept(await self._client.post(to, data=fields, headers={**self._cookie(), **headers}))

    def _cookie(self) -> dict[str, str]:
        sent = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {"cookie": sent} if sent else {}

    def _kept(self, got: httpx.Response) -> httpx.Response:
        for line in got.headers.get_list("set-cookie"):
            name, _, value = line.partition(";")[0].partition("=")
            if "max-age=0" in line.lower():
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = value
        return got


def form_to(page: httpx.Response, to: str) -> Form:
    """The page's form that goes there by POST."""
    found = [
        form
        for form in forms_of(page.text)
        if form.method == "post" and urlsplit(urljoin(str(page.url), form.action)).path == to
    ]
    assert found, f"no form to {to} on {page.url}: {page.text}"
    return found[0]


def heading(page: httpx.Response) -> str:
    """The page's one main heading; the page is whole."""
    ((_, text),) = Read(page.text).all("h1")
    return " ".join(text.split())


def alert(page: httpx.Response) -> str:
    """What the page says first."""
    return next((t for a, t in Read(page.text).all("p") if a.get("id") == "alert"), "")
