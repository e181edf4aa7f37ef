"""What a signed-in command can do: ask a question, make a change. What the API refuses is a value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from api.remote.bound import Bound, NoAnswer


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """The API's no, by its code, in words, and with what can be done."""

    code: str
    message: str
    next: str = ""

    def __str__(self) -> str:
        return f"{self.code}: {self.message} {self.next}".rstrip()


AWAY = Refused(code="NO_ANSWER", message="The service does not answer.", next="Try again in a few minutes.")
NOT_NOW = Refused(code="NOT_NOW", message="The service did not answer as it should.", next="Try again later.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Remote:
    """A person's access. It is good for five minutes at most, as its token is."""

    issuer: str
    bound: Bound

    async def ask(
        self, document: str, variables: Mapping[str, object] | None = None
    ) -> Mapping[str, Any] | Refused:
        """A document's `data`, or why there is none."""
        asked = {"query": document, "variables": variables or {}}
        try:
            said = (await self.bound.post(f"{self.issuer}/graphql", json=asked)).said
        except NoAnswer:
            return AWAY
        match said:
            case {"errors": [{"message": str(message), "extensions": {"code": str(code)}}, *_]}:
                return Refused(code=code, message=message)
            case {"data": dict(data)}:
                return data
            case _:
                return NOT_NOW

    async def change(
        self,
        name: str,
        success: str,
        shown: str,
        given: Mapping[str, object],
        *,
        input_type: str = "",
        key: str = "",
    ) -> Mapping[str, Any] | Refused:
        """Makes one change; `shown` is what is asked of its success type. A refusal of the union is a value too.

        `input_type`: where it is not named after the change.
        """
        input_type = input_type or f"{name[0].upper()}{name[1:]}Input"
        document = (
            f"mutation($input: {input_type}!, $key: String!) {{ done: {name}(input: $input, idempotencyKey: $key) "
            f"{{ __typename ... on {success} {{ {shown} }} ... on Refusal {{ code message next }} }} }}"
        )
        answer = await self.ask(document, {"input": given, "key": key or str(uuid4())})
        if isinstance(answer, Refused):
            return answer
        done = answer["done"]
        if done["__typename"] == success:
            return done
        return Refused(code=done["code"], message=done["message"], next=done["next"])
