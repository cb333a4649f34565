"""Every trigger, through real rows: an escalation that opens, and one that does not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import select

from aftercare.base.errors import Conflict
from aftercare.casework.appointments.acts import record_outcome
from aftercare.casework.contact_standards.contacts import NewContact, add_contact
from aftercare.casework.deadlines.zone_alarms import report_zone_alarm
from aftercare.casework.escalation.acts import decide
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.appointments.lifecycle import Outcome
from aftercare.domain.contact_standards.kinds import RecordKind
from aftercare.domain.escalation.ladder import Decision
from aftercare.domain.escalation.rules import OF_BOOKS
from aftercare.scheduling.absences.notice_lost_contact import (
    contacts_to_look_at,
    notice_lost_contacts,
)
from aftercare.scheduling.deadlines.refresh_clocks import refresh_clocks_of
from aftercare.scheduling.escalation.evaluate_rules import next_evaluation, people_to_evaluate
from aftercare.store.conditions.rows import conditions_of
from aftercare.store.database.unit_of_work import Database
from aftercare.store.deadlines.rows import DeadlineRow
from aftercare.store.orders.rows import OrderRow
from aftercare.store.people.rows import PersonRow
from tests.domain.conditions.own_kind_documents import raw_kind
from tests.scheduling.escalation.adopting import CODE, a_rule, adopt, escalations, evaluate
from tests.store.arranging import NOW, Arranger
from tests.store.treatment.clinic import Clinic

DAY = timedelta(days=1)
Given = Callable[[Arranger, PersonRow], None]


def misses(*days_ago: float, verdict: str | None = "unexcused", kind: str = "check_in") -> Given:
    def given(arrange: Arranger, person: PersonRow) -> None:
        for days in days_ago:
            arrange.miss(person, NOW - days * DAY, verdict, kind=kind)

    return given


def kept(*days_ago: float) -> Given:
    def given(arrange: Arranger, person: PersonRow) -> None:
        for days in days_ago:
            arrange.appointment(person, NOW - days * DAY, state="attended")

    return given


def overdue(hours_ago: int) -> Given:
    def given(arrange: Arranger, person: PersonRow) -> None:
        at = NOW - timedelta(hours=hours_ago)
        arrange.appointment(person, at - DAY, state="outcome_overdue", overdue_at=at)

    return given


def coming(hours: int, state: str = "notified", reminder: dict[str, Any] | None = None) -> Given:
    """An appointment so many hours from now, and what became of its reminder."""

    def given(arrange: Arranger, person: PersonRow) -> None:
        row = arrange.appointment(person, NOW + timedelta(hours=hours), state=state)
        if reminder is not None:
            arrange.message(row, state_at=NOW - timedelta(hours=2), **reminder)

    return given


def called(kind: RecordKind, *, completed: bool = True) -> Given:
    def given(arrange: Arranger, person: PersonRow) -> None:
        with arrange.database.work(arrange.office.officer, NOW) as work:
            new = NewContact(person.id, kind, (NOW - 5 * DAY).date(), completed)
            add_contact(work, new)

    return given


def frame(code: str, days_ago: int, **changes: Any) -> Given:
    """A legal frame that began so many days ago, and what the night makes of it."""

    def given(arrange: Arranger, person: PersonRow) -> None:
        row = OrderRow(
            person_id=person.id, frame=code, court_reference=f"ref-{code}-{days_ago}",
            starts_on=(NOW - days_ago * DAY).date(), created_by=person.officer_id, **changes,
        )  # fmt: skip
        arrange.add(row)
        with arrange.database.work(CLOCK, NOW) as work:
            refresh_clocks_of(work, [person.id])

    return given


def under_order(given: Given | None = None, **away: Any) -> Given:
    """Supervised for sixty days; then the night looks for whom nobody has heard of."""

    def arranged(arrange: Arranger, person: PersonRow) -> None:
        arrange.condition(person)
        if given is not None:
            given(arrange, person)
        if away:
            arrange.away(
                person, away["kind"], NOW - away["from_days"] * DAY, NOW - away["to_days"] * DAY
            )
        night(arrange)

    return arranged


def night(arrange: Arranger, now: datetime = NOW) -> None:
    with arrange.database.work(CLOCK, now) as work:
        notice_lost_contacts(work, contacts_to_look_at(work))


def referred(days_ago: int) -> Given:
    def given(arrange: Arranger, person: PersonRow) -> None:
        Clinic(arrange).referral(person, days_ago=days_ago)

    return given


def zone_alarm(arrange: Arranger, person: PersonRow) -> None:
    with arrange.database.work(arrange.office.officer, NOW) as work:
        report_zone_alarm(work, person.id, NOW - timedelta(hours=3))


def deadline(code: str, hours: int) -> Given:
    def given(arrange: Arranger, person: PersonRow) -> None:
        arrange.add(
            DeadlineRow(
                person_id=person.id, subject_kind="person", subject_id=person.id, code=code,
                counted_from_on=NOW.date(), shows_from_at=NOW, created_at=NOW,
                due_at=NOW + timedelta(hours=hours),
            )
        )  # fmt: skip

    return given


def own_duty(arrange: Arranger, person: PersonRow) -> None:
    """Missed under a kind of the organisation that describes the reporting duty."""
    misses(3)(arrange, person)
    with arrange.database.work(CLOCK, NOW) as work:
        for row in conditions_of(work.session, person.id):
            row.kind, row.entry_version = "duty_at_the_desk", 1001
            row.own_kind = raw_kind(legal_kind="reporting_duty", properties=[], defaults={})


def both(*every: Given) -> Given:
    def given(arrange: Arranger, person: PersonRow) -> None:
        for one in every:
            one(arrange, person)

    return given


_FIRST = a_rule("first-contact", codes=["start-supervision", "first-contact"])
_LATE = a_rule("treatment-not-started", codes=["waiting-intake"])
_LOST = a_rule("lost-contact", window_days=21)
_ROW = a_rule("unexcused-in-a-row", count=3)
_HALF = a_rule("attendance-below", count=4, window_days=56, percent=60)
_NOTIFIED = a_rule("not-delivered", tiers=[1])
_ARRIVED = {"state": "delivered"}
_MISSED = a_rule("missed-of-kind", kinds=["check_in"])
_DUTY = a_rule("unexcused-of-kind", kinds=["check_in"], conditions=["reporting_duty"])

# id: (rule, given, whether an escalation opens); everybody is in tier 1.
SCENARIOS: dict[str, tuple[dict[str, Any], Given, bool]] = {
    "missed-of-kind: nobody has decided": (_MISSED, misses(1, verdict=None), True),
    "missed-of-kind: decided at once": (_MISSED, misses(1), True),
    "missed-of-kind: excused": (_MISSED, misses(1, verdict="excused"), False),
    "missed-of-kind: another kind": (_MISSED, misses(1, verdict=None, kind="home_visit"), False),
    "missed-of-kind: another tier": (_MISSED | {"tiers": [2, 3]}, misses(1, verdict=None), False),
    "unexcused-of-kind: unexcused": (
        a_rule("unexcused-of-kind", kinds=["home_visit"]), misses(3, kind="home_visit"), True),
    "unexcused-of-kind: our own failure": (
        a_rule("unexcused-of-kind", kinds=["check_in"]), misses(3, verdict="service_failure"), False),
    "conditions: the duty asked for it": (_DUTY, misses(3), True),
    "conditions: a kind of the organisation is the duty": (_DUTY, own_duty, True),
    "conditions: another one did": (_DUTY | {"conditions": ["substance_ban"]}, misses(3), False),
    "unexcused-in-window: two in ten days": (
        a_rule("unexcused-in-window", count=2, window_days=10), misses(12, 3), True),
    "unexcused-in-window: two in eleven days": (
        a_rule("unexcused-in-window", count=2, window_days=10), misses(13, 3), False),
    "unexcused-in-a-row: three": (_ROW, misses(15, 9, 3), True),
    "unexcused-in-a-row: somebody came in between": (_ROW, both(misses(15, 9, 3), kept(5)), False),
    "attendance-below: two of four": (_HALF, both(misses(20, 3), kept(30, 10)), True),
    "attendance-below: three of four": (_HALF, both(misses(3), kept(30, 20, 10)), False),
    "outcome-overdue: a week": (a_rule("outcome-overdue", after_working_hours=20), overdue(7 * 24), True),
    "outcome-overdue: not yet": (a_rule("outcome-overdue", after_working_hours=20), overdue(24), False),
    "decision-overdue: nobody decided": (a_rule("decision-overdue", tiers=[1]), misses(30, verdict=None), True),
    "decision-overdue: there is time": (a_rule("decision-overdue", tiers=[1]), misses(1, verdict=None), False),
    "not-delivered: tomorrow, and nobody told": (_NOTIFIED, coming(23), True),
    "not-delivered: it arrived": (_NOTIFIED, coming(23, reminder=_ARRIVED), False),
    "not-delivered: it arrived, and the number was wrong": (
        _NOTIFIED, coming(23, reminder=_ARRIVED | {"disowned_at": NOW - timedelta(hours=1)}), True),
    "not-delivered: the day after tomorrow": (_NOTIFIED, coming(30), False),
    "not-delivered: who says yes knows": (_NOTIFIED, coming(23, state="confirmed"), False),
    "lost-contact: nothing was ever planned": (_LOST, under_order(), True),
    "lost-contact: seen lately": (_LOST, under_order(kept(5)), False),
    "lost-contact: spoken with lately": (_LOST, under_order(called(RecordKind.PHONE_CALL)), False),
    "lost-contact: only tried": (_LOST, under_order(called(RecordKind.PHONE_CALL, completed=False)), True),
    "lost-contact: only the family was spoken with": (_LOST, under_order(called(RecordKind.FAMILY_CONTACT)), True),
    "lost-contact: in custody meanwhile": (_LOST, under_order(kind="custody", from_days=55, to_days=10), False),
    "lost-contact: no frame runs": (_LOST, lambda arrange, _person: night(arrange), False),
    "first-contact: released yesterday": (_FIRST, frame("VI", 1), True),
    "first-contact: released, and came": (_FIRST, both(frame("VI", 1), lambda a, p: came(a, p)), False),
    "first-contact: eight days, enforceable at once": (_FIRST, frame("VV", 9, immediately_enforceable=True), True),
    "first-contact: nine days, thirty to go": (_FIRST, frame("VV", 9), False),
    "first-contact: forty days": (_FIRST, frame("VV", 40), True),
    "first-contact: a juvenile, after eight days": (_FIRST, frame("JV", 8, regime="juvenile", executed_by="gi"), True),
    "first-contact: a juvenile, after three days": (_FIRST, frame("JV", 3, regime="juvenile", executed_by="gi"), False),
    "treatment-not-started: five weeks": (_LATE, referred(36), True),
    "treatment-not-started: three weeks": (_LATE, referred(21), False),
    "deadline-overdue: the window closed": (
        a_rule("deadline-overdue", codes=["extension-demand"]), deadline("extension-demand", -1), True),
    "deadline-overdue: another term": (
        a_rule("deadline-overdue", codes=["extension-demand"]), deadline("progress-report", -1), False),
    "alarm: of the zone": (a_rule("alarm", codes=["zone-alarm"]), zone_alarm, True),
    "alarm: of an instrument": (a_rule("alarm", codes=["zone-alarm"]), deadline("intervene-now", -1), False),
    "contact-shortfall: could not be offered": (
        a_rule("contact-shortfall", codes=["could-not-be-offered"]), deadline("could-not-be-offered", -1), True),
    "contact-shortfall: not over yet": (
        a_rule("contact-shortfall", codes=["could-not-be-offered"]), deadline("could-not-be-offered", 5), False),
}  # fmt: skip


def came(arrange: Arranger, person: PersonRow) -> None:
    """To an appointment that the frame's own condition asks for."""
    with arrange.database.work(CLOCK, NOW) as work:
        (order,) = work.session.exec(select(OrderRow).where(OrderRow.person_id == person.id)).all()
    _, (line,) = arrange.plan(person, state="superseded", number=99)
    with arrange.database.work(CLOCK, NOW) as work:
        condition = work.session.get_one(type(arrange.condition(person)), line.condition_id)
        condition.order_id = order.id
    row = arrange.appointment(person, NOW - timedelta(hours=2), line)
    with arrange.database.work(arrange.office.officer, NOW) as work:
        record_outcome(work, row.id, 1, Outcome.ATTENDED)


