"""What law knows of a legal frame, and what lengthens or suspends it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from aftercare.base.errors import AlreadyDecided, DuplicateReference, Invalid, NotFound, Stale
from aftercare.casework.orders.acts import NewOrder, end_order, enter_frame, transfer_order
from aftercare.casework.orders.periods import (
    NewExtension,
    NewSuspension,
    correct_suspension,
    enter_suspension,
    extend_order,
    period_of_order,
    periods_of,
    void_extension,
    void_suspension,
)
from aftercare.domain.orders.order_checks import EndReason, Executor
from aftercare.domain.orders.periods import Length, LengthUnit
from aftercare.domain.orders.terms import OrderTerms
from aftercare.store.database.unit_of_work import Database
from aftercare.store.people.rows import PersonRow
from tests.casework.orders.framing import (
    DETENTION,
    HALF_YEAR,
    TODAY,
    VV,
    YEAR,
    detain,
    entered,
    order_now,
)
from tests.store.arranging import NOW, Arranger


@pytest.fixture
def person(arrange: Arranger) -> PersonRow:
    return arrange.person()


def test_a_length_gives_the_last_day_and_a_last_day_gives_a_length(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    by_length = entered(arrange, database, person)
    assert by_length.ends_on == date(2026, 12, 31)
    given = replace(VV, court_reference="b", length=None, ends_on=date(2027, 6, 30))
    by_day = entered(arrange, database, person, given)
    assert (by_day.ends_on, by_day.length_number, by_day.length_unit) == (
        date(2027, 6, 30), 18, "months",
    )  # fmt: skip


def test_a_suspended_sentence_starts_fifteen_days_after_it_became_final(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    terms = replace(VV, starts_on=None, final_on=date(2026, 12, 20))
    order = entered(arrange, database, person, terms)
    assert (order.starts_on, order.ends_on) == (date(2027, 1, 4), date(2028, 1, 3))
    with pytest.raises(Invalid) as refused:
        entered(arrange, database, person, replace(terms, immediately_enforceable=True))
    assert [fault.pointer for fault in refused.value.fields] == ["/starts_on"]


@pytest.mark.parametrize(
    ("changes", "faults"),
    [
        ({"ends_on": date(2027, 1, 1)}, {"/ends_on": "length-or-last-day"}),
        ({"length": Length(4, LengthUnit.YEARS)}, {"/length": "longer-than-law"}),
        ({"length": Length(20_000, LengthUnit.YEARS)}, {"/length": "out-of-range"}),
        ({"regime": "juvenile"}, {"/regime": "frame-other-regime"}),
        ({"regime": "adult", "age_at_offence": 15}, {"/age_at_offence": "age-other-regime"}),
        ({"frame": "JV", "regime": "adult"}, {"/regime": "frame-other-regime"}),
        ({"executed_by": "nobody"}, {"/executed_by": "unknown-executor"}),
    ],
)
def test_what_law_does_not_know_is_refused_by_field(
    arrange: Arranger, database: Database, person: PersonRow, changes: dict[str, Any], faults: Any
) -> None:
    with pytest.raises(Invalid) as refused:
        entered(arrange, database, person, replace(VV, **changes))
    assert {fault.pointer: fault.code for fault in refused.value.fields} == faults


def test_a_limit_that_is_not_verified_only_warns(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    new = NewOrder(person.id, OrderTerms("GVM", "c", TODAY, length=Length(6, LengthUnit.YEARS)))
    with database.work(arrange.office.officer, NOW) as work:
        done = enter_frame(work, new)
    assert [one.code for one in done.change.warnings] == ["longer-than-law"]
    assert "to be verified" in done.change.warnings[0].source
    assert done.order.ends_on == date(2032, 11, 23)


def test_a_juvenile_frame_is_juvenile_whatever_the_age_today(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    """The person of this test was born in 1980."""
    terms = OrderTerms("JV", "d", TODAY, length=YEAR, age_at_offence=17)
    order = entered(arrange, database, person, terms)
    assert (order.regime, order.executed_by) == ("juvenile", "gi")
    with database.work(arrange.office.officer, NOW) as work:
        done = transfer_order(work, order.id, order.version, Executor.RN)
    assert (done.order.regime, done.order.executed_by) == ("juvenile", "rn")
    assert done.change.orders == ()


def test_under_sixteen_a_juvenile_order_stays_with_the_institution(
    arrange: Arranger, database: Database
) -> None:
    young = arrange.person(birth_on=date(2012, 5, 1), regime="juvenile")
    order = entered(arrange, database, young, OrderTerms("JV", "e", TODAY, length=YEAR))
    with pytest.raises(Invalid) as refused, database.work(arrange.office.officer, NOW) as work:
        transfer_order(work, order.id, order.version, Executor.RN)
    assert [fault.code for fault in refused.value.fields] == ["executor-too-young"]


def test_several_orders_each_follow_their_own_rules(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    suspended = entered(arrange, database, person)
    running = entered(arrange, database, person, replace(VV, frame="TBS_VW", court_reference="f"))
    _, change = detain(arrange, database, person, date(2026, 6, 1), date(2026, 6, 30))
    assert [(one.order_id, one.before, one.after) for one in change.orders] == [
        (suspended.id, date(2026, 12, 31), date(2027, 1, 30))
    ]
    assert order_now(database, running.id).ends_on == date(2026, 12, 31)
    with database.work(arrange.office.officer, NOW) as work:
        for one in (suspended, running):
            assert period_of_order(work, one.id).order.id == one.id
    assert order_now(database, suspended.id).version == suspended.version + 1


def test_a_detention_that_lasts_leaves_the_end_open_and_its_correction_closes_it(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    order = entered(arrange, database, person)
    suspension_id, change = detain(arrange, database, person, date(2026, 11, 15), None)
    (move,) = change.orders
    assert (move.after, move.earliest) == (None, date(2027, 1, 10))
    with database.work(arrange.office.officer, NOW) as work:
        over = NewSuspension(DETENTION, date(2026, 11, 15), date(2026, 11, 19))
        corrected = correct_suspension(work, suspension_id, 1, over)
    assert corrected.change.orders[0].after == date(2027, 1, 5)
    assert order_now(database, order.id).ends_on == date(2027, 1, 5)
    with pytest.raises(Stale), database.work(arrange.office.officer, NOW) as work:
        correct_suspension(work, suspension_id, 1, over)


def test_what_is_voided_leaves_no_trace_and_stays_readable(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    order = entered(arrange, database, person)
    suspension_id, _ = detain(arrange, database, person, date(2026, 6, 1), date(2026, 6, 30))
    with database.work(arrange.office.officer, NOW) as work:
        void_suspension(work, suspension_id, 1)
    assert order_now(database, order.id).ends_on == date(2026, 12, 31)
    with database.work(arrange.office.officer, NOW) as work:
        (kept,) = periods_of(work, person.id).suspensions
        assert (kept.voided_by, kept.voided_at) == (arrange.office.officer.staff_id, NOW)
    with pytest.raises(AlreadyDecided), database.work(arrange.office.officer, NOW) as work:
        void_suspension(work, suspension_id, 2)


def test_an_extension_prolongs_once_and_its_void_takes_it_back(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    order = entered(arrange, database, person)
    new = NewExtension(TODAY, "16-999999-26", HALF_YEAR)
    officer = arrange.office.officer
    with database.work(officer, NOW) as work:
        done = extend_order(work, order.id, order.version, new)
    assert done.change.orders[0].after == date(2027, 6, 30)
    with pytest.raises(Invalid) as refused, database.work(officer, NOW) as work:
        extend_order(work, order.id, order.version + 1, replace(new, court_reference="b"))
    assert [(one.pointer, one.code) for one in refused.value.fields] == [
        ("/length", "extended-too-often")
    ]
    with database.work(officer, NOW) as work:
        void_extension(work, done.row.id, 1)
    assert order_now(database, order.id).ends_on == date(2026, 12, 31)


def test_the_same_decision_extends_once(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    order = entered(
        arrange, database, person, replace(VV, frame="GVM", length=Length(2, YEAR.unit))
    )
    new = NewExtension(TODAY, "16-999999-26", YEAR)
    officer = arrange.office.officer
    with database.work(officer, NOW) as work:
        extend_order(work, order.id, order.version, new)
    with pytest.raises(DuplicateReference), database.work(officer, NOW) as work:
        extend_order(work, order.id, order.version + 1, new)


@pytest.mark.parametrize(
    ("new", "faults"),
    [
        (NewExtension(TODAY + timedelta(days=1), "x", YEAR), {"/decided_on": "in-the-future"}),
        (NewExtension(TODAY, " ", YEAR), {"/court_reference": "missing"}),
        (NewExtension(TODAY, "x\u200by", YEAR), {"/court_reference": "unseen-characters"}),
        (NewExtension(TODAY, "x", Length(3, LengthUnit.YEARS)), {"/length": "extension-too-long"}),
    ],
)
def test_an_extension_names_what_does_not_hold(
    arrange: Arranger, database: Database, person: PersonRow, new: NewExtension, faults: Any
) -> None:
    order = entered(arrange, database, person)
    with pytest.raises(Invalid) as refused, database.work(arrange.office.officer, NOW) as work:
        extend_order(work, order.id, order.version, new)
    assert {fault.pointer: fault.code for fault in refused.value.fields} == faults


def test_an_order_without_an_end_has_nothing_to_extend(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    order = entered(arrange, database, person, OrderTerms("SCHORSING", "g", TODAY))
    with pytest.raises(Invalid) as refused, database.work(arrange.office.officer, NOW) as work:
        extend_order(work, order.id, order.version, NewExtension(TODAY, "x", YEAR))
    assert [fault.code for fault in refused.value.fields] == ["nothing-to-extend"]


@pytest.mark.parametrize(
    ("ended_on", "code"),
    [(date(2025, 12, 31), "dates-reversed"), (date(2027, 1, 1), "after-its-end")],
)
def test_an_order_ends_within_its_dates(
    arrange: Arranger, database: Database, person: PersonRow, ended_on: date, code: str
) -> None:
    order = entered(arrange, database, person)
    with pytest.raises(Invalid) as refused, database.work(arrange.office.officer, NOW) as work:
        end_order(work, order.id, order.version, ended_on, EndReason.COMPLETED)
    assert [fault.code for fault in refused.value.fields] == [code]


@pytest.mark.parametrize("who", ["colleague", "outsider", "other_supervisor"])
def test_other_peoples_periods_are_not_there(
    arrange: Arranger, database: Database, person: PersonRow, who: str
) -> None:
    order = entered(arrange, database, person)
    stranger = getattr(arrange.office, who)
    with pytest.raises(NotFound), database.work(stranger, NOW) as work:
        periods_of(work, person.id)
    with pytest.raises(NotFound), database.work(stranger, NOW) as work:
        enter_suspension(work, person.id, NewSuspension(DETENTION, TODAY))
    with pytest.raises(NotFound), database.work(stranger, NOW) as work:
        end_order(work, order.id, 1, TODAY, EndReason.OTHER)
