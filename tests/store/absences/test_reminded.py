"""What the file says of reminders: lists and pages agree, and what people did instead stands beside them."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import product
from uuid import UUID

import pytest
from sqlalchemy import text

from aftercare.base.ids import new_id
from aftercare.domain.absences.reminded import Reminded, WhyNone
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.closing.closing import FILE_CLOSED
from aftercare.store.absences.screen_reminded import REMINDER_ARRIVED, reminded_of
from aftercare.store.appointments.rows import AppointmentRow
from aftercare.store.database.unit_of_work import Database
from aftercare.store.messages.rows import InboundTextRow, MessageRow
from aftercare.store.people.rows import PersonRow
from aftercare.store.tasks.rows import REACHABLE_AGAIN, TaskRow
from tests.store.arranging import NOW, Arranger

YESTERDAY = NOW - timedelta(days=1)
SENT = YESTERDAY - timedelta(days=1)
LISTED = "select a.id, REMINDER_ARRIVED as arrived from appointment a".replace(
    "REMINDER_ARRIVED", REMINDER_ARRIVED
)
STATES = ("planned", "claimed", "accepted", "sent", "delivered", "undelivered", "failed", "unknown",
          "cancelled", "skipped_late", "withheld")  # fmt: skip


def looked_up(database: Database, *ids: UUID) -> dict[UUID, Reminded]:
    with database.work(CLOCK, NOW) as work:
        return reminded_of(work.session, ids, NOW)


def listed_as_arrived(database: Database) -> dict[UUID, bool]:
    with database.work(CLOCK, NOW) as work:
        return {row.id: row.arrived for row in work.session.execute(text(LISTED))}


def disown(
    arrange: Arranger,
    person: PersonRow,
    at: datetime,
    sender: str | None = None,
    *,
    claimed: bool = True,
) -> InboundTextRow:
    """From the person's number, or from `sender`."""
    row = InboundTextRow(
        sid=f"SM{new_id()}", person_id=person.id if claimed else None,
        sender=(person.phone or "") if sender is None else sender,
        body="Verkeerd nummer", meaning="wrong-number", received_at=at,
    )  # fmt: skip
    arrange.add(row)
    return row


def test_lists_say_of_an_appointment_what_its_page_says(
    arrange: Arranger, database: Database
) -> None:
    """Every state, before, at and after the start, disowned or not: in SQL and in the rule."""
    ends = (-timedelta(hours=20), -timedelta(seconds=1), timedelta(), timedelta(hours=3))
    disowned = (None, -timedelta(seconds=1), timedelta(), timedelta(days=7), timedelta(days=6))
    expired: dict[str, object] = {"claimed_by": new_id(), "claim_expires_at": NOW}
    people: dict[timedelta | None, PersonRow] = {}
    for after in disowned:
        people[after] = arrange.person()
    ids = []
    for number, (state, end, after) in enumerate(product(STATES, ends, disowned)):
        missed = arrange.appointment(
            people[after], YESTERDAY, state="cancelled_by_service", occurrence=1_000 + number
        )
        for claimed_at in (SENT, None):
            arrange.message(
                missed, state=state, state_at=YESTERDAY + end, claimed_at=claimed_at,
                slot="T-1" if claimed_at else "T-4", **(expired if state == "claimed" else {}),
            )  # fmt: skip
        ids.append(missed.id)
    for after, person in people.items():
        if after is not None:
            disown(arrange, person, SENT + after)
    found = looked_up(database, *ids)
    listed = listed_as_arrived(database)
    assert {one: found[one].arrived for one in ids} == listed
    assert set(listed.values()) == {True, False}


