"""The rules of the circle by themselves: what speaks against a change as the circle stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID, uuid4

import pytest

from domain.kernel import BadInput
from domain.vault.custodians import (
    LABEL,
    LONGEST,
    MOST_TIES,
    Ceremony,
    Change,
    HeldKey,
    change_refused,
    read_ceremony,
    read_introduction,
    unfit,
)
from domain.vault.refusals import (
    CeremonyOutOfTurn,
    NotACustodian,
    TooFewCustodians,
    UnfitKey,
    WrongTenant,
)
from infra.custody.changing import proposed
from infra.custody.keys import introduced, made
from tests.vault.fixtures import TENANT

NOW = 1_795_000_000
FILES = [introduced(made(TENANT), person=UUID(int=n), label=f"custodian {n}") for n in range(1, 4)]
NEW = introduced(made(TENANT), person=UUID(int=9), label="custodian 9")


def held(at: int) -> HeldKey:
    key = FILES[at].introduction
    return HeldKey(
        custodian=UUID(int=100 + at), person=key.person, organisation=None, label=key.label, ties=(),
        key_id=key.key_id, signing_key=bytes.fromhex(key.signing_key), sealing_key=bytes.fromhex(key.sealing_key),
        since=date(2026, 1, 1),
    )  # fmt: skip


CIRCLE = [held(0), held(1)]
ENROL = proposed(Change.ENROL, TENANT, 4, NOW, custodian=UUID(int=109), file=NEW)
RENEW = replace(
    ENROL,
    change=Change.RENEW,
    custodian=CIRCLE[0].custodian,
    key=replace(NEW.introduction, person=UUID(int=1), label=FILES[0].introduction.label),
)
RETIRE = replace(ENROL, change=Change.RETIRE, custodian=CIRCLE[0].custodian, key=None, key_signature="")
THREE = [*CIRCLE, held(2)]


@pytest.mark.parametrize(("change", "circle"), [(ENROL, CIRCLE), (RENEW, CIRCLE), (RETIRE, THREE)])
def test_a_change_that_fits_is_not_refused_and_reads_back(change: Ceremony, circle: list[HeldKey]) -> None:
    assert change_refused(change, circle, TENANT, 4, NOW) is None
    assert read_ceremony(change.bytes) == change


@pytest.mark.parametrize(
    ("change", "no"),
    [
        (replace(ENROL, tenant=uuid4()), WrongTenant),
        (replace(ENROL, generation=3), CeremonyOutOfTurn),
        (replace(ENROL, generation=5), CeremonyOutOfTurn),
        (replace(ENROL, ends_at=NOW), CeremonyOutOfTurn),
        (replace(ENROL, ends_at=NOW + LONGEST + 301), CeremonyOutOfTurn),
        (replace(ENROL, custodian=CIRCLE[0].custodian), CeremonyOutOfTurn),
        (replace(ENROL, key=replace(NEW.introduction, person=UUID(int=1))), BadInput),
        (replace(ENROL, key=FILES[0].introduction), BadInput),
        (replace(ENROL, key=replace(FILES[0].introduction, person=UUID(int=9))), UnfitKey),
        (replace(ENROL, key=replace(NEW.introduction, sealing_key=NEW.introduction.signing_key)), UnfitKey),
        (replace(ENROL, key=replace(NEW.introduction, tenant=uuid4())), WrongTenant),
        (replace(ENROL, key=replace(NEW.introduction, label=FILES[0].introduction.label)), BadInput),
        (replace(RENEW, key=replace(NEW.introduction, person=UUID(int=1))), BadInput),
        (replace(RENEW, custodian=uuid4()), NotACustodian),
        (replace(RENEW, key=NEW.introduction), NotACustodian),
        (replace(RETIRE, custodian=uuid4()), NotACustodian),
        (RETIRE, TooFewCustodians),
    ],
)
def test_a_change_is_refused_by_the_name_of_its_rule(change: Ceremony, no: type) -> None:
    assert isinstance(change_refused(change, CIRCLE, TENANT, 4, NOW), no)


@pytest.mark.parametrize(
    ("changed", "no"),
    [
        ({"label": ""}, BadInput),
        ({"label": "x" * (LABEL + 1)}, BadInput),
        ({"label": "two\nlines"}, BadInput),
        ({"label": " spaced"}, BadInput),
        ({"label": "turned \u202e round"}, BadInput),
        ({"ties": tuple(uuid4() for _ in range(MOST_TIES + 1))}, BadInput),
        ({"sealing_key": "00"}, UnfitKey),
        ({"signing_key": NEW.introduction.signing_key.upper()}, UnfitKey),
        ({"sealing_key": "zz" * 32}, UnfitKey),
    ],
)
def test_an_introduction_is_unfit(changed: dict[str, object], no: type) -> None:
    assert unfit(NEW.introduction, TENANT) is None
    assert isinstance(unfit(replace(NEW.introduction, **changed), TENANT), no)  # type: ignore[arg-type]


def test_only_the_canonical_text_is_read() -> None:
    assert read_introduction(NEW.introduction.bytes) == NEW.introduction
    for text in (NEW.introduction.bytes + b" ", b"{}", b"[1]", b"\xff", b"[" * 50_000):
        with pytest.raises(ValueError):
            read_introduction(text)
    for twisted in (
        ENROL.bytes.replace(b'"generation":4', b'"generation":4.0'),
        ENROL.bytes.replace(b'"generation":4', b'"generation":true'),
        replace(ENROL, key=None).bytes,
        replace(RETIRE, key=NEW.introduction).bytes,
    ):
        with pytest.raises(ValueError):
            read_ceremony(twisted)
