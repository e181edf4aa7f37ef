"""Where ports meet adapters: everything a route may need, made once at start.

A new route is added in `routes()`; a new service is a field of `Services`, filled in `services()`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from starlette.routing import BaseRoute, Route, WebSocketRoute

from api import attachments, health, log, oauth, sdl
from api.admission import Admission
from api.changes import Changes
from api.cross_origin import CrossOrigin
from api.demo_identities import sealed_beside
from api.events.running import judging_of, told
from api.events.socket import SocketDoor
from api.events.sse import StreamDoor
from api.events.streams import Streams
from api.execution import Execution
from api.graphql import Door
from api.housekeeping import kept_in_order
from api.intake import Intake
from api.pages import door as pages
from api.pages import people as people_pages
from api.pages.desk import Desk
from api.pages.locks import Locks
from api.pages.sheet import Sheets
from api.receipts import ReceiptsShown
from api.report import door as reporting
from api.returns import Returns, the_door
from api.rounds import rounds
from api.settings import Settings
from api.tickets import door as tickets
from api.tickets.booth import Booth
from api.watching import Watch
from api.writes import Writes
from domain.cases.derived import derived
from domain.kernel import Clock
from domain.vault.ports import Vault
from infra.attachments.downloading import Downloads
from infra.attachments.uploading import Uploads
from infra.clock import WallClock
from infra.database import Database
from infra.demo.clock import DemoClock
from infra.digest_key import digest_key
from infra.engine import engine_for
from infra.events.fanout import Fanout
from infra.events.outbox import Outbox
from infra.events.places import Positions
from infra.keys.opening import opened_keys
from infra.oauth.access import Access, opened_access
from infra.oauth.sealing import sealing_for
from infra.pools import Pools
from infra.reads.whole import CATALOGUE
from infra.rules_file import Chosen, chosen
from infra.scheduling import Scheduler
from infra.signing_in.hashing import Hashing
from infra.signing_in.links import links_for
from infra.signing_in.means import Means
from infra.signing_in.people import People
from infra.telemetry import Telemetry
from infra.unit_of_work import Works
from infra.vault.client import vault_at
from infra.vault_place import vault_place
from schema.built import graphql_schema
from schema.mutations import MUTATIONS


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """What the door hands to its routes."""

    settings: Settings
    database: Database
    pools: Pools
    access: Access
    execution: Execution
    telemetry: Telemetry
    chosen: Chosen
    desk: Desk
    vault: Vault
    booth: Booth
    intake: Intake
    files: attachments.Files
    streams: Streams


@asynccontextmanager
async def services(settings: Settings, database: Database, telemetry: Telemetry) -> AsyncIterator[Services]:
    """Open everything, and close it in the opposite order."""
    async with AsyncExitStack() as stack:
        keys = await stack.enter_async_context(opened_keys(settings.data_dir, settings.keys_url, database))
        pools = await Pools.open(database.readers)
        stack.push_async_callback(pools.close)
        writer = engine_for(database.writer, size=5, asks=False)
        stack.push_async_callback(writer.dispose)
        authorizer = engine_for(database.authorizer, size=5)
        stack.push_async_callback(authorizer.dispose)
        choice = chosen(settings.rules)
        clock = clock_of(settings)
        vault = await stack.enter_async_context(vault_of(settings))
        works = Works(
            writer,
            keys,
            rules=choice.rules,
            calendar=choice.calendar,
            links=links_for(sealing_for(database.authorizer), settings.public_address),
            vault=vault,
            attachments_mib=settings.attachments_mb,
        )
        booth = Booth(derived(digest_key(database.writer), info=b"parley intake tickets"))
        stack.callback(booth.close)
        intake, apart = Intake(booth=booth), Intake(booth=booth)
        returns = Returns(the_door(booth=booth))
        access = await stack.enter_async_context(
            opened_access(
                authorizer,
                database.authorizer,
                settings.data_dir,
                settings.public_address,
                demo=settings.demo,
                cases=ReceiptsShown(works, returns),
            )
        )
        execution = Execution(schema=graphql_schema(), catalogue=CATALOGUE, pools=pools)
        await stack.enter_async_context(kept_in_order(works, clock, access.storage))
        await stack.enter_async_context(Scheduler(database.writer, clock, rounds(works, clock)).running())
        if settings.demo:
            await stack.enter_async_context(sealed_beside(engine_for(database.writer), vault))
        outbox = await stack.enter_async_context(Outbox.opened(database.teller))
        positions = Positions(access.sealing.key("event positions"))
        kept = timedelta(days=settings.events_kept_days)
        fanout = Fanout(outbox, positions, stroke=float(settings.events_stroke), kept=kept)
        judging = await stack.enter_async_context(judging_of(execution, database))
        streams = await stack.enter_async_context(told(Streams(fanout, judging), database.teller, clock))
        writes = Writes(works, clock, uuid4, digest_key(database.writer))
        execution.commands = Changes(execution, writes, MUTATIONS, intake, apart, returns)
        hashing = Hashing()
        stack.callback(hashing.close)
        yield Services(
            settings=settings,
            database=database,
            pools=pools,
            access=access,
            execution=execution,
            telemetry=telemetry,
            chosen=choice,
            desk=desk_of(settings, access, hashing),
            vault=vault,
            booth=booth,
            intake=intake,
            files=attachments.Files(Uploads(works, keys, clock), Downloads(works, keys)),
            streams=streams,
        )


def desk_of(settings: Settings, access: Access, hashing: Hashing) -> Desk:
    """What the pages have at hand that a person answers."""
    address, sealing = settings.public_address, access.sealing
    means = Means(storage=access.storage, limits=access.limits, sealing=sealing, hashing=hashing)
    return Desk(
        authorizing=access.authorizing,
        people=People(means),
        sealing=sealing,
        locks=Locks(sealing.key("form"), address),
        sheets=Sheets(address),
        clock=WallClock(),
        demo=settings.demo,
    )


@asynccontextmanager
async def vault_of(settings: Settings) -> AsyncIterator[Vault]:
    """The vault that the settings name, or the one beside. It need not answer: nothing but identities waits for it."""
    client = vault_at(
        settings.vault_service or f"unix:{vault_place(settings.data_dir).door}", settings.vault_tls
    )
    try:
        yield client
    finally:
        await client.close()


def clock_of(settings: Settings) -> Clock:
    """The clock on the wall; in the demo, one that can be moved on."""
    return DemoClock(settings.data_dir) if settings.demo else WallClock()


def routes(made: Services) -> list[BaseRoute]:
    """Every route of the service, in the order in which they are tried."""
    watch = Watch(made.telemetry)
    graphql = Door(
        made.execution,
        Admission(made.access),
        watch,
        StreamDoor(made.execution, made.streams, Admission(made.access), watch),
    )
    stream = StreamDoor(made.execution, made.streams, Admission(made.access, "/graphql/stream"), watch)
    return [
        *health.routes(made.pools, made.telemetry, made.vault),
        *oauth.routes(made.access),
        Route("/graphql", CrossOrigin(graphql, ("GET", "POST"))),
        *tickets.routes(made.booth, made.intake),
        *attachments.routes(made.files),
        WebSocketRoute("/graphql", SocketDoor(made.execution, made.streams, Admission(made.access), watch)),
        Route("/graphql/stream", CrossOrigin(stream, ("GET", "POST"))),
        *sdl.routes(),
        *log.routes(made.vault),
        *reporting.routes(
            made.execution,
            made.telemetry,
            address=made.settings.public_address,
            onion=made.settings.onion,
            files=made.files,
        ),
        *people_pages.routes(made.desk),
        *pages.routes(made.settings),
    ]
