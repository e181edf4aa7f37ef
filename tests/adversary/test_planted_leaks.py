"""The search of test_canaries.py finds what is really there: leaks, planted one by one, where a leak would be.

A search that finds nothing anywhere proves nothing. Each of these goes the way that a leak would go: through the
database, the log's form, the exporter of spans, the metrics' text, an answer, a file.
"""

from __future__ import annotations

import base64
import bz2
import codecs
import gzip
import io
import json
import logging
import lzma
import quopri
import sys
import tarfile
import unicodedata
import zipfile
import zlib
from collections.abc import Awaitable, Callable
from pathlib import Path
from urllib.parse import quote

import asyncpg
import pytest
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from prometheus_client import CollectorRegistry, Counter, generate_latest
from starlette.responses import Response

from domain.cases.receipt import Receipt
from domain.vault.values import IdentityField
from infra.log import Lines
from tests.adversary.canaries import Mark, Search
from tests.adversary.everybody import dumped
from tests.adversary.reporting import ADDRESS, Told
from tests.vault.fixtures import VaultDatabase

MARK = Mark()
SEARCH = Search(MARK)
TEXT = MARK.person("somebody")[IdentityField.NAMES]
NOISE = b"What else there is, \x00\xff{}<> 0123456789abcdef and so on. " * 40
COMPOSED = unicodedata.normalize("NFD", TEXT)

WRITTEN: dict[str, bytes] = {
    "utf-8": TEXT.encode(), "decomposed": COMPOSED.encode(), "utf-16": TEXT.encode("utf-16"),
    "utf-16-be": TEXT.encode("utf-16-be"), "utf-32": TEXT.encode("utf-32"), "latin-1": TEXT.encode("latin-1"),
    "utf-7": TEXT.encode("utf-7"), "ebcdic": TEXT.encode("cp500"), "small": TEXT.lower().encode(),
    "capitals": TEXT.upper().encode(), "case-folded": TEXT.casefold().encode(), "backwards": TEXT[::-1].encode(),
    "rot13": codecs.encode(TEXT, "rot13").encode(), "hex": TEXT.encode().hex().encode(),
    "HEX": TEXT.encode().hex().upper().encode(), "hex apart": TEXT.encode().hex(" ").encode(),
    "hex by colons": TEXT.encode().hex(":").encode(), "bytea": b"\\x" + TEXT.encode().hex().encode(),
    "hexdump": TEXT.encode().hex(" ", 2).encode(), "percent": quote(TEXT).encode(),
    "percent all": "".join(f"%{byte:02X}" for byte in TEXT.encode()).encode(),
    "percent twice": "".join(f"%25{byte:02X}" for byte in TEXT.encode()).encode(),
    "json": json.dumps(TEXT).encode(), "json all": "".join(f"\\u{ord(one):04x}" for one in TEXT).encode(),
    "js": "".join(f"\\x{byte:02x}" for byte in TEXT.encode()).encode(), "python": repr(TEXT.encode()).encode(),
    "html": "".join(f"&#{ord(one)};" for one in TEXT).encode(),
    "html in hex": "".join(f"&#x{ord(one):x};" for one in TEXT).encode(),
    "octal": "".join(f"\\{byte:03o}" for byte in TEXT.encode()).encode(), "numbers": str(list(TEXT.encode())).encode(),
    "quoted-printable": quopri.encodestring(TEXT.encode()), "mime": quopri.encodestring(TEXT.encode(), quotetabs=True),
    "punycode": TEXT.encode("punycode"), "apart": " ".join(TEXT).encode(), "cut": "\n".join(TEXT).encode(),
    "bits": "".join(f"{byte:08b}" for byte in TEXT.encode()).encode(),
    "inverted": bytes(255 - b for b in TEXT.encode()),
    "base58 of the mark": b"3" + next(told for told, way in SEARCH.needles.items() for told, way in way.items()
                                      if way == "base58"),
    **{f"base64+{n}": base64.b64encode(b"!" * n + TEXT.encode()) for n in range(3)},
    **{f"base64url+{n}": base64.urlsafe_b64encode(b"?" * n + TEXT.encode()) for n in range(3)},
    **{f"base64 in lines+{n}": base64.encodebytes(b"~" * n + NOISE + TEXT.encode()) for n in range(3)},
    **{f"base32+{n}": base64.b32encode(b"!" * n + TEXT.encode()) for n in range(5)},
    **{f"base85+{n}": base64.b85encode(b"!" * n + TEXT.encode()) for n in range(4)},
    **{f"ascii85+{n}": base64.a85encode(b"!" * n + TEXT.encode()) for n in range(4)},
}  # fmt: skip


