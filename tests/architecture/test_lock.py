"""The locks: hashed, without addresses, and without the distributions that would shadow our packages."""

import json
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOCK = (ROOT / "requirements.lock").read_text()
FOREIGN = ROOT / "tests" / "foreign"
NODE_LOCK = json.loads((FOREIGN / "package-lock.json").read_text())
PINNED = re.findall(r"^([A-Za-z0-9._-]+)==", LOCK, re.MULTILINE)


def test_no_distribution_shadows_a_package_of_ours():
    ours = {"api", "schema", "domain", "infra", "tests"}
    assert len(PINNED) > 40
    assert ours.isdisjoint(name.lower() for name in PINNED)


def test_every_distribution_is_pinned_with_hashes():
    blocks = re.split(r"^(?=[A-Za-z0-9._-]+==)", LOCK, flags=re.MULTILINE)[1:]
    assert [block.split("==")[0] for block in blocks if "--hash=sha256:" not in block] == []


def test_the_lock_names_no_index_no_host_and_no_path():
    assert (
        re.findall(r"https?:|file:|--index|--find-links|--extra-index| @ |^-e|^/", LOCK, re.MULTILINE) == []
    )


def test_every_foreign_client_is_pinned_with_a_digest_and_without_an_address():
    packages = {name: package for name, package in NODE_LOCK["packages"].items() if name}
    wanted = json.loads((FOREIGN / "package.json").read_text())["dependencies"]
    needed = {"jose"}  # by openid-client
    assert set(packages) == {f"node_modules/{name}" for name in {*wanted, *needed}}
    assert all(package["integrity"].startswith("sha512-") for package in packages.values())
    assert [name for name, package in packages.items() if "resolved" in package] == []
    assert {name: packages[f"node_modules/{name}"]["version"] for name in wanted} == wanted
    without_thanks = [{**package, "funding": None} for package in packages.values()]
    assert "://" not in json.dumps(without_thanks)
