"""A key store that knows none of the cases: refused before anything is served, with a way on if the keys are lost for good."""

from __future__ import annotations

import pytest

from infra.database import Database
from infra.keys.file import FileKeys
from infra.keys.opening import opened_keys, refuse_unfit_keys
from infra.startup import CannotStart
from infra.unit_of_work import Works
from tests.cases.conftest import told


async def test_a_key_store_that_knows_none_of_the_cases_is_refused(
    works: Works, keys: FileKeys, database: Database, tmp_path_factory: pytest.TempPathFactory
):
    case, _ = await told(works, "They waited at the gate.")
    strange = tmp_path_factory.mktemp("strange")
    with pytest.raises(CannotStart) as refused:
        await refuse_unfit_keys(strange, "", database)
    assert str(refused.value) == (
        "The key store does not hold the keys of the cases in this database. "
        "Restore keys/keys.sqlite in PARLEY_DATA_DIR, or set PARLEY_KEYS_URL to where the keys are."
    )
    async with opened_keys(keys.path.parent.parent, "", database) as same:
        assert isinstance(await same.key(case), bytes)
