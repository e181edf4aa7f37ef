"""A request that is answered with errors and no data: each error has a code, a message for a person, and no more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import orjson

Error = dict[str, object]


class Refused(Exception):
    """What was wrong with the request. Carries nothing of the database, of Python or of the question's values."""

    def __init__(self, code: str, message: str, **extensions: object) -> None:
        super().__init__(code)
        self.errors: list[Error] = [{"message": message, "extensions": {"code": code, **extensions}}]

    @classmethod
    def several(cls, code: str, found: Sequence[tuple[str, Sequence[Mapping[str, int]] | None]]) -> Refused:
        """Several errors of one code, each with its places in the document where there are any."""
        refused = cls(code, "")
        refused.errors = [
            {
                "message": message,
                **({"locations": list(places)} if places else {}),
                "extensions": {"code": code},
            }
            for message, places in found
        ]
        return refused

    @property
    def code(self) -> str:
        """The first error's code."""
        extensions = self.errors[0]["extensions"]
        assert isinstance(extensions, dict)
        return str(extensions["code"])

    @property
    def scopes(self) -> frozenset[str]:
        """Those that a token would need, where that was the matter."""
        extensions = self.errors[0]["extensions"]
        found = extensions.get("scopes", ()) if isinstance(extensions, dict) else ()
        return frozenset(map(str, found)) if self.code == "INSUFFICIENT_SCOPE" else frozenset()

    def body(self, **more: object) -> bytes:
        """The answer's bytes; `more` stands among the extensions of each error."""
        if not more:
            return orjson.dumps({"errors": self.errors})
        told = [{**error, "extensions": {**_extensions(error), **more}} for error in self.errors]
        return orjson.dumps({"errors": told})


def _extensions(error: Error) -> Mapping[str, object]:
    found = error["extensions"]
    return found if isinstance(found, dict) else {}
