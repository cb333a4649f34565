"""No file puts a name, a clinic or a street into a text: not by a template, not by an officer's own words."""

from __future__ import annotations

import weakref
from datetime import date, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aftercare.domain.letters.envelopes import name_faults, reveals
from aftercare.domain.message_templates.free_texts import free_text_faults
from aftercare.domain.message_templates.protected_names import (
    ProtectedNames,
    line_faults,
    organisation_names,
    organisation_words,
    protected_names,
    streets_of,
)
from aftercare.domain.message_templates.reveal_check import revealing_parts
from aftercare.domain.message_templates.templates import (
    SHIPPED,
    TEXT_LANGUAGES,
    TextKind,
    TextTemplate,
    TextValues,
    render_text,
)
from aftercare.domain.message_templates.text_preview import wording_answers
from tests.domain.message_templates.test_reveal_check import DISGUISES, LATIN_WORDS
from tests.tiers import examples

VALUES = TextValues(
    date(2026, 11, 12),
    time(10, 0),
    "088-1234567",
    "123456",
    date(2026, 11, 11),
    time(9, 30),
    ((date(2026, 11, 13), time(10, 0)),),
)
# Names as they are written in the scripts of the languages we text in.
LETTERS = "abcdefghijklmnoprstuvwyzéïöłśżğışççабвгдежзиклмнопрстуфхїєґابتثجحخدذرزسشصعغفقكلمنهوي"
NAMES = st.builds(
    " ".join, st.lists(st.text(LETTERS, min_size=3, max_size=10), min_size=1, max_size=3)
)
STREETS = st.text("abdefgklmnoprst", min_size=5, max_size=12)
ADDRESSES = st.builds("{}straat {}".format, STREETS, st.integers(1, 400))


@settings(max_examples=examples(300), deadline=None)
@given(template=st.sampled_from(SHIPPED), name=NAMES, clinic=NAMES, address=ADDRESSES)
def test_no_shipped_text_says_anything_of_any_case(
    template: TextTemplate, name: str, clinic: str, address: str
) -> None:
    text = render_text(template.text, template.language, VALUES)
    # A text is the same for everybody: what is in it of a name was in it before there was a file.
    found = protected_names([name], [clinic], [clinic], [address])
    said = revealing_parts(
        text,
        template.language,
        names=found.names,
        wholes=found.wholes,
        callback_number=VALUES.phone,
    )
    own_words = set(template.text.casefold().split())
    assert said == () or any(part in " ".join(own_words) for part in _parts(name, clinic))


def _parts(*names: str) -> list[str]:
    return [part.casefold()[:-1] for name in names for part in name.split()]


@settings(max_examples=examples(300), deadline=None)
@given(
    name=NAMES,
    language=st.sampled_from(TEXT_LANGUAGES),
    disguise=st.sampled_from([str.upper, str.title, ".".join, "\u200b".join, "\u00ad".join]),
    before=st.sampled_from(["", "Dag ", "Afspraak met "]),
    after=st.sampled_from(["", ", tot morgen", "!", " 10:00"]),
)
def test_a_name_in_disguise_is_found_in_any_script(
    name: str, language: str, disguise: object, before: str, after: str
) -> None:
    assert callable(disguise)
    text = before + str(disguise(name)) + after
    assert "name" in revealing_parts(text, language, names=[name])


HOSTILE = st.lists(
    st.sampled_from([
        *("{weekday_date}", "{time}", "{phone}", "{code}", "Afspraak", "bel", "op", " ", " ", ".", "\n", "0", "\u200b"),
        *("z", "den", "3", "pro", "bation", "toe", "zicht", "суд", "محكمة", "terapi"),
        *("Framboos", "De Vlierbes", "www", "nl", "Hoge Eind", "Kerkstraat", "12", "@", "o", "m", "O", "M", "l", "I"),
    ]),
    max_size=12,
).map("".join)  # fmt: skip
CODES = st.from_regex(r"[0-9]{4,6}", fullmatch=True)


