"""Files of cases, for whoever reads the schema: listed beside what an item says, opened one by one, each time recorded."""

from __future__ import annotations

from typing import cast

import strawberry

from schema.codes import AttachmentState


def _said(description: str):  # type: ignore[no-untyped-def]
    """A field of a value that a mutation tells once; no query reaches it."""
    return strawberry.field(description=description)


@strawberry.type(
    description="A file that belongs to something written in a case. Case content, like the text beside it."
)
class Attachment:
    """Told to whoever opens the item."""

    id: strawberry.ID = _said("By this it is opened.")
    state: AttachmentState = _said("Whether it is there. What is UNDERWAY is not whole, and nobody opens it.")
    type: str | None = _said(
        "What it is, found out from the file itself: `image/jpeg`, `image/png`, `image/webp`, `application/pdf` or"
        " `text/plain`. Null until it is there."
    )
    size: int | None = _said("Bytes. Null until it is there.")


@strawberry.type(description="A file that was opened.")
class OpenedAttachment(Attachment):
    """With what it was called."""

    name: str | None = _said(
        "What its sender called it, if they said so. Never a path; show it as text and save the file under a name of yours."
    )


LISTED = {
    "attachments": (
        cast("object", list[Attachment]),
        "The files that are with it, in no order that tells anything.",
    )
}
"""What an opened item gives beside its text."""
