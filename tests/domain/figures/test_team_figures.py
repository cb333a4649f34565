"""What each contact, verdict, escalation and wait of a team counts as, and what may be told of them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from aftercare.domain.appointments.lifecycle import Outcome
from aftercare.domain.contact_standards.due import Break, Course
from aftercare.domain.contact_standards.kinds import (
    Cadence,
    Contact,
    ContactKind,
    Qualifies,
    RecordKind,
    Requirement,
)
from aftercare.domain.contact_standards.shortfalls import Offered
from aftercare.domain.figures.message_figures import Held, Period, Reminded, weeks_of
from aftercare.domain.figures.small_counts import Figure
from aftercare.domain.figures.team_figures import (
    CauseFact,
    Counted,
    Ending,
    Kept,
    Stood,
    Timely,
    Treated,
    WaitDates,
    Waited,
    What,
    ending_of,
    minutes_at_work,
    percentile,
    rule_part,
    stood,
    summed,
    timely,
    treatment_counted,
    waits_counted,
    weeks_to_come,
    working_hours_taken,
)
from aftercare.domain.figures.team_figures_shown import TeamShown
from aftercare.domain.figures.team_figures_small_counts import team_shown
from aftercare.domain.plans.obligations import ObligationKind

TODAY = date(2026, 11, 24)
SUNDAY = date(2026, 11, 22)
DAY = timedelta(days=1)
AT = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
CHECK_IN, TREATMENT = ObligationKind.CHECK_IN, ObligationKind.TREATMENT
SINCE = Course(date(2026, 6, 1))


def asks(
    number: int = 1, days: int = 7, cadence: Cadence = Cadence.ROLLING,
    kind: ObligationKind = CHECK_IN, records: frozenset[RecordKind] = frozenset(),
) -> Requirement:  # fmt: skip
    counts = Qualifies(frozenset({kind}), records)
    return Requirement(ContactKind.FACE_TO_FACE, number, days, cadence, counts)


def came(on: date, kind: ObligationKind = CHECK_IN) -> Contact:
    return Contact(on, kind, Outcome.ATTENDED)


def one_of(
    requirement: Requirement, contacts: list[Contact], offered: list[Offered] | None = None,
    course: Course = SINCE, waits: bool = False,
) -> Stood:  # fmt: skip
    (found,) = stood([requirement], contacts, offered or [], course, SUNDAY, waits)
    return found


def test_a_contact_of_the_last_seven_days_keeps_a_weekly_standard() -> None:
    assert one_of(asks(), [came(SUNDAY - 6 * DAY)]) == Stood(Kept.MET, 1, 1)


def test_a_contact_of_the_day_after_changes_nothing_about_the_week_that_is_over() -> None:
    assert one_of(asks(), [came(SUNDAY + DAY)]).kept is Kept.NOT_OFFERED


def test_what_was_not_offered_is_ours_and_what_was_offered_and_not_held_is_not() -> None:
    assert one_of(asks(), []) == Stood(Kept.NOT_OFFERED, 0, 1)
    there = [Offered(SUNDAY - DAY, CHECK_IN)]
    assert one_of(asks(), [], there) == Stood(Kept.NOT_COME, 0, 1)


def test_one_contact_of_two_asked_is_half_of_them() -> None:
    found = one_of(asks(number=2), [came(SUNDAY - 2 * DAY)])
    assert found == Stood(Kept.NOT_OFFERED, 1, 2)


def test_a_month_that_fell_short_is_judged_by_its_own_days_until_the_next_is_done() -> None:
    month = asks(number=2, days=30, cadence=Cadence.FIXED)
    october = [Offered(date(2026, 10, 5), CHECK_IN), Offered(date(2026, 10, 20), CHECK_IN)]
    found = one_of(month, [came(date(2026, 10, 5)), came(date(2026, 11, 3))], october)
    assert found == Stood(Kept.NOT_COME, 1, 2)
    assert one_of(month, [came(date(2026, 11, 3)), came(date(2026, 11, 17))]).kept is Kept.MET


def test_a_period_that_is_not_complete_is_shown_by_its_cause_and_not_judged() -> None:
    long_ago, lately = date(2026, 6, 1), SUNDAY - 3 * DAY
    causes = {
        Kept.LEVEL_CHANGED: Course(long_ago, tier_changed_on=lately),
        Kept.SUSPENDED: Course(long_ago, breaks=(Break(lately, None),)),
        Kept.NEW_STANDARD: Course(long_ago, held_from_on=lately),
        Kept.NEW_CLIENT: Course(lately),
    }
    found = {kept: one_of(asks(), [], course=course) for kept, course in causes.items()}
    assert found == {kept: Stood(kept) for kept in causes}


def test_waiting_for_a_clinic_is_no_shortfall_of_anybody() -> None:
    sessions = asks(kind=TREATMENT)
    assert one_of(sessions, [], waits=True) == Stood(Kept.PROVIDER)
    assert one_of(sessions, [], waits=False).kept is Kept.NOT_OFFERED
    # A talk with the officer can be held all the same.
    assert one_of(asks(), [], waits=True).kept is Kept.NOT_OFFERED
    assert one_of(sessions, [came(SUNDAY, TREATMENT)], waits=True).kept is Kept.MET


@pytest.mark.parametrize(
    ("decided", "now", "found"),
    [
        (AT, AT + DAY, Timely.WITHIN),
        (AT + timedelta(seconds=1), AT + DAY, Timely.LATE),
        (None, AT, Timely.OPEN),
        (None, AT + timedelta(seconds=1), Timely.OPEN_LATE),
    ],
)
def test_the_moment_of_a_term_is_in_time(
    decided: datetime | None, now: datetime, found: Timely
) -> None:
    assert timely(decided, AT, now) is found


def test_nights_weekends_and_holidays_take_no_working_hours() -> None:
    friday = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)  # 16:00 on the wall
    assert working_hours_taken(friday, friday + 3 * DAY - timedelta(hours=6)) == 1 + 1
    christmas = datetime(2026, 12, 24, 15, 0, tzinfo=UTC)
    assert working_hours_taken(christmas, datetime(2026, 12, 28, 8, 30, tzinfo=UTC)) == 2
    assert working_hours_taken(friday, None) == 0


SO, GONE = CauseFact(gone=False, verdict="unexcused"), CauseFact(gone=True)
EXCUSED, OURS = CauseFact(gone=False, verdict="excused"), CauseFact(False, "service_failure")


@pytest.mark.parametrize(
    ("trigger_code", "decision", "causes", "ending"),
    [
        ("missed-of-kind", None, [GONE], Ending.OPEN),
        ("missed-of-kind", "close", [GONE], Ending.NOT_SO),
        ("missed-of-kind", "close", [GONE, OURS], Ending.OURS),
        ("missed-of-kind", "close", [OURS, EXCUSED], Ending.EXCUSED),
        ("missed-of-kind", "close", [GONE, OURS, EXCUSED, SO], Ending.SO),
        ("unexcused-in-window", "official_warning", [SO, SO], Ending.SO),
        ("outcome-overdue", "remedied", [EXCUSED], Ending.PUT_RIGHT),
        ("decision-overdue", "close", [OURS], Ending.SO),
        ("deadline-overdue", "remedied", [GONE], Ending.NOT_SO),
        ("deadline-overdue", "close", [], Ending.SO),
    ],
)
def test_an_escalation_was_for_nothing_only_when_every_cause_was(
    trigger_code: str, decision: str | None, causes: list[CauseFact], ending: Ending
) -> None:
    assert ending_of(trigger_code, decision, causes) is ending


WEEKS = weeks_of(Period.FOUR_WEEKS, TODAY)


def waits(dates: WaitDates) -> list[tuple[int, str, str, int]]:
    """The week's number, the stage, what it was and how long."""
    return [
        (WEEKS.index(one.week), one.part, one.which, one.bucket)
        for one in waits_counted(dates, WEEKS)
    ]


