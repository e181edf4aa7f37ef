"""Which files of tests begin first: those that take minutes, so that none of them runs alone at the end of a run."""

from __future__ import annotations

LONGEST_FIRST = (
    "tests/readme/test_tour.py",
    "tests/adversary/test_canaries.py",
    "tests/ground/test_serve.py",
    "tests/examples/test_unsealing.py",
    "tests/examples/test_unsealing_commands.py",
    "tests/adversary/test_planted_leaks.py",
    "tests/adversary/test_erased.py",
    "tests/vault/test_process.py",
    "tests/bench/test_cases.py",
    "tests/foreign/test_examples.py",  # one demo for the worker that takes them one after the other
    "tests/foreign/test_spa.py",
    "tests/foreign/test_oauth4webapi.py",
    "tests/foreign/test_openid_client.py",
    "tests/foreign/test_authlib.py",
    "tests/foreign/test_by_forms.py",
    "tests/examples/test_cases.py",
    "tests/examples/test_assurance.py",
)
"""Whole services are started in them. The files of all other tests follow in the order of their names."""


def place_of(path: str) -> int:
    """Where a file stands in the run."""
    return LONGEST_FIRST.index(path) if path in LONGEST_FIRST else len(LONGEST_FIRST)
