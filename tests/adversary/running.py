"""The whole of Parley as it runs for somebody: service and vault as two processes, a small demo, everybody's tokens."""

from __future__ import annotations

import asyncio
import base64
import json
import secrets
import subprocess
import time
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import httpx
from joserfc.jwk import ECKey

from domain.access import Scope
from domain.vault.ports import Opened, OpenedField
from domain.vault.values import IdentityField
from infra.address import Address
from infra.custody.keys import read_own
from infra.database import Database, opened
from infra.demo.clients import subject_of
from infra.demo.custodians import PASSPHRASE, key_folder
from infra.demo.personas import CUSTODIANS, persona_named
from infra.embedded import cluster_in
from infra.oauth.beside import tokens_beside
from infra.oauth.tokens import Tokens
from infra.vault_place import ACCOUNTS, CLUSTER, VaultPlace, vault_place
from tests.ground.service import PARLEY, Service, environment, folder
from tests.oauth.proving import ath, proof
from tests.unsealing.world import raw_id, todo_of
from tests.vault.people import Custodian, Requester

IDENTITIES = frozenset({Scope.IDENTITIES_SEAL, Scope.IDENTITIES_REQUEST, Scope.IDENTITIES_OPEN})
REFUSED = "... on Refusal { code message next }"
A_SMALL_WORLD = "500"
PATIENCE = 240


