"""The log: one JSON object a line, made of constants and allowed attributes.

A fault is its class, the request's id and the lines of our own code it passed through; never its text. What
other libraries have to say is reduced to who said it and how loud: their texts quote queries and values.
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from infra.request_id import current
from infra.telemetry import Value, allowed

ROOT = Path(__file__).resolve().parents[1]
OURS = ("api", "schema", "domain", "infra")
NAME = "parley"

_log = logging.getLogger(NAME)


def note(event: str, attributes: Mapping[str, Value] | None = None) -> None:
    """Something worth knowing happened. `event` is a constant of ours."""
    _log.info(event, extra={"facts": allowed(attributes or {})})


def warn(event: str, attributes: Mapping[str, Value] | None = None) -> None:
    """Something needs a look."""
    _log.warning(event, extra={"facts": allowed(attributes or {})})


def fault(event: str, broken: BaseException, attributes: Mapping[str, Value] | None = None) -> None:
    """Something broke: its class and our own frames are written, never what the exception says."""
    _log.error(event, exc_info=broken, extra={"facts": allowed(attributes or {})})


def set_up(level: str) -> None:
    """Send everything through this module's form, whoever logs."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Lines())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    _log.setLevel(level.upper())
    logging.captureWarnings(True)


class Lines(logging.Formatter):
    """The form of a line. Arguments of a log call are never rendered."""

    def format(self, record: logging.LogRecord) -> str:
        """One JSON object."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
        }
        if record.name == NAME:
            line["event"] = record.msg
            line.update(getattr(record, "facts", {}))
        else:
            line["event"] = "said by a library"
            line["library"] = record.name
        if request := current():
            line["request"] = request
        if record.exc_info and record.exc_info[1] is not None:
            line["fault"] = _class_of(record.exc_info[1])
            line["frames"] = frames(record.exc_info[2] or record.exc_info[1].__traceback__)
        return json.dumps(line)


def frames(traceback: TracebackType | None) -> list[str]:
    """`file:line` of our own code, outermost first; at most the innermost 20."""
    found: list[str] = []
    while traceback is not None:
        path = Path(traceback.tb_frame.f_code.co_filename)
        if path.is_relative_to(ROOT) and (inside := path.relative_to(ROOT)).parts[0] in OURS:
            found.append(f"{inside}:{traceback.tb_lineno}")
        traceback = traceback.tb_next
    return found[-20:]


def _class_of(broken: BaseException) -> str:
    return f"{type(broken).__module__}.{type(broken).__qualname__}"
