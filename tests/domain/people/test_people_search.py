"""What is typed finds the person it means, however it is typed; what is stored and what is asked never differ."""

from __future__ import annotations

import hashlib
import unicodedata
from datetime import date
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aftercare.domain.people.search import (
    Grade,
    Searched,
    asked_for,
    court_numbers_matched,
    fit,
    searched_words,
)
from tests.tiers import examples

TODAY = date(2026, 11, 28)
SJOERD = Searched(
    "Sjoerd", "de Oefening", date(1985, 2, 1), "DEMO-0007", "+31612345678", ("05/123456-21",)
)
LETTERS = "abcdefghijklmnoprstuvwzéïöüßøłşђжшאבגدمح"
names = st.lists(st.text(LETTERS, min_size=1, max_size=12), min_size=1, max_size=4).map(" ".join)
people = st.builds(
    Searched, names, names, st.dates(date(1930, 1, 1), date(2010, 1, 1)),
    st.from_regex(r"\A[A-Z]{1,4}-[0-9]{1,5}\Z"), st.from_regex(r"\A\+[1-9][0-9]{7,13}\Z"),
    st.tuples(st.from_regex(r"\A[0-9]{2}/[0-9]{6}-[0-9]{2}\Z")),
)  # fmt: skip


def token(digits: str) -> str:
    return hashlib.sha256(digits.encode()).hexdigest()[:8]


def grade(typed: str, person: Searched = SJOERD) -> Grade | None:
    found = fit(asked_for(typed, TODAY, token), searched_words(person, token))
    return found[0] if found else None


def test_a_court_number_is_named_as_the_reason_unless_the_name_is_one() -> None:
    courts = ("OEFENING-2026-0012", "05/123456-21")
    by = {
        "oefening": "Voorbeeld",
        "oefening 2026": "Oefening",
        "123456": "Oefening",
        "demo": "Oefening",
    }
    found = [
        court_numbers_matched(asked_for(typed, TODAY, token), ("Siân", name), courts)
        for typed, name in by.items()
    ]
    assert found == [[courts[0]], [courts[0]], [courts[1]], []]
    asked = asked_for("oefening", TODAY, token)
    assert court_numbers_matched(asked, ("Siân", "Oefening"), courts) == []


def possible(typed: str, person: Searched) -> bool:
    """Whether the database hands this line over: it has a fragment of every part, or of the code."""
    asked, line = asked_for(typed, TODAY, token), searched_words(person, token)
    parts = all(any(one in line for one in part.fragments) for part in asked.parts)
    return parts or bool(asked.code and any(one in line for one in asked.code.fragments))


@pytest.mark.parametrize(
    "typed",
    [
        "Sjoerd de Oefening", "Oefening, Sjoerd", "  SJOERD\tde  oefening ", "deoefening",
        "06-12345678", "06 12 34 56 78", "+31 6 12345678", "+31 (0)6 12 34 56 78", "0031612345678",
        "+31 612345678", "٠٦١٢٣٤٥٦٧٨",
        "1-2-1985", "01/02/1985", "1.2.85", "1 2 1985", "1985-2-1", "1-2-1985 0612345678 Sjoerd",
        "1 feb 1985", "1 februari 1985", "vr 1 feb 1985", "Fri 1 Feb 1985", "vrijdag 1 feb. 1985", "01021985",
        "Sjoerd 1 feb 1985", "1 feb 1985 0612345678", "06 12345678",
        "DEMO-0007", "demo0007", "Demo 0007", "0007", "#7", "05/123456-21", "05 123456 21", "0512345621",
    ],
)  # fmt: skip
def test_a_whole_name_or_number_is_found_however_it_is_typed(typed: str) -> None:
    assert grade(typed) is Grade.WHOLE


@pytest.mark.parametrize(
    ("typed", "how"),
    [
        ("oef", Grade.START), ("sj oef", Grade.START), ("demo", Grade.START_OF_CODE), ("05123456", Grade.START),
        ("fening", Grade.INSIDE), ("345678", Grade.INSIDE), ("Oefning", Grade.SLIP),
        ("Oeffening", Grade.SLIP), ("Oefeinng", Grade.SLIP), ("Oefenimg", Grade.SLIP),
        ("foefening", Grade.SLIP),
    ],
)  # fmt: skip
def test_a_part_is_found_and_so_is_one_slip(typed: str, how: Grade) -> None:
    assert grade(typed) is how


