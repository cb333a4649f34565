"""Two administrators who adopt versions at once wait for each other, whichever versions they hold."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest

from aftercare.base.errors import AlreadyDecided, Fault
from aftercare.casework.adoption.acts import activate, versions
from aftercare.casework.conditions.kinds import NewKind, propose_kind
from aftercare.casework.contact_standards.acts import CONTACT_STANDARD, propose_standard
from aftercare.casework.escalation.rule_books import RULE_BOOK, propose_book
from aftercare.casework.reminders.acts import NewPolicy, propose_policy
from aftercare.domain.accounts.permissions import Actor
from aftercare.store.database.unit_of_work import Database, UnitOfWork
from aftercare.store.reminders.rows import shipped_policies
from tests.casework.contact_standards.standards_at_work import new_standard
from tests.domain.conditions.own_kind_documents import raw_kind
from tests.scheduling.escalation.adopting import LADDERS, SHIPPED, a_rule
from tests.store.arranging import NOW, Arranger
from tests.store.placement.waiting import until_a_session_waits_for_a_lock

Act = Callable[[UnitOfWork], object]
KIND = NewKind("blood_test", "Zaakvak", "x", date(2026, 12, 1), raw_kind())
POLICY = NewPolicy("x", "x", date(2026, 12, 1), shipped_policies()[0]["policy"])


@pytest.fixture
def arrange(fresh_database: Database) -> Arranger:
    return Arranger(fresh_database)


def book(trigger: str) -> dict[str, Any]:
    """What ships, and one rule of ours that asks this."""
    ladders = [*SHIPPED["ladders"], *LADDERS]
    rules = [*SHIPPED["rules"], a_rule(trigger)]
    return SHIPPED | {"valid_from": str(NOW.date()), "ladders": ladders, "rules": rules}


def at_once(arrange: Arranger, first: Act, second: Act) -> tuple[object, object]:
    """What both came to: the second began while the first had not committed yet."""
    one, other = arrange.staff("admin"), arrange.staff("admin")

    def late() -> object:
        return attempt(arrange.database, other, second)

    with ThreadPoolExecutor(1) as pool:
        with arrange.database.work(one, NOW) as work:
            done = first(work)
            waiting = pool.submit(late)
            until_a_session_waits_for_a_lock(arrange.database)
        return done, waiting.result()


def attempt(database: Database, actor: Actor, act: Act) -> object:
    try:
        with database.work(actor, NOW) as work:
            return act(work)
    except Fault as fault:
        return fault.code


def test_two_books_that_ask_different_things_under_one_code_are_not_both_activated(
    arrange: Arranger,
) -> None:
    numbers = []
    for trigger in ("alarm", "decision-overdue"):
        with arrange.database.work(arrange.office.admin, NOW) as work:
            numbers.append(propose_book(work, book(trigger)).version)
    _, second = at_once(
        arrange,
        lambda work: activate(work, RULE_BOOK, numbers[0]),
        lambda work: activate(work, RULE_BOOK, numbers[1]),
    )
    assert second == "invalid-input"


def test_a_standard_that_two_activate_at_once_is_activated_by_the_first(arrange: Arranger) -> None:
    with arrange.database.work(arrange.office.admin, NOW) as work:
        propose_standard(work, new_standard())
    first, second = at_once(
        arrange,
        lambda work: activate(work, CONTACT_STANDARD, 1, {"code": "own"}).activated_by,
        lambda work: activate(work, CONTACT_STANDARD, 1, {"code": "own"}).activated_by,
    )
    assert second == AlreadyDecided.code
    with arrange.database.work(arrange.office.admin, NOW) as work:
        (row,) = [one for one in versions(work, CONTACT_STANDARD) if one.code == "own"]
    assert row.activated_by == first


PROPOSALS: dict[str, Act] = {
    "rule_book": lambda work: propose_book(work, book("alarm")).version,
    "reminder_policy": lambda work: propose_policy(work, POLICY).version,
    "condition_kind": lambda work: propose_kind(work, KIND).version,
}


@pytest.mark.parametrize("propose", PROPOSALS.values(), ids=PROPOSALS)
def test_two_who_propose_at_once_get_a_number_each(arrange: Arranger, propose: Act) -> None:
    first, second = at_once(arrange, propose, propose)
    assert isinstance(first, int)
    assert second == first + 1
