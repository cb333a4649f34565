"""An alarm opens its escalation, whatever is recorded about it before."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from sqlmodel import select

from aftercare.base.errors import Invalid
from aftercare.casework.deadlines.acts import drop_deadline, finish_deadline
from aftercare.casework.deadlines.zone_alarms import report_zone_alarm
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.time.wall_time import civil_date
from aftercare.scheduling.escalation.evaluate_rules import evaluate_people
from aftercare.store.database.unit_of_work import Database, UnitOfWork
from aftercare.store.escalation.rows import EscalationRow
from tests.store.arranging import NOW, Arranger


def done(work: UnitOfWork, which: UUID, version: int) -> None:
    finish_deadline(work, which, version, civil_date(NOW), "Gebeld.")


def not_needed(work: UnitOfWork, which: UUID, version: int) -> None:
    drop_deadline(work, which, version, "Het was een oefening.")


@pytest.mark.parametrize(("answer", "pointer"), [(done, "/done_on"), (not_needed, "/reason")])
def test_an_alarm_that_is_answered_at_once_still_opens_its_escalation(
    arrange: Arranger,
    database: Database,
    answer: Callable[[UnitOfWork, UUID, int], None],
    pointer: str,
) -> None:
    person, supervisor = arrange.person(), arrange.office.supervisor
    with database.work(supervisor, NOW) as work:
        row = report_zone_alarm(work, person.id, NOW)
        which, version = row.id, row.version
    with pytest.raises(Invalid) as raised, database.work(supervisor, NOW) as work:
        answer(work, which, version)
    assert [(one.pointer, one.code) for one in raised.value.fields] == [
        (pointer, "alarm-opens-first")
    ]
    with database.work(CLOCK, NOW) as work:
        evaluate_people(work, [person.id])
        found = select(EscalationRow).where(EscalationRow.person_id == person.id)
        assert [one.trigger for one in work.session.exec(found)] == ["alarm"]
    with database.work(supervisor, NOW) as work:
        answer(work, which, version)