def test_a_wait_counts_where_it_ended_and_in_every_week_it_still_ran() -> None:
    referred = WEEKS[1] + DAY
    found = waits(WaitDates(referred, referred + 8 * DAY, None, None))
    assert found == [
        (1, "intake", "waiting", 0), (2, "intake", "within", 1),
        (2, "treatment", "waiting", 0), (3, "treatment", "waiting", 0),
        (1, "total", "waiting", 0), (2, "total", "waiting", 0), (3, "total", "waiting", 0),
    ]  # fmt: skip


def test_the_last_day_of_the_norm_is_within_it() -> None:
    intake = WEEKS[3] + DAY
    assert (3, "intake", "within", 4) in waits(WaitDates(intake - 28 * DAY, intake, None, None))
    assert (3, "intake", "beyond", 4) in waits(WaitDates(intake - 29 * DAY, intake, None, None))


def test_who_is_withdrawn_waits_no_longer_and_is_no_wait_that_ended() -> None:
    found = waits(WaitDates(WEEKS[0], None, None, WEEKS[2]))
    assert found == [(n, stage, "waiting", 0) for stage in ("intake", "total") for n in (0, 1)]


def test_a_treatment_counts_where_it_ended_by_its_reason_and_in_every_week_it_ran() -> None:
    def of(ended_as: str, reason: str | None = None) -> list[tuple[int, str, str]]:
        dates = WaitDates(WEEKS[0], None, WEEKS[1], WEEKS[3] + 6 * DAY, ended_as, reason)
        found = treatment_counted(dates, WEEKS[:6])
        return [(WEEKS.index(one.week), one.which, one.part) for one in found]

    ran = [(1, "under-way", ""), (2, "under-way", "")]
    assert of("dropped_out", "moved") == [*ran, (3, "dropped-out", "moved")]
    assert of("completed") == [*ran, (3, "completed", "")]
    assert of("transferred") == ran
    assert list(treatment_counted(WaitDates(WEEKS[0], None, None, WEEKS[3]), WEEKS)) == []


