"""All that is held under a receipt, to be saved: one JSON file, in as many parts as the API tells it in.

Whoever asks is told nothing that `exportMyCase` would not tell them, and each part is asked for anew. A part that
cannot be told ends the file with the code of why, so that nobody takes it for whole.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

from starlette.responses import Response, StreamingResponse

from api.attachments import AS_A_FILE
from api.report.asking import Desk, No, Told
from api.report.case_parts import Case
from api.report.documents import EXPORT_MY_CASE
from api.report.drafts import fresh_key

MOST_PARTS = 1000
"""In case one never ends."""
HEADERS = {**AS_A_FILE, "content-disposition": 'attachment; filename="my-case.json"'}


async def exported(desk: Desk, case: Case) -> Response | No:
    """The file, or why there is none."""
    first = await _part(desk, case, None)
    if isinstance(first, No):
        return first
    return StreamingResponse(_parts(desk, case, first), headers=HEADERS, media_type="application/json")


async def _parts(desk: Desk, case: Case, part: Told | No) -> AsyncIterator[str]:
    yield '{"parts": ['
    for number in range(MOST_PARTS):
        if isinstance(part, No):
            yield f'],\n"incomplete": {json.dumps(part.code)}}}\n'
            return
        yield (",\n" if number else "") + part.text("export")
        after = part.text("nextPage")
        if not after:
            yield "]}\n"
            return
        part = await _part(desk, case, after)
    yield '],\n"incomplete": "TOO_MANY"}\n'


async def _part(desk: Desk, case: Case, after: str | None) -> Told | No:
    return await desk.change(EXPORT_MY_CASE, {"receipt": case.receipt, "after": after}, fresh_key())
