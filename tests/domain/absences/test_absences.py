"""A miss waits for evidence and a verdict, each until a day's end; verdicts count by date."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.domain.absences.absence import (
    ABSENCE_LIFE,
    AbsenceAct,
    AbsenceState,
    MissWithVerdict,
    Verdict,
    deadlines_of,
    needs_early_reason,
    unexcused_dates,
)
from aftercare.domain.time.statutory_terms import is_working_day
from aftercare.domain.time.wall_time import at_wall, civil_date, start_of_day, wall

DAYS = st.dates(date(2025, 1, 1), date(2032, 12, 31))
MOMENTS = st.builds(datetime.combine, DAYS, st.times(), st.just(UTC))
CROWDED = st.dates(date(2027, 3, 1), date(2027, 3, 20))
MISSES = st.lists(
    st.builds(
        MissWithVerdict,
        missed_on=CROWDED,
        kind=st.sampled_from(["check_in", "treatment"]),
        verdict=st.sampled_from(Verdict),
    ),
    max_size=12,
)

STEPS = {
    ("opened", "add_evidence"): "opened",
    ("opened", "decide"): "decided",
    ("opened", "drop"): "dropped",
    ("decided", "revise"): "decided",
    ("decided", "drop"): "dropped",
    ("dropped", "reopen"): "opened",
}


@pytest.mark.parametrize(("state", "act"), list(product(AbsenceState, AbsenceAct)), ids=str)
def test_an_absence_takes_these_steps_and_no_other(state: AbsenceState, act: AbsenceAct) -> None:
    follows = ABSENCE_LIFE.after(state, act) if ABSENCE_LIFE.allows(state, act) else None
    assert follows == STEPS.get((state, act))


@pytest.mark.parametrize(
    ("missed_on", "evidence_on", "decide_on"),
    [
        pytest.param("2027-03-01", "2027-03-08", "2027-03-10", id="Saturday rolls to Monday"),
        pytest.param("2027-03-03", "2027-03-08", "2027-03-10", id="five days end on a Monday"),
        pytest.param("2027-03-05", "2027-03-10", "2027-03-12", id="five days end on a Wednesday"),
        pytest.param("2027-03-24", "2027-03-30", "2027-04-01", id="over Easter"),
        pytest.param("2027-12-22", "2027-12-27", "2027-12-29", id="over Christmas"),
        pytest.param("2027-05-01", "2027-05-10", "2027-05-12", id="over a row of holidays"),
    ],
)
def test_evidence_may_come_for_five_days_and_a_decision_two_working_days_longer(
    missed_on: str, evidence_on: str, decide_on: str
) -> None:
    deadlines = deadlines_of(at_wall(date.fromisoformat(missed_on), time(10)))
    assert wall(deadlines.evidence_by) == wall(start_of_day(_day_after(evidence_on)))
    assert wall(deadlines.decide_by) == wall(start_of_day(_day_after(decide_on)))


def _day_after(day: str) -> date:
    return date.fromisoformat(day) + timedelta(days=1)


@given(MOMENTS)
def test_deadlines_end_with_a_working_day_in_amsterdam(missed_at: datetime) -> None:
    deadlines = deadlines_of(missed_at)
    for by in (deadlines.evidence_by, deadlines.decide_by):
        assert wall(by).time() == time(0)
        assert by.tzinfo is UTC
        assert is_working_day(civil_date(by - timedelta(seconds=1)))


@given(MOMENTS)
def test_nobody_gets_less_than_five_days_nor_a_verdict_less_than_two_more(
    missed_at: datetime,
) -> None:
    deadlines = deadlines_of(missed_at)
    assert (civil_date(deadlines.evidence_by) - civil_date(missed_at)).days >= 6
    assert (civil_date(deadlines.decide_by) - civil_date(deadlines.evidence_by)).days >= 2


@given(DAYS)
def test_the_hour_of_the_appointment_moves_no_deadline(day: date) -> None:
    begins = start_of_day(day)
    ends = start_of_day(day + timedelta(days=1)) - timedelta(microseconds=1)
    assert deadlines_of(begins) == deadlines_of(ends)


def test_a_late_evening_in_amsterdam_belongs_to_its_own_day() -> None:
    assert deadlines_of(datetime(2027, 7, 5, 22, 30, tzinfo=UTC)) == deadlines_of(
        at_wall(date(2027, 7, 6), time(10))
    )


def miss(day: int, verdict: Verdict = Verdict.UNEXCUSED, kind: str = "check_in") -> MissWithVerdict:
    return MissWithVerdict(date(2027, 3, day), kind, verdict)


def dates(*misses: MissWithVerdict, since: int = 1, until: int = 31) -> list[int]:
    found = unexcused_dates(misses, date(2027, 3, since), date(2027, 3, until))
    return [day.day for day in found]


class TestCounting:
    def test_only_unexcused_misses_count(self) -> None:
        excused = (miss(2, Verdict.EXCUSED), miss(3, Verdict.SERVICE_FAILURE))
        assert dates(*excused, miss(4)) == [4]

    def test_two_misses_on_one_day_count_once(self) -> None:
        assert dates(miss(4), miss(4, kind="treatment")) == [4]

    def test_an_excuse_for_one_does_not_excuse_the_other_of_that_day(self) -> None:
        assert dates(miss(4, Verdict.EXCUSED), miss(4, kind="treatment")) == [4]

    def test_both_ends_of_the_stretch_belong_to_it(self) -> None:
        assert dates(miss(3), miss(4), miss(9), miss(10), since=4, until=9) == [4, 9]

    @given(MISSES, st.data())
    def test_the_order_of_reporting_and_reporting_twice_change_nothing(
        self, misses: list[MissWithVerdict], data: st.DataObject
    ) -> None:
        shuffled = data.draw(st.permutations(misses + misses[:3]))
        assert dates(*shuffled) == dates(*misses)

    @given(MISSES, CROWDED)
    def test_a_stretch_is_the_sum_of_its_parts(
        self, misses: list[MissWithVerdict], cut_on: date
    ) -> None:
        cut = cut_on.day
        assert dates(*misses, until=cut) + dates(*misses, since=cut + 1) == dates(*misses)

    @given(MISSES)
    def test_dates_come_oldest_first_and_once(self, misses: list[MissWithVerdict]) -> None:
        found = dates(*misses)
        assert found == sorted(set(found))
        assert set(found) == {m.missed_on.day for m in misses if m.verdict == "unexcused"}


@given(missed_at=MOMENTS, wait=st.integers(0, 12))
def test_only_what_counts_against_the_client_before_the_deadline_for_evidence_needs_a_reason(
    missed_at: datetime, wait: int
) -> None:
    by = deadlines_of(missed_at).evidence_by
    now = missed_at + timedelta(days=wait)
    asked = {verdict for verdict in Verdict if needs_early_reason(verdict, by, now)}
    assert asked == ({"unexcused"} if civil_date(now) < civil_date(by) else set())
    assert not needs_early_reason(Verdict.UNEXCUSED, by, by), "it is over at its midnight"