def test_few_treatments_that_ended_early_are_left_out_with_their_reasons() -> None:
    counted = [
        Counted(WEEKS[-1], What.TREATMENT, "moved", "dropped-out", 0, 4),
        Counted(WEEKS[-1], What.TREATMENT, "", "completed", 0, 9),
        *(Counted(week, What.TREATMENT, "", "under-way", 0, 30) for week in WEEKS),
    ]
    exact, shown = (team_shown(counted, [], WEEKS, exact=one).treatment for one in (True, False))
    assert exact[Treated.DROPPED_OUT].parts == {"moved": 4}
    assert (shown[Treated.DROPPED_OUT].total, shown[Treated.DROPPED_OUT].parts) == (None, {})
    assert shown[Treated.COMPLETED].total == 9
    assert shown[Treated.UNDER_WAY].total == 30


def test_the_middle_is_a_value_that_was_there() -> None:
    assert percentile({}, 50) is None
    assert percentile({3: 1, 5: 1, 40: 1}, 50) == 5
    assert percentile({1: 9, 80: 1}, 90) == 1
    assert percentile({1: 8, 80: 2}, 90) == 80


@given(st.lists(st.integers(0, 60), min_size=1), st.integers(1, 100))
def test_a_percentile_is_reached_by_as_many_as_it_says_and_by_no_smaller_value(
    values: list[int], percent: int
) -> None:
    histogram = {value: values.count(value) for value in values}
    found = percentile(histogram, percent)
    assert found is not None
    below = [value for value in values if value < found]
    upto = [value for value in values if value <= found]
    assert len(below) * 100 < percent * len(values) <= len(upto) * 100


def test_hours_of_a_week_leave_out_leave_and_closed_days() -> None:
    hours = {str(day): [[540, 1020]] for day in range(5)}
    monday = date(2026, 12, 21)  # Christmas is on its Friday
    assert minutes_at_work(hours, [], monday) == 4 * 480
    leave = (datetime(2026, 12, 22, 11, 0, tzinfo=UTC), datetime(2026, 12, 24, 8, 0, tzinfo=UTC))
    assert minutes_at_work(hours, [leave], monday) == 480 + 180 + 480
    assert minutes_at_work({"0": [[0, 1440]]}, [], date(2026, 3, 30)) == 1440
    assert minutes_at_work({}, [], monday) == 0


def test_the_weeks_to_come_begin_with_the_next_monday() -> None:
    assert weeks_to_come(date(2026, 11, 23))[0] == date(2026, 11, 30)
    assert weeks_to_come(date(2026, 11, 29))[0] == date(2026, 11, 30)


# ---------------------------------------------------------------- what may be told


def shown(
    *counted: tuple[int, What, str, str, int, int], exact: bool = False, period: Period = Period.FOUR_WEEKS,
    reminded: list[Figure] | None = None,
) -> TeamShown:  # fmt: skip
    weeks = weeks_of(period, TODAY)
    rows = [Counted(weeks[row[0]], row[1], row[2], row[3], row[4], row[5]) for row in counted]
    return team_shown(rows, reminded or [], weeks, exact=exact)


