"""Receipts in any order lead to one truth, and every error code to one thing to do."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.domain.messages.delivery import (
    ERROR_MEANINGS,
    TERMINAL,
    DeliveryState,
    Remedy,
    error_meaning,
    newer_state,
)

WORDS = st.sampled_from([*DeliveryState, "read", "teleported", "", None])


def after(*words: str | None) -> DeliveryState | None:
    state: DeliveryState | None = None
    for word in words:
        state = newer_state(state, word)
    return state


@pytest.mark.parametrize("end", sorted(TERMINAL))
def test_receipts_in_any_order_end_the_same(end: DeliveryState) -> None:
    assert {after(*order) for order in permutations(["queued", "sending", "sent", end])} == {end}


def test_a_late_undelivered_after_sent_wins() -> None:
    assert after("queued", "sent", "undelivered") is DeliveryState.UNDELIVERED


def test_the_first_final_state_stands() -> None:
    assert after("delivered", "undelivered") is DeliveryState.DELIVERED


def test_a_word_we_do_not_know_changes_nothing() -> None:
    assert after("sent", "teleported") is DeliveryState.SENT
    assert after("teleported") is None


def test_case_and_space_around_a_word_do_not_matter() -> None:
    assert after(" Delivered ") is DeliveryState.DELIVERED


@given(st.lists(WORDS))
def test_a_text_never_goes_back(words: list[str | None]) -> None:
    seen = after(*words)
    assert all(newer_state(seen, word) == seen for word in words)


@pytest.mark.parametrize(
    ("codes", "remedy"),
    [
        ((21211, 21602, 21603, 21604, 21617, 90007), Remedy.FLAG_NUMBER_TASK),
        ((21610,), Remedy.CHANNEL_CLOSED_TASK),
        ((21614, 21635, 30005, 30006), Remedy.CHANNEL_SUSPENDED_TASK),
        ((21408, 21606, 21609, 21612, 20003, 20404), Remedy.STOP_SENDER_ALARM),
        ((20429,), Remedy.BACK_OFF_RETRY),
        ((30001,), Remedy.RETRY_IF_USEFUL),
        ((30003, 30008), Remedy.ONE_LATER_RETRY),
        ((30004, 30007, 30034), Remedy.NO_RETRY_ADMIN),
        ((30036,), Remedy.RETRY_BEFORE_APPOINTMENT),
        ((0, 12345), Remedy.UNKNOWN),
    ],
)
def test_each_code_has_its_remedy(codes: tuple[int, ...], remedy: Remedy) -> None:
    assert {error_meaning(code).remedy for code in codes} == {remedy}


@pytest.mark.parametrize("code", [None, "", "soon", "30005", 30005])
def test_a_code_may_come_as_a_word_or_not_at_all(code: int | str | None) -> None:
    known = str(code) == "30005"
    assert (error_meaning(code).remedy is not Remedy.UNKNOWN) == known


def test_every_meaning_has_one_sentence_of_its_own() -> None:
    meanings = {*ERROR_MEANINGS.values(), error_meaning(None)}
    assert len({m.sentence for m in meanings}) == len(meanings)
