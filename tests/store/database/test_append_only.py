"""What was said and who looked stays written: not even the owner of the table changes it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import select

from aftercare.base.errors import Forbidden
from aftercare.casework.escalation.acts import acknowledge
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.scheduling.escalation.evaluate_rules import evaluate_people
from aftercare.store.absences.rows import AbsenceEvidenceRow, verdicts_of
from aftercare.store.accounts import audit
from aftercare.store.appointments.rows import OutcomeRow
from aftercare.store.database.unit_of_work import Database
from aftercare.store.escalation.rows import EscalationRow
from aftercare.store.messages.rows import MessageReceiptRow
from tests.conftest import undone
from tests.store.arranging import NOW, Arranger, Office

TABLES = (
    "audit_entry",
    "audit_link",
    "outcome",
    "message_receipt",
    "absence_verdict",
    "absence_evidence",
    "escalation_act",
)
CHANGES = {
    "update": "update {} set {} = {}",
    "delete": "delete from {}",
    "truncate": "truncate {} cascade",
}
COLUMN = {
    "audit_entry": "at",
    "audit_link": "hash",
    "outcome": "note",
    "message_receipt": "status",
    "absence_verdict": "reason",
    "absence_evidence": "note",
    "escalation_act": "reason",
}


@pytest.fixture(scope="module")
def written(standing: Connection, office: Office) -> Office:
    """The office where one row stands in each of them, written once."""
    database = Database(standing)
    arrange = Arranger(database, office=office)
    appointment, absence = arrange.miss(arrange.person(), NOW - timedelta(days=3), "unexcused")
    with database.work(CLOCK, NOW) as work:
        assert evaluate_people(work, [appointment.person_id]) == 1
        found = select(EscalationRow).where(EscalationRow.person_id == appointment.person_id)
        escalation = work.session.exec(found).one()
        acknowledge(replace(work, actor=arrange.office.officer), escalation.id, escalation.version)
        assert [one.verdict for one in verdicts_of(work.session, absence.id)] == ["unexcused"]
    arrange.add(
        OutcomeRow(
            appointment_id=appointment.id,
            person_id=appointment.person_id,
            code="attended",
            recorded_by=arrange.office.officer.staff_id,
            recorded_at=NOW,
        ),
        MessageReceiptRow(sid="SM1", status="sent", raw={}, received_at=NOW),
        AbsenceEvidenceRow(
            absence_id=absence.id,
            person_id=appointment.person_id,
            ground="other",
            note="x",
            entered_at=NOW,
        ),
    )
    with database.work(CLOCK, NOW) as work:
        audit.note(work, "read", "person", appointment.person_id, appointment.person_id)
    with database.work(CLOCK, NOW) as work:
        entry = work.session.execute(text("select id from audit_entry limit 1")).scalar_one()
        work.session.execute(
            text("insert into audit_link values (1, :entry, '\\x00', 1)"), {"entry": entry}
        )
    return arrange.office


@pytest.fixture
def connection(written: Office, standing: Connection) -> Iterator[Connection]:
    with undone(standing) as connection:
        yield connection


def statement(table: str, change: str) -> str:
    return CHANGES[change].format(table, COLUMN[table], COLUMN[table])


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("table", TABLES)
def test_the_owner_is_refused(connection: Connection, table: str, change: str) -> None:
    connection.execute(text("reset role"))
    with pytest.raises(DBAPIError, match="append-only"), connection.begin_nested():
        connection.execute(text(statement(table, change)))
    assert connection.scalar(text(f"select count(*) from {table}")) >= 1


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("who", ["officer", "supervisor", "provider", "admin"])
def test_at_a_desk_it_is_refused_with_the_reason(
    written: Office, database: Database, table: str, change: str, who: str
) -> None:
    with pytest.raises(Forbidden), database.work(getattr(written, who), NOW) as work:
        work.session.execute(text(statement(table, change)))


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("table", TABLES)
def test_a_tick_is_refused_with_the_reason(database: Database, table: str, change: str) -> None:
    with pytest.raises(Forbidden), database.work(CLOCK, NOW) as work:
        work.session.execute(text(statement(table, change)))