def test_everything_shows_to_who_sees_the_escalations() -> None:
    found = shown(
        (0, What.STANDARD, "1", "met", 0, 3), (1, What.STANDARD, "2", "not-come", 0, 1),
        (1, What.CONTACTS, "1", "asked", 0, 4), (1, What.CONTACTS, "1", "held", 0, 3), exact=True,
    ).standard  # fmt: skip
    assert found.percent == 75
    assert {tier: met.percent for tier, met in found.tiers.items()} == {"1": 100, "2": 0}
    assert (found.held, found.asked) == (3, 4)
    assert list(found.counts[Kept.MET].weeks.values()) == [3, 0, 0, 0]


def test_a_small_count_hides_its_share_and_what_would_reveal_it() -> None:
    found = shown(
        (0, What.STANDARD, "1", "met", 0, 30), (1, What.STANDARD, "2", "not-come", 0, 1),
        (1, What.CONTACTS, "1", "asked", 0, 31), (1, What.CONTACTS, "1", "held", 0, 30),
    ).standard  # fmt: skip
    assert found.counts[Kept.NOT_COME].total is None
    assert found.counts[Kept.NOT_COME].parts == {}
    assert (found.percent, found.held, found.asked) == (None, None, None)
    assert found.counts[Kept.MET].total == 30


def test_a_tier_with_few_of_them_takes_another_with_it() -> None:
    found = shown(
        (0, What.STANDARD, "1", "met", 0, 30), (0, What.STANDARD, "2", "met", 0, 2),
        (0, What.STANDARD, "3", "met", 0, 90),
    ).standard  # fmt: skip
    assert found.counts[Kept.MET].total == 122
    assert found.counts[Kept.MET].parts == {"3": 90, "1": None, "2": None}
    tiers = {tier: met.percent for tier, met in found.tiers.items()}
    assert tiers == {"1": None, "2": None, "3": 100}


def test_what_is_open_is_shown_and_only_what_is_late_evaluates() -> None:
    found = shown(
        (0, What.VERDICT, "", "within", 6, 12), (0, What.VERDICT, "", "late", 60, 6),
        (3, What.VERDICT, "", "open", 0, 9), (3, What.VERDICT, "", "open-late", 0, 6),
    ).verdicts  # fmt: skip
    assert found.counts[Timely.OPEN].total == 9
    assert found.percent == 50
    assert (found.hours.half, found.hours.nine_tenths) == (6, 60)


@pytest.mark.parametrize(("many", "half", "tenth"), [(4, None, None), (9, 7, None), (10, 7, 7)])
def test_the_slowest_of_a_few_is_somebody(many: int, half: int | None, tenth: int | None) -> None:
    hours = shown((0, What.ESCALATION, "", "within", 7, many)).escalations.hours
    assert (hours.half, hours.nine_tenths) == (half, tenth)
    assert (
        shown((0, What.ESCALATION, "", "within", 7, many), exact=True).escalations.hours.nine_tenths
        == 7
    )


def test_one_small_count_of_verdicts_does_not_follow_from_the_misses() -> None:
    found = shown(
        (0, What.VERDICT, "", "within", 6, 12), (0, What.VERDICT, "", "late", 60, 7),
        (3, What.VERDICT, "", "open-late", 0, 1),
    ).verdicts  # fmt: skip
    totals = {one: count.total for one, count in found.counts.items()}
    assert totals == {
        Timely.WITHIN: 12, Timely.LATE: None, Timely.OPEN: 0, Timely.OPEN_LATE: None,
    }  # fmt: skip
    assert all(count.weeks == {} for count in found.counts.values())
    assert (found.percent, found.hours.half) == (None, None)


def test_cases_in_two_figures_do_not_reveal_each_other() -> None:
    found = shown(
        (0, What.ESCALATION, "", "within", 6, 12), (0, What.ESCALATION, "", "late", 60, 1),
        (0, What.ESCALATION, "", "open", 0, 7), (0, What.ESCALATION, "", "open-late", 0, 2),
        (0, What.ALARM, "a", "so", 0, 13), (0, What.ALARM, "a", "open", 0, 9),
    )  # fmt: skip
    assert {count.total for count in found.escalations.counts.values()} == {None}
    assert found.alarms.counts[Ending.SO].total == 13
    assert found.alarms.counts[Ending.OPEN].total == 9


