"""When a last day moves, conditions, terms, appointments, custody and texts go with it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta

import pytest

from aftercare.base.errors import Conflict, Stale
from aftercare.casework.conditions.acts import ConditionTerms, NewCondition, add_condition
from aftercare.casework.orders.acts import OrderChanged, change_order, end_order, reopen_order
from aftercare.casework.orders.period_changes import before_change, previewed_change
from aftercare.casework.orders.periods import (
    NewSuspension,
    correct_suspension,
    enter_suspension,
    periods_of,
    void_suspension,
)
from aftercare.casework.placement.place import place_persons
from aftercare.casework.plans.acts import draft_plan
from aftercare.casework.staff.availability import detentions_among, end_away
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.orders.moves import PeriodChange
from aftercare.domain.orders.order_checks import EndReason
from aftercare.domain.orders.periods import Length, LengthUnit
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.conditions.rows import ConditionRow, last_day
from aftercare.store.database.unit_of_work import Database, UnitOfWork
from aftercare.store.messages.rows import MessageRow
from aftercare.store.orders.rows import orders_of
from aftercare.store.people.rows import PersonRow
from aftercare.store.plans.rows import (
    ObligationRow,
    columns_of,
    get_plan,
    obligations_in_force,
    obligations_of,
)
from tests.casework.orders.framing import (
    DETENTION,
    EVASION,
    TODAY,
    VV,
    appointments,
    custody_of,
    detain,
    entered,
    order_now,
    placed_plan,
)
from tests.store.arranging import NOW, Arranger
from tests.store.placement.waiting import until_a_session_waits_for_a_lock


@pytest.fixture
def person(arrange: Arranger) -> PersonRow:
    return arrange.person()


def test_custody_follows_the_detention_and_goes_with_it(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    suspension_id, _ = detain(arrange, database, person, TODAY, None)
    (away,) = custody_of(database, person)
    assert (away.kind, away.during.lower.isoformat(), away.during.upper) == (
        "custody", "2026-11-23T23:00:00+00:00", None,
    )  # fmt: skip
    with database.work(arrange.office.officer, NOW) as work:
        correct_suspension(
            work, suspension_id, 1, NewSuspension(DETENTION, TODAY, TODAY + timedelta(days=1))
        )
    (away,) = custody_of(database, person)
    assert away.during.upper.isoformat() == "2026-11-25T23:00:00+00:00"
    with database.work(arrange.office.officer, NOW) as work:
        void_suspension(work, suspension_id, 2)
    assert custody_of(database, person) == []


def test_custody_of_a_detention_is_not_removed_on_its_own(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    suspension_id, _ = detain(arrange, database, person, TODAY, None)
    (away,) = custody_of(database, person)
    with database.work(arrange.office.officer, NOW) as work:
        assert detentions_among(work, person.id) == {away.id: suspension_id}
    with pytest.raises(Conflict), database.work(arrange.office.officer, NOW) as work:
        end_away(work, away.id)
    with database.work(arrange.office.officer, NOW) as work:
        evaded = NewSuspension(EVASION, TODAY)
        correct_suspension(work, suspension_id, 1, evaded)
    assert custody_of(database, person) == []


def test_terms_counted_from_the_end_move_with_it(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    """The closing report, for which fourteen days after the end are the example."""
    entered(arrange, database, person)
    _, change = detain(arrange, database, person, date(2026, 6, 1), date(2026, 6, 30))
    moved = {one.code: (one.before, one.after) for one in change.deadlines}
    assert [at and civil_date(at) for at in moved["closing-report"]] == [
        date(2027, 1, 15),
        date(2027, 2, 14),
    ]


def test_an_evasion_keeps_nobody_from_coming(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    with database.work(arrange.office.officer, NOW) as work:
        enter_suspension(work, person.id, NewSuspension(EVASION, TODAY))
    assert custody_of(database, person) == []


def test_a_detention_clears_the_calendar_and_cancels_the_reminders(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    standing = placed_plan(arrange, database, person, length=Length(3, LengthUnit.YEARS))
    third = standing[2]
    reminder = arrange.message(third)
    first_on, last_on = third.during.lower.date(), third.during.lower.date() + timedelta(days=20)
    suspension_id, change = detain(arrange, database, person, first_on, last_on)
    gone = [one for one in change.appointments if one.change == "cancelled"]
    assert change.unplaced == 0, "what is cancelled is not counted again as without a time"
    assert third.during.lower in {one.starts_at for one in gone} or any(
        one.was_at == third.during.lower for one in change.appointments
    )
    after = appointments(database, person)
    assert not [row for row in after if first_on <= row.during.lower.date() <= last_on]
    with database.work(CLOCK, NOW) as work:
        kept = work.session.get_one(MessageRow, reminder.id)
        assert (kept.state, kept.reason) == ("cancelled", "appointment-changed")
    with database.work(arrange.office.officer, NOW) as work:
        back = void_suspension(work, suspension_id, 1).change
    again = {one.starts_at for one in back.appointments if one.change == "restored"}
    assert again == {one.starts_at for one in gone}
    assert len(appointments(database, person)) == len(standing)


def test_when_the_end_moves_appointments_come_and_go_with_it(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    """The frame ends on 31 December; forty days of detention earlier give forty days more."""
    standing = placed_plan(arrange, database, person)
    assert standing[-1].during.lower.date() <= date(2026, 12, 31)
    suspension_id, change = detain(arrange, database, person, date(2026, 3, 1), date(2026, 4, 9))
    assert change.orders[0].after == date(2027, 2, 9)
    added = [one for one in change.appointments if one.change == "added"]
    assert {one.kind for one in added} == {"check_in"}
    assert len(appointments(database, person)) == len(standing) + len(added) >= len(standing) + 5
    with database.work(arrange.office.officer, NOW) as work:
        back = void_suspension(work, suspension_id, 1).change
    assert len([one for one in back.appointments if one.change == "cancelled"]) == len(added)
    assert [row.id for row in appointments(database, person)] == [row.id for row in standing]


def test_looking_ahead_shows_the_same_and_leaves_no_trace(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    standing = placed_plan(arrange, database, person)
    new = NewSuspension(DETENTION, date(2026, 3, 1), date(2026, 4, 9))
    officer = arrange.office.officer
    with database.work(officer, NOW) as work:
        view = previewed_change(work, lambda work: enter_suspension(work, person.id, new))
    assert appointments(database, person) == standing
    assert custody_of(database, person) == []
    with database.work(officer, NOW) as work:
        assert periods_of(work, person.id).suspensions == []
        assert orders_of(work.session, person.id)[0].ends_on == date(2026, 12, 31)
        done = enter_suspension(work, person.id, new).change
    assert done == view


def test_a_condition_that_ran_to_the_old_end_follows_and_an_earlier_one_stays(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    order = entered(arrange, database, person)
    with database.work(arrange.office.officer, NOW) as work:
        to_the_end = add_condition(
            work,
            NewCondition(order.id, "reporting_duty", ConditionTerms(ends_on=date(2026, 12, 31))),
        ).id
        earlier = add_condition(
            work, NewCondition(order.id, "substance_ban", ConditionTerms(ends_on=date(2026, 12, 1)))
        ).id
    detain(arrange, database, person, date(2026, 6, 1), date(2026, 6, 30))
    with database.work(arrange.office.officer, NOW) as work:
        row = orders_of(work.session, person.id)[0]
        bound = [
            last_day(row, work.session.get_one(ConditionRow, one)) for one in (to_the_end, earlier)
        ]
    assert bound == [date(2027, 1, 30), date(2026, 12, 1)]


def test_an_ended_order_binds_no_longer_and_can_be_opened_again(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    standing = placed_plan(arrange, database, person)
    with database.work(CLOCK, NOW) as work:
        (order,) = orders_of(work.session, person.id)
    officer = arrange.office.officer
    with database.work(officer, NOW) as work:
        last_on = TODAY + timedelta(days=7)
        done = end_order(work, order.id, order.version, last_on, EndReason.REVOKED)
    assert [(one.before, one.after) for one in done.change.orders] == [
        (date(2026, 12, 31), last_on)
    ]
    assert all(row.during.lower.date() <= last_on for row in appointments(database, person))
    with database.work(officer, NOW) as work:
        reopen_order(work, order.id, done.order.version)
    assert len(appointments(database, person)) == len(standing)


def test_a_correction_of_the_start_takes_conditions_along(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    order = entered(arrange, database, person)
    with database.work(arrange.office.officer, NOW) as work:
        condition_id = add_condition(work, NewCondition(order.id, "reporting_duty")).id
    with database.work(arrange.office.officer, NOW) as work:
        later = replace(VV, starts_on=date(2026, 2, 1))
        done = change_order(work, order.id, order.version, later)
    assert done.change.orders[0].after == date(2027, 1, 31)
    with database.work(CLOCK, NOW) as work:
        assert work.session.get_one(ConditionRow, condition_id).starts_on == date(2026, 2, 1)
    with pytest.raises(Stale), database.work(arrange.office.officer, NOW) as work:
        change_order(work, order.id, order.version, later)


def test_a_correction_that_ends_an_order_long_ago_says_so_and_its_terms_follow(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    """2016 typed for 2026: supervision would stop without a word."""
    order, officer = entered(arrange, database, person), arrange.office.officer

    def corrected(first: date) -> Callable[[UnitOfWork], OrderChanged]:
        terms = replace(VV, starts_on=first)
        return lambda work: change_order(work, order.id, order.version, terms)

    for first in (date(2025, 2, 1), date(2016, 1, 1)):
        with database.work(officer, NOW) as work:
            change = previewed_change(work, corrected(first))
        assert [one.code for one in change.warnings] == ["has-ended-then"]
        # As of any end before the client was enrolled here: no closing report is asked.
        assert [(one.code, one.after) for one in change.deadlines] == [("closing-report", None)]
    # Who corrects what is over already is told nothing new.
    with database.work(arrange.office.officer, NOW) as work:
        over = change_order(work, order.id, order.version, replace(VV, starts_on=date(2025, 2, 1)))
    with database.work(arrange.office.officer, NOW) as work:
        again = change_order(
            work, order.id, over.order.version, replace(VV, starts_on=date(2025, 1, 1))
        )
    assert again.change.warnings == ()
    with database.work(arrange.office.officer, NOW) as work:
        back = change_order(work, order.id, again.order.version, VV)
    assert back.change.warnings == ()
    (report,) = back.change.deadlines
    assert (report.code, report.before, report.after and civil_date(report.after)) == (
        "closing-report", None, date(2027, 1, 15),
    )  # fmt: skip


def test_an_order_that_is_ended_by_hand_is_not_warned_of(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    order = entered(arrange, database, person)
    with database.work(arrange.office.officer, NOW) as work:
        last_on = TODAY - timedelta(days=7)
        done = end_order(work, order.id, order.version, last_on, EndReason.REVOKED)
    assert done.change.warnings == ()


def test_a_placement_that_writes_about_the_person_does_not_wait_for_us(
    fresh_database: Database,
) -> None:
    """It holds the placement lock, which an act on a period asks for next: waiting for each other
    would end one of them."""
    arrange = Arranger(fresh_database)
    person = arrange.person()
    with fresh_database.work(arrange.office.officer, NOW) as work:
        before_change(work, person.id)
        arrange.away(person, "away", NOW, NOW + timedelta(days=1))
    assert len(custody_of(fresh_database, person)) == 1


def test_of_two_acts_on_one_person_the_second_computes_from_the_first(
    fresh_database: Database,
) -> None:
    arrange = Arranger(fresh_database)
    person = arrange.person()
    order = entered(arrange, fresh_database, person)

    def detain_later() -> PeriodChange:
        return detain(arrange, fresh_database, person, date(2026, 8, 1), date(2026, 8, 10))[1]

    with ThreadPoolExecutor(1) as pool:
        with fresh_database.work(arrange.office.officer, NOW) as first:
            stretch = NewSuspension(DETENTION, date(2026, 6, 1), date(2026, 6, 30))
            enter_suspension(first, person.id, stretch)
            second = pool.submit(detain_later)
            until_a_session_waits_for_a_lock(fresh_database)
        assert second.result(timeout=30).orders[0].before == date(2027, 1, 30)
    assert order_now(fresh_database, order.id).ends_on == date(2027, 2, 9)


END, EARLIER = date(2026, 12, 31), date(2026, 12, 15)


def line_ends(arrange: Arranger, database: Database, person: PersonRow, ends_on: date) -> None:
    """The check-ins of the plan in force are given a last day of their own."""
    with database.work(CLOCK, NOW) as work:
        (line,) = obligations_in_force(work.session, [person.id])
        line.ends_on = ends_on
    with database.work(CLOCK, NOW) as work:
        place_persons(work, [person.id])


def test_a_line_that_ran_to_the_old_end_goes_along(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    placed_plan(arrange, database, person)
    line_ends(arrange, database, person, END)
    new = NewSuspension(DETENTION, date(2026, 3, 1), date(2026, 4, 9))
    with database.work(arrange.office.officer, NOW) as work:
        view = previewed_change(work, lambda work: enter_suspension(work, person.id, new))
    assert [(one.kind, one.before, one.after) for one in view.lines] == [
        ("check_in", END, date(2027, 2, 9))
    ]
    _, change = detain(arrange, database, person, date(2026, 3, 1), date(2026, 4, 9))
    assert change == view
    assert "added" in {one.change for one in change.appointments}
    assert appointments(database, person)[-1].during.lower.date() > END


def test_a_line_that_was_set_to_another_day_keeps_it(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    placed_plan(arrange, database, person)
    line_ends(arrange, database, person, EARLIER)
    _, change = detain(arrange, database, person, date(2026, 3, 1), date(2026, 4, 9))
    assert change.lines == ()
    assert change.appointments == ()
    with database.work(CLOCK, NOW) as work:
        (line,) = obligations_in_force(work.session, [person.id])
    assert line.ends_on == EARLIER


def test_a_line_under_another_order_stays_though_it_ends_on_the_same_day(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    placed_plan(arrange, database, person)
    line_ends(arrange, database, person, END)
    with database.work(CLOCK, NOW) as work:
        (first,) = obligations_in_force(work.session, [person.id])
    for number, kind in enumerate(("VRIJWILLIG", "TBS_VW")):
        other = entered(
            arrange, database, person, replace(VV, frame=kind, court_reference=f"other-{number}")
        )
        with database.work(arrange.office.officer, NOW) as work:
            beside = add_condition(work, NewCondition(other.id, "reporting_duty"))
        arrange.add(
            ObligationRow(
                plan_id=first.plan_id, person_id=person.id, condition_id=beside.id,
                **columns_of(arrange.terms(ends_on=END)),
            )
        )  # fmt: skip
    _, change = detain(arrange, database, person, date(2026, 3, 1), date(2026, 4, 9))
    assert [one.line_id for one in change.lines] == [first.line_id]


def test_a_line_of_a_plan_being_written_goes_along_and_an_old_view_of_that_plan_is_stale(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    placed_plan(arrange, database, person)
    line_ends(arrange, database, person, END)
    with database.work(arrange.office.officer, NOW) as work:
        draft = draft_plan(work, person.id)
        seen = draft.version
    detain(arrange, database, person, date(2026, 3, 1), date(2026, 4, 9))
    with database.work(CLOCK, NOW) as work:
        (line,) = obligations_of(work.session, draft.id)
        assert (line.ends_on, get_plan(work.session, draft.id).version) == (None, seen + 1)


def test_the_preview_says_that_a_detention_which_goes_on_longer_moves_the_earliest_last_day(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    """Its last day is not known: neither before nor after. Only the first day that it can be moves."""
    order = entered(arrange, database, person)
    later = TODAY + timedelta(days=6)
    suspension_id, _ = detain(arrange, database, person, later, None)
    earlier = NewSuspension(DETENTION, TODAY - timedelta(days=4))
    with database.work(arrange.office.officer, NOW) as work:
        change = previewed_change(work, lambda w: correct_suspension(w, suspension_id, 1, earlier))
    (move,) = change.orders
    assert (move.order_id, move.before, move.after) == (order.id, None, None)
    assert (move.earliest_before, move.earliest) == (date(2026, 12, 31), date(2027, 1, 5))
    with database.work(arrange.office.officer, NOW) as work:
        done = correct_suspension(work, suspension_id, 1, earlier).change
    assert done.orders == change.orders
