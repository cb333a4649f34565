"""A required reason says something: its reader may be a court, years later."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from aftercare.base.errors import Invalid
from aftercare.base.typed_text import has_unseen, is_brief, reason_faults, required

CASEWORK = Path(__file__).parents[2] / "aftercare" / "casework"
# The acts whose reason may be one word, since no one's rights or safety hang on it, or a stricter rule follows.
ONE_WORD = {
    "accounts/reading_alarms.py": "asks for four words itself",
    "subject_access/requests.py": "asks for a sentence itself",
    "appointments/extra.py": "why a further appointment is made",
    "messages/senders.py": "a failure of the provider; a second person decides",
    "messages/unclaimed.py": "a text of no client, such as advertising",
    "phones/acts.py": "a number that does not work; it is verified before it is used again",
    "treatment/offers.py": "the wait goes on at its place",
}


@pytest.mark.parametrize(
    "reason",
    ["x", "Vertrek", "n.v.t. -", ". . . . . . .", "1 2 3 4 5 6", "a b c d e f g h i", "Te laat"],
)
def test_one_letter_one_word_and_no_words_are_too_brief(reason: str) -> None:
    assert is_brief(reason)
    assert [one.code for one in reason_faults("/reason", reason, 100)] == ["reason-short"]
    with pytest.raises(Invalid) as refused:
        required(reason, 100, "/answer")
    assert [(one.pointer, one.code) for one in refused.value.fields] == [
        ("/answer", "reason-short")
    ]
    assert required(f" {reason} ", 100, trivial=True) == reason


@pytest.mark.parametrize(
    "reason", ["Is verhuisd", "Не прийшов учора", "The file is closed", "Cliënt overleden"]
)
def test_a_few_words_of_any_language_are_a_reason(reason: str) -> None:
    assert not is_brief(reason)
    assert required(reason, 100) == reason


def test_an_empty_reason_has_the_fault_of_an_empty_one() -> None:
    with pytest.raises(Invalid) as refused:
        required("  ", 100)
    assert [one.code for one in refused.value.fields] == ["reason-missing"]


def test_only_what_is_listed_takes_a_reason_of_one_word() -> None:
    found = set()
    for file in CASEWORK.rglob("*.py"):
        for call in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(call, ast.Call) and any(one.arg == "trivial" for one in call.keywords):
                found.add(str(file.relative_to(CASEWORK)))
    assert found == set(ONE_WORD)


@pytest.mark.parametrize(
    "name",
    [
        "ali\u202ehsoj",
        "a\u200bb",
        "a\tb",
        "a\nb",
        "\u2066ali\u2069",
        "Jan\u200dsen",
        "\u200cمی",
        "می\u200c",
    ],
)
def test_what_no_one_sees_is_found_in_a_name(name: str) -> None:
    assert has_unseen(name)


@pytest.mark.parametrize(
    "name",
    ["يوسف", "نرگس", "بی\u200cنام", "بیِ\u200cنام", "क्\u200dष", "Zoë O’Brien-van der Áa", "שרה"],
)
def test_letters_of_every_direction_and_the_joiners_within_their_words_are_seen(name: str) -> None:
    assert not has_unseen(name)
