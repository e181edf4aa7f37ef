"""What a service does once its database runs and before it serves. The whole service is loaded with this file.

Refuses keys that do not fit the database, and to begin with reference rows that records forbid.
"""

from __future__ import annotations

import asyncio

from starlette.applications import Starlette

from api.app import application
from api.demo_custodians import found_beside
from api.first_rows import load_demo, load_reference
from api.settings import Settings
from infra.database import Database
from infra.keys.opening import refuse_unfit_keys


def begun(settings: Settings, database: Database) -> Starlette:
    """Everything that must be there before anybody asks; then the application."""
    asyncio.run(refuse_unfit_keys(settings.data_dir, settings.keys_url, database))
    asyncio.run(load_reference(database))
    if settings.demo:
        load_demo(database, settings.data_dir)
        if not settings.vault_service:
            found_beside(settings.data_dir)
    return application(settings, database)