class Bound(httpx.Auth):
    """An application's key, with which its token is shown; the server's nonce comes with its first no."""

    requires_response_body = True

    def __init__(self) -> None:
        self.key, self.nonce, self.token = ECKey.generate_key("P-256"), "", ""
        self.shown = ""

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Asked, and once more if the nonce is another now."""
        for _ in range(2):
            claims = {"nonce": self.nonce or None, "ath": ath(self.token)}
            self.shown = proof(self.key, request.method, str(request.url), time.time(), **claims)
            request.headers.update({"Authorization": f"DPoP {self.token}", "DPoP": self.shown})
            answer = yield request
            self.nonce = answer.headers.get("DPoP-Nonce", self.nonce)
            if "use_dpop_nonce" not in answer.headers.get("WWW-Authenticate", ""):
                return


@dataclass
class Running:
    """What runs, and everything that it answered."""

    data: Path
    service: Service
    database: Database
    tokens: Tokens
    http: httpx.Client
    answers: list[bytes] = field(default_factory=list[bytes])
    keys: dict[str, Bound] = field(default_factory=dict[str, Bound])

    @property
    def vault(self) -> VaultPlace:
        """Where the vault lies."""
        return vault_place(self.data)

    @property
    def vault_superuser(self) -> Address:
        """As nobody but an attacker or an operator is in the vault's database."""
        with cluster_in(self.vault.folder, name=CLUSTER, accounts=ACCOUNTS) as (cluster, _):
            return cluster.address().in_database("vault")

    def token(self, who: str, *more: Scope, **changed: Any) -> str:
        """A fresh token of a persona, bound to their key if it is for identities."""
        persona = persona_named(who)
        assert persona is not None
        bound = self.key(who).key.thumbprint() if more else None
        subject = subject_of(persona)
        made = replace(subject, scopes=subject.scopes | set(more), token_key=bound)
        return self.tokens.issue(replace(made, **changed))

    def key(self, who: str) -> Bound:
        """The key of their application."""
        if who not in self.keys:
            self.keys[who] = Bound()
        return self.keys[who]

    def send(self, method: str, path: str, auth: httpx.Auth | None = None, **more: Any) -> httpx.Response:
        """A request; all of its answer is kept."""
        answer = self.http.request(method, path, auth=auth, **more)
        self.http.cookies.clear()
        head = b"\n".join(name + b": " + value for name, value in answer.headers.raw)
        self.answers.append(b"%d\n" % answer.status_code + head + b"\n\n" + answer.content)
        return answer

    def asks(self, who: str, document: str, *more: Scope, **variables: object) -> httpx.Response:
        """Somebody asks: with a bound token for identities, else with a bearer's, or as nobody (an empty name)."""
        body = json.dumps(
            {"query": document, "variables": variables}
        )  # in ASCII: also what is no text gets through
        head = {"Content-Type": "application/json"}
        if not who:
            return self.send("POST", "/graphql", content=body, headers=head)
        token = self.token(who, *more)
        if not more:
            head |= {"Authorization": f"Bearer {token}"}
            return self.send("POST", "/graphql", content=body, headers=head)
        bound = self.key(who)
        bound.token = token
        return self.send("POST", "/graphql", auth=bound, content=body, headers=head)

    def does(
        self, who: str, name: str, shown: str, given: Mapping[str, object], *more: Scope, input_type: str = ""
    ) -> dict[str, Any]:
        """A change that succeeds."""
        kind = input_type or f"{name[0].upper()}{name[1:]}Input"
        document = (
            f"mutation($input: {kind}!, $key: String!) {{ done: {name}(input: $input, idempotencyKey: $key) {{"
            f" __typename ... on {shown} {REFUSED} }} }}"
        )
        came = self.asks(who, document, *more, input=given, key=secrets.token_urlsafe(16)).json()
        assert "errors" not in came, came
        assert "code" not in came["data"]["done"], came
        return came["data"]["done"]

    def opened(self, who: str, subject: str) -> tuple[dict[IdentityField, str], bytes]:
        """The whole way of an unsealing: what the recipient's key shows, and what the service gave for it."""
        person = persona_named(who)
        assert person is not None
        recipient = Requester().recipient
        asked = {
            "subject": subject, "purpose": "PROTECTION", "fields": ["NAMES", "CONTACTS", "WHEREABOUTS"],
            "recipientKey": recipient.public_key().public_bytes_raw().hex(),
        }  # fmt: skip
        id = self.does(
            who, "requestUnsealing", "UnsealingRequested { unsealing { id } }", asked, *IDENTITIES
        )["unsealing"]["id"]
        for number in (1, 2):
            self._agrees(f"custodian-{number}", self.custodian(number), id)
        shown = "OpenedIdentity { identity { statement envelope fields { name sealed bound } } }"
        given = {"unsealingId": id}
        came = self.does(who, "openIdentity", shown, given, *IDENTITIES, input_type="OnUnsealingInput")
        gave, told = self.answers[-1], came["identity"]
        opened = Opened(
            statement=base64.b64decode(told["statement"]),
            envelope=base64.b64decode(told["envelope"]),
            fields=tuple(
                OpenedField(
                    name=IdentityField(one["name"]), sealed=base64.b64decode(one["sealed"]),
                    bound=base64.b64decode(one["bound"]),
                )
                for one in told["fields"]
            ),
        )  # fmt: skip
        return Requester(recipient=recipient).reads(opened), gave

    def custodian(self, number: int) -> Custodian:
        """A custodian of the demo, with the key from their own folder."""
        person = CUSTODIANS[number - 1]
        at = key_folder(self.data, person)
        (file,) = at.glob("*.key")
        own = read_own(file, (at / PASSPHRASE).read_text().strip())
        return Custodian(person=person.id, signing=own.signing, sealing=own.sealing)

    def _agrees(self, who: str, one: Custodian, id: str) -> None:
        shown = (
            "UnsealingTakenUp { toDecide { statement keyId layers { keyId layer } layer outer identity } }"
        )
        approve = Scope.IDENTITIES_APPROVE
        todo = self.does(
            who, "takeUpUnsealing", shown, {"unsealingId": id}, approve, input_type="OnUnsealingInput"
        )
        made = one.says("APPROVE", todo_of(id, todo["toDecide"]))
        assert made.request == raw_id(id)
        given = {
            "unsealingId": id, "keyId": made.key_id, "signature": base64.b64encode(made.signature).decode(),
            "peeled": [{"keyId": key, "layer": base64.b64encode(layer).decode()} for key, layer in made.peeled.items()],
            "envelope": made.envelope and base64.b64encode(made.envelope).decode(),
        }  # fmt: skip
        self.does(who, "approveUnsealing", "UnsealingApproved { standing { state } }", given, approve)


@contextmanager
def running() -> Iterator[Running]:
    """A service with its vault and a small demo, telling everything (`debug`); ended afterwards."""
    with folder() as data:
        planted = subprocess.run(
            [PARLEY, "seed", "--scale", A_SMALL_WORLD], env=environment(data, PARLEY_DEMO="true"), cwd="/",
            capture_output=True, text=True, timeout=PATIENCE, check=False,
        )  # fmt: skip
        assert planted.returncode == 0, planted.stderr
        service = Service(data, PARLEY_DEMO="true", PARLEY_VAULT_SERVICE="", PARLEY_LOG_LEVEL="debug")
        try:
            service.until_ready()
            with opened(data, in_use=True) as database:
                tokens = asyncio.run(tokens_beside(database.authorizer, data, service.url))
                with httpx.Client(base_url=service.url, timeout=60) as http:
                    yield Running(data=data, service=service, database=database, tokens=tokens, http=http)
        finally:
            service.end()