def test_waits_that_come_to_one_another_are_left_out_together() -> None:
    intake, treatment, total = shown(
        (3, What.WAIT, "intake", "waiting", 0, 8), (3, What.WAIT, "intake", "waiting-beyond", 0, 2),
        (3, What.WAIT, "treatment", "waiting", 0, 6), (3, What.WAIT, "total", "waiting", 0, 16),
        (2, What.WAIT, "intake", "within", 3, 9), (2, What.WAIT, "treatment", "within", 3, 6),
        (2, What.WAIT, "total", "within", 3, 6),
    ).waits  # fmt: skip
    for one in (intake, treatment, total):
        assert one.counts[Waited.WAITING] is None
        assert one.counts[Waited.WAITING_BEYOND] is None
    assert (intake.percent, treatment.percent, total.percent) == (100, 100, 100)


@example(
    [
        (0, What.VERDICT, "", "within", 0, 3),
        (0, What.VERDICT, "", "late", 0, 1),
        (0, What.VERDICT, "", "open", 0, 9),
    ]
)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 12), st.just(What.VERDICT), st.just(""),
            st.sampled_from([one.value for one in Timely]), st.integers(0, 50), st.integers(1, 9),
        ),
        max_size=20,
    )
)  # fmt: skip
def test_what_is_left_out_of_verdicts_comes_to_five_and_more_than_one_each(
    counted: list[tuple[int, What, str, str, int, int]],
) -> None:
    found = shown(*counted, period=Period.THIRTEEN_WEEKS).verdicts
    whole = shown(*counted, period=Period.THIRTEEN_WEEKS, exact=True).verdicts
    hidden = [whole.counts[one].total or 0 for one, it in found.counts.items() if it.total is None]
    if 0 < len(hidden) < len(Timely):
        assert len([one for one in hidden if one]) > 1
        assert sum(hidden) >= 5


def test_one_small_count_of_misses_does_not_follow_from_the_verdicts() -> None:
    rows = [
        Figure(WEEKS[3], Held.MISSED.value, "", which.value, Decimal(amount))
        for which, amount in ((Reminded.DELIVERED, 7), (Reminded.SENT, 3), (Reminded.NONE, 6))
    ]
    verdicts = (
        (3, What.VERDICT, "", "within", 6, 11),
        (3, What.VERDICT, "", "late", 60, 5),
    )
    found = shown(*verdicts, reminded=rows)
    misses = {one.reminded: one.held[Held.MISSED] for one in found.reminded}
    assert (misses[Reminded.DELIVERED], misses[Reminded.SENT], misses[Reminded.NONE]) == (
        7,
        None,
        6,
    )
    assert {count.total for count in found.verdicts.counts.values()} == {None}
    assert (found.verdicts.percent, found.verdicts.hours.half) == (None, None)
    whole = shown(*verdicts, reminded=rows, exact=True).verdicts
    assert whole.counts[Timely.WITHIN].total == 11


@given(
    st.lists(
        st.tuples(
            st.integers(0, 12), st.sampled_from(list(Reminded)), st.sampled_from(list(Timely)), st.integers(1, 9)
        ),
        max_size=20,
    )
)  # fmt: skip
def test_what_is_left_out_of_the_misses_follows_from_no_total_of_the_verdicts(
    misses: list[tuple[int, Reminded, Timely, int]],
) -> None:
    """Whoever keeps the file of four weeks beside that of thirteen knows every difference as well."""
    found = []
    newest = weeks_of(Period.THIRTEEN_WEEKS, TODAY)
    for period, before in ((Period.FOUR_WEEKS, 9), (Period.THIRTEEN_WEEKS, 0)):
        within = [one for one in misses if one[0] >= before]
        rows = [
            (week - before, What.VERDICT, "", kind.value, 5, many) for week, _, kind, many in within
        ]
        figures = [
            Figure(newest[week], Held.MISSED.value, "", which.value, Decimal(many))
            for week, which, _, many in within
        ]
        seen = shown(*rows, period=period, reminded=figures)
        totals = [count.total for count in seen.verdicts.counts.values()]
        columns = {one.reminded: one.held[Held.MISSED] for one in seen.reminded}
        true = {which: sum(one[3] for one in within if one[1] is which) for which in Reminded}
        found.append((totals, columns, true))
    nothing = ([0], dict.fromkeys(Reminded, 0), dict.fromkeys(Reminded, 0))
    for earlier, later in ((nothing, found[0]), (nothing, found[1]), (found[0], found[1])):
        if None in earlier[0] or None in later[0]:
            continue
        unknown = [
            later[2][which] - earlier[2][which]
            for which in Reminded
            if earlier[1][which] is None or later[1][which] is None
        ]
        # That there was nobody may follow: it is left out nowhere.
        assert not any(unknown) or (len(unknown) > 1 and sum(unknown) >= 5)


