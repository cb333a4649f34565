"""Attempts that begin at the same moment are committed together, and each learns about its own claim."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from uuid import UUID

import pytest

from aftercare.base.clock import FixedClock
from aftercare.notifications.outbox.beginning import Beginning
from aftercare.notifications.outbox.claiming import Claim
from tests.notifications.outbox.test_fencing import claim
from tests.store.arranging import NOW


@pytest.fixture
def claims() -> list[Claim]:
    return [claim(FixedClock(NOW), 0) for _ in range(4)]


class Ledger:
    """Commits what begins; holds the first transaction until the others wait. `lost` is refused."""

    def __init__(
        self, others: int, lost: UUID | None = None, error: Exception | None = None
    ) -> None:
        self.beginning = Beginning(self.begin)
        self.transactions: list[set[UUID]] = []
        self._others, self._lost, self._error = others, lost, error

    def begin(self, these: Sequence[Claim]) -> set[UUID]:
        self.transactions.append({one.message_id for one in these})
        if len(self.transactions) == 1:
            while self.beginning.waiting < self._others:
                Event().wait(0.001)
        elif self._error is not None:
            raise self._error
        return {one.message_id for one in these if one.message_id != self._lost}


def test_what_gathers_behind_one_transaction_begins_in_the_next(claims: list[Claim]) -> None:
    ledger = Ledger(others=3, lost=claims[2].message_id)
    with ThreadPoolExecutor(4) as pool:
        begun = list(pool.map(ledger.beginning, claims))
    assert begun == [True, True, False, True]
    assert [len(one) for one in ledger.transactions] == [1, 3]
    assert set().union(*ledger.transactions) == {one.message_id for one in claims}


def test_an_error_of_a_transaction_reaches_each_attempt_in_it_and_no_other(
    claims: list[Claim],
) -> None:
    ledger = Ledger(others=3, error=ConnectionError("lost"))
    with ThreadPoolExecutor(4) as pool:
        ended = [pool.submit(ledger.beginning, one) for one in claims]
    errors = [one.exception() for one in ended]
    assert [type(one) for one in errors].count(ConnectionError) == 3
    assert errors.count(None) == 1
