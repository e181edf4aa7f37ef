"""What a start makes and then leaves alone: the cluster, its tables and rows, and every key and password beside it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path

import asyncpg

from infra.address import Address
from infra.database import NAME
from infra.embedded import cluster_in
from tests.ground.service import pgdata_of

ANEW_EACH_TIME = ("oauth", "running.json")
"""Where the server that started last says its name."""

TABLES = """
SELECT oid::regclass::text, relname FROM pg_class
WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> 'participation'
ORDER BY relname
"""
"""Without what a round counts within a minute of a start, once a quarter."""


def made(data: Path) -> Mapping[str, object]:
    """Everything that stands in a folder nobody serves from: files by their inode and time, tables by their rows'
    versions. A file written again, a migration run again or a row rewritten as it was, changes it.
    """
    pgdata = pgdata_of(data)
    with cluster_in(data) as (cluster, ours):
        assert ours
        try:
            rows = asyncio.run(_rows(cluster.start().in_database(NAME)))
        finally:
            cluster.stop()
    kept = [pgdata / "PG_VERSION", *_beside(pgdata)]
    files = {str(path): (path.stat().st_ino, path.stat().st_mtime_ns) for path in kept}
    return {**files, **rows}


def _beside(pgdata: Path) -> list[Path]:
    """Files of the folder that are not PostgreSQL's, nor written at every start."""
    base, home = pgdata.parents[1], pgdata.parent
    return sorted(
        path
        for path in base.rglob("*")
        if path.is_file() and not path.is_relative_to(home) and path != base.joinpath(*ANEW_EACH_TIME)
    )


async def _rows(address: Address) -> Mapping[str, object]:
    connection = await asyncpg.connect(**address.arguments())
    try:
        tables = await connection.fetch(TABLES)
        return {
            table: await connection.fetchrow(
                f"SELECT count(*), md5(string_agg(xmin::text || ctid::text, ' ' ORDER BY ctid)) FROM {quoted}"
            )
            for quoted, table in tables
        }
    finally:
        await connection.close()
