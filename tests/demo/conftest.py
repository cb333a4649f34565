"""One database in which some of the people have lived their eight weeks, for all tests of the history."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from aftercare.base.settings import Settings
from aftercare.demo.loading import load
from aftercare.store.engine import open_engine
from aftercare.store.unit_of_work import Database
from tests.conftest import cloned_database
from tests.demo.living import NOW, SOME


@pytest.fixture(scope="session")
def lived(
    server_url: str, template_database: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Database]:
    settings = Settings(data_dir=tmp_path_factory.mktemp("data"))
    with cloned_database(server_url, template_database) as url:
        told: list[tuple[int, int]] = []
        load(settings, url, NOW, lambda done, of: told.append((done, of)), SOME)
        assert told[-1][0] == told[-1][1]
        engine = open_engine(url, pool_size=2)
        yield Database(engine)
        engine.dispose()