@pytest.mark.parametrize("disowned", [True, False])
@pytest.mark.parametrize(
    "tables", [("inbound_text",), ("message",), ("message", "inbound_text")], ids="+".join
)
def test_emptying_changes_nothing_of_whether_a_reminder_arrived(
    arrange: Arranger, database: Database, disowned: bool, tables: tuple[str, ...]
) -> None:
    """Also not where somebody else's number was wrong, and neither text has a number any more."""
    person = arrange.person()
    missed = arrange.appointment(person, YESTERDAY, state="cancelled_by_service")
    arrange.message(missed, state="delivered", claimed_at=SENT, state_at=SENT)
    disown(arrange, person, SENT + timedelta(hours=1), None if disowned else "+12025550199")
    with database.work(CLOCK, NOW) as work:
        for table in tables:
            words = "recipient" if table == "message" else "sender"
            work.session.execute(
                text(f"update {table} set body = '', {words} = '', emptied_at = :now"), {"now": NOW}
            )
    assert looked_up(database, missed.id)[missed.id].arrived is not disowned
    assert listed_as_arrived(database) == {missed.id: not disowned}
    disown(arrange, person, NOW, "")
    assert listed_as_arrived(database) == {missed.id: not disowned}


def test_a_text_nobody_claimed_disowns_a_reminder_once_it_has_a_person(
    arrange: Arranger, database: Database
) -> None:
    person = arrange.person()
    missed = arrange.appointment(person, YESTERDAY, state="cancelled_by_service")
    arrange.message(missed, state="delivered", claimed_at=SENT, state_at=SENT)
    row = disown(arrange, person, SENT + timedelta(days=1), claimed=False)
    assert looked_up(database, missed.id)[missed.id].arrived
    with database.work(arrange.office.officer, NOW) as work:
        work.session.get_one(InboundTextRow, row.id).person_id = person.id
    assert not looked_up(database, missed.id)[missed.id].arrived


def test_what_was_sent_once_more_after_a_wrong_number_is_disowned_by_the_next_text(
    arrange: Arranger, database: Database
) -> None:
    person = arrange.person()
    missed = arrange.appointment(person, YESTERDAY, state="cancelled_by_service")
    sent = arrange.message(missed, state="unknown", claimed_at=SENT, state_at=SENT)
    disown(arrange, person, SENT + timedelta(minutes=1))
    with database.work(CLOCK, NOW) as work:
        again = work.session.get_one(MessageRow, sent.id)
        again.state, again.claimed_at = "delivered", SENT + timedelta(minutes=5)
    assert listed_as_arrived(database) == {missed.id: True}
    disown(arrange, person, SENT + timedelta(minutes=9))
    assert listed_as_arrived(database) == {missed.id: False}


def test_mail_to_staff_about_somebody_is_no_reminder(arrange: Arranger, database: Database) -> None:
    missed, _ = arrange.miss(arrange.person(), YESTERDAY)
    arrange.message(
        missed, state="delivered", channel="email", staff_id=arrange.office.officer.staff_id,
        state_at=SENT,
    )  # fmt: skip
    found = looked_up(database, missed.id)[missed.id]
    assert (found.reminders, found.arrived, found.why_none) == ((), False, WhyNone.NOT_PLANNED)


def test_a_call_instead_is_shown_with_who_made_it_and_one_that_ended_by_itself_is_not(
    arrange: Arranger, database: Database
) -> None:
    missed, _ = arrange.miss(arrange.person(), YESTERDAY)
    called = _task(missed, "no-phone", done_by=arrange.office.officer.staff_id, done_at=SENT,
                   state="done", done_note="Gesproken.")  # fmt: skip
    arrange.add(
        called,
        _task(missed, "opted-out"),
        _task(missed, "in-custody", state="done", done_at=SENT, done_note=REACHABLE_AGAIN),
        _task(
            missed,
            "no-answer",
            state="done",
            done_at=SENT,
            done_note=FILE_CLOSED,
            done_by=arrange.office.officer.staff_id,
        ),
        _task(missed, "cannot-come", kind="wants_to_move"),
    )
    instead = looked_up(database, missed.id)[missed.id].instead
    assert {(one.reason, one.note, one.done_at) for one in instead} == {
        ("no-phone", "Gesproken.", SENT),
        ("opted-out", None, None),
    }


def _task(about: AppointmentRow, reason: str, **changes: object) -> TaskRow:
    values: dict[str, object] = {
        "person_id": about.person_id, "appointment_id": about.id, "kind": "call_person",
        "subject_key": str(new_id()), "reason": reason, "due_at": SENT, "created_at": SENT,
    }  # fmt: skip
    return TaskRow(**values | changes)
