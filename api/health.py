"""Whether the service lives, whether it can answer, and its metrics.

The metrics tell no record, but they tell by the minute when NGOs or the secretariat write: who watches a site could
match that with a meeting. They answer to this machine alone, and to nobody for whom a proxy asks.
"""

from __future__ import annotations

from ipaddress import ip_address

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from api.patience import Patient
from domain.vault.ports import Vault
from infra.pools import Pools
from infra.telemetry import Telemetry


def routes(pools: Pools, telemetry: Telemetry, vault: Vault) -> list[BaseRoute]:
    """`/healthz`: the process lives. `/readyz`: the database answers too. `/metrics`: counts and durations.

    A vault that is away makes nothing unready: only the metric `parley_vault_answers` tells of it, and how long ago
    that was heard. However often the metrics are read, it is asked every two seconds, and waited for one at most.
    """
    patient = Patient(vault)

    async def healthz(_: Request) -> Response:
        return PlainTextResponse("ok\n")

    async def readyz(_: Request) -> Response:
        if await pools.answers():
            return PlainTextResponse("ready\n")
        return PlainTextResponse("the database is away\n", status_code=503)

    async def metrics(request: Request) -> Response:
        if not _is_from_here(request):
            return PlainTextResponse("Not Found", status_code=404)
        up = VAULT_ANSWERS % await patient.answers()
        return Response(telemetry.metrics() + up, media_type="text/plain; version=0.0.4; charset=utf-8")

    return [Route("/healthz", healthz), Route("/readyz", readyz), Route("/metrics", metrics)]


VAULT_ANSWERS = (
    b"# TYPE parley_vault_answers gauge\nparley_vault_answers %d\n"
    b"# TYPE parley_vault_heard_seconds gauge\nparley_vault_heard_seconds %.1f\n"
)

_FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip", "via")


def _is_from_here(request: Request) -> bool:
    """Whether it was asked on this machine itself."""
    if request.client is None or any(name in request.headers for name in _FORWARDED):
        return False
    try:
        address = ip_address(request.client.host)
    except ValueError:
        return False
    return (getattr(address, "ipv4_mapped", None) or address).is_loopback
