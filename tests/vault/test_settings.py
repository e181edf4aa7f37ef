"""The vault's settings: its own secrets, and none of the service's."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.settings import Settings
from api.vault_settings import VaultSettings, for_the_child, from_environment
from infra.startup import CannotStart


def test_what_the_vault_needs_is_read_and_what_only_the_service_needs_is_left_aside():
    assert from_environment(
        {
            "PARLEY_VAULT_URL": "postgresql://o:s@vault/vault", "PARLEY_VAULT_LISTEN": "unix:/run/vault/api.sock",
            "PARLEY_PORT": "8001", "PARLEY_DEMO": "true", "PARLEY_VAULT_SERVICE": "unix:/run/vault/api.sock",
        }
    ) == VaultSettings(vault_url="postgresql://o:s@vault/vault", vault_listen="unix:/run/vault/api.sock")  # fmt: skip


@pytest.mark.parametrize(
    ("given", "line"),
    [
        ({"PARLEY_DATABASE_URL": "postgresql://o:hunter2@db/parley"},
         "PARLEY_DATABASE_URL is not for this process. Give it to `parley serve` alone, and unset it here."),
        ({"PARLEY_KEYS_URL": "postgresql://o:hunter2@keys/keys"},
         "PARLEY_KEYS_URL is not for this process. Give it to `parley serve` alone, and unset it here."),
        ({"PARLEY_VAULT_LISEN": "unix:/x"},
         "Unknown setting PARLEY_VAULT_LISEN. Did you mean PARLEY_VAULT_LISTEN? Rename or unset it."),
        ({"PARLEY_VAULT_LISTEN": "https://vault:8100"},
         "PARLEY_VAULT_LISTEN with https:// needs PARLEY_VAULT_TLS. "
         "Name the folder with ca.pem, cert.pem and key.pem: nobody else is let in."),
        ({"PARLEY_VAULT_LISTEN": "http://vault:8100"},
         "PARLEY_VAULT_LISTEN must be unix:/path or https://host:port. "
         "For example unix:/run/parley-vault/api.sock."),
        ({"PARLEY_VAULT_KEK": "hunter2", "PARLEY_VAULT_KEK_DIR": "/etc/kek"},
         "PARLEY_VAULT_KEK and PARLEY_VAULT_KEK_DIR are both set. Keep one of them."),
    ],
)  # fmt: skip
def test_what_cannot_be_right_is_refused_in_one_line_without_a_secret(given: dict[str, str], line: str):
    with pytest.raises(CannotStart) as refused:
        from_environment(given)
    assert str(refused.value) == line


def test_showing_the_settings_shows_no_secret():
    shown = repr(
        VaultSettings(vault_url="postgresql://o:hunter2@v/v", vault_kek="hunter2", data_dir=Path("/x"))
    )
    assert "hunter2" not in shown


def test_a_proof_of_an_opening_is_made_for_the_address_at_which_the_api_takes_documents() -> None:
    beside = from_environment(for_the_child(Settings(port=8123)))
    assert (
        beside.asked_at == f"{Settings(port=8123).public_address}/graphql" == "http://127.0.0.1:8123/graphql"
    )
    apart = from_environment({"PARLEY_ISSUER": "https://parley.example"})
    assert apart.asked_at == "https://parley.example/graphql"
