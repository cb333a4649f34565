"""Entering why someone is supervised, and taking a condition back."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from aftercare.base.errors import DuplicateReference, Invalid, NotFound, Stale
from aftercare.casework.conditions.acts import (
    ConditionTerms,
    NewCondition,
    add_condition,
)
from aftercare.casework.orders.acts import NewOrder, enter_order
from aftercare.casework.orders.entry import kinds_for
from aftercare.casework.orders.withdrawals import withdraw_condition
from aftercare.domain.orders.terms import OrderTerms
from aftercare.store.conditions.rows import conditions_of, last_day
from aftercare.store.database.unit_of_work import Database
from aftercare.store.orders.rows import orders_of
from aftercare.store.people.rows import PersonRow
from tests.store.arranging import NOW, Arranger
from tests.store.placement.waiting import until_a_session_waits_for_a_lock

START, END = date(2026, 10, 1), date(2027, 9, 30)


@pytest.fixture
def person(arrange: Arranger) -> PersonRow:
    return arrange.person()


def new_order(person: PersonRow, **changes: Any) -> NewOrder:
    return NewOrder(person.id, replace(OrderTerms("VV", " 16-123456-26 ", START, END), **changes))


@pytest.mark.parametrize(
    ("of_person", "said", "learns"),
    [
        ("juvenile", None, True),
        ("juvenile", "adult", False),
        ("adult", None, False),
        ("adult", "juvenile", True),
    ],
)
def test_what_an_order_can_hold_follows_the_regime_it_says_or_else_the_person_s(
    arrange: Arranger, database: Database, of_person: str, said: str | None, learns: bool
) -> None:
    person = arrange.person(regime=of_person)
    with database.work(arrange.office.officer, NOW) as work:
        found = kinds_for(work, person.id, "SCHORSING", said)
        assert ("education" in {one.kind for one in found}) == learns
        assert kinds_for(work, person.id, "XX", said) == ()


def test_an_order_and_its_condition_stand_in_the_file(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    with database.work(arrange.office.officer, NOW) as work:
        order = enter_order(work, new_order(person))
        condition = add_condition(
            work, NewCondition(order.id, "reporting_duty", ConditionTerms(" melden "))
        )
    with database.work(arrange.office.supervisor, NOW) as work:
        (kept,) = orders_of(work.session, person.id)
        assert (kept.court_reference, kept.created_by) == (
            "16-123456-26", arrange.office.officer.staff_id,
        )  # fmt: skip
        (found,) = conditions_of(work.session, person.id)
        assert (found.id, found.wording, found.starts_on) == (condition.id, "melden", START)


def test_a_court_reference_is_entered_once_for_a_person(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    with database.work(arrange.office.officer, NOW) as work:
        enter_order(work, new_order(person))
    with pytest.raises(DuplicateReference), database.work(arrange.office.officer, NOW) as work:
        enter_order(work, new_order(person))


@pytest.mark.parametrize(
    ("changes", "pointers"),
    [
        ({"frame": "XX"}, {"/frame"}),
        ({"court_reference": "  "}, {"/court_reference"}),
        ({"court_reference": "x" * 101}, {"/court_reference"}),
        ({"court_reference": "16-1\u200b23"}, {"/court_reference"}),
        ({"court_reference": "16-1\t23"}, {"/court_reference"}),
        ({"court_reference": "16-\u202e32-1"}, {"/court_reference"}),
        ({"ends_on": date(2026, 9, 30)}, {"/ends_on"}),
        ({"frame": "XX", "court_reference": ""}, {"/frame", "/court_reference"}),
    ],
)
def test_an_order_names_every_field_that_does_not_hold(
    arrange: Arranger,
    database: Database,
    person: PersonRow,
    changes: dict[str, Any],
    pointers: set[str],
) -> None:
    with pytest.raises(Invalid) as caught, database.work(arrange.office.officer, NOW) as work:
        enter_order(work, new_order(person, **changes))
    assert {fault.pointer for fault in caught.value.fields} == pointers


@pytest.mark.parametrize(
    ("kind", "changes", "pointers"),
    [
        ("x", {}, {"/kind"}),
        ("curfew", {"wording": "x" * 2_001}, {"/wording"}),
        ("curfew", {"starts_on": date(2026, 9, 30)}, {"/starts_on"}),
        ("curfew", {"starts_on": date(2027, 10, 1)}, {"/starts_on"}),
        ("curfew", {"ends_on": date(2027, 10, 1)}, {"/ends_on"}),
        ("curfew", {"starts_on": date(2026, 12, 1), "ends_on": date(2026, 11, 1)}, {"/ends_on"}),
    ],
)
def test_a_condition_lies_within_its_frame(
    arrange: Arranger,
    database: Database,
    person: PersonRow,
    kind: str,
    changes: dict[str, Any],
    pointers: set[str],
) -> None:
    with database.work(arrange.office.officer, NOW) as work:
        order = enter_order(work, new_order(person))
    with pytest.raises(Invalid) as caught, database.work(arrange.office.officer, NOW) as work:
        add_condition(work, NewCondition(order.id, kind, ConditionTerms(**changes)))
    assert {fault.pointer for fault in caught.value.fields} == pointers


@pytest.mark.parametrize("who", ["colleague", "outsider", "other_supervisor"])
def test_other_peoples_files_are_not_there(
    arrange: Arranger, database: Database, person: PersonRow, who: str
) -> None:
    condition = arrange.condition(person)
    stranger = getattr(arrange.office, who)
    with pytest.raises(NotFound), database.work(stranger, NOW) as work:
        enter_order(work, new_order(person))
    with pytest.raises(NotFound), database.work(stranger, NOW) as work:
        add_condition(work, NewCondition(condition.order_id, "curfew"))
    with pytest.raises(NotFound), database.work(stranger, NOW) as work:
        withdraw_condition(work, condition.id, 1, NOW.date())


def test_a_withdrawn_condition_binds_up_to_that_day(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    condition = arrange.condition(person)
    with database.work(arrange.office.officer, NOW) as work:
        row = withdraw_condition(work, condition.id, 1, date(2026, 12, 1)).row
        (order,) = orders_of(work.session, person.id)
        assert last_day(order, row) == date(2026, 12, 1)
    with pytest.raises(Stale), database.work(arrange.office.officer, NOW) as work:
        withdraw_condition(work, condition.id, 1, date(2026, 12, 2))


def test_a_condition_is_not_withdrawn_before_it_began(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    condition = arrange.condition(person, starts_on=date(2026, 11, 1))
    with pytest.raises(Invalid) as caught, database.work(arrange.office.officer, NOW) as work:
        withdraw_condition(work, condition.id, 1, date(2026, 10, 31))
    assert [fault.pointer for fault in caught.value.fields] == ["/on"]


def test_of_two_who_withdraw_the_same_version_at_once_one_is_stale(
    fresh_database: Database,
) -> None:
    """Both read version 1 before either writes; the second must not overwrite the first."""
    arrange = Arranger(fresh_database)
    condition = arrange.condition(arrange.person())
    days = (date(2026, 12, 1), date(2026, 12, 24))

    def withdraw(day: date) -> None:
        with fresh_database.work(arrange.office.supervisor, NOW) as work:
            withdraw_condition(work, condition.id, 1, day)

    with ThreadPoolExecutor(1) as pool:
        with fresh_database.work(arrange.office.officer, NOW) as first:
            withdraw_condition(first, condition.id, 1, days[0])
            first.session.flush()
            second = pool.submit(withdraw, days[1])
            until_a_session_waits_for_a_lock(fresh_database)
        with pytest.raises(Stale):
            second.result(timeout=30)
    with fresh_database.work(arrange.office.officer, NOW) as work:
        (kept,) = conditions_of(work.session, condition.person_id)
        assert (kept.withdrawn_on, kept.version) == (days[0], 2)
