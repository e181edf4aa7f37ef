"""Signs a person in as a browser without scripts would: it follows redirects, fills in forms and sends them.

Knows the fixed addresses and fields of the pages and nothing else of them. Sets the Cookie header by hand, since an
HTTP library does not send `Secure` cookies over plain http, which a browser does on a loopback address.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode, urljoin, urlsplit

import httpx
import pyotp

STEP = 30
MOST_PAGES = 8
ANSWERED = ("/sign-in", "/confirm", "/consent")
_taken: dict[str, int] = {}
"""The last step of each secret that was used here: a code is good for one sign-in."""


def signed_in_code(
    base_url: str,
    authorize_url: str,
    username: str,
    password: str,
    totp_secret: str,
    acting: str | None = None,
) -> str:
    """The whole way with a fresh browser; the address the client is sent back to, with `code` or `error` in it.

    Blocks: where the service runs on the same event loop, call it in a thread. `acting` is a capacity's key, or its
    beginning (`BOARD`), and is needed where the person holds several.
    """
    person = Person(username=username, password=password, totp_secret=totp_secret, acting=acting)
    with Browser(base_url) as browser:
        return browser.goes(authorize_url, person)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who sits before the browser, and what they answer."""

    username: str
    password: str
    totp_secret: str
    acting: str | None = None
    decision: str = "allow"


@dataclass(slots=True)
class Form:
    """A form of a page: where it goes, and what it holds before anybody typed."""

    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)


class Browser:
    """Keeps the cookies of one origin. Used again, it is still signed in."""

    def __init__(self, base_url: str) -> None:
        self._base = base_url.rstrip("/")
        self._client = httpx.Client(timeout=30)
        self.cookies: dict[str, str] = {}

    def __enter__(self) -> Browser:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def goes(self, address: str, person: Person) -> str:
        """Follow and answer every page until one sends us away from the service."""
        got = self.opens(address)
        for _ in range(MOST_PAGES):
            if got.is_redirect:
                address = urljoin(str(got.url), got.headers["location"])
                if not self._is_ours(address):
                    return address
                got = self.opens(address)
            else:
                form = _to_answer(got)
                got = self.sends(str(got.url), form, self._answers(form, person, got))
        raise AssertionError(f"no end after {MOST_PAGES} pages, the last at {got.url.path}")

    def opens(self, address: str) -> httpx.Response:
        """One GET."""
        return self._kept(self._client.get(urljoin(self._base + "/", address), headers=self._headers()))

    def sends(self, page: str, form: Form, answers: Mapping[str, str]) -> httpx.Response:
        """Send a form of a page."""
        whole, to = {**form.fields, **answers}, urljoin(page, form.action)
        if form.method == "get":
            return self.opens(to.partition("?")[0] + "?" + urlencode(whole))
        headers = {**self._headers(), "origin": self._base, "sec-fetch-site": "same-origin"}
        return self._kept(self._client.post(to, data=whole, headers=headers))

    def _answers(self, form: Form, person: Person, page: httpx.Response) -> dict[str, str]:
        match urlsplit(urljoin(str(page.url), form.action)).path, form.method:
            case "/sign-in", "post":
                return {
                    "username": person.username,
                    "password": person.password,
                    "code": code_for(person.totp_secret),
                }
            case "/confirm", "post":
                return {"code": code_for(person.totp_secret)}
            case "/consent", "get":
                wanted = person.acting or ""
                return {"acting": next(key for key in form.choices["acting"] if key.startswith(wanted))}
            case "/consent", "post":
                return {"decision": person.decision}
            case where, method:
                raise AssertionError(f"no answer for {method} {where}")

    def _headers(self) -> dict[str, str]:
        sent = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {"cookie": sent} if sent else {}

    def _kept(self, got: httpx.Response) -> httpx.Response:
        for line in got.headers.get_list("set-cookie"):
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
            if not value or "max-age=0" in line.lower():
                del self.cookies[name]
        return got

    def _is_ours(self, address: str) -> bool:
        return address.startswith(self._base + "/")


def code_for(totp_secret: str) -> str:
    """A code nobody here has used: of the last step, this one or the next; waits where all three are used.

    The last step is left alone in its last five seconds.
    """
    step = max(int(time.time() + 5) // STEP - 1, _taken.get(totp_secret, 0) + 1)
    while step > int(time.time()) // STEP + 1:
        time.sleep(1)
    _taken[totp_secret] = step
    return pyotp.TOTP(totp_secret).at(step * STEP)


def forms_of(html: str) -> list[Form]:
    """Every form of a page."""
    read = _Forms()
    read.feed(html)
    return read.found


def _to_answer(page: httpx.Response) -> Form:
    for form in forms_of(page.text):
        if urlsplit(urljoin(str(page.url), form.action)).path in ANSWERED:
            return form
    raise AssertionError(f"{page.status_code} at {page.url.path}: nothing to answer\n{page.text}")


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Form] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        of = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append(Form(of.get("action", ""), of.get("method", "get").lower()))
            self._inside = True
        elif tag == "input" and self._inside and "name" in of:
            self._field(of)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False

    def _field(self, of: Mapping[str, str]) -> None:
        form, name = self.found[-1], of["name"]
        if of.get("type") == "radio":
            form.choices.setdefault(name, []).append(of.get("value", "on"))
        else:
            form.fields[name] = of.get("value", "")