def in_a_zip(told: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("a.txt", told)
    return made.getvalue()


def in_a_tar(told: bytes) -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w:xz") as file:
        entry = tarfile.TarInfo("a.txt")
        entry.size = len(told)
        file.addfile(entry, io.BytesIO(told))
    return made.getvalue()


PACKED: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress, "zlib": zlib.compress, "zlib, hardly": lambda told: zlib.compress(told, 1),
    "bz2": bz2.compress, "xz": lzma.compress, "zip": in_a_zip, "tar": in_a_tar,
    "gzip in base64 in gzip": lambda told: gzip.compress(NOISE + gzip.compress(told)),
}  # fmt: skip


def test_nothing_is_found_where_there_is_nothing() -> None:
    assert SEARCH.found(NOISE) == set()
    assert SEARCH.found(json.dumps(Mark().person("somebody else")).encode()) == set()
    assert SEARCH.found(b"") == set()


@pytest.mark.parametrize("way", WRITTEN)
def test_it_is_found_however_it_was_written(way: str) -> None:
    assert SEARCH.found(NOISE + WRITTEN[way] + NOISE) != set()
    if way != "cut":  # one line of it tells nothing: the line's end is what cuts it
        assert SEARCH.found(WRITTEN[way]) != set()


RECEIPT = Receipt.made(bytes(range(16)))
HELD: dict[str, bytes] = {
    "receipt": RECEIPT.text.encode(), "without dashes": RECEIPT.text.replace("-", "").lower().encode(),
    "wide": RECEIPT.text.replace("-", "").encode("utf-16-le"), "seed": RECEIPT.seed,
    "seed in hex": RECEIPT.seed.hex().upper().encode(), "lookup": RECEIPT.lookup,
    "lookup in hex": RECEIPT.lookup.hex().encode(), "reply key": RECEIPT.reply_key,
    "reply key in hex": b"\\x" + RECEIPT.reply_key.hex().encode(), "address": f"from {ADDRESS}:4711".encode(),
}  # fmt: skip


@pytest.mark.parametrize("way", HELD)
def test_a_receipt_or_an_address_that_is_left_is_found(way: str) -> None:
    told = Told(receipts=[RECEIPT.text])
    assert told.found(NOISE + HELD[way] + NOISE) == [way]
    assert told.found(NOISE) == []


@pytest.mark.parametrize("how", PACKED)
@pytest.mark.parametrize("way", ["utf-8", "utf-16", "base64+1"])
def test_it_is_found_inside_of_what_is_packed(how: str, way: str) -> None:
    packed = PACKED[how](NOISE + WRITTEN[way] + NOISE)
    assert WRITTEN[way] not in packed
    assert SEARCH.found(b"\x00before" + packed + b"after\xff") != set()


def test_a_stream_without_a_beginning_is_found_where_it_is_all_there_is() -> None:
    maker = zlib.compressobj(wbits=-15)
    assert SEARCH.found(maker.compress(NOISE + TEXT.encode()) + maker.flush()) != set()


# -- in the database


async def _alone(database: VaultDatabase, *statements: str, text: str = TEXT) -> asyncpg.Connection:
    owner = await asyncpg.connect(**database.superuser.arguments())
    await owner.execute(
        "DROP TABLE IF EXISTS leak; CREATE TABLE leak (told text); ALTER TABLE leak SET (autovacuum_enabled = off)"
    )
    await owner.execute("INSERT INTO leak VALUES ($1)", text)
    for statement in statements:
        await owner.execute(statement)
    await owner.execute("CHECKPOINT")
    return owner


async def _file(owner: asyncpg.Connection, relation: str = "leak") -> bytes:
    place = Path(await owner.fetchval("SHOW data_directory"))
    return (place / await owner.fetchval("SELECT pg_relation_filepath($1::regclass)", relation)).read_bytes()


async def in_a_column(database: VaultDatabase) -> bytes:
    await (await _alone(database)).close()
    return dumped(database.superuser)


async def as_bytes_of_utf_16_in_a_dump(database: VaultDatabase) -> bytes:
    owner = await _alone(database, "ALTER TABLE leak ADD b bytea", text="nothing")
    await owner.execute("UPDATE leak SET b = $1", TEXT.encode("utf-16"))
    await owner.close()
    return dumped(database.superuser)


async def on_a_page_after_it_was_deleted(database: VaultDatabase) -> bytes:
    owner = await _alone(database, "DELETE FROM leak")
    assert await owner.fetchval("SELECT count(*) FROM leak") == 0
    return await _file(owner)


async def in_an_index(database: VaultDatabase) -> bytes:
    owner = await _alone(database, "CREATE INDEX leaking ON leak (lower(told))", "CHECKPOINT")
    return await _file(owner, "leaking")


async def in_the_write_ahead_log(database: VaultDatabase) -> bytes:
    owner = await _alone(database, "DROP TABLE leak")
    place = Path(await owner.fetchval("SHOW data_directory"))
    now = await owner.fetchval("SELECT pg_walfile_name(pg_current_wal_lsn())")
    segments = sorted((place / "pg_wal").glob("0*"))
    return b"".join(one.read_bytes() for one in segments if one.name >= now[:-1] + "0")


