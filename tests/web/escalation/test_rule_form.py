"""Fields of the rules: nothing of a file is lost in them, and each fault has its field."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from aftercare.base.errors import FieldFault, Invalid, refuse_if
from aftercare.domain.escalation.adopting import book_faults
from aftercare.domain.escalation.parsing import read_rule_book
from aftercare.domain.escalation.rules_file import read_rules_file
from aftercare.domain.escalation.shipped_rules import SHIPPED_BOOK
from aftercare.web.escalation.rule_draft import RULE_FAULTS, rule_changes
from aftercare.web.escalation.rule_form import (
    ADDED,
    STAND_IN,
    field_at,
    fields_of,
    shown_fields,
    typed_rules,
    with_a_rule,
)
from aftercare.web.escalation.rule_form_view import rules_shown
from aftercare.web.escalation.rule_words import book_view
from aftercare.web.shell.forms.reading import Reading
from tests.data.rules import EVERY_TRIGGER

OF_ALL = read_rules_file(EVERY_TRIGGER.read_text())
DESK = "after-0-duty_desk"


def adopted(form: Reading) -> None:
    refuse_if(book_faults(typed_rules(form), {}, "/book"))


@pytest.mark.parametrize("book", [SHIPPED_BOOK, OF_ALL], ids=["shipped", "every trigger"])
def test_what_the_fields_hold_is_the_book_they_were_filled_from(book: Any) -> None:
    form = Reading(fields_of(book))
    provenance = {name: book[name] for name in STAND_IN}
    assert read_rule_book(typed_rules(form) | provenance, 1) == read_rule_book(book, 1)
    assert form.is_valid


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"after-0-officer": "1"}, "after-0-officer"),
        ({"after-1-deputy": "12", "after-1-supervisor": "8"}, "after-1-supervisor"),
        ({"steps-1": "one-day"}, "steps-1"),
        ({"steps-4": "new", "hours-4": "wall"}, "steps-4"),
        ({"code-3": "outcome overdue"}, "code-3"),
        ({"code-3": "missed-home-visit"}, "code-3"),
        ({"kinds-0-home_visit": ""}, "kinds-0"),
        ({"left_out-0-yes": "yes", "code-3": "x y"}, "code-3"),
        ({"left_out-16-yes": "yes"}, ADDED),
    ],
    ids=[
        "starts late",
        "does not climb",
        "ladder twice",
        "ladder without steps",
        "code",
        "rule twice",
        "no kind",
        "after one left out",
        "no alarm",
    ],
)
def test_a_fault_of_the_rules_is_of_its_field(changes: dict[str, str], field: str) -> None:
    form = Reading(fields_of(OF_ALL) | changes)
    with pytest.raises(Invalid) as refused:
        adopted(form)
    assert form.is_valid
    assert {field_at(form, one, "/book") for one in refused.value.fields} == {field}
    assert {one.code for one in refused.value.fields} <= set(RULE_FAULTS)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"after-0-deputy": "soon"}, "after-0-deputy"),
        ({"ladder-0": "7"}, "ladder-0"),
        ({"steps-1": "", "after-1-officer": "0"}, "steps-1"),
        ({"severity-0": "9"}, "severity-0"),
        ({"count-3": ""}, "count-3"),
        ({"repeat_minutes-15": "1"}, "repeat_minutes-15"),
        ({"nl-0": " "}, "nl-0"),
    ],
)
def test_what_is_unreadable_is_an_error_of_its_field(changes: dict[str, str], field: str) -> None:
    form = Reading(fields_of(OF_ALL) | changes)
    typed_rules(form)
    assert set(form.errors) == {field}


def test_a_source_that_ships_is_shown_translated_and_stays_as_it_was_adopted() -> None:
    form = Reading(shown_fields(SHIPPED_BOOK, "nl"))
    assert form.typed["source-5"] != SHIPPED_BOOK["rules"][5]["source"]
    sources = {one.code: one.source for one in read_rule_book(typed_rules(form), 1).rules}
    assert sources["alarm"] == SHIPPED_BOOK["rules"][5]["source"]


def test_a_book_without_names_of_ladders_loads_and_says_who_is_notified() -> None:
    before = deepcopy(SHIPPED_BOOK)
    for ladder in before["ladders"]:
        del ladder["nl"], ladder["en"]
    shown = book_view(read_rule_book(before, 1), "nl")
    assert {one.name == one.way for one in shown.ladders} == {True}
    assert read_rule_book(typed_rules(Reading(fields_of(before))), 1).rules


def test_ladders_are_shown_by_their_name_and_their_code_is_a_field() -> None:
    fields = fields_of(SHIPPED_BOOK) | {"name_nl-0": "", "name_nl-1": "Halve dag", "name_en-1": ""}
    form = Reading(fields)
    shown = book_view(read_rule_book(typed_rules(form), 1), "nl")
    names = {one.code: one.name for one in shown.ladders}
    # Without a name in the reader's language the one in the other.
    assert names["one-day"] == SHIPPED_BOOK["ladders"][0]["en"]
    assert names["half-day"] == "Halve dag"
    assert {one.ladder.name for one in shown.rules} <= {*names.values()}
    assert not {*names} & {one.name for one in rules_shown(form, "nl").ladders}
    too_long = FieldFault("/book/ladders/1/en", "bad-length", "Too long.")
    assert field_at(form, too_long, "/book") == "name_en-1"


def test_a_changed_name_of_a_ladder_is_a_change() -> None:
    book = read_rule_book(SHIPPED_BOOK, 1)
    named = fields_of(SHIPPED_BOOK) | {"name_nl-1": "Halve dag"}
    changed = rule_changes(book, read_rule_book(typed_rules(Reading(named)), 1), "nl")
    assert "Halve dag" in {one.becomes for one in changed}


def test_ladders_keep_their_rules_under_another_code() -> None:
    form = Reading(fields_of(OF_ALL) | {"steps-0": "whole-day"})
    rules = read_rule_book(typed_rules(form), 0).rules
    assert {one.ladder.code for one in rules if one.code == "outcome-overdue"} == {"whole-day"}


def test_a_rule_is_added_about_what_was_chosen_with_a_code_of_its_own() -> None:
    form = with_a_rule(Reading(fields_of(OF_ALL) | {ADDED: "lost-contact"}))
    row = len(OF_ALL["rules"])
    assert form.typed[f"trigger-{row}"] == "lost-contact"
    assert form.typed[f"code-{row}"] == "lost-contact-2"
    again = with_a_rule(form)
    assert (again.typed, set(again.errors)) == (form.typed, {ADDED})


def test_a_draft_says_what_it_changes_of_each_rule_and_ladder() -> None:
    before = read_rule_book(OF_ALL, 1)
    changes = {"window_days-3": "20", "left_out-0-yes": "yes", DESK: "12"}
    form = Reading(fields_of(OF_ALL) | changes)
    found = {
        one.label: (one.was, one.becomes)
        for one in rule_changes(before, read_rule_book(typed_rules(form), 0), "en")
    }
    assert set(found) == {
        "Two or more unexcused misses within 30 days: Opens when",
        "Home visit missed",
        "Escalation steps: To the supervisor in one working day: Notified",
    }
    was, becomes = found["Two or more unexcused misses within 30 days: Opens when"]
    assert ("30 days" in was, "20 days" in becomes) == (True, True)
    assert found["Home visit missed"][1] == ""
    assert rule_changes(before, before, "en") == []
