"""The examples that sign in: somebody at the command line, and a service on its own."""

from __future__ import annotations

import json
import os
import re
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.examples.telling import EXAMPLES, credentials, kept
from tests.foreign.cast import Cast
from tests.ground.service import Service, parley

ROOT = EXAMPLES.parent
FIRM, SECOND_FIRM = "Kestrelmere Assurance", "Ondavale Auditores"


def run(
    example: str, *arguments: str, visitor: dict[str, Any] | None = None
) -> subprocess.CompletedProcess[str]:
    """An example; where it opens a browser, the visitor sits before it."""
    visits = {
        "BROWSER": f"{sys.executable} -m tests.foreign.visitor %s &",
        "VISITOR": json.dumps(visitor or {}),
        "PYTHONPATH": str(ROOT),
    }
    return subprocess.run(
        [sys.executable, str(EXAMPLES / example), *arguments],
        capture_output=True, text=True, timeout=60, check=False, env=os.environ | visits, cwd=ROOT,
    )  # fmt: skip


@pytest.fixture
def member(cast: Cast) -> dict[str, Any]:
    """Somebody of the NGO."""
    return asdict(cast.people["ngo-member"])


def test_somebody_signs_in_at_the_command_line_and_reads(served: Service, member: dict[str, Any]) -> None:
    told = run("ngo_script.py", served.url, visitor=member)
    assert (told.returncode, told.stderr) == (0, "")
    asked, who, *lines = told.stdout.splitlines()
    assert asked.startswith(
        f"Sign in with your browser: {served.url}/oauth/authorize?response_type=code&client_id="
    )
    assert who == "Signed in as turnstone."
    assert len(lines) > 100
    assert all(re.match(r"\d{4}-\d\d-\d\d  .+ \([A-Z]{2}\): ", line) for line in lines)
    days = [line[:10] for line in lines]
    assert days == sorted(days, reverse=True)


def test_a_no_is_told_and_nothing_is_read(served: Service, member: dict[str, Any]) -> None:
    told = run("ngo_script.py", served.url, visitor=member | {"decision": "deny"})
    assert (told.returncode, told.stderr) == (1, "Not signed in: access_denied\n")


@pytest.mark.parametrize(
    "planted", [{"state": "another"}, {"iss": "https://another.example"}], ids=["state", "issuer"]
)
def test_an_answer_that_was_not_asked_for_is_not_used(served: Service, planted: dict[str, str]) -> None:
    told = run("ngo_script.py", served.url, visitor={"planted": planted})
    assert (told.returncode, told.stderr) == (
        1,
        "What came back is not an answer to this request. Nothing was done with it.\n",
    )


def test_a_service_reads_the_audits_of_its_firm(served: Service, tmp_path: Path) -> None:
    told = run("audit_firm_service.py", kept(credentials(served), tmp_path))
    assert (told.returncode, told.stderr) == (0, "")
    *lines, sum_of_it = told.stdout.splitlines()
    assert sum_of_it == f"{len(lines)} audits."
    assert len(lines) > 5  # more than a page
    assert all(re.match(r"\d{4}-\d\d-\d\d  .+ \([A-Z]{2}\): [A-Z_0-9]+, .+", line) for line in lines)


def test_keys_change_without_a_gap(served: Service, cast: Cast, tmp_path: Path) -> None:
    client, kept_keys, public = "demo-audit-firm-2", tmp_path / "keys.json", tmp_path / "public.json"
    as_it_is = ["--keys", str(kept_keys), "--issuer", served.url, "--client", client, "--firm", SECOND_FIRM]
    kept_keys.write_text(json.dumps({"keys": [cast.clients[client]["private_jwk"]]}))
    public.write_text(run("audit_firm_service.py", "--new-key", str(kept_keys)).stdout)
    new, former = json.loads(kept_keys.read_text())["keys"]
    assert former == cast.clients[client]["private_jwk"]
    assert json.loads(public.read_text()) == {
        "keys": [{key: new[key] for key in ("crv", "x", "y", "kty", "kid")}]
    }
    assert stat.S_IMODE(kept_keys.stat().st_mode) == 0o600
    before = run("audit_firm_service.py", *as_it_is)  # the new key is not known yet: the former is used
    rotated = parley("client", "rotate-keys", client, "--jwks", str(public), data=served.data)
    assert (rotated.returncode, before.stderr) == (0, "")
    kept_keys.write_text(json.dumps({"keys": [new]}))
    after = run("audit_firm_service.py", *as_it_is)
    assert (after.returncode, after.stdout) == (0, before.stdout)


def test_a_service_whose_keys_nobody_knows_is_told_so(served: Service, tmp_path: Path) -> None:
    keys = tmp_path / "keys.json"
    run("audit_firm_service.py", "--new-key", str(keys))
    told = run(
        "audit_firm_service.py",
        "--keys",
        str(keys),
        "--issuer",
        served.url,
        "--client",
        "demo-union",
        "--firm",
        FIRM,
    )
    assert (told.returncode, told.stderr) == (1, "No token: invalid_client\n")


FOUND = (200, {}, {"token_endpoint": "/oauth/token"})
NONCE = (400, {"DPoP-Nonce": "n1"}, {"error": "use_dpop_nonce"})
FIRMS = {"organisations": {"nodes": [{"id": "org_1", "name": FIRM}]}}
NO_AUDITS = {"audits": {"nodes": [], "pageInfo": {"hasNextPage": False, "endCursor": None}}}


@contextmanager
def answering(*answers: tuple[int, dict[str, str], dict[str, Any]]) -> Iterator[tuple[str, list[str]]]:
    """A server that gives these answers, one after the other; its address, and what it was asked with which token."""
    asked: list[str] = []
    left = iter(answers)

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            asked.append(f"{self.path} {self.headers.get('Authorization', '-')}")
            status, headers, body = next(left)
            if "token_endpoint" in body:
                body = {"token_endpoint": f"{at}/oauth/token"}
            told = json.dumps(body).encode()
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(told))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(told)

        do_GET = do_POST

        def log_message(self, format: str, *args: object) -> None:
            pass

    door = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    at = f"http://127.0.0.1:{door.server_port}"
    threading.Thread(target=door.serve_forever, daemon=True).start()
    yield at, asked
    door.shutdown()
    door.server_close()


def token(name: str) -> tuple[int, dict[str, str], dict[str, Any]]:
    """A token endpoint's answer."""
    return 200, {}, {"access_token": name, "token_type": "DPoP"}


def test_a_service_goes_on_through_a_nonce_an_end_and_too_many_questions(tmp_path: Path) -> None:
    keys, busy = tmp_path / "keys.json", (429, {"Retry-After": "0"}, {})
    run("audit_firm_service.py", "--new-key", str(keys))
    ended = (401, {"WWW-Authenticate": 'DPoP error="invalid_token"'}, {})
    answers = (FOUND, NONCE, token("one"), (200, {}, {"data": FIRMS}), ended, token("two"), busy)
    with answering(*answers, (200, {}, {"data": NO_AUDITS})) as (at, asked):
        told = run(
            "audit_firm_service.py", "--keys", str(keys), "--issuer", at, "--client", "ours", "--firm", FIRM
        )
    assert (told.returncode, told.stdout, told.stderr) == (0, "0 audits.\n", "")
    assert asked == [
        "/.well-known/oauth-authorization-server -",
        "/oauth/token -",
        "/oauth/token -",
        "/graphql DPoP one",
        "/graphql DPoP one",
        "/oauth/token -",
        "/graphql DPoP two",
        "/graphql DPoP two",
    ]
