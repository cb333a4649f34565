"""One database with eight weeks of history, for all tests of it: as recorded, and in the second tier lived anew."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from aftercare.base.settings import Settings
from aftercare.demo.loading import load
from aftercare.demo.recorded import take_up
from aftercare.store.database.engine import open_engine
from aftercare.store.database.unit_of_work import Database
from tests.conftest import cloned_database
from tests.demo.living import NOW, SOME
from tests.tiers import is_thorough


def live(url: str, folder: Path) -> None:
    """Let some of the people live their eight weeks."""
    view: list[tuple[int, int]] = []
    load(Settings(data_dir=folder), url, NOW, lambda done, of: view.append((done, of)), SOME)
    assert view[-1][0] == view[-1][1]


@pytest.fixture(scope="session")
def lived(
    server_url: str, template_database: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Database]:
    with cloned_database(server_url, template_database) as url:
        if is_thorough():
            live(url, tmp_path_factory.mktemp("data"))
        else:
            assert take_up(url) == NOW
        engine = open_engine(url, pool_size=2)
        yield Database(engine)
        engine.dispose()
