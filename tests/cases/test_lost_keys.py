"""A key store that knows none of the cases is refused before anything is served; there is a way on without the keys."""

from __future__ import annotations

from datetime import date

import pytest

from domain.cases.content import Erased
from infra.database import Database
from infra.keys.file import FileKeys
from infra.keys.lost import give_up
from infra.keys.opening import opened_keys, refuse_unfit_keys
from infra.startup import CannotStart
from infra.unit_of_work import Works
from tests.cases.conftest import begin, told
from tests.ground.service import folder, parley

TODAY = date(2026, 11, 22)


async def test_a_key_store_that_knows_none_of_the_cases_is_refused(
    works: Works, keys: FileKeys, database: Database, tmp_path_factory: pytest.TempPathFactory
):
    case, _ = await told(works, "They waited at the gate.")
    strange = tmp_path_factory.mktemp("strange")
    with pytest.raises(CannotStart) as refused:
        await refuse_unfit_keys(strange, "", database)
    assert str(refused.value) == (
        "The key store does not hold the keys of the cases in this database. "
        "Restore its backup, or set PARLEY_DATA_DIR or PARLEY_KEYS_URL to where they are; "
        "if they are lost for good, `parley keys give-up --help` says what is left to do."
    )
    async with opened_keys(keys.path.parent.parent, "", database) as same:
        assert isinstance(await same.key(case), bytes)


async def test_what_is_lost_for_good_is_written_down_as_erased_and_work_goes_on(
    works: Works, keys: FileKeys, database: Database, tmp_path_factory: pytest.TempPathFactory
):
    case, item = await told(works, "They waited at the gate.")
    anew = tmp_path_factory.mktemp("anew")
    async with opened_keys(anew, "", database, strange=True) as store:
        assert await give_up(store, database, TODAY) > 0
        assert await give_up(store, database, TODAY) == 0
    async with opened_keys(anew, "", database) as store:
        elsewhere = Works(works._engine, store)
        async with begin(elsewhere) as work:
            assert await work.contents.open(case, item) == Erased(on=TODAY)
        fresh, its = await told(elsewhere, "Another day.")
        async with begin(elsewhere) as work:
            assert await work.contents.open(fresh, its) == "Another day."
    async with begin(works) as work:  # the old store, found again after all, still opens what it opened
        assert await work.contents.open(case, item) == "They waited at the gate."


def test_the_command_asks_to_be_sure():
    with folder() as data:
        unsure = parley("keys", "give-up", data=data)
        sure = parley("keys", "give-up", "--yes", data=data)
    assert (unsure.returncode, unsure.stderr) == (
        2,
        "parley: This cannot be taken back. Add --yes if no backup of the key store is left.\n",
    )
    assert (sure.returncode, sure.stdout) == (0, "0 cases are written down as erased.\n")