async def compressed_by_postgresql(database: VaultDatabase) -> bytes:
    """A long text that begins like many others: it lies there as pieces of it."""
    owner = await _alone(database, text="nothing")
    await owner.execute("ALTER TABLE leak ALTER told SET COMPRESSION pglz")
    await owner.execute(
        "INSERT INTO leak VALUES ($1)", "She said what they say. " * 300 + TEXT + " They say so. " * 300
    )
    await owner.execute("CHECKPOINT")
    toast = await owner.fetchval("SELECT reltoastrelid::regclass::text FROM pg_class WHERE relname = 'leak'")
    told = await _file(owner) + await _file(owner, toast)
    assert b"She said what they say. She said" not in told
    return told


async def in_statistics_of_a_column(database: VaultDatabase) -> bytes:
    owner = await _alone(database, *["INSERT INTO leak SELECT told FROM leak"] * 3, "ANALYZE leak")
    told = await owner.fetch("SELECT x::text FROM pg_stats x WHERE tablename = 'leak'")
    return "\n".join(row[0] for row in told).encode()


async def in_a_statement_that_runs(database: VaultDatabase) -> bytes:
    owner = await _alone(database, text="nothing")
    told = await owner.fetch(f"SELECT query FROM pg_stat_activity WHERE query <> '{TEXT}'")
    return "\n".join(row[0] for row in told).encode()


async def in_an_error_of_the_database(database: VaultDatabase) -> bytes:
    owner = await _alone(database, "CREATE UNIQUE INDEX ON leak (told)")
    with pytest.raises(asyncpg.UniqueViolationError) as no:
        await owner.execute("INSERT INTO leak VALUES ($1)", TEXT)
    return repr(no.value.as_dict()).encode()


# -- on the way out


async def in_a_line_of_the_log(_: VaultDatabase) -> bytes:
    line = logging.LogRecord("parley", logging.INFO, "x", 1, f"sealed {TEXT}", (), None)
    return Lines().format(line).encode()


async def in_base64_in_an_error(_: VaultDatabase) -> bytes:
    try:
        raise ValueError(f"cannot read {base64.b64encode(b'n=' + TEXT.encode()).decode()}, it is too long")
    except ValueError:
        return logging.Formatter().formatException(sys.exc_info()).encode()


async def in_an_attribute_of_a_span(_: VaultDatabase) -> bytes:
    kept = InMemorySpanExporter()
    tracers = TracerProvider(resource=Resource({}), shutdown_on_exit=False)
    tracers.add_span_processor(SimpleSpanProcessor(kept))
    with tracers.get_tracer("parley").start_as_current_span("seal", attributes={"subject": TEXT}):
        pass
    return kept.get_finished_spans()[0].to_json().encode()


async def in_a_label_of_a_metric(_: VaultDatabase) -> bytes:
    registry = CollectorRegistry()
    Counter("sealed", "How many.", ["who"], registry=registry).labels(TEXT).inc()
    return generate_latest(registry)


async def in_a_header(_: VaultDatabase) -> bytes:
    return b"\n".join(
        name + value for name, value in Response(headers={"x-subject": quote(TEXT)}).raw_headers
    )


async def in_a_cookie(_: VaultDatabase) -> bytes:
    answer = Response()
    answer.set_cookie("seen", base64.urlsafe_b64encode(TEXT.encode()).decode())
    return b"\n".join(name + value for name, value in answer.raw_headers)


async def in_a_file_that_was_packed(_: VaultDatabase) -> bytes:
    return b"\0" * 4096 + gzip.compress(NOISE + TEXT.encode()) + b"\0" * 4096


async def in_an_environment(_: VaultDatabase) -> bytes:
    return b"PATH=/bin\0NAMES=" + TEXT.encode() + b"\0"


LEAKS: dict[str, Callable[[VaultDatabase], Awaitable[bytes]]] = {
    leak.__name__: leak
    for leak in (
        in_a_column, as_bytes_of_utf_16_in_a_dump, on_a_page_after_it_was_deleted, in_an_index, in_the_write_ahead_log,
        compressed_by_postgresql, in_statistics_of_a_column, in_a_statement_that_runs, in_an_error_of_the_database,
        in_a_line_of_the_log, in_base64_in_an_error, in_an_attribute_of_a_span, in_a_label_of_a_metric, in_a_header,
        in_a_cookie, in_a_file_that_was_packed, in_an_environment,
    )
}  # fmt: skip


@pytest.mark.parametrize("leak", LEAKS)
async def test_a_leak_is_found(vault_database: VaultDatabase, leak: str) -> None:
    assert SEARCH.found(await LEAKS[leak](vault_database)) != set()