@pytest.mark.parametrize(("rule", "given", "opens"), SCENARIOS.values(), ids=SCENARIOS)
def test_an_escalation_opens_where_it_should_and_nowhere_else(
    arrange: Arranger, database: Database, rule: dict[str, Any], given: Given, opens: bool
) -> None:
    version = adopt(arrange, rule)
    person = arrange.person(tier=1)
    given(arrange, person)
    evaluate(database)
    found = escalations(database, person)
    assert (CODE in found) is opens
    if opens:
        assert (found[CODE].rule_version, found[CODE].trigger) == (version, rule["trigger"])
    # Whatever it was, it is found once: nobody stands in every batch from now on.
    with database.work(CLOCK, NOW) as work:
        assert people_to_evaluate(work.session, NOW) == []
        later = next_evaluation(work.session, NOW)
        assert later is None or later > NOW


def test_a_wait_for_treatment_is_decided_about_while_it_lasts_and_opens_nothing_again(
    arrange: Arranger, database: Database
) -> None:
    adopt(arrange, _LATE)
    person = arrange.person(tier=1)
    referred(36)(arrange, person)
    evaluate(database)
    escalation = escalations(database, person)[CODE]
    with (
        pytest.raises(Conflict),
        database.work(arrange.office.supervisor, NOW) as work,
    ):
        decide(
            work, escalation.id, escalation.version, Decision.RECORD_DONE, "Behandeling begonnen."
        )
    with database.work(arrange.office.supervisor, NOW) as work:
        decide(
            work,
            escalation.id,
            escalation.version,
            Decision.CONTACT_CLINIC,
            "Plaats over drie weken.",
        )
    evaluate(database, NOW + DAY)
    found = escalations(database, person)[CODE]
    assert (found.id, found.state) == (escalation.id, "resolved")


