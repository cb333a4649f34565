"""The history of numbers writes itself, whatever way a number changes, and nobody rewrites it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import insert

from aftercare.base.errors import Forbidden, Invalid
from aftercare.base.ids import new_id
from aftercare.domain.accounts.permissions import CLOCK, Actor
from aftercare.domain.phones.verification import PhoneReason
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.database.sealed_columns import number_given
from aftercare.store.database.unit_of_work import Database
from aftercare.store.people.rows import PersonRow, get_person
from aftercare.store.phones.rows import history_of, with_reason
from tests.store.arranging import NOW, Arranger

OLD, NEW = "+12125550177", "+12125550178"
DAY = timedelta(days=1)


def change(database: Database, actor: Actor, person: PersonRow, days: int, **values: Any) -> None:
    with database.work(actor, NOW + days * DAY) as work:
        row = get_person(work.session, person.id)
        for name, value in values.items():
            setattr(row, name, value)


def stretches(database: Database, person: PersonRow) -> list[tuple[Any, ...]]:
    """(number, state, days from, days until, why it began, why it ended), the oldest first."""
    with database.work(CLOCK, NOW) as work:
        found = reversed(history_of(work.session, person.id, None))
        return [
            (
                one.number,
                one.state,
                (one.from_at - NOW).days,
                one.until_at and (one.until_at - NOW).days,
                one.from_because,
                one.until_because,
            )
            for one in found
        ]


def test_every_change_ends_a_stretch_and_begins_the_next_where_it_ended(
    arrange: Arranger, database: Database
) -> None:
    officer = arrange.office.officer
    person = arrange.person(phone=OLD, phone_state="unverified")
    change(database, officer, person, 1, phone_state="verified")
    change(database, CLOCK, person, 2, phone_state="suspended")
    change(database, officer, person, 3, phone=NEW, phone_state="unverified")
    change(database, officer, person, 4, given_name="Ander")
    change(database, officer, person, 5, phone=None, phone_state="none")
    assert stretches(database, person) == [
        (OLD, "unverified", 0, 1, "entered", "verified"),
        (OLD, "verified", 1, 2, "said", "suspended"),
        (OLD, "suspended", 2, 3, "suspended", "replaced"),
        (NEW, "unverified", 3, 5, "entered", "removed"),
    ]
    with database.work(CLOCK, NOW) as work:
        newest = history_of(work.session, person.id, None)
        assert [one.until_by for one in newest] == [
            officer.staff_id, officer.staff_id, None, officer.staff_id
        ]  # fmt: skip


def test_a_row_written_past_the_intentions_has_its_history_too(
    arrange: Arranger, database: Database
) -> None:
    model = arrange.person()
    values = model.model_dump() | {"id": new_id(), "reference": "T-x", "phone": OLD}
    with database.work(CLOCK, NOW) as work:
        work.session.execute(insert(PersonRow), [values])
        work.session.execute(
            text("update person set phone = :phone where id = :id"),
            {"phone": number_given(NEW), "id": values["id"]},
        )
        found = history_of(work.session, values["id"], None)
    assert [(one.number, one.until_because) for one in found] == [(NEW, None), (OLD, "replaced")]


def test_a_number_replaced_within_one_moment_keeps_its_order(
    arrange: Arranger, database: Database
) -> None:
    person = arrange.person(phone=OLD)
    for number in (NEW, OLD, NEW):
        change(database, arrange.office.officer, person, 0, phone=number)
    assert [one[0] for one in stretches(database, person)] == [OLD, NEW, OLD, NEW]


def test_what_is_said_about_a_change_stays_with_that_change(
    arrange: Arranger, database: Database
) -> None:
    person = arrange.person(phone=OLD, phone_state="unverified")
    with database.work(arrange.office.officer, NOW) as work:
        row = get_person(work.session, person.id)
        with with_reason(work.session, PhoneReason.HEARD, "Gebeld."):
            row.phone_state = "verified"
        row.phone = NEW
    with database.work(CLOCK, NOW) as work:
        newest, said, _ = history_of(work.session, person.id, None)
    assert (said.from_because, said.note) == ("heard", "Gebeld.")
    assert (newest.from_because, newest.note) == ("said", None)


def test_a_row_loaded_outside_a_unit_of_work_has_its_number_since_the_day_of_enrolment(
    arrange: Arranger, connection: Connection, database: Database
) -> None:
    person = arrange.person(phone=None, phone_state="none")
    for name in ("app.now", "app.staff_id"):
        connection.execute(text("select set_config(:name, '', true)"), {"name": name})
    connection.execute(text("reset role"))
    connection.execute(
        text("update person set phone = :phone, phone_state = 'verified' where id = :id"),
        {"phone": number_given(OLD), "id": person.id},
    )
    with database.work(CLOCK, NOW) as work:
        (only,) = history_of(work.session, person.id, None)
    assert (only.number, only.state, only.until_at) == (OLD, "verified", None)
    assert civil_date(only.from_at) == person.enrolled_on


@pytest.mark.parametrize("actor", ["officer", "clock"])
@pytest.mark.parametrize(
    "statement",
    [
        "update phone_number set number = '+12125550178'",
        "update phone_number set until_at = now(), until_because = 'x' where until_at is null",
        "delete from phone_number",
        "select note_phone(id, null, null, 'none', null) from person",
    ],
    ids=["another number", "an end", "away", "by the function behind it"],
)
def test_nobody_rewrites_it(
    arrange: Arranger, database: Database, actor: str, statement: str
) -> None:
    arrange.person(phone=OLD)
    who = CLOCK if actor == "clock" else arrange.office.officer
    with pytest.raises(Forbidden), database.work(who, NOW) as work:
        work.session.execute(text(statement))


@pytest.mark.parametrize(
    "statement",
    [
        "update phone_number set number = '+12125550178'",
        "update phone_number set until_at = until_at + interval '1 day' where until_at is not null",
        "delete from phone_number",
        "truncate phone_number",
    ],
)
def test_not_even_the_owner_does(
    arrange: Arranger, database: Database, connection: Connection, statement: str
) -> None:
    person = arrange.person(phone=OLD)
    change(database, CLOCK, person, 1, phone=NEW)
    connection.execute(text("reset role"))
    with pytest.raises(DBAPIError, match="append-only"), connection.begin_nested():
        connection.execute(text(statement))


def test_a_number_that_is_none_leaves_neither_row_nor_history(
    arrange: Arranger, database: Database
) -> None:
    person = arrange.person(phone=OLD)
    with pytest.raises((Invalid, Exception)):
        change(database, arrange.office.officer, person, 1, phone="0612345678")
    assert [one[0] for one in stretches(database, person)] == [OLD]
