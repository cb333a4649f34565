"""Today on a device without a network: who gets its key, and what was noted there is recorded once."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from sqlmodel import select

from aftercare.base.errors import Forbidden, KeyReused, Stale
from aftercare.base.ids import new_id
from aftercare.base.sealing import Sealer
from aftercare.casework.appointments.acts import record_outcome
from aftercare.casework.appointments.offline import OfflineDay, record_noted, take_today_offline
from aftercare.casework.sign_in.acts import Credential, issue_token, token_hash
from aftercare.domain.accounts.permissions import CLOCK, Actor
from aftercare.domain.appointments.lifecycle import Outcome
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.appointments.rows import AppointmentRow, outcomes_of
from aftercare.store.database.plain_sql import execute
from aftercare.store.database.unit_of_work import Origin
from tests.store.arranging import NOW, Arranger

SEALER = Sealer({1: bytes(32)})
NOTED_AT = NOW - timedelta(minutes=20)
LOGGED = "select action from audit_entry where action like 'take-offline%' and staff_id = :staff order by id"


def note(
    arrange: Arranger,
    row: AppointmentRow,
    key: UUID,
    outcome: Outcome = Outcome.LATE,
    by: Actor | None = None,
) -> None:
    officer = arrange.office.officer
    with arrange.database.work(by or officer, NOW) as work:
        record_noted(work, officer.staff_id, key, row.id, 1, outcome, NOTED_AT)


def take(arrange: Arranger, actor: Actor, sealed: bytes = b"") -> OfflineDay:
    with arrange.database.work(CLOCK, NOW) as work:
        token, _ = issue_token(
            work, work.session.get_one(StaffRow, actor.staff_id), Credential.WEB_SESSION
        )
    with arrange.database.work(actor, NOW) as work:
        work.origin = Origin(session=token_hash(token))
        return take_today_offline(work, SEALER, timedelta(hours=20), sealed)


def test_what_was_noted_is_recorded_once_with_the_moment_of_the_device_and_of_receipt(
    arrange: Arranger,
) -> None:
    row, key = arrange.appointment(arrange.person(), NOW - timedelta(hours=1)), new_id()
    note(arrange, row, key)
    note(arrange, row, key)
    with arrange.database.work(CLOCK, NOW) as work:
        (line,) = outcomes_of(work.session, row.id)
        assert (line.code, line.noted_at, line.recorded_at) == ("late", NOTED_AT, NOW)
    with pytest.raises(KeyReused):
        note(arrange, row, key, Outcome.MISSED)
    # Noted by one account, it is not sent by another
    with pytest.raises(Forbidden):
        note(arrange, row, new_id(), by=arrange.office.deputy)


def test_what_was_recorded_meanwhile_is_not_overwritten(arrange: Arranger) -> None:
    row = arrange.appointment(arrange.person(), NOW - timedelta(hours=1))
    with arrange.database.work(arrange.office.deputy, NOW) as work:
        record_outcome(work, row.id, 1, Outcome.MISSED)
    with pytest.raises(Stale):
        note(arrange, row, new_id(), Outcome.ATTENDED)
    with arrange.database.work(CLOCK, NOW) as work:
        states = work.session.exec(select(AppointmentRow.state).where(AppointmentRow.id == row.id))
        assert states.one() == "missed"


def test_the_key_of_a_device_is_opened_for_its_account_alone_and_logged_with_each_client(
    arrange: Arranger,
) -> None:
    office = arrange.office
    mine = arrange.appointment(arrange.person(), NOW + timedelta(hours=1))
    arrange.appointment(arrange.person(), NOW + timedelta(days=1))
    day = take(arrange, office.officer)
    assert [one["id"] for one in day.rows] == [mine.id]
    # Never longer than the session
    assert day.until_at == NOW + timedelta(hours=10)
    assert take(arrange, office.officer, day.sealed).key == day.key
    assert take(arrange, office.colleague, day.sealed).key != day.key
    with arrange.database.work(CLOCK, NOW) as work:
        logged = execute(work.session, LOGGED, {"staff": office.officer.staff_id}).scalars().all()
    assert logged == ["take-offline-key", "take-offline"] * 2
