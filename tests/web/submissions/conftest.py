"""A machine that sends, and what it sends, landed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.submissions.documents import read_submission
from aftercare.domain.submissions.landing import Way
from aftercare.processes.submissions.landing import land
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.database.unit_of_work import Database
from tests.store.arranging import NOW, Arranger
from tests.submissions import submission

Sending = Callable[..., UUID]


@pytest.fixture
def sender(arrange: Arranger, database: Database) -> StaffRow:
    actor = arrange.staff(
        "machine",
        display_name="Court registry",
        scopes=["send-submissions"],
        team_ids=[arrange.office.team_id],
        ends_on=NOW.date().replace(year=2028),
    )
    with database.work(CLOCK, NOW) as work:
        return work.session.get_one(StaffRow, actor.staff_id)


@pytest.fixture
def send(database: Database, sender: StaffRow) -> Sending:
    """Lands a submission of this type about the client with this reference; returns its id. `only`: the whole
    content."""

    def sending(
        kind: str,
        reference: str,
        number: str = "N-1",
        only: dict[str, Any] | None = None,
        **more: Any,
    ) -> UUID:
        usual = {"sent_at": NOW.isoformat(), "client": {"reference": reference}}
        document = submission(kind, number, **usual | more)
        if only is not None:
            document["content"] = only
        with database.work(CLOCK, NOW) as work:
            return land(work, sender, read_submission(document), Way.FOLDER, "one").row.id

    return sending
