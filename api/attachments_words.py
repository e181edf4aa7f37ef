"""Why a file is not taken, in words for people: each with its status, and what can be done.

What was wrong with a file never says what is in it.
"""

from __future__ import annotations

from collections.abc import Mapping

SAID: Mapping[str, tuple[int, str, str]] = {
    "UPLOAD_GONE": (
        404,
        "No file goes on under this: it was given up, was not taken, or stopped arriving more than a day ago.",
        "Begin anew with the mutation by which you began.",
    ),
    "DOWNLOAD_GONE": (
        404,
        "This fetches no file, or does no more: it is good for five minutes.",
        "Open the file anew.",
    ),
    "NO_OFFSET": (
        400,
        "`Upload-Offset` must say from where on bytes are sent.",
        "Ask by HEAD how far it is.",
    ),
    "ANOTHER_KIND": (
        415,
        "Send the content type application/offset+octet-stream.",
        "The bytes of the file alone, from the offset on.",
    ),
    "ANOTHER_OFFSET": (
        409,
        "The file is not there yet, or further already.",
        "Go on from the `Upload-Offset` of this answer.",
    ),
    "LONGER_THAN_SAID": (
        413,
        "This is more than was said when it began.",
        "Give it up and begin anew with its size.",
    ),
    "TOO_MANY_AT_ONCE": (
        503,
        "Too many files are on their way at this moment.",
        "Try again in a few seconds; nothing is lost.",
    ),
    "NO_ROOM_FOR_ATTACHMENTS": (
        507,
        "There is no room for further files at this moment, in no case. What you wrote is kept.",
        "Say in words what the file shows, and come back with it in some days.",
    ),
    "CONTENT_ERASED": (
        410,
        "What was written in this case was erased for good.",
        "Nothing can be added to it any more.",
    ),
    "LOST": (
        410,
        "What had arrived of this file was lost by a fault on our side.",
        "Begin anew with the mutation by which you began.",
    ),
    # what is wrong with a file that is whole: nothing of it is kept
    "TOO_LARGE": (
        413,
        "Cleaned, this file is larger than what is left for this case: 50 MB in all.",
        "Send fewer pages, or smaller pictures.",
    ),
    "EMPTY": (422, "This file is empty.", "Choose another."),
    "DAMAGED": (
        422,
        "This file does not read to its end, or is not what it begins as.",
        "Open it on your device and save it anew, as JPEG, PNG, PDF or plain text.",
    ),
    "TOO_MANY_POINTS": (
        422,
        "This picture is too large: more than 50 million points.",
        "Make it smaller, or send the part that matters.",
    ),
    "MOVES": (422, "This picture moves.", "Send the single pictures that matter, as JPEG or PNG."),
    "TOO_MANY_PAGES": (422, "This document has no page, or more than 2000.", "Send the pages that matter."),
    "LOCKED": (422, "This document asks for a password.", "Print it to a new PDF without one."),
    "HIDES": (
        422,
        "This document holds what cannot be looked through: a form with scripts, hidden layers, files inside.",
        "Print it to a new PDF, or take pictures of its pages.",
    ),
    "TOO_MUCH_WORK": (
        422,
        "This file takes more to unpack than any file should.",
        "Print it to a new PDF, or send pictures of what matters.",
    ),
    "OTHER_PICTURE": (
        422,
        "Pictures are taken as JPEG, PNG and WebP: of others it cannot be taken out who made them, when and where.",
        "Save it as JPEG or PNG, or take a picture of the screen.",
    ),
    "SOUND_OR_FILM": (
        422,
        "Sound and film are not taken: it cannot be taken out who made them, and voices tell who speaks.",
        "Write down what is said and shown, with the minute; single pictures of a film can be sent.",
    ),
    "OFFICE": (
        422,
        "Documents of office programs are not taken: they hold who wrote them, and former versions.",
        "Save it as PDF and send that.",
    ),
    "PACKED": (422, "Packed files are not taken.", "Send what is in it, one by one."),
    "UNKNOWN_TYPE": (
        422,
        "This kind of file is not taken: it cannot be taken out of it who made it, when and where.",
        "Send JPEG, PNG, WebP, PDF or plain text; anything else as pictures of the screen.",
    ),
}
