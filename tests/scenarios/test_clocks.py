"""Statutory clocks of legal frames: what runs, and until which day, counted by hand.

Easter 2027 is 28 March, with Good Friday on the 26th and the clock change in the same night; 5 May is a
Wednesday, Ascension the day after, and Friday 7 May is equated by decree; Whit Monday is 17 May. King's
Day 2031 is Saturday 26 April. The source of each stands above it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from aftercare.domain.deadlines import DEADLINE_KINDS, shows_from
from aftercare.domain.deadlines.clocks.running import ClockFacts, Proposal, wanted_deadlines
from aftercare.domain.orders.order_events import OrderEvent, OrderEventKind
from aftercare.domain.orders.periods import OrderFacts
from aftercare.domain.time.wall_time import civil_date

OPENED_ON = date(2026, 1, 1)
# A moment before every fact below, and far enough back for none of them to be out of sight.
NOW = datetime(2026, 6, 1, 8, tzinfo=UTC)
K = OrderEventKind


def facts(frame: str, starts_on: date = date(2026, 2, 2), **more: Any) -> ClockFacts:
    of_facts = {"events", "proposals", "done", "end_reason", "known_from_on"}
    given = {name: more.pop(name) for name in of_facts & set(more)}
    order = OrderFacts(frame, more.pop("regime", "adult"), starts_on, **more)
    return ClockFacts(order, given.pop("known_from_on", OPENED_ON), **given)


def youth(frame: str, starts_on: date, **more: Any) -> ClockFacts:
    """A juvenile order that a certified institution carries out."""
    given = {"regime": "juvenile", "executed_by": "gi", "age_at_offence": 15} | more
    return facts(frame, starts_on, **given)


def event(
    kind: OrderEventKind, year: int, month: int, day: int, hour: int, number: int = 1
) -> OrderEvent:
    return OrderEvent(number, kind, datetime(year, month, day, hour, tzinfo=UTC))


def last_days(of: ClockFacts, code: str, now: datetime = NOW) -> list[date]:
    """The last day on which each clock of this code can be met."""
    found = wanted_deadlines(of, now)
    return [civil_date(one.due_at - timedelta(seconds=1)) for one in found if one.code == code]


ONE_DAY = [
    # Uitvoeringsbesluit voorwaardelijke veroordeling art. 3; Atw art. 1(1)
    ("C01-vv-thirty-days", facts("VV", date(2027, 2, 1)), "start-supervision", date(2027, 3, 3)),
    ("C02-vv-thirty-days-end-on-a-sunday", facts("VV", date(2027, 2, 5)),
     "start-supervision", date(2027, 3, 8)),
    ("C03-vv-enforceable-seven-days-over-easter",
     facts("VV", date(2027, 3, 19), immediately_enforceable=True),
     "start-supervision", date(2027, 3, 30)),
    ("C04-vv-thirty-days-over-5-may-ascension-and-a-weekend", facts("VV", date(2027, 4, 5)),
     "start-supervision", date(2027, 5, 10)),
    ("C05-vv-enforceable-seven-days-over-christmas",
     facts("VV", date(2026, 12, 18), immediately_enforceable=True),
     "start-supervision", date(2026, 12, 28)),
    ("C06-vv-enforceable-kings-day-on-a-saturday",
     facts("VV", date(2031, 4, 19), immediately_enforceable=True),
     "start-supervision", date(2031, 4, 28)),
    ("C07-vv-enforceable-kings-day-on-a-tuesday",
     facts("VV", date(2027, 4, 20), immediately_enforceable=True),
     "start-supervision", date(2027, 4, 28)),
    ("C08-vv-enforceable-into-the-new-year",
     facts("VV", date(2026, 12, 25), immediately_enforceable=True),
     "start-supervision", date(2027, 1, 4)),
    # Uitvoeringsbesluit v.i. art. 6: as soon as released
    ("C09-vi-released-on-a-saturday", facts("VI", date(2027, 2, 13)),
     "start-supervision", date(2027, 2, 13)),
    ("C10-vi-released-on-easter-monday", facts("VI", date(2027, 3, 29)),
     "start-supervision", date(2027, 3, 29)),
    # Besluit Jeugdwet art. 4.2.3, Jeugdwet art. 4.1.3(5)
    ("C11-youth-first-contact-five-working-days-around-ascension", youth("JV", date(2027, 5, 4)),
     "first-contact", date(2027, 5, 14)),
    ("C12-youth-plan-six-weeks-end-on-easter-monday", youth("JV", date(2027, 2, 15)),
     "youth-plan", date(2027, 3, 30)),
    # Sr 77t, 77wd with Sr 88; Atw art. 1(2)
    ("C13-pij-demand-closes-on-a-sunday-and-stays", youth("PIJ", ends_on=date(2027, 8, 31),
     starts_on=date(2026, 9, 1)), "extension-demand", date(2027, 8, 1)),
    ("C14-gbm-demand-thirty-days-before-the-end", youth("GBM", ends_on=date(2027, 2, 28),
     starts_on=date(2026, 9, 1)), "extension-demand", date(2027, 1, 29)),
    # An example term, outside the Act
    ("C15-tbs-advice-three-months-before-31-may", facts("TBS_VW", ends_on=date(2027, 5, 31)),
     "measure-advice", date(2027, 2, 28)),
    ("C16-gvm-advice", facts("GVM", ends_on=date(2027, 6, 30)), "measure-advice", date(2027, 3, 30)),
    # Sr 14g(5) with Sr 88: ninety days, within the Act
    ("C17-vv-execution-demand-rolls-over-kings-day",
     facts("VV", ends_on=date(2027, 1, 27), events=(event(K.BREACH_REPORTED, 2027, 1, 4, 9),)),
     "execution-demand", date(2027, 4, 28)),
    # Uitvoeringsbesluit v.v. art. 6, v.i. art. 9: an example term, outside the Act
    ("C18-vv-closing-report-on-good-friday-stays", facts("VV", ends_on=date(2027, 3, 12)),
     "closing-report", date(2027, 3, 26)),
    ("C19-vi-closing-report-after-an-early-end",
     facts("VI", ends_on=date(2028, 3, 12), ended_on=date(2027, 3, 1), end_reason="revoked"),
     "closing-report", date(2027, 3, 15)),
    # Sr 14h(2): somebody is locked up, Atw art. 4(c)
    ("C20-vv-hearing-thirty-days-end-on-easter-saturday",
     facts("VV", events=(event(K.PROVISIONAL_EXECUTION, 2027, 2, 25, 10),)),
     "hearing", date(2027, 3, 27)),
    # Aanwijzing voorwaardelijke vrijheidsstraffen § 3.6.2: policy
    ("C21-vv-hearing-target-forty-five-days-end-on-good-friday",
     facts("VV", events=(event(K.BREACH_REPORTED, 2027, 2, 9, 10),)),
     "hearing-target", date(2027, 3, 26)),
    # Aanwijzing TBS met voorwaarden § 3.3, § 3.1: policy
    ("C22-tbs-crisis-admission-seven-weeks-end-on-easter-monday",
     facts("TBS_VW", events=(event(K.CRISIS_ADMISSION, 2027, 2, 8, 10),)),
     "crisis-admission", date(2027, 3, 29)),
    ("C23-tbs-crisis-admission-extended-once-to-whit-monday",
     facts("TBS_VW", events=(event(K.CRISIS_ADMISSION, 2027, 2, 8, 10),
                             event(K.CRISIS_ADMISSION, 2027, 3, 22, 10, number=2))),
     "crisis-admission", date(2027, 5, 17)),
    # Uitvoeringsbesluit v.v. art. 5, v.i. art. 8: an example term
    ("C24-vi-advice-after-report", facts("VI", events=(event(K.BREACH_REPORTED, 2027, 4, 16, 10),)),
     "advice-after-report", date(2027, 4, 30)),
    # Sr 15d(6); Reclasseringsregeling 1995 art. 11: counted back
    ("C25-vi-postponement-thirty-days-before-stays-on-easter-saturday",
     facts("VI", date(2027, 4, 26), final_on=date(2021, 6, 30)), "postpone-release", date(2027, 3, 27)),
    ("C26-vi-release-date-four-weeks-before-stays-on-easter-monday",
     facts("VI", date(2027, 4, 26)), "release-date-known", date(2027, 3, 29)),
    # Sr 14d(2): without delay, an example of one working day
    ("C27-report-to-the-prosecutor-the-next-working-day-after-easter",
     facts("VV", proposals=(Proposal(1, datetime(2027, 3, 25, 15, tzinfo=UTC)),)),
     "prosecutor-report", date(2027, 3, 30)),
    # Sr 77aa(4): carried out by the adult service
    ("C28-juvenile-sentence-carried-out-by-the-adult-service",
     facts("JV", date(2027, 2, 1), regime="juvenile", age_at_offence=17, executed_by="rn"),
     "start-supervision", date(2027, 3, 3)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("of", "code", "last_on"),
    [pytest.param(*rest, id=name) for name, *rest in ONE_DAY],
)
def test_a_clock_runs_out_at_the_end_of(of: ClockFacts, code: str, last_on: date) -> None:
    assert last_days(of, code) == [last_on]


REPEATED = [
    # Besluit Jeugdwet art. 4.2.4, 4.2.5(2): years and half years are beyond the Act (art. 4(a))
    ("C29-youth-review-after-a-year-on-ascension-day-stays", youth("JV", date(2026, 5, 6)),
     "youth-plan-review", [date(2027, 5, 6)]),
    ("C30-youth-report-every-six-months-on-5-may-stays", youth("JV", date(2026, 11, 5)),
     "youth-report", [date(2027, 5, 5)]),
    ("C31-youth-report-counted-from-the-day-the-last-one-was-sent",
     youth("JV", date(2026, 6, 5), done={("youth-report", 1): date(2026, 11, 2)}),
     "youth-report", [date(2026, 12, 5), date(2027, 5, 2)]),
    ("C32-youth-reports-end-with-the-frame", youth("JV", date(2026, 2, 5), ends_on=date(2026, 12, 31)),
     "youth-report", [date(2026, 8, 5)]),
    ("C33-a-term-that-ran-out-before-the-file-came-was-another-s",
     youth("JV", date(2025, 9, 5), known_from_on=date(2026, 5, 1)),
     "youth-report", [date(2026, 9, 5), date(2027, 3, 5)]),
    ("C34-tbs-progress-report-on-good-friday-stays", facts("TBS_VW", date(2026, 12, 26)),
     "progress-report", [date(2027, 3, 26), date(2027, 6, 26)]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("of", "code", "days"), [pytest.param(*rest, id=name) for name, *rest in REPEATED]
)
def test_a_repeated_clock_runs_out_on(of: ClockFacts, code: str, days: list[date]) -> None:
    assert last_days(of, code) == days


ARRESTS = [
    # Sr 14fa(3), 15h(3); Atw art. 4(a)
    ("C35-arrest-on-good-friday-runs-through-easter-and-the-spring-change", "VV",
     datetime(2027, 3, 26, 15, tzinfo=UTC), datetime(2027, 3, 29, 15, tzinfo=UTC)),
    ("C36-arrest-before-the-autumn-change-is-an-hour-earlier-on-the-wall", "VI",
     datetime(2027, 10, 29, 10, tzinfo=UTC), datetime(2027, 11, 1, 10, tzinfo=UTC)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("frame", "arrested_at", "due_at"), [pytest.param(*rest, id=name) for name, *rest in ARRESTS]
)
def test_three_times_twenty_four_hours(frame: str, arrested_at: datetime, due_at: datetime) -> None:
    of = facts(frame, events=(OrderEvent(1, K.ARREST, arrested_at),))
    (clock,) = (one for one in wanted_deadlines(of, NOW) if one.code == "judge-decision")
    assert clock.due_at == due_at


def codes(of: ClockFacts, now: datetime = NOW) -> set[str]:
    return {one.code for one in wanted_deadlines(of, now)}


YOUTH = {"first-contact", "youth-plan", "youth-plan-review", "youth-report"}
NO_CLOCK = [
    ("C37-a-voluntary-frame-has-no-clock-at-all",
     facts("VRIJWILLIG", date(2026, 7, 1), ends_on=date(2027, 1, 1),
           events=(event(K.ARREST, 2026, 8, 1, 9), event(K.BREACH_REPORTED, 2026, 8, 1, 9)),
           proposals=(Proposal(1, NOW),)), set()),
    ("C38-adult-law-at-seventeen-has-the-adult-start", facts("VV", date(2026, 7, 1), age_at_offence=17),
     {"start-supervision"}),
    ("C39-adolescent-law-at-twenty-one-has-the-juvenile-terms",
     youth("JV", date(2026, 7, 1), age_at_offence=21), YOUTH),
    ("C40-after-the-transfer-to-the-adult-service-the-institution-s-terms-stop",
     youth("JV", date(2026, 7, 1), executed_by="rn"), {"start-supervision"}),
    ("C41-no-end-known-while-it-is-suspended-no-clock-at-the-end",
     facts("VV", date(2026, 7, 1), ends_on=None), {"start-supervision"}),
    ("C42-without-a-breach-reported-nobody-demands-execution",
     facts("VV", date(2026, 7, 1), ends_on=date(2028, 6, 30)),
     {"start-supervision", "closing-report"}),
    ("C43-what-was-executed-is-not-demanded",
     facts("VV", date(2026, 7, 1), ends_on=date(2028, 6, 30), ended_on=date(2026, 9, 1),
           end_reason="executed", events=(event(K.BREACH_REPORTED, 2026, 8, 3, 9),)),
     {"start-supervision", "closing-report", "advice-after-report", "hearing-target"}),
    ("C44-provisional-execution-replaces-the-target-by-the-law-s-term",
     facts("VV", date(2026, 7, 1), events=(event(K.BREACH_REPORTED, 2026, 8, 3, 9),
           event(K.PROVISIONAL_EXECUTION, 2026, 8, 4, 9, number=2))),
     {"start-supervision", "advice-after-report", "hearing"}),
    ("C45-an-ended-measure-is-not-extended",
     facts("TBS_VB", date(2026, 3, 2), ends_on=date(2028, 3, 1), ended_on=date(2026, 5, 1),
           end_reason="completed"), {"closing-report"}),
    ("C46-what-goes-on-elsewhere-needs-no-closing-report",
     facts("VV", date(2026, 7, 1), ended_on=date(2026, 7, 20), end_reason="transferred"), set()),
    ("C47-a-warning-starts-no-clock",
     facts("VBM", date(2026, 7, 1), events=(event(K.WARNING, 2026, 8, 3, 9),)), set()),
]  # fmt: skip


@pytest.mark.parametrize(
    ("of", "expected"), [pytest.param(*rest, id=name) for name, *rest in NO_CLOCK]
)
def test_these_clocks_run_and_no_others(of: ClockFacts, expected: set[str]) -> None:
    assert codes(of) == expected


def test_the_demand_shows_from_two_months_before_the_end() -> None:
    """C48: the window of Sr 77t opens sixty days before the end and closes thirty days before it."""
    of = youth("PIJ", date(2026, 9, 1), ends_on=date(2027, 8, 31))
    (demand,) = (one for one in wanted_deadlines(of, NOW) if one.code == "extension-demand")
    shown_at = shows_from(demand.due_at, DEADLINE_KINDS[demand.code].lead_days)
    assert civil_date(shown_at) == date(2027, 7, 2)


def test_what_was_to_be_done_before_the_release_falls_away_with_it() -> None:
    """C49: on the day of release nobody can postpone it any more."""
    of = facts("VI", date(2026, 9, 1), final_on=date(2018, 3, 1))
    before, after = NOW, datetime(2026, 9, 1, 8, tzinfo=UTC)
    assert codes(of, before) - codes(of, after) == {"postpone-release", "release-date-known"}


def test_a_second_admission_after_the_first_ended_has_a_clock_of_its_own() -> None:
    """C50: seven weeks from 8 February end on 29 March; an admission in June begins anew."""
    of = facts("TBS_VW", date(2026, 2, 2))
    entered = (
        event(K.CRISIS_ADMISSION, 2027, 2, 8, 10),
        event(K.CRISIS_ADMISSION, 2027, 6, 7, 10, number=2),
    )
    assert last_days(replace(of, events=entered), "crisis-admission") == [
        date(2027, 3, 29),
        date(2027, 7, 26),
    ]
