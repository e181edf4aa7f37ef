"""The schema as a document: `/schema.graphql`, whole or with `?profile=`, and the file under review."""

from __future__ import annotations

from pathlib import Path

from rapidfuzz import process
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import BaseRoute, Route

import schema
from domain.access import Profile
from schema.built import printed
from schema.profiles import printed_for

KEPT_AT = Path(schema.__file__).with_name("schema.graphql")
"""The printed schema, kept in the repository so that every change of it is read."""

SCOPES_AT = KEPT_AT.parents[1] / "docs" / "scopes.md"
"""The scopes in words, kept beside it."""


class UnknownProfile(Exception):
    """There is no such profile."""

    def __init__(self, name: str) -> None:
        nearest, _, _ = process.extractOne(name, [profile.value for profile in Profile])
        super().__init__("unknown profile")
        self.what = "There is no such profile."
        self.remedy = f"The nearest is {nearest}; there are {', '.join(Profile)}."


def sdl(profile: str) -> str:
    """The SDL of the whole schema, or of what the profile can reach. Raises UnknownProfile."""
    if not profile:
        return printed()
    if profile not in tuple(Profile):
        raise UnknownProfile(profile)
    return printed_for(Profile(profile))


def routes() -> list[BaseRoute]:
    """`/schema.graphql`, and `/schema.graphql?profile=company`."""

    async def document(request: Request) -> PlainTextResponse:
        try:
            text = sdl(request.query_params.get("profile", ""))
        except UnknownProfile as no:
            return PlainTextResponse(f"{no.what} {no.remedy}\n", status_code=404)
        return PlainTextResponse(text, headers={"cache-control": "public, max-age=300"})

    return [Route("/schema.graphql", document)]