def test_every_question_has_an_escalation_that_opens_and_one_that_does_not() -> None:
    for trigger in OF_BOOKS:
        seen = {opens for rule, _, opens in SCENARIOS.values() if rule["trigger"] == trigger.value}
        assert seen == {True, False}, trigger


@pytest.mark.parametrize(
    ("frame_code", "changes", "last_on"),
    [
        ("VI", {}, date(2026, 11, 2)),
        ("VV", {"immediately_enforceable": True}, date(2026, 11, 9)),
        ("VV", {}, date(2026, 12, 2)),
        ("JV", {"regime": "juvenile", "executed_by": "gi"}, date(2026, 11, 9)),
    ],
    ids=["released", "immediately enforceable", "otherwise", "juvenile"],
)
def test_a_first_contact_is_late_when_its_own_term_is_over(
    arrange: Arranger, database: Database, frame_code: str, changes: dict[str, Any], last_on: date
) -> None:
    """Of a frame that began on Monday 2 November: the same day, 7 days, 30 days, 5 working days."""
    adopt(arrange, _FIRST)
    person = arrange.person()
    frame(frame_code, 22, **changes)(arrange, person)
    with database.work(CLOCK, NOW) as work:
        terms = {
            row.code: row
            for row in work.session.exec(
                select(DeadlineRow).where(DeadlineRow.person_id == person.id)
            )
        }
    due_at = next(
        terms[code].due_at for code in ("start-supervision", "first-contact") if code in terms
    )
    assert (due_at - timedelta(hours=2)).date() == last_on
    evaluate(database, due_at - timedelta(microseconds=1))
    assert CODE not in escalations(database, person)
    evaluate(database, due_at)
    assert CODE in escalations(database, person)
