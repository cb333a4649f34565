"""A rule book is read whole, or every fault in it is told with its pointer."""

from __future__ import annotations

import copy
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.base.errors import Invalid
from aftercare.domain.escalation.parsing import read_rule_book
from aftercare.domain.escalation.rules import Trigger

RUNG = {"after_hours": 0, "audience": "officer", "ask": "review"}
HIGHER = {"after_hours": 4, "audience": "supervisor", "ask": "decide"}
RULE = {
    "code": "repeated", "trigger": "unexcused-in-window", "severity": 3, "ladder": "day",
    "count": 2, "window_days": 30, "nl": "Tweede keer", "en": "Second time",
}  # fmt: skip
BOOK: dict[str, Any] = {
    "source": "example", "adopted_by": "somebody", "valid_from": "2026-01-01",
    "ladders": [{"code": "day", "rungs": [RUNG, HIGHER]}], "rules": [RULE],
}  # fmt: skip


def changed(*path: str | int, to: object = None, drop: bool = False) -> Any:
    """The book with one value other, or without it."""
    book = copy.deepcopy(BOOK)
    place: Any = book
    for step in path[:-1]:
        place = place[step]
    if drop:
        del place[path[-1]]
    else:
        place[path[-1]] = to
    return book


def faults(document: Any) -> set[tuple[str, str]]:
    with pytest.raises(Invalid) as refused:
        read_rule_book(document, 1)
    return {(one.pointer, one.code) for one in refused.value.fields}


def test_a_whole_book_is_read_with_its_version_and_provenance_in_every_rule() -> None:
    book = read_rule_book(BOOK, 7)
    (rule,) = book.rules
    assert (rule.version, rule.source, rule.adopted_by) == (7, "example", "somebody")
    assert (rule.trigger, rule.count, rule.window_days) == (Trigger.UNEXCUSED_IN_WINDOW, 2, 30)
    assert [one.audience.value for one in rule.ladder.rungs] == ["officer", "supervisor"]
    assert book.rule("repeated") is rule
    assert book.of(Trigger.ALARM) == ()


FAULTY = {
    "no object": ([], ("", "not-an-object")),
    "unknown member": (changed("colour", to="red"), ("/colour", "unknown-member")),
    "no source": (changed("source", drop=True), ("/source", "missing")),
    "a day that is none": (changed("valid_from", to="2026-02-30"), ("/valid_from", "not-a-date")),
    "no rules": (changed("rules", to=[]), ("/rules", "too-few")),
    "a ladder without rungs": (changed("ladders", 0, "rungs", to=[]), ("/ladders/0/rungs", "too-few")),
    "a ladder that starts late": (
        changed("ladders", 0, "rungs", 0, "after_hours", to=2), ("/ladders/0/rungs", "starts-late")),
    "a ladder that goes down": (
        changed("ladders", 0, "rungs", to=[RUNG, RUNG]), ("/ladders/0/rungs/1", "does-not-climb")),
    "hours of an unknown kind": (
        changed("ladders", 0, "hours", to="lunar"), ("/ladders/0/hours", "unknown-value")),
    "an audience nobody knows": (
        changed("ladders", 0, "rungs", 0, "audience", to="the press"),
        ("/ladders/0/rungs/0/audience", "unknown-value")),
    "a trigger nobody knows": (changed("rules", 0, "trigger", to="hunch"), ("/rules/0/trigger", "unknown-value")),
    "a ladder that is not there": (changed("rules", 0, "ladder", to="none"), ("/rules/0/ladder", "unknown-ladder")),
    "a severity out of range": (changed("rules", 0, "severity", to=4), ("/rules/0/severity", "out-of-range")),
    "a number as text": (changed("rules", 0, "count", to="2"), ("/rules/0/count", "not-a-whole-number")),
    "no window": (changed("rules", 0, "window_days", drop=True), ("/rules/0/window_days", "missing")),
    "a window of no day": (changed("rules", 0, "window_days", to=0), ("/rules/0/window_days", "out-of-range")),
    "a number its trigger does not look at": (
        changed("rules", 0, "percent", to=50), ("/rules/0/percent", "not-for-this-trigger")),
    "a share of more than all": (changed("rules", 0, "percent", to=101), ("/rules/0/percent", "out-of-range")),
    "a kind that is none": (changed("rules", 0, "kinds", to=["banquet"]), ("/rules/0/kinds/0", "unknown-value")),
    "a code twice": (changed("rules", to=[RULE, RULE]), ("/rules/1/code", "twice")),
    "a ladder's code twice": (changed("ladders", to=BOOK["ladders"] * 2), ("/ladders/1/code", "twice")),
    "a code that cannot be one": (changed("rules", 0, "code", to="A b"), ("/rules/0/code", "bad-code")),
    "a tier that is none": (changed("rules", 0, "tiers", to=[0]), ("/rules/0/tiers/0", "out-of-range")),
    "nothing in a member": (changed("rules", 0, "kinds", to=None), ("/rules/0/kinds", "missing")),
    "a letter that cannot be printed": (changed("rules", 0, "nl", to="a\0b"), ("/rules/0/nl", "unprintable")),
    "too many rules": (changed("rules", to=[RULE] * 51), ("/rules", "too-many")),
}  # fmt: skip


@pytest.mark.parametrize(("document", "fault"), FAULTY.values(), ids=FAULTY)
def test_what_does_not_hold_is_shown_with_its_pointer(
    document: Any, fault: tuple[str, str]
) -> None:
    assert fault in faults(document)


def test_an_alarm_s_ladder_counts_every_hour_though_its_book_was_written_for_office_hours() -> None:
    """Books adopted before a ladder could say which hours it counts."""
    alarm = {one: RULE[one] for one in ("code", "severity", "ladder", "nl", "en")}
    book = read_rule_book(
        BOOK | {"rules": [RULE, alarm | {"code": "alarm", "trigger": "alarm"}]}, 1
    )
    other, climbed = (one.ladder for one in book.rules)
    assert (other.hours, other.code, len(other.rungs)) == ("working", "day", 2)
    assert (climbed.hours, climbed.code) == ("wall", "day-alarm")
    assert [(one.audience.value, one.after_hours) for one in climbed.rungs] == [
        ("officer", 0), ("supervisor", 4), ("duty_desk", 0),
    ]  # fmt: skip


def test_a_share_may_be_all_there_is() -> None:
    rule = RULE | {"trigger": "attendance-below", "percent": 100, "count": 4, "window_days": 28}
    assert read_rule_book(BOOK | {"rules": [rule]}, 1).rules[0].percent == 100


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner, max_size=4),
    max_leaves=20,
)  # fmt: skip


@given(ANYTHING, st.sampled_from(["source", "ladders", "rules", "valid_from"]))
def test_whatever_comes_in_is_refused_and_never_breaks_the_reader(noise: Any, member: str) -> None:
    faults(noise)
    book = changed(member, to=noise)
    with suppress(Invalid):
        read_rule_book(book, 1)
