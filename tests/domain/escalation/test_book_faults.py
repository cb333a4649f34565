"""All faults of a rule book are told at once: what cannot be read hides nothing of the rest."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from aftercare.base.errors import Invalid
from aftercare.domain.escalation.adopting import book_faults
from aftercare.domain.escalation.parsing import read_rule_book
from aftercare.domain.escalation.rules_file import read_rules_file
from tests.data.rules import EVERY_TRIGGER

BOOK = read_rules_file(EVERY_TRIGGER.read_text())
JUNK = (None, 0, -1, "", [], {}, "x y", [[]], {"a": 1}, True, 1.5, "lost-contact", "\0", 10**30)


def with_value(part: str, member: str, value: Any) -> dict[str, Any]:
    found: dict[str, Any] = copy.deepcopy(BOOK)
    found[part][0][member] = value
    return found


@pytest.mark.parametrize("value", JUNK, ids=repr)
@pytest.mark.parametrize(
    ("part", "member"),
    [(part, member) for part in ("rules", "ladders") for member in BOOK[part][0]],
)
def test_no_value_of_a_member_breaks_the_checks_or_hides_a_fault(
    part: str, member: str, value: Any
) -> None:
    book = with_value(part, member, value)
    book["rules"][-1]["code"] = book["rules"][-2]["code"]
    faults = book_faults(book, {}, "/book")
    with pytest.raises(Invalid) as refused:
        read_rule_book(book, 0, "/book")
    assert faults[: len(refused.value.fields)] == list(refused.value.fields)
    last = len(book["rules"]) - 1
    assert (f"/book/rules/{last}/code", "twice") in {(one.pointer, one.code) for one in faults}


@pytest.mark.parametrize("raw", JUNK, ids=repr)
def test_what_is_no_rule_book_has_faults_and_nothing_more(raw: Any) -> None:
    assert book_faults(raw, {}) != []
    assert book_faults({**BOOK, "rules": raw}, {}) != []


def test_no_rule_has_the_fault_of_a_missing_ladder_where_no_ladder_can_be_read() -> None:
    codes = {one.code for one in book_faults({**BOOK, "ladders": "none"}, {})}
    assert "unknown-ladder" not in codes
    assert "unknown-ladder" in {one.code for one in book_faults({**BOOK, "ladders": []}, {})}


def test_a_rule_whose_limits_cannot_be_read_may_be_about_everyone() -> None:
    alarms = [number for number, one in enumerate(BOOK["rules"]) if one["trigger"] == "alarm"]
    book = copy.deepcopy(BOOK)
    for number in alarms:
        book["rules"][number]["tiers"] = "all"
    assert "no-rule-for-alarm" not in {one.code for one in book_faults(book, {})}
    for number in reversed(alarms):
        del book["rules"][number]
    assert "no-rule-for-alarm" in {one.code for one in book_faults(book, {})}


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("valid_from: 2026-01-01\nrules: []\nvalid_from: 2027-01-01\n", "3:1"),
        ('{"rules": [{"code": "a", "ladder": "b", "code": "c"}]}', "1:41"),
    ],
    ids=["YAML", "JSON"],
)
def test_a_member_that_stands_twice_in_a_file_is_refused_where_it_stands_again(
    text: str, place: str
) -> None:
    with pytest.raises(Invalid) as refused:
        read_rules_file(text)
    assert [(one.pointer, one.code) for one in refused.value.fields] == [(place, "said-twice")]