@settings(max_examples=examples(600), deadline=None)
@given(
    template=HOSTILE,
    kind=st.sampled_from(TextKind),
    language=st.sampled_from(TEXT_LANGUAGES),
    on=st.dates(date(2026, 1, 1), date(2030, 1, 1)),
    at=st.times(),
    code=CODES,
)
def test_no_text_that_may_be_kept_says_anything_of_any_case_whatever_is_filled_in(
    template: str, kind: TextKind, language: str, on: date, at: time, code: str
) -> None:
    app_state = organisation_names(
        ["Fien Framboos"], ["De Vlierbes"], [], ["Hoge Eind 3b"], ["Dag"]
    )
    if wording_answers(template, language, kind, app_state):
        return
    text = render_text(template, language, TextValues(on, at, "088-1234567", code))
    found = revealing_parts(
        text,
        language,
        names=["Fien Framboos"],
        wholes=app_state.wholes,
        callback_number="088-1234567",
    )
    assert found == ()


def test_a_name_of_words_our_own_texts_hold_reveals_nothing_and_any_other_is_forbidden() -> None:
    found = organisation_names(
        ["Dag Nummer"], ["Palier Noord"], ["Nummer"], [], ["Dag, dit nummer"]
    )
    assert found == ProtectedNames((), ("Palier Noord", "Palier"))


@settings(max_examples=examples(200), deadline=None)
@given(address=ADDRESSES, number=st.integers(1, 400))
def test_the_street_of_a_place_is_found_with_any_number(address: str, number: int) -> None:
    street = address.split()[0]
    found = protected_names([], [], [], [f"{address}, 1234 AB Utrecht"])
    assert "name" in revealing_parts(f"Kom naar {street.title()}", "nl", wholes=found.wholes)
    assert revealing_parts(f"Kom naar {street} {number}", "nl", wholes=found.wholes)


@settings(max_examples=examples(300), deadline=None)
@given(
    word=st.sampled_from(LATIN_WORDS),
    disguise=st.sampled_from(sorted(DISGUISES)),
    language=st.sampled_from(TEXT_LANGUAGES),
)
def test_an_officer_s_own_words_are_refused_with_a_listed_word_in_them_in_any_language(
    word: str, disguise: str, language: str
) -> None:
    text = f"Hallo, {DISGUISES[disguise](word)} om 10:00"
    assert any(one.startswith("word:") for one in revealing_parts(text, language))


class TestWhatPlacesAreCalled:
    def test_a_revealing_word_of_an_organisation_counts_alone_an_ordinary_one_does_not(
        self,
    ) -> None:
        assert list(organisation_words("Palier Centrum Noord")) == [
            "Palier Centrum Noord",
            "Palier",
        ]

    @pytest.mark.parametrize(
        ("address", "streets"),
        [
            ("Vergeetlaantje 12, 1234 AB Utrecht", ["Vergeetlaantje"]),
            ("Hoge Eind 3b\n3511AB UTRECHT", ["Hoge Eind"]),
            ("Hoge Eind 12-II", ["Hoge Eind"]),
            ("Hoge Eind 12 bis", ["Hoge Eind"]),
            ("12 Long Acre, London", ["Long Acre"]),
            ("Utrecht", []),
            ("", []),
        ],
    )
    def test_of_an_address_it_is_the_street_that_reveals(
        self, address: str, streets: list[str]
    ) -> None:
        assert list(streets_of(address)) == streets


class TestLinesReadUnopened:
    NAMES = ProtectedNames(("Fien Framboos",), ("Kliniek De Es",))

    @pytest.mark.parametrize(
        ("line", "found"),
        [
            ("Afspraak", ()),
            ("Afspraak met mevrouw Framboos", ("name",)),
            ("Afspraak\r\nBcc: iedereen", ("several-lines",)),
            ("Afspraak\n", ("several-lines",)),
            ("Afspraak\u2028", ("several-lines",)),
            ("\n", ("several-lines",)),
            ("", ()),
            ("Afspraak reclassering", ("word:reclassering",)),
        ],
    )
    def test_are_held_against_the_gate_and_are_one_line(
        self, line: str, found: tuple[str, ...]
    ) -> None:
        assert line_faults(line, "nl", self.NAMES) == found


class Words(str):
    """A text that can be seen to be forgotten."""


def test_nobody_remembers_what_an_officer_wrote_or_where_somebody_lives() -> None:
    """The gate remembers its answers for texts of our own wording, which say nothing of a person."""
    for judge in (
        lambda words: free_text_faults(words, ProtectedNames(), None),
        lambda words: name_faults(words, "nl"),
        lambda words: reveals(words, "nl"),
    ):
        words = Words("Fien Framboos")
        seen = weakref.ref(words)
        judge(words)
        del words
        assert seen() is None
