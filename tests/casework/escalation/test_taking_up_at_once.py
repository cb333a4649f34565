"""Two who take up one escalation at the same moment: one has it, the other hears that it changed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from aftercare.base.errors import AlreadyDecided, Stale
from aftercare.casework.escalation.acts import acknowledge, decide
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.escalation.ladder import Decision
from aftercare.store.database.unit_of_work import Database, UnitOfWork
from aftercare.store.escalation.rows import EscalationActRow, EscalationRow, get_escalation
from tests.casework.deadlines.test_lock_order import overlap
from tests.casework.escalation.test_escalations import escalation_of
from tests.store.arranging import NOW, Arranger


@pytest.fixture
def arrange(fresh_database: Database) -> Arranger:
    """An office in a database of its own: what commits here is gone with it."""
    return Arranger(fresh_database)


@pytest.fixture
def escalation(arrange: Arranger) -> EscalationRow:
    """An unexcused miss of yesterday, which nobody has taken up."""
    missed, _ = arrange.miss(arrange.person(), NOW - timedelta(days=1), "unexcused")
    return escalation_of(arrange, "unexcused-required", missed)


def acts(database: Database, escalation: EscalationRow) -> list[tuple[str, object]]:
    """What was done about the escalation and by whom."""
    with database.work(CLOCK, NOW) as work:
        found = select(EscalationActRow).where(EscalationActRow.escalation_id == escalation.id)
        return [(one.act, one.acted_by) for one in work.session.exec(found)]


def test_of_two_who_take_up_an_escalation_at_the_same_time_one_has_it(
    arrange: Arranger, fresh_database: Database, escalation: EscalationRow
) -> None:
    """Both saw it open; whoever comes second waits for the first and then looks again."""
    officer, supervisor = arrange.office.officer, arrange.office.supervisor

    def take_up_too() -> None:
        with fresh_database.work(supervisor, NOW) as work:
            acknowledge(work, escalation.id, escalation.version)

    with pytest.raises(Stale):
        overlap(
            fresh_database,
            officer,
            lambda work: acknowledge(work, escalation.id, escalation.version),
            take_up_too,
            lambda work: work.session.flush(),
        )
    with fresh_database.work(CLOCK, NOW) as work:
        row = get_escalation(work.session, escalation.id)
        assert (row.acknowledged_by, row.version) == (officer.staff_id, escalation.version + 1)
    assert acts(fresh_database, escalation) == [("acknowledge", officer.staff_id)]


def test_an_escalation_that_is_just_being_decided_is_taken_up_by_nobody(
    arrange: Arranger, fresh_database: Database, escalation: EscalationRow
) -> None:
    """Else it would be open again, with a decision."""

    def take_up() -> None:
        with fresh_database.work(arrange.office.officer, NOW) as work:
            acknowledge(work, escalation.id, escalation.version)

    def give_reason(work: UnitOfWork) -> None:
        decide(work, escalation.id, escalation.version, Decision.OFFICIAL_WARNING, "tweede keer")

    with pytest.raises(AlreadyDecided):
        overlap(
            fresh_database,
            arrange.office.supervisor,
            give_reason,
            take_up,
            lambda work: work.session.flush(),
        )
    with fresh_database.work(CLOCK, NOW) as work:
        row = get_escalation(work.session, escalation.id)
        assert (row.state, row.acknowledged_by) == ("resolved", None)
