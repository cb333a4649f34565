"""Trying the book in force over a past tells exactly what the evaluation did while it was the present."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection
from sqlmodel import col, select

from aftercare.base.errors import Fault
from aftercare.casework.absences.acts import give_verdict, revise_verdict
from aftercare.casework.appointments.acts import record_outcome
from aftercare.casework.contact_standards.contacts import NewContact, add_contact
from aftercare.casework.deadlines.acts import finish_deadline
from aftercare.casework.escalation.acts import decide
from aftercare.casework.people.tiers import change_tier
from aftercare.domain.absences.absence import EarlyReason, Verdict
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.appointments.lifecycle import Outcome
from aftercare.domain.contact_standards.kinds import RecordKind
from aftercare.domain.escalation.backtest import fired, made_ready
from aftercare.domain.escalation.ladder import Decision
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.absences.rows import absence_of
from aftercare.store.appointments.rows import AppointmentRow
from aftercare.store.database.unit_of_work import Database
from aftercare.store.deadlines.rows import DeadlineRow
from aftercare.store.escalation.backtest_facts import facts_needed, timelines_of
from aftercare.store.escalation.rows import EscalationRow
from aftercare.store.escalation.rule_book_rows import rules_in_force
from aftercare.store.messages.rows import MessageRow
from aftercare.store.people.rows import PersonRow
from tests.scheduling.escalation.adopting import a_rule, adopt
from tests.scheduling.histories.living_on import Firing, Life
from tests.store.arranging import Arranger, Office
from tests.tiers import examples

# A Monday, 08:00 in Amsterdam.
BEGIN = datetime(2026, 9, 14, 6, 0, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
END = BEGIN + 38 * DAY
BOOK = (
    a_rule("missed-of-kind", "missed", kinds=["check_in"], tiers=[1]),
    a_rule("unexcused-in-a-row", "row", count=2),
    a_rule("attendance-below", "attendance", count=3, window_days=28, percent=60),
    a_rule("not-delivered", "undelivered", tiers=[1, 2], kinds=["check_in"]),
    a_rule("lost-contact", "silent", window_days=9),
    a_rule("deadline-overdue", "report", codes=["progress-report"], tiers=[1]),
    a_rule("outcome-overdue", "sooner", after_working_hours=2, tiers=[1]),
)

hours = st.integers(0, 24 * 34)
appointments = st.fixed_dictionaries(
    {
        "day": st.integers(0, 25),
        "hour": st.integers(2, 8),
        "kind": st.sampled_from(["check_in", "home_visit"]),
        "notified_before": st.sampled_from([None, 2, 20, 30, 60]),
        # Hours after it was told somebody writes back that the number is wrong.
        "disowned": st.sampled_from([None, None, None, 1, 25, 50]),
        # Hours after its end, and what is recorded then; corrected in that order.
        "recorded": st.lists(
            st.tuples(
                st.integers(0, 24 * 8), st.sampled_from([Outcome.MISSED, Outcome.MISSED, Outcome.ATTENDED])
            ),
            max_size=3,
        ),
        # The first and what it is revised to, each so many hours later.
        "verdicts": st.lists(
            st.tuples(st.integers(0, 24 * 12), st.sampled_from(Verdict)), max_size=2
        ),
    }
)  # fmt: skip
terms = st.fixed_dictionaries(
    {
        "code": st.sampled_from(["progress-report", "extension-demand", "could-not-be-offered", "zone-alarm"]),
        "due": st.integers(24, 24 * 26),
        "done": st.none() | hours,
    }
)  # fmt: skip
lives = st.fixed_dictionaries(
    {
        "tier": st.integers(1, 3),
        # Nobody is in two places at once.
        "appointments": st.lists(
            appointments, max_size=5, unique_by=lambda one: (one["day"], one["hour"])
        ),
        "terms": st.lists(terms, max_size=2),
        "decisions": st.lists(hours, max_size=4),
        "tiers": st.lists(st.tuples(hours, st.integers(1, 3)), max_size=2),
        "calls": st.lists(hours, max_size=2),
    }
)


class Acts:
    """Each kind of thing that happens, done the way people do it; what is refused does not happen."""

    def __init__(self, arrange: Arranger, person: PersonRow) -> None:
        self.arrange, self.person = arrange, person
        self.database, self.office = arrange.database, arrange.office
        self.all: list[tuple[datetime, Callable[[datetime], None]]] = []

    def at(self, when: datetime, act: Callable[[datetime], None]) -> None:
        def lenient(now: datetime) -> None:
            with contextlib.suppress(Fault):
                act(now)

        self.all.append((when, lenient))

    def record(self, row: AppointmentRow, outcome: Outcome) -> Callable[[datetime], None]:
        def act(now: datetime) -> None:
            with self.database.work(self.office.officer, now) as work:
                version = work.session.get_one(AppointmentRow, row.id).version
                record_outcome(work, row.id, version, outcome, "Een vergissing.")

        return act

    def judge(self, row: AppointmentRow, verdict: Verdict) -> Callable[[datetime], None]:
        def act(now: datetime) -> None:
            with self.database.work(self.office.officer, now) as work:
                absence = absence_of(work.session, row.id)
                if absence is not None:
                    give = give_verdict if absence.verdict is None else revise_verdict
                    give(
                        work,
                        absence.id,
                        absence.version,
                        verdict,
                        "een goede reden",
                        no_reminder_seen=True,
                        no_address_seen=True,
                        early_reason=EarlyReason.NO_REASON,
                    )

        return act

    def notify(self, row: AppointmentRow) -> Callable[[datetime], None]:
        def act(now: datetime) -> None:
            self.arrange.message(row, state="delivered", state_at=now)

        return act

    def disown(self, row: AppointmentRow) -> Callable[[datetime], None]:
        def act(now: datetime) -> None:
            with self.database.work(CLOCK, now) as work:
                query = select(MessageRow).where(MessageRow.appointment_id == row.id)
                work.session.exec(query).one().disowned_at = now

        return act

    def finish(self, row: DeadlineRow) -> Callable[[datetime], None]:
        def act(now: datetime) -> None:
            with self.database.work(self.office.officer, now) as work:
                version = work.session.get_one(DeadlineRow, row.id).version
                finish_deadline(work, row.id, version, civil_date(now))

        return act

    def decide(self, now: datetime) -> None:
        """The supervisor decides about every escalation that can be decided about."""
        with self.database.work(self.office.supervisor, now) as work:
            query = select(EscalationRow).where(col(EscalationRow.state) != "resolved")
            escalations = [
                (escalation.id, escalation.version) for escalation in work.session.exec(query)
            ]
        for escalation_id, version in escalations:
            with (
                contextlib.suppress(Fault),
                self.database.work(self.office.supervisor, now) as work,
            ):
                decide(work, escalation_id, version, Decision.CLOSE, "een goede reden")

    def move_to_tier(self, tier: int) -> Callable[[datetime], None]:
        def act(now: datetime) -> None:
            with self.database.work(self.office.supervisor, now) as work:
                person = work.session.get_one(PersonRow, self.person.id)
                change_tier(work, person.id, person.version, tier, "een goede reden")

        return act

    def call(self, now: datetime) -> None:
        with self.database.work(self.office.officer, now) as work:
            new = NewContact(self.person.id, RecordKind.PHONE_CALL, civil_date(now), True)
            add_contact(work, new)


def arrange_appointment(acts: Acts, one: dict[str, Any]) -> None:
    starts_at = BEGIN + one["day"] * DAY + one["hour"] * HOUR
    row = acts.arrange.appointment(acts.person, starts_at, kind=one["kind"], officer_id=None)
    if one["notified_before"] is not None and starts_at - one["notified_before"] * HOUR > BEGIN:
        notified_at = starts_at - one["notified_before"] * HOUR
        acts.at(notified_at, acts.notify(row))
        if one["disowned"] is not None:
            acts.at(notified_at + one["disowned"] * HOUR, acts.disown(row))
    at = starts_at + timedelta(minutes=30)
    for later, outcome in one["recorded"]:
        at += later * HOUR
        acts.at(at, acts.record(row, outcome))
    for later, verdict in one["verdicts"]:
        at += later * HOUR
        acts.at(at, acts.judge(row, verdict))


def lived(
    database: Database, office: Office, life: dict[str, Any]
) -> tuple[list[Firing], PersonRow]:
    arrange = Arranger(database, BEGIN, office)
    adopt(arrange, *BOOK)
    person = arrange.person(tier=life["tier"], enrolled_on=civil_date(BEGIN))
    arrange.condition(person)
    acts = Acts(arrange, person)
    for one in life["appointments"]:
        arrange_appointment(acts, one)
    for number, one in enumerate(life["terms"]):
        term = DeadlineRow(
            person_id=person.id, subject_kind="person", subject_id=person.id, code=one["code"],
            number=number, counted_from_on=civil_date(BEGIN), shows_from_at=BEGIN, created_at=BEGIN,
            due_at=BEGIN + one["due"] * HOUR,
        )  # fmt: skip
        arrange.add(term)
        if one["done"] is not None:
            acts.at(BEGIN + one["done"] * HOUR, acts.finish(term))
    for hour in life["decisions"]:
        acts.at(BEGIN + hour * HOUR, acts.decide)
    for hour, tier in life["tiers"]:
        acts.at(BEGIN + hour * HOUR, acts.move_to_tier(tier))
    for hour in life["calls"]:
        acts.at(BEGIN + hour * HOUR, acts.call)
    return Life(database, BEGIN, acts.all).live(END), person


def tried(database: Database, person: PersonRow, since: datetime) -> list[Firing]:
    with database.work(CLOCK, END) as work:
        rules = rules_in_force(work.session, civil_date(END))
        (timeline,) = timelines_of(work.session, [person.id], facts_needed(rules, since, END))
    (found,) = fired(made_ready(rules), timeline, since, END)
    return [(one.at, one.rule_code, one.opened, frozenset(one.causes)) for one in found]


def ordered(firings: list[Firing]) -> list[Firing]:
    return sorted(firings, key=lambda one: (one[0], one[1]))


MISSED_TWICE = {
    "tier": 1,
    "appointments": [
        {"day": 1, "hour": 3, "kind": "check_in", "notified_before": None, "disowned": None,
         "recorded": [(0, Outcome.MISSED), (30, Outcome.ATTENDED), (40, Outcome.MISSED)],
         "verdicts": [(200, Verdict.UNEXCUSED)]},
        {"day": 8, "hour": 3, "kind": "check_in", "notified_before": 30, "disowned": 25,
         "recorded": [(100, Outcome.MISSED)], "verdicts": [(24, Verdict.EXCUSED), (9, Verdict.UNEXCUSED)]},
    ],
    "terms": [{"code": "progress-report", "due": 48, "done": 400}],
    "decisions": [300, 500], "tiers": [(100, 2), (150, 1)], "calls": [],
}  # fmt: skip

# Decided about once it was no miss any more; then it was one after all, in the second part of the time.
LATE_AGAIN = {
    "tier": 3,
    "appointments": [
        {"day": 0, "hour": 3, "kind": "home_visit", "notified_before": None, "disowned": None,
         "recorded": [(0, Outcome.MISSED), (300, Outcome.ATTENDED), (120, Outcome.MISSED)], "verdicts": []},
    ],
    "terms": [], "decisions": [330], "tiers": [], "calls": [],
}  # fmt: skip


@example(MISSED_TWICE)
@example(LATE_AGAIN)
@given(lives)
@settings(
    max_examples=examples(16),
    derandomize=True,
    # Every life takes a second or two: a failing one is small enough to be read as it is.
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_the_book_in_force_fires_over_the_past_what_it_fired_in_it(
    connection: Connection, office: Office, life: dict[str, Any]
) -> None:
    step = connection.begin_nested()
    try:
        database = Database(connection)
        engine, person = lived(database, office, life)
        assert ordered(tried(database, person, BEGIN)) == ordered(engine)
        # The same from somewhere in the middle on: what was there before is taken as it was.
        middle = BEGIN + 15 * DAY
        later = [one for one in engine if one[0] >= middle]
        assert ordered(tried(database, person, middle)) == ordered(later), engine
    finally:
        step.rollback()


def test_the_example_fires_every_way(connection: Connection, office: Office) -> None:
    """Otherwise two empty lists would agree."""
    engine, _ = lived(Database(connection), office, MISSED_TWICE)
    codes = {code for _, code, _, _ in engine}
    assert {
        "missed",
        "row",
        "undelivered",
        "silent",
        "report",
        "sooner",
        "unexcused-required",
    } <= codes
    assert {opened for _, _, opened, _ in engine} == {True, False}
