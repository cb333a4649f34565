"""A batch plans exactly what the planner planned one appointment at a time, whoever the people are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlmodel import col, select

from aftercare.base.clock import FixedClock
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.time.wall_time import civil_date
from aftercare.scheduling.reminders.plan_reminders import plan_batch, plan_due, reminders_unplanned
from aftercare.store.appointments.rows import AppointmentRow, get_appointment
from aftercare.store.database.unit_of_work import Database, UnitOfWork
from aftercare.store.messages.rows import MessageRow
from aftercare.store.people.related_person_rows import RelatedPersonRow
from aftercare.store.people.rows import get_person
from aftercare.store.tasks.rows import TaskRow
from tests.scheduling.jobs import one_by_one
from tests.store.arranging import CALLBACK, NOW, Arranger, Office
from tests.tiers import examples

TODAY = civil_date(NOW)
NUMBERS = ("+447700900301", "+447700900302", "+447700900303")
ADULT, MINOR = date(1980, 2, 29), TODAY - timedelta(days=16 * 366)


@dataclass(frozen=True)
class Example:
    """Somebody as they may be, with when their appointment is and what came before it."""

    person: dict[str, Any]
    contact: dict[str, Any] | None
    away: str | None
    earlier: str | None
    hours_ahead: int
    booked_days: int


PEOPLE = st.fixed_dictionaries(
    {
        "phone": st.sampled_from((None, *NUMBERS)),
        "phone_state": st.sampled_from(("none", "unverified", "verified", "suspended")),
        "texts_consented": st.sampled_from((True, True, False)),
        "opted_out_at": st.sampled_from((None, None, NOW)),
        "restricted": st.sampled_from((False, False, False, True)),
        "language": st.sampled_from(("nl", "en")),
        "birth_on": st.sampled_from((ADULT, MINOR)),
        "texts_go_to_agreed_at": st.sampled_from((None, NOW)),
        "closed_on": st.sampled_from((None, None, None, TODAY)),
    }
)
CONTACTS = st.none() | st.fixed_dictionaries(
    {
        "role": st.sampled_from(("guardian", "family")),
        "phone": st.sampled_from((None, *NUMBERS)),
        "phone_verified": st.booleans(),
        "texts_agreed": st.booleans(),
        "opted_out_at": st.sampled_from((None, None, NOW)),
        "language": st.sampled_from(("nl", "en")),
        "from_on": st.sampled_from((TODAY - timedelta(days=9), TODAY + timedelta(days=1))),
        "until_on": st.sampled_from((None, TODAY - timedelta(days=1), TODAY)),
    }
)
EXAMPLES = st.builds(
    Example,
    person=PEOPLE,
    contact=CONTACTS,
    away=st.sampled_from((None, None, "custody", "admission", "away")),
    earlier=st.sampled_from((None, "attended", "moved", "cancelled_by_service")),
    hours_ahead=st.integers(1, 8 * 24),
    booked_days=st.integers(0, 20),
)


def arranged(arrange: Arranger, example: Example) -> AppointmentRow:
    values = dict(example.person)
    if (values["phone"] is None) != (values["phone_state"] == "none"):
        values |= {"phone": None, "phone_state": "none"}
    person = arrange.person(**values)
    if example.contact is not None:
        until = example.contact["until_on"]
        contact = example.contact | {
            "until_on": None if until and until < example.contact["from_on"] else until
        }
        row = RelatedPersonRow(person_id=person.id, name="Iemand", **contact)
        arrange.add(row)
        change(arrange.database, person.id, texts_go_to=row.id)
    if example.away is not None:
        arrange.away(person, example.away, NOW - timedelta(days=1), NOW + timedelta(days=1))
    if example.earlier is not None:
        arrange.appointment(person, NOW - timedelta(days=9), officer_id=None, state=example.earlier)
    return arrange.appointment(
        person, NOW + timedelta(hours=example.hours_ahead), officer_id=None,
        booked_at=NOW - timedelta(days=example.booked_days),
    )  # fmt: skip


def change(database: Database, person_id: UUID, **values: Any) -> None:
    with database.work(CLOCK, NOW) as work:
        row = get_person(work.session, person_id)
        for name, value in values.items():
            setattr(row, name, value)


def left_behind(work: UnitOfWork, ids: list[UUID]) -> list[Any]:
    """Everything planning wrote, but for ids of its own and the policy only the batch knows."""
    own = {"id", "policy_version"}
    messages = work.session.exec(select(MessageRow).where(col(MessageRow.appointment_id).in_(ids)))
    tasks = work.session.exec(select(TaskRow).where(col(TaskRow.appointment_id).in_(ids)))
    written = [sorted(row.model_dump(exclude=own).items()) for row in (*messages, *tasks)]
    logged = work.session.execute(
        text("select action, subject_kind, subject_id, person_id, staff_id, role, at"
             " from audit_entry where subject_id = any(:ids)"), {"ids": ids},
    )  # fmt: skip
    planned = [get_appointment(work.session, one).reminders_planned_at for one in ids]
    return [sorted(map(repr, written)), sorted(map(repr, logged)), planned]


@contextmanager
def undone(database: Database) -> Iterator[UnitOfWork]:
    """A transaction of which nothing stays."""
    with suppress(Undo), database.work(CLOCK, NOW) as work:
        yield work
        raise Undo


class Undo(Exception):
    """Ends a transaction so that nothing of it stays."""


def planned_by(
    database: Database, ids: list[UUID], plan: Callable[[UnitOfWork], object]
) -> list[Any]:
    """What is left behind after `plan`, which is then undone."""
    found: list[Any] = []
    with undone(database) as work:
        plan(work)
        work.session.flush()
        found.extend(left_behind(work, ids))
    return found


@settings(
    max_examples=examples(40),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(EXAMPLES, min_size=1, max_size=6))
def test_a_batch_leaves_behind_what_one_by_one_did(
    database: Database, office: Office, examples: list[Example]
) -> None:
    with undone(database) as outer:
        inner = Database(outer.session.connection())
        arrange = Arranger(inner, office=office)
        ids = [arranged(arrange, example).id for example in examples]
        singly = planned_by(
            inner,
            ids,
            lambda work: [one_by_one.plan_reminders(work, one, CALLBACK) for one in ids],
        )
        together = planned_by(inner, ids, lambda work: plan_batch(work, ids, CALLBACK))
    assert together == singly


def test_what_was_planned_knows_by_which_policy(arrange: Arranger, database: Database) -> None:
    arrange.appointment(arrange.person(), NOW + timedelta(days=3))
    with database.work(CLOCK, NOW) as work:
        plan_batch(work, reminders_unplanned(work.session, NOW), CALLBACK)
    with database.work(CLOCK, NOW) as work:
        assert {one.policy_version for one in work.session.exec(select(MessageRow))} == {2}


def test_an_appointment_the_table_refuses_holds_up_no_other_of_its_batch_and_is_reported(
    arrange: Arranger, database: Database, clock: FixedClock
) -> None:
    soon = NOW + timedelta(days=3)
    good = [arrange.appointment(arrange.person(), soon, officer_id=None).id for _ in range(5)]
    bad = arrange.appointment(arrange.person(), soon, officer_id=None).id
    with database.work(CLOCK, NOW) as work:
        work.session.execute(text("reset role"))
        work.session.execute(
            text(f"alter table message add constraint poison check (appointment_id <> '{bad}')")
        )
    done = plan_due(database, clock, CALLBACK)
    assert (int(done), done.left) == (len(good), (str(bad),))
    with database.work(CLOCK, NOW) as work:
        assert reminders_unplanned(work.session, NOW) == [bad]


def test_what_another_worker_holds_is_left_to_it(
    fresh_database: Database, clock: FixedClock
) -> None:
    arrange = Arranger(fresh_database)
    held, free = (
        arrange.appointment(arrange.person(), NOW + timedelta(days=3), officer_id=None)
        for _ in range(2)
    )
    with fresh_database.work(CLOCK, NOW) as other:
        get_appointment(other.session, held.id, for_update=True)
        assert plan_due(fresh_database, clock, CALLBACK) == 1
    with fresh_database.work(CLOCK, NOW) as work:
        assert reminders_unplanned(work.session, NOW) == [held.id]
        assert get_appointment(work.session, free.id).reminders_planned_at == NOW
