"""Where rules, terms and standards come from is said in Dutch on Dutch pages, without the name of a file."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date

import pytest

import aftercare.domain
from aftercare.domain.law.validity import BOOK_6_ON, cited
from aftercare.store.contact_standards.rows import shipped_standards
from aftercare.store.deadlines.rows import DeadlineRow
from aftercare.store.escalation.rule_book_rows import shipped_books
from aftercare.store.reminders.rows import shipped_policies
from aftercare.web.shell.sources import adopted_text, source_view
from tests.casework.contact_standards.standards_at_work import EXAMPLE
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.shell.english_of_ours import DOCUMENT, english_on
from tests.web.shell.reading_html import words
from tests.web.shell.wording import dutch

SOURCES = ("source", "suspended_source", "basis")
# Words no Dutch sentence holds; titles and names of bodies are cited as they are.
ENGLISH = re.compile(
    r"\b(the|of|and|to|be|for|with|from|since|no|not|by|at|every|ages|boys|law|read|least|days|text|list)\b"
)
NAMES = re.compile(r"Journal of Evidence-Based Policing|Evaluators' Workbook|\bText of\b")
FILE = re.compile(r"\w\.(py|json|ya?ml|md|sql)\b")


def in_the_code() -> set[str]:
    """Every source that a rule, a term, a condition or an instrument of the code names."""
    found: set[str] = set()
    for module in pkgutil.walk_packages(aftercare.domain.__path__, "aftercare.domain."):
        if ".placement" not in module.name:
            for value in vars(importlib.import_module(module.name)).values():
                found.update(_sources(value))
    return found


def _sources(value: object) -> Iterator[str]:
    if is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            part = getattr(value, field.name)
            if field.name in SOURCES and isinstance(part, str):
                yield part
            else:
                yield from _sources(part)
    elif isinstance(value, dict):
        yield from _sources(tuple(value.values()))
    elif isinstance(value, tuple | list | frozenset):
        for part in value:
            yield from _sources(part)


def in_books() -> list[str]:
    """Every source and adopter of what is loaded into the database."""
    books = [one["book"] for one in shipped_books()]
    rows = [*books, *shipped_standards(), *shipped_policies()]
    named = [row[name] for row in rows for name in ("source", "adopted_by")]
    return named + [rule["source"] for book in books for rule in book["rules"] if "source" in rule]


def test_every_source_that_ships_is_dutch_in_dutch() -> None:
    of_rules = {one for book in shipped_books() for one in _texts(book["book"])}
    by_law = in_the_code() - of_rules
    assert len(by_law) > 80
    view = [adopted_text(one, "nl") for one in in_books()]
    view += [source_view(cited(one, day), "nl") for one in by_law for day in (date.min, BOOK_6_ON)]
    assert [one for one in view if ENGLISH.search(NAMES.sub("", one))] == []
    assert [one for one in view if FILE.search(one)] == []


@pytest.mark.parametrize(
    "address",
    [
        "/rule-books",
        "/rule-books/1",
        "/reminder-policies",
        "/reminder-policies/1",
        "/contact-standards",
        f"/contact-standards/{EXAMPLE}/2",
    ],
)
def test_a_dutch_page_of_what_ships_says_nothing_in_english(visitor: Visitor, address: str) -> None:
    page = visitor("admin").get(address)
    assert page.status_code == 200
    assert english_on(page.text) == set()
    assert FILE.search(" ".join(re.findall(r">[^<]+<", DOCUMENT.sub("", page.text)))) is None


def test_the_source_of_a_term_is_dutch_on_its_page(visitor: Visitor, arrange: Arranger) -> None:
    person = arrange.person()
    for code in ("reassess-stable", "too-few-home-visit-capacity", "zone-alarm"):
        row = DeadlineRow(
            person_id=person.id,
            subject_kind="person",
            subject_id=person.id,
            code=code,
            counted_from_on=NOW.date(),
            due_at=NOW,
            shows_from_at=NOW,
            created_at=NOW,
        )
        arrange.add(row)
        page = visitor("officer").get(f"/deadlines/{row.id}")
        assert page.status_code == 200
        assert dutch("Source:") in words(page.text)
        assert english_on(page.text) == set()


def _texts(book: dict[str, object]) -> Iterator[str]:
    rules = book["rules"]
    assert isinstance(rules, list)
    yield str(book["source"])
    yield from (rule["source"] for rule in rules if "source" in rule)


def test_what_an_organisation_wrote_stands_as_it_wrote_it() -> None:
    own = "Decided by the team: to be verified in March"
    assert adopted_text(own, "nl") == own