@pytest.mark.parametrize("exact", [True, False])
def test_a_rule_of_which_no_escalation_has_ended_has_its_row_so_that_the_rows_come_to_the_total(
    exact: bool,
) -> None:
    found = shown(
        (0, What.ALARM, "missed", "so", 0, 20), (0, What.ALARM, "missed", "open", 0, 16),
        (0, What.ALARM, "alarm", "open", 0, 11), exact=exact,
    ).alarms  # fmt: skip
    rules = {rule: false.percent for rule, false in found.rules.items()}
    assert rules == {"alarm": None, "missed": 0}
    parts = found.counts[Ending.OPEN].parts
    assert sum(parts[rule] for rule in found.rules) == found.counts[Ending.OPEN].total == 27


def test_false_alarms_are_a_share_of_the_escalations_that_ended() -> None:
    found = shown(
        (0, What.ALARM, "a", "so", 0, 6), (0, What.ALARM, "a", "not-so", 0, 1),
        (0, What.ALARM, "a", "ours", 0, 1), (0, What.ALARM, "b", "put-right", 0, 2),
        (0, What.ALARM, "b", "open", 0, 50), exact=True,
    ).alarms  # fmt: skip
    assert found.percent == 20
    rules = {rule: false.percent for rule, false in found.rules.items()}
    assert rules == {"a": 25, "b": 0}


def test_who_waits_is_counted_once_when_the_last_week_was_over() -> None:
    intake, *_ = shown(
        (2, What.WAIT, "intake", "waiting", 0, 8), (3, What.WAIT, "intake", "waiting", 0, 7),
        (1, What.WAIT, "intake", "beyond", 9, 2), (0, What.WAIT, "intake", "within", 3, 6), exact=True,
    ).waits  # fmt: skip
    assert intake.counts == {
        Waited.WITHIN: 6, Waited.BEYOND: 2, Waited.WAITING: 7, Waited.WAITING_BEYOND: 0,
    }  # fmt: skip
    assert (intake.percent, intake.weeks.half) == (75, 3)


def test_no_shows_week_by_week_show_only_to_who_sees_the_escalations() -> None:
    rows = [
        Figure(WEEKS[3], held.value, "", which.value, Decimal(amount))
        for which, held, amount in (
            (Reminded.DELIVERED, Held.MISSED, 2), (Reminded.DELIVERED, Held.ATTENDED, 18),
            (Reminded.SENT, Held.MISSED, 5), (Reminded.NONE, Held.ATTENDED, 5),
        )
    ]  # fmt: skip
    whole = shown(exact=True, reminded=rows)
    last = whole.week_reminded[-1]
    assert (last.attended_with, last.missed_with, last.attended_without, last.missed_without) == (
        18, 2, 5, 5,
    )  # fmt: skip
    assert whole.reminded[0].missed_percent == 10
    assert shown(reminded=rows).week_reminded == ()
    assert shown(reminded=rows).reminded[0].held[Held.MISSED] is None


@given(
    st.lists(
        st.tuples(
            st.integers(0, 12), st.just(What.STANDARD), st.sampled_from("123"),
            st.sampled_from([kept.value for kept in Kept]), st.just(0), st.integers(1, 9),
        ),
        max_size=30,
    )
)  # fmt: skip
def test_no_count_below_five_shows_in_a_week_a_tier_or_a_total(
    counted: list[tuple[int, What, str, str, int, int]],
) -> None:
    found = shown(*counted, period=Period.THIRTEEN_WEEKS).standard
    for count in found.counts.values():
        for number in (count.total, *count.weeks.values(), *count.parts.values()):
            assert number is None or number == 0 or number >= 5
    whole = shown(*counted, period=Period.THIRTEEN_WEEKS, exact=True).standard
    for kept, count in whole.counts.items():
        assert found.counts[kept].total in (None, count.total)


def test_the_same_thing_twice_is_one_row_of_two() -> None:
    one = Counted(WEEKS[0], What.ESCALATION, "", "within", 3, 1)
    assert summed([one, one]) == [Counted(WEEKS[0], What.ESCALATION, "", "within", 3, 2)]


@pytest.mark.parametrize(
    ("code", "part"),
    [("missed-tier-1", "missed-tier-1"), ("-1", "other"), ("=1+1", "other"), ("A.B", "other"), ("x\n", "other")],
)  # fmt: skip
def test_a_rule_from_elsewhere_is_named_only_by_a_plain_code(code: str, part: str) -> None:
    assert rule_part(code) == part
