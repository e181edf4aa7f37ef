"""Founds the demo's custodians at the vault's own desk, once the vault that runs beside the demo answers.

As an operator would do it with `parley vault found-custodians`. The service does not wait for it. Silent where there is
a circle already, or where the desk is not reached: everything but sealed identities goes on without.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

from infra import log
from infra.demo.custodians import public_files
from infra.startup import CannotStart

PATIENCE, PAUSE = 120.0, 0.5
"""Seconds to wait for the vault in all, and between two tries."""


def found_beside(data_dir: Path) -> threading.Thread:
    """Does it while the service starts."""
    thread = threading.Thread(target=_found, args=(data_dir,), name="demo custodians", daemon=True)
    thread.start()
    return thread


def _found(data_dir: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            asyncio.run(found(data_dir))
        except CannotStart:
            time.sleep(PAUSE)
        except Exception as broken:  # a demo without custodians is still a demo
            return log.fault("the demo's custodians were not founded", broken)
        else:
            return None
    return log.warn("the demo's custodians were not founded: the vault did not answer at its desk")


async def found(data_dir: Path) -> bool:
    """Found them if there is no custodian yet; whether it did. `CannotStart` where the vault does not answer."""
    from api.vault_service import desk  # brings the whole vault with it

    told = _given(await desk(data_dir, "custodians", {}))
    if told["custodians"]:
        return False
    files = public_files(data_dir, UUID(told["instance"]))
    done = await desk(data_dir, "found_custodians", {"files": [file.text for file in files]})
    return "given" in done


def _given(said: Mapping[str, Any]) -> Mapping[str, Any]:
    if "given" not in said:
        raise CannotStart("The vault cannot say who its custodians are.", "Try again in a moment.")
    return said["given"]
