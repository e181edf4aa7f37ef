"""What a custodian reads before they sign: requests, changes and keys in plain words. Nothing is shortened away."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from domain.vault.custodians import Ceremony, Change, Introduction
from domain.vault.statement import Statement
from infra.custody.keys import fingerprint, spoken

COMPARE = "Compare it with what they tell you by another way: in person, or on a number that you knew before."


def of_request(statement: Statement) -> Iterator[str]:
    """A request for an unsealing, line by line."""
    yield f"Request {statement.request}"
    yield f"  somebody of      {statement.reader.value} {statement.requester_organisation}"
    yield f"  namely           person {statement.requester}, with the application {statement.client}"
    yield f"  asks to open     {', '.join(field.value for field in statement.fields)}"
    yield f"  of               {statement.subject} ({statement.tier.value})"
    yield f"  for              {statement.purpose.value}"
    yield f"  between          {at(statement.requested_at)} and {at(statement.ends_at)}"
    operators = ", ".join(str(one) for one in statement.operators)
    yield f"  operators        {operators or 'none: no site is concerned'}"
    if statement.break_glass:
        yield "  BREAK-GLASS      one custodian opens this; another one reviews it within 72 hours"
    yield "  for the key      " + fingerprint(statement.recipient_key)
    yield "  its digits       " + spoken(statement.recipient_key)
    yield "What is opened can be read with that key alone. It is the requester's own. " + COMPARE


def of_change(ceremony: Ceremony, label: str) -> Iterator[str]:
    """A change of the circle, line by line. `label`: of whom it is about, as the vault knows them."""
    match ceremony.change:
        case Change.ENROL:
            yield "ENROL a new custodian, who from now on opens identities together with any other one:"
        case Change.RENEW:
            yield f"RENEW the key of the custodian {label} ({ceremony.custodian}). Their new key:"
        case Change.RETIRE:
            yield f"RETIRE the custodian {label} ({ceremony.custodian}). Their key opens nothing from then on."
    if ceremony.key is not None:
        yield from of_introduction(ceremony.key)
    yield f"  good until       {at(ceremony.ends_at)}"


def of_introduction(key: Introduction) -> Iterator[str]:
    """A public file, line by line."""
    yield f"  label            {key.label}"
    yield f"  person           {key.person}"
    yield f"  organisation     {key.organisation or 'none'}"
    yield f"  declared ties    {', '.join(str(one) for one in key.ties) or 'none'}"
    yield f"  instance         {key.tenant}"
    yield f"  fingerprint      {fingerprint(key.key_id)}"
    yield f"  of the signing key  {fingerprint(key.signing_key)}"
    yield "The fingerprint is the custodian's own. " + COMPARE


def of_key(key: Mapping[str, Any]) -> str:
    """A key of the circle in one line."""
    state = "" if key["newest"] else "  replaced"
    proved = "" if key["proved"] in (True, None) else "  not proved yet"
    return f"{key['label']:<24} {key['custodian']}  {fingerprint(key['keyId'])}  since {key['since']}{state}{proved}"


def at(seconds: int) -> str:
    """A time of the vault's, to the minute."""
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M} UTC"
