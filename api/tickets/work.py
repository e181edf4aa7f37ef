"""Work in place of waiting: a number for which argon2id, salted by the ticket, begins with enough zero bits.

Each try fills 8 MiB of memory, so that graphics cards and special chips gain little over a telephone. A try takes 4 ms
on a server's core (measured) and about 0.1 s on a slow telephone in WebAssembly (reckoned: 25 times as long). 6 bits
are 64 tries: a quarter of a second or some seven seconds; 10 bits, the most that is ever asked: four seconds or two
minutes. Checking costs one try, whatever was asked.
"""

from __future__ import annotations

from argon2.low_level import Type, hash_secret_raw

MEMORY = 8192
"""KiB of a try."""
ROUNDS = 1
LEAST, MOST = 6, 10
"""Zero bits that are asked: the more, the more work arrives."""
LONGEST = 10
"""Digits of the number."""
_ROOM = 8
"""Bytes of a try's outcome."""


def holds(ticket: str, number: str, bits: int) -> bool:
    """Whether the number is the work that the ticket asks for. Takes as long as one try."""
    if not (number.isascii() and number.isdecimal() and len(number) <= LONGEST):
        return False
    outcome = hash_secret_raw(
        number.encode(), ticket.encode(), time_cost=ROUNDS, memory_cost=MEMORY, parallelism=1, hash_len=_ROOM,
        type=Type.ID,
    )  # fmt: skip
    return int.from_bytes(outcome) >> (8 * _ROOM - bits) == 0


def done(ticket: str, bits: int) -> str:
    """The number, found by trying."""
    number = 0
    while not holds(ticket, str(number), bits):
        number += 1
    return str(number)


def asked(bits: int) -> dict[str, object]:
    """What is asked, as a client is told."""
    return {
        "function": "argon2id",
        "version": 19,
        "memoryKiB": MEMORY,
        "iterations": ROUNDS,
        "lanes": 1,
        "length": _ROOM,
        "zeroBits": bits,
    }
