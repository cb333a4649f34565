"""What the file says of reminders: lists and pages agree, and what people did instead stands beside them."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import product
from uuid import UUID

from sqlalchemy import text

from aftercare.base.ids import new_id
from aftercare.domain.access import CLOCK
from aftercare.domain.reminded import Reminded, WhyNone
from aftercare.store.appointments import AppointmentRow
from aftercare.store.messages import InboundTextRow
from aftercare.store.people import PersonRow
from aftercare.store.screens.reminded import REMINDER_ARRIVED, reminded_of
from aftercare.store.tasks import REACHABLE_AGAIN, TaskRow
from aftercare.store.unit_of_work import Database
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


def disown(arrange: Arranger, person: PersonRow, at: datetime) -> None:
    arrange.add(
        InboundTextRow(
            sid=f"SM{new_id()}", person_id=person.id, sender=person.phone or "",
            body="Verkeerd nummer", meaning="wrong-number", received_at=at,
        )
    )  # fmt: skip


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
        if after is not None:
            disown(arrange, people[after], SENT + after)
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
    found = looked_up(database, *ids)
    with database.work(CLOCK, NOW) as work:
        listed = {row.id: row.arrived for row in work.session.execute(text(LISTED))}
    assert {one: found[one].arrived for one in ids} == listed
    assert set(listed.values()) == {True, False}


def test_mail_to_staff_about_somebody_is_no_reminder(arrange: Arranger, database: Database) -> None:
    missed, _ = arrange.miss(arrange.person(), YESTERDAY)
    arrange.message(
        missed, state="delivered", channel="email", staff_id=arrange.office.officer.somebody,
        state_at=SENT,
    )  # fmt: skip
    found = looked_up(database, missed.id)[missed.id]
    assert (found.reminders, found.arrived, found.why_none) == ((), False, WhyNone.NOT_PLANNED)


def test_a_call_instead_is_told_with_who_made_it_and_one_that_ended_by_itself_is_not(
    arrange: Arranger, database: Database
) -> None:
    missed, _ = arrange.miss(arrange.person(), YESTERDAY)
    called = _task(missed, "no-phone", done_by=arrange.office.officer.somebody, done_at=SENT,
                   state="done", done_note="Gesproken.")  # fmt: skip
    arrange.add(
        called,
        _task(missed, "opted-out"),
        _task(missed, "in-custody", state="done", done_at=SENT, done_note=REACHABLE_AGAIN),
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