@pytest.mark.parametrize(
    "typed",
    [
        "", "  ", "%", "_", "\\", "-", "\0", "'; drop table person", "sjoerd bakker", "dx", "d3",
        "Oefinng", "1-2-1986", "31-2-1985", "1-2", "45678", "8", "06-12345679", "oefening 1-2-1984",
        "1 feb 1986", "02011985", "1 feb",
        "x" * 10_000, "% " * 5_000, "\ud800", "=", "@19850201 x",
    ],
)  # fmt: skip
def test_what_the_person_has_not_is_not_found(typed: str) -> None:
    assert grade(typed) is None


@pytest.mark.parametrize(("typed", "stored"), [("jan", "Jam"), ("alik", "Alix"), ("bos", "Bas")])
def test_a_short_word_has_no_slips(typed: str, stored: str) -> None:
    assert grade(typed, Searched(stored, "Voorbeeld", date(1985, 2, 1), "P-1")) is None


def test_a_month_by_its_name_takes_no_name_or_number_from_who_has_it() -> None:
    """Eight digits may be the end of a telephone, and a given name may be that of a month."""
    april = Searched("April", "Mei", date(1980, 2, 2), "DEMO-0012", "+31612051980")
    for typed in ("April", "mei april", "12 April", "12 mei", "06 12051980", "12051980"):
        assert grade(typed, april) is Grade.WHOLE, typed


def test_a_year_of_two_digits_is_one_that_has_come() -> None:
    old = Searched("A", "B", date(1926, 12, 31), "P-1")
    assert grade("31-12-26", old) is Grade.WHOLE


@given(people, st.data())
@settings(max_examples=examples(200))
def test_the_words_of_a_name_are_found_in_any_order_and_case(
    person: Searched, data: st.DataObject
) -> None:
    words = f"{person.given_name} {person.family_name}".split()
    order = data.draw(st.sampled_from(list(permutations(words))[:200]))
    change = data.draw(st.sampled_from((str.upper, str.title, without_accents)))
    typed = data.draw(st.sampled_from((" ", ", "))).join(map(change, order))
    assert grade(typed, person) is Grade.WHOLE
    assert possible(typed, person)


@given(people, st.data())
@settings(max_examples=examples(200))
def test_one_slip_in_a_word_of_five_letters_is_found(person: Searched, data: st.DataObject) -> None:
    word = data.draw(st.text("abcdefgh", min_size=5, max_size=12))
    at = data.draw(st.integers(0, len(word) - 1))
    other = data.draw(st.sampled_from("abxy"))
    swapped = word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :]
    slips = (word[:at] + word[at + 1 :], word[:at] + other + word[at:], swapped,
             word[:at] + other + word[at + 1 :])  # fmt: skip
    named = Searched(word, person.family_name, person.birth_on, person.reference)
    typed = data.draw(st.sampled_from(slips))
    assert grade(typed, named) is not None
    assert possible(typed, named)


@given(people, st.text(max_size=60))
@settings(max_examples=examples(300))
def test_whoever_fits_is_handed_over_and_no_fragment_is_a_pattern(
    person: Searched, typed: str
) -> None:
    asked = asked_for(typed, TODAY, token)
    for part in (*asked.parts, *filter(None, [asked.code])):
        assert not set("%_\\\0") & set("".join((*part.fragments, *part.wholes)))
    if grade(typed, person) is not None:
        assert possible(typed, person)


@given(people)
@settings(max_examples=examples(100))
def test_every_number_of_a_person_finds_them(person: Searched) -> None:
    phone, courts = person.phone or "", person.court_references
    for typed in (phone, f"00{phone[1:]}", person.birth_on.isoformat(), f"{person.birth_on:%d-%m-%Y}",
                  person.reference, person.reference.lower().replace("-", " "), *courts):  # fmt: skip
        assert grade(typed, person) is Grade.WHOLE, typed
        assert possible(typed, person), typed


@pytest.mark.parametrize("typed", ["DEMO-54", "demo54", "54", "demo 054", "DEMO-0054", "Demo-005"])
def test_a_reference_is_found_without_the_zeros_before_its_number(typed: str) -> None:
    wanted = Searched("Bram", "Nepnaam", None, "DEMO-0054")
    assert grade(typed, wanted) is not None
    assert possible(typed, wanted)
    assert grade("DEMO-5", wanted) is None


def without_accents(word: str) -> str:
    plain = unicodedata.normalize("NFD", word)
    return "".join(one for one in plain if unicodedata.category(one) != "Mn")
