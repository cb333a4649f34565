"""Rule books: what ships is the rules in code, what is published agrees with what is read, versions never change."""

from __future__ import annotations

import copy
from datetime import date
from typing import Any

import jsonschema_rs
import pytest
from sqlalchemy import text

from aftercare.base.errors import Forbidden, Invalid
from aftercare.domain.accounts.permissions import Actor, Role
from aftercare.domain.escalation.parsing import RULES_FORM, read_rule_book
from aftercare.domain.escalation.rules_file import read_rules_file
from aftercare.domain.escalation.shipped_rules import RULES
from aftercare.store.database.unit_of_work import Database
from aftercare.store.database.versioned_policy import get_version
from aftercare.store.escalation.rule_book_rows import (
    RuleBookRow,
    rule_of,
    rules_in_force,
    shipped_books,
)
from tests.store.arranging import NOW, Arranger

SHIPPED: dict[str, Any] = shipped_books()[0]["book"]
CHECKER = jsonschema_rs.validator_for(RULES_FORM.schema)


def is_read(document: Any) -> bool:
    try:
        read_rule_book(document, 1)
    except Invalid:
        return False
    return True


def test_the_book_that_ships_fits_its_schema_and_has_a_rule_for_each_severity() -> None:
    assert CHECKER.is_valid(SHIPPED)
    severities = {rule.code: rule.severity for rule in read_rule_book(SHIPPED, 1).rules}
    assert len(severities) == 17
    assert [code for code, severity in severities.items() if severity == 3] == [
        "unexcused-repeated", "alarm", "lost-contact", "unexcused-in-a-row",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("colour",), "red"),
        (("rules", 0, "severity"), 4),
        (("rules", 0, "severity"), True),
        (("rules", 0, "trigger"), "hunch"),
        (("rules", 0, "kinds"), ["banquet"]),
        (("rules", 0, "nl"), ""),
        (("rules", 1, "window_days"), 0),
        (("ladders", 0, "rungs"), []),
        (("ladders", 0, "rungs", 0, "audience"), "press"),
        (("rules",), []),
        (("valid_from",), 20260101),
    ],
    ids=str,
)
def test_schema_and_reader_refuse_the_same_values(
    path: tuple[str | int, ...], value: object
) -> None:
    document = copy.deepcopy(SHIPPED)
    place: Any = document
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    assert not CHECKER.is_valid(document)
    assert not is_read(document)


@pytest.mark.parametrize(
    "typed",
    [
        "a: [1, 2",
        "\t- x",
        "a: &x [1]\nb: *x",
        "a: !!python/object/apply:os.system ['true']",
        "{" * 5000,
    ],
    ids=["unfinished", "a tab", "an alias", "a tag that runs", "braces without end"],
)
def test_a_file_that_is_no_plain_yaml_is_refused(typed: str) -> None:
    with pytest.raises(Invalid):
        read_rules_file(typed)


def test_a_file_beyond_all_measure_is_refused_unread() -> None:
    with pytest.raises(Invalid, match="invalid"):
        read_rules_file("#" * 10_000_000)


def test_a_date_in_yaml_stays_the_text_it_is() -> None:
    assert read_rules_file("valid_from: 2026-01-01") == {"valid_from": "2026-01-01"}


def test_in_force_from_the_first_day_on_and_before_it_too(arrange: Arranger) -> None:
    with arrange.database.work(Actor(Role.CLOCK), NOW) as work:
        for on in (date(2020, 1, 1), NOW.date()):
            assert rules_in_force(work.session, on) == RULES
        assert rule_of(work.session, "alarm", 1) == RULES[5]
        assert rule_of(work.session, "alarm", 99) is None
        assert get_version(work.session, RuleBookRow, 1).state == "activated"


def test_nobody_at_a_desk_changes_what_was_proposed(arrange: Arranger, database: Database) -> None:
    with pytest.raises(Forbidden), database.work(arrange.office.officer, NOW) as work:
        work.session.execute(text("update rule_book set book = '{}' where version = 1"))
