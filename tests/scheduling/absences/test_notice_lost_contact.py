"""The night notices whom nobody has heard of, moves that with every contact, and asks as much for many as for few."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, text
from sqlmodel import select

from aftercare.base.clock import FixedClock
from aftercare.casework.deadlines.acts import drop_deadline
from aftercare.casework.escalation.acts import decide
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.escalation.ladder import Decision
from aftercare.domain.time.wall_time import wall
from aftercare.jobs import clock_jobs
from aftercare.scheduling.absences.notice_lost_contact import (
    contacts_to_look_at,
    notice_lost_contacts,
)
from aftercare.scheduling.jobs.job import tick
from aftercare.store.database.unit_of_work import Database
from aftercare.store.deadlines.rows import DeadlineRow
from aftercare.store.people.rows import PersonRow
from tests.scheduling.deadlines.test_refresh_clocks import counted
from tests.scheduling.escalation.adopting import CODE, a_rule, adopt_only, escalations, evaluate
from tests.store.arranging import CALLBACK, NOW, Arranger

DAY = timedelta(days=1)
_LOST = a_rule("lost-contact", window_days=21)


def night(database: Database, now: datetime = NOW) -> int:
    with database.work(CLOCK, now) as work:
        return notice_lost_contacts(work, contacts_to_look_at(work))


def lost(database: Database, person: PersonRow) -> list[DeadlineRow]:
    with database.work(CLOCK, NOW) as work:
        query = select(DeadlineRow).where(
            DeadlineRow.person_id == person.id, DeadlineRow.code == "lost-contact"
        )
        return sorted(work.session.exec(query), key=lambda row: row.number)


def noted(database: Database) -> int:
    """How many entries the access log has of these nights."""
    query = text("select count(*) from audit_entry where action = 'notice-lost-contact'")
    with database.work(CLOCK, NOW) as work:
        found: int = work.session.execute(query).scalar_one()
    return found


def supervised(arrange: Arranger) -> PersonRow:
    person = arrange.person()
    arrange.condition(person)
    return person


def test_nothing_is_noticed_where_no_rule_asks(arrange: Arranger, database: Database) -> None:
    adopt_only(arrange, "lost-contact")
    person = supervised(arrange)
    assert night(database) == 0
    assert lost(database, person) == []


def test_it_moves_with_every_contact_and_stays_one_row(
    arrange: Arranger, database: Database
) -> None:
    adopt_only(arrange, "lost-contact", _LOST)
    person = supervised(arrange)
    arrange.appointment(person, NOW - 30 * DAY, state="late")
    assert night(database) == 1
    assert night(database) == 0
    assert noted(database) == 1
    (before,) = lost(database, person)
    arrange.appointment(person, NOW - 2 * DAY, state="attended_not_complied")
    arrange.appointment(person, NOW - DAY, state="missed")
    assert night(database) == 1
    (after,) = lost(database, person)
    assert after.id == before.id
    assert after.due_at - before.due_at == 28 * DAY
    assert f"{wall(after.due_at):%d-%m %H:%M}" == "14-12 06:00"


def test_the_decision_is_the_answer_and_the_days_are_counted_anew(
    arrange: Arranger, database: Database
) -> None:
    adopt_only(arrange, "lost-contact", _LOST)
    person = supervised(arrange)
    night(database)
    evaluate(database)
    escalation = escalations(database, person)[CODE]
    with database.work(arrange.office.supervisor, NOW) as work:
        decide(work, escalation.id, 1, Decision.CONTACT_PERSON, "Huisbezoek gedaan.")
    night(database, NOW + DAY)
    answered, again = lost(database, person)
    assert (answered.state, again.state) == ("done", "opened")
    assert again.counted_from_on == NOW.date()
    evaluate(database, NOW + 21 * DAY)
    assert escalations(database, person)[CODE].id == escalation.id
    evaluate(database, NOW + 22 * DAY)
    assert escalations(database, person)[CODE].id != escalation.id


def test_what_a_supervisor_says_needs_no_answer_stays_so_until_the_next_contact(
    arrange: Arranger, database: Database
) -> None:
    adopt_only(arrange, "lost-contact", _LOST)
    person = supervised(arrange)
    night(database)
    (row,) = lost(database, person)
    with database.work(arrange.office.supervisor, NOW) as work:
        drop_deadline(work, row.id, row.version, "Opgenomen in het buitenland.")
    assert night(database) == 0
    arrange.appointment(person, NOW - 2 * DAY, state="attended")
    assert night(database) == 1
    assert [one.state for one in lost(database, person)] == ["dropped", "opened"]


def test_it_is_dropped_when_no_rule_asks_it_any_more_or_supervision_is_over(
    arrange: Arranger, database: Database
) -> None:
    adopt_only(arrange, "lost-contact", _LOST)
    person, closed = supervised(arrange), supervised(arrange)
    night(database)
    with database.work(CLOCK, NOW) as work:
        work.session.get_one(PersonRow, closed.id).closed_on = NOW.date()
    assert night(database) == 1
    assert [one.state for one in lost(database, closed)] == ["dropped"]
    adopt_only(arrange, "lost-contact", a_rule("lost-contact", window_days=42))
    assert night(database) == 1
    assert [(one.number, one.state) for one in lost(database, person)] == [
        (21_000, "dropped"), (42_000, "opened")
    ]  # fmt: skip


def test_many_people_take_as_many_statements_as_few(
    arrange: Arranger, database: Database, connection: Connection
) -> None:
    adopt_only(arrange, "lost-contact", _LOST)
    people = [supervised(arrange).id for _ in range(9)]
    night(database)
    sent = []
    for some in (people[:2], people):
        with database.work(CLOCK, NOW) as work, counted(connection) as statements:
            assert notice_lost_contacts(work, some) == 0
        sent.append(len(statements))
    assert sent[0] == sent[1] > 0


def test_the_clock_looks_once_a_night_before_a_morning_on_which_contact_counts_as_lost(
    arrange: Arranger, database: Database
) -> None:
    """Whoever was heard of yesterday is looked at anew before anybody is told that they are not."""
    adopt_only(arrange, "lost-contact", _LOST)
    person, clock = supervised(arrange), FixedClock(NOW)
    jobs = {one.name: one for one in clock_jobs(database, clock, CALLBACK)}
    assert tick(database, clock, jobs["notice-lost-contact"], "worker") == 1
    arrange.appointment(person, NOW, state="attended")
    changed_at = []
    for hour in range(1, 24):
        clock.move_to(NOW + timedelta(hours=hour))
        if tick(database, clock, jobs["notice-lost-contact"], "worker"):
            changed_at.append(clock.now())
    (row,) = lost(database, person)
    assert len(changed_at) == 1
    assert NOW.date() < wall(changed_at[0]).date() < wall(row.due_at).date()
    assert wall(changed_at[0]).time() < wall(row.due_at).time()
