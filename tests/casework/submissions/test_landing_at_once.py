"""Two workers with one submission, and an alarm without a client: what the database and the phones have of it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from aftercare.base.subject_errors import NumberUsed
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.submissions.documents import read_submission
from aftercare.domain.submissions.landing import Way
from aftercare.processes.submissions.landing import Landed, land
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.database.unit_of_work import Database
from aftercare.store.deadlines.rows import DeadlineRow
from aftercare.store.messages.rows import MessageRow
from aftercare.store.staff.mail_rows import MAIL, StaffMailRow
from aftercare.store.submissions.rows import SubmissionRow
from tests.store.arranging import NOW, Arranger
from tests.store.placement.waiting import until_a_session_waits_for_a_lock
from tests.submissions import submission


def machine(arrange: Arranger) -> StaffRow:
    actor = arrange.staff(
        "machine",
        scopes=["send-submissions"],
        team_ids=[arrange.office.team_id],
        ends_on=NOW.date() + timedelta(days=30),
    )
    with arrange.database.work(CLOCK, NOW) as work:
        return work.session.get_one(StaffRow, actor.staff_id)


def document(reference: str, kind: str = "detention", **more: Any) -> dict[str, Any]:
    named = {"reference": reference}
    return submission(kind, sent_at=NOW.isoformat(), client=named, **more)


@pytest.mark.parametrize("same", [True, False])
@pytest.mark.parametrize("known", [True, False])
def test_of_two_workers_with_one_number_the_first_lands_and_the_other_repeats_or_is_refused(
    fresh_database: Database, same: bool, known: bool
) -> None:
    arrange = Arranger(fresh_database)
    sender = machine(arrange)
    reference = arrange.person().reference if known else "nobody"
    first_said = document(reference)
    then_said = first_said if same else document(reference, content={"from_on": "2026-11-01"})

    def landed(said: dict[str, Any]) -> Landed:
        with fresh_database.work(CLOCK, NOW) as work:
            return land(work, sender, read_submission(said), Way.HTTP, None)

    with ThreadPoolExecutor(1) as pool:
        with fresh_database.work(CLOCK, NOW) as first:
            land(first, sender, read_submission(first_said), Way.HTTP, None)
            first.session.flush()
            second = pool.submit(landed, then_said)
            until_a_session_waits_for_a_lock(fresh_database)
        if same:
            assert second.result(timeout=30).repeated
        else:
            with pytest.raises(NumberUsed):
                second.result(timeout=30)
    with fresh_database.work(CLOCK, NOW) as work:
        (row,) = work.session.exec(select(SubmissionRow))
        assert row.document == first_said
        assert len(list(work.session.exec(select(DeadlineRow)))) == int(known)


def test_an_alarm_about_no_known_client_reaches_supervisors_and_the_duty_desk_at_once(
    arrange: Arranger, database: Database
) -> None:
    sender, supervisor = machine(arrange), arrange.office.supervisor
    with database.work(CLOCK, NOW) as work:
        me = supervisor.staff_id
        address = "someone@aftercare.example"
        work.session.add(StaffMailRow(staff_id=me, address=address, entered_by=me, entered_at=NOW))
    with database.work(CLOCK, NOW) as work:
        said = read_submission(
            document("nobody", "monitoring-alarm", content={"happened_at": NOW.isoformat()})
        )
        for _ in range(2):
            row = land(work, sender, said, Way.HTTP, None).row
    with database.work(CLOCK, NOW) as work:
        query = select(MessageRow).where(MessageRow.slot == f"submission:{row.id}")
        (sent,) = work.session.exec(query)
    assert (sent.staff_id, sent.channel, sent.due_at) == (supervisor.staff_id, MAIL, NOW)
    assert "nobody" not in sent.body
