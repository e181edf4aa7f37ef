"""A warning's record says what kind of record it is, by whichever path it is read."""

from __future__ import annotations

from tests.access.conftest import Api, World, named

KIND = "... on EarlyWarningRecord { entity }"


async def test_a_warning_s_record_tells_the_same_kind_by_either_path(api: Api, world: World) -> None:
    """A list of a variable is not compiled: such a document is executed field by field."""
    who = named("secretariat-handler")
    seen = world.oracle.all(who, "EarlyWarningRecord")
    compiled = f"query($ids: [ID!]!) {{ nodes(ids: $ids) {{ {KIND} }} }}"
    per_field = f"query($one: ID!) {{ nodes(ids: [$one]) {{ {KIND} }} }}"
    assert seen
    for label, expected in list(seen.items())[:8]:
        wanted = {"nodes": [{"entity": expected["entity"]}]}
        assert await api.data(who, compiled, {"ids": [label]}) == wanted
        assert await api.data(who, per_field, {"one": label}) == wanted
