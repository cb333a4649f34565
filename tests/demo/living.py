"""Some of the demonstration's people, and the moment up to which they live."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import text

from aftercare.demo.caseload import caseload
from aftercare.demo.depth.cast import Part
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.store.database.unit_of_work import Database

# A Thursday, 11:40 in Amsterdam.
NOW = datetime(2026, 11, 26, 10, 40, tzinfo=UTC)
# Everyone with a part in depth, and somebody of every officer: amended, newly come, still waiting.
SOME = tuple(
    client
    for client in caseload()
    if client.number in set(Part) or client.place_in_caseload in (5, 6, 8, 38, 39)
)
# Eight weeks take some fifty seconds of a processor to live: once in a run, not once for each worker.
ONE_WORKER = pytest.mark.xdist_group("demo")


def ask(database: Database, question: str, **values: Any) -> list[Any]:
    """The first column of the answer."""
    with database.work(CLOCK, NOW) as work:
        return list(work.session.execute(text(question), values).scalars())
