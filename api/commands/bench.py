"""`parley bench`: what the service costs, in one run, beside a bare route and plain per-field execution."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from api import settings as from_settings


class Part(StrEnum):
    """What is measured."""

    START = "start"
    READING = "reading"
    CASES = "cases"
    INTAKE = "intake"
    EVENTS = "events"
    TOKENS = "tokens"
    LOG = "log"
    VAULT = "vault"
    UNSEALING = "unsealing"


def register(parley: typer.Typer) -> None:
    """Add the command."""

    @parley.command()
    def bench(
        only: Annotated[Part | None, typer.Option(help="Measure one part alone; all unless given.")] = None,
        scale: Annotated[
            list[int] | None,
            typer.Option(help="How many engagements a benched world has; may be given several times."),
        ] = None,
        cases: Annotated[
            list[int] | None,
            typer.Option(help="How many grievances a world of cases has; may be given several times."),
        ] = None,
        seconds: Annotated[
            float, typer.Option(min=0.05, help="How long each slice of the cases' bench lasts.")
        ] = 0.5,
        listeners: Annotated[
            int, typer.Option(min=1, max=1_900, help="How many listen to what happens to cases.")
        ] = 1_000,
        entries: Annotated[
            int, typer.Option(min=1_000, help="How many entries the benched log has.")
        ] = 1_000_000,
    ) -> None:
        """Measure requests a second, p50 and CPU: of tokens, reading, handlers' queues, filing and opening cases.

        Start: until the service is ready, the first time and the second. Tokens: what it costs to find out who
        asks, and to give out a token, beside a bare route. Reading: four questions, three viewers, three
        contenders, in worlds of 20,000 and 200,000 engagements. Cases: a desk's queues in worlds of 10,000 and
        1,000,000 grievances, then filing and opening in the larger. Intake: how long whoever reports waits, with
        others and with a flood beside. Events: how long after a commit a thousand listeners are told. Log: entries a
        second of the disclosure log, a checkpoint and proofs over a million. Vault: what sealing and opening an
        identity cost. Unsealing: opened by a vault in another process, what bounds it, and all of it from asking on.
        Each world is written once below PARLEY_DATA_DIR/bench-SCALE, bench-cases-SCALE, bench-intake, bench-events,
        bench-tokens, bench-vault or bench-log, and kept for the next run.
        """
        settings = from_settings.from_environment()
        if only in (None, Part.START):
            from api.bench import starting

            starting.show(starting.measured(settings))
        if only in (None, Part.TOKENS):
            from api.bench import tokens

            tokens.show(tokens.measured(settings, seconds, times=int(4000 * seconds)))
        if only in (None, Part.READING):
            from api.bench.run import run

            run(settings, scale or [20_000, 200_000])
        if only in (None, Part.CASES):
            from api.bench.cases import Pace, measured
            from api.bench.cases_report import show

            pace = Pace(seconds=seconds, acting=8 * seconds, keys=int(400 * seconds))
            show(measured(settings, sorted(cases or [10_000, 1_000_000]), pace))
        if only in (None, Part.INTAKE):
            from api.bench import intake

            intake.show(intake.measured(settings, 8 * seconds))
        if only in (None, Part.EVENTS):
            from api.bench import events

            events.show(events.measured(settings, seconds, listeners))
        if only in (None, Part.VAULT):
            from api.bench import vault

            vault.show(vault.measured(settings, times=int(1000 * seconds)))
        if only in (None, Part.LOG):
            from api.bench import log

            log.show(log.measured(settings, 10 * seconds, entries))
        if only in (None, Part.UNSEALING):
            from api.bench import unsealing

            unsealing.show(unsealing.measured(settings, times=int(400 * seconds)))
