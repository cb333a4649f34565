"""Every text we ship is discreet, short and complete; no other template gets in."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from aftercare.base.errors import Invalid, RevealingText
from aftercare.domain.message_templates.reveal_check import revealing_parts
from aftercare.domain.message_templates.sms_length import Encoding, sms_length
from aftercare.domain.message_templates.templates import (
    PLACEHOLDERS,
    SHIPPED,
    TEXT_LANGUAGES,
    TextKind,
    TextTemplate,
    TextValues,
    longest_values,
    most_segments,
    render_text,
    shipped_template,
    template_faults,
    weekday_date,
)
from aftercare.domain.message_templates.text_kinds import placeholders_of
from aftercare.domain.message_templates.text_preview import preview_of
from aftercare.domain.messages.replies import Meaning, meaning_of
from tests.tiers import examples

VALUES = TextValues(date(2026, 11, 12), time(10, 0), "088-1234567", "123456")
# As of a text about a change, which alone knows an old time.
MOVED = replace(VALUES, old_on=date(2026, 11, 5), old_at=time(9, 0))
# Every fact that a text of any kind has when it goes.
EVERY_FACT = replace(MOVED, times=((date(2026, 11, 13), time(14, 0)),))
PLAIN = ("nl", "en")  # what GSM-7 can write
NAMES = [f"{t.kind}-{t.language}" for t in SHIPPED]
# Nothing but the words.
PRAISE = (TextKind.PRAISE_WELL_DONE, TextKind.PRAISE_KEEP_GOING)


def test_the_dutch_reminder_reads_as_agreed() -> None:
    template = shipped_template(TextKind.REMINDER_DAY_BEFORE, "nl")
    assert render_text(template.text, "nl", VALUES) == (
        "Herinnering: u heeft een afspraak op do 12 nov om 10:00."
        " Kunt u niet? Bel 088-1234567. Antwoord JA als u komt."
    )


def test_the_english_reminder_reads_as_agreed() -> None:
    template = shipped_template(TextKind.REMINDER_DAY_BEFORE, "en")
    assert render_text(template.text, "en", VALUES) == (
        "Reminder: you have an appointment on Thu 12 Nov at 10:00."
        " Cannot make it? Call 088-1234567. Reply YES if you will come."
    )


ASKED_WORDS = {
    word: meaning
    for meaning, words in {
        Meaning.YES: "JA YES TAK EVET ТАК نعم",
        Meaning.NO: "NEE NO NIE HAYIR НІ لا",
        Meaning.STOP: "STOP",
        Meaning.START: "START",
    }.items()
    for word in words.split()
}


@pytest.mark.parametrize("template", SHIPPED, ids=NAMES)
class TestWhatWeShip:
    def test_passes_the_gate(self, template: TextTemplate) -> None:
        assert template_faults(template.text, template.language, template.kind) == ()

    def test_is_short_with_the_longest_values_and_plain_where_the_language_can_be(
        self, template: TextTemplate
    ) -> None:
        language = template.language
        length = sms_length(render_text(template.text, language, longest_values(language)))
        assert length.segments <= (1 if language in PLAIN else 2)
        assert (length.encoding is Encoding.GSM_7) == (language in PLAIN)

    def test_asks_only_for_answers_we_understand(self, template: TextTemplate) -> None:
        for word in re.findall(r"\w+", template.text):
            if word in ASKED_WORDS:
                assert meaning_of(word, template.language).meaning is ASKED_WORDS[word]


@pytest.mark.parametrize("language", TEXT_LANGUAGES)
def test_the_reminder_with_another_time_asks_for_a_yes_and_a_no(language: str) -> None:
    template = shipped_template(TextKind.REMINDER_ANOTHER_TIME, language)
    asked = {ASKED_WORDS.get(word) for word in re.findall(r"\w+", template.text)}
    assert asked >= {Meaning.YES, Meaning.NO}


def test_there_is_a_text_of_every_kind_in_every_language() -> None:
    assert {(t.kind, t.language) for t in SHIPPED} == {
        (k, c) for k in TextKind for c in TEXT_LANGUAGES
    }


@pytest.mark.parametrize("kind", TextKind)
def test_the_preview_has_an_example_of_every_fact_of_its_kind(kind: TextKind) -> None:
    text = "|".join(f"{{{name}}}" for name in placeholders_of(kind))
    shown = preview_of(kind, "nl", text, date(2026, 11, 12), "088-1234567").example.split("|")
    assert all(shown) or kind in PRAISE
    assert len(set(shown) - {""}) == len(placeholders_of(kind))


@pytest.mark.parametrize("kind", TextKind)
def test_every_language_says_the_same_facts(kind: TextKind) -> None:
    def facts(language: str) -> set[str]:
        return set(re.findall(r"\{(\w+)\}", shipped_template(kind, language).text))

    assert {language: facts(language) for language in TEXT_LANGUAGES} == dict.fromkeys(
        TEXT_LANGUAGES, facts("nl")
    )


@settings(max_examples=examples(150), deadline=None)
@given(
    template=st.sampled_from(SHIPPED),
    on=st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    at=st.times(),
    digits=st.text("0123456789", min_size=9, max_size=10),
    code=st.from_regex(r"\A[0-9]{4,6}\Z"),
    offered=st.integers(1, 3),
)
def test_whatever_the_day_and_number_a_shipped_text_stays_clean_and_short(
    template: TextTemplate, on: date, at: time, digits: str, code: str, offered: int
) -> None:
    phone = f"{digits[:3]}-{digits[3:]}"
    values = TextValues(on, at, phone, code, on, at, times=((on, at),) * offered)
    text = render_text(template.text, template.language, values)
    assert revealing_parts(text, template.language, callback_number=phone) == ()
    assert sms_length(text).segments <= most_segments(template.language)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Dag {name}", "placeholder:name"),
        ("Dag {}", "placeholder:"),
        ("Om {time!r}", "placeholder:time"),
        ("Om {time:>9}", "placeholder:time"),
        ("Bel {phone.__class__}", "placeholder:phone.__class__"),
        ("Bel {phone[0]}", "placeholder:phone[0]"),
        ("Om {time", "braces"),
        ("Om {{time}}", "braces"),
        ("Uw meldplicht om {time}", "word:meldplicht"),
        ("Meld{time}plicht", "word:meldplicht"),
        ("Bel{phone}", "joined:phone"),
        ("Bel {phone}en meer", "joined:phone"),
        ("Zie www.x.nl", "link"),
        ("Bel 020-7654321", "phone-number"),
        ("Stuur END als u klaar bent", "asks-for-opt-out-word"),
        ("Reply CANCEL to move it", "asks-for-opt-out-word"),
        ("a" * 152 + "{weekday_date}", "too-long:2"),
        ("Coördinatie België " * 4, "too-long:2"),
    ],
)
def test_a_template_that_may_not_be_saved_says_why(text: str, fault: str) -> None:
    assert fault in template_faults(text, "nl")


def test_a_language_beyond_the_short_alphabet_may_take_two_segments() -> None:
    assert (
        template_faults("Нагадування: зустріч {weekday_date} о {time}. Телефон: {phone}", "uk")
        == ()
    )


def test_a_faulty_template_is_never_rendered() -> None:
    with pytest.raises(RevealingText):
        render_text("Dag {name}", "nl", VALUES)


PIECES = st.one_of(
    st.sampled_from([f"{{{name}}}" for name in PLACEHOLDERS]),
    st.sampled_from(["Bel", " om ", "1", "12", ":", "-", ".", "/", "+", " ", "06", "nl", "straat", "(", "a"]),
    st.text(max_size=4),
)  # fmt: skip


@settings(max_examples=examples(400), deadline=None)
@given(
    pieces=st.lists(PIECES, max_size=8),
    language=st.sampled_from(TEXT_LANGUAGES),
    kind=st.sampled_from(TextKind),
)
@example(["{times}"], "nl", TextKind.OFFERED_TIMES)
def test_what_may_be_saved_is_never_refused_when_it_is_sent(
    pieces: list[str], language: str, kind: TextKind
) -> None:
    template = "".join(pieces)
    if template_faults(template, language, kind) == ():
        for values in (EVERY_FACT, longest_values(language)):
            assert render_text(template, language, values)


@settings(max_examples=examples(200), deadline=None)
@given(
    name=st.text(max_size=30),
    kind=st.sampled_from(TextKind),
    where=st.sampled_from(["{%s}", "{%s!r}", "{%s:>9}", "{%s.real}"]),
)
def test_no_placeholder_outside_the_list_is_ever_saved(
    name: str, kind: TextKind, where: str
) -> None:
    if (name, where) not in {(known, "{%s}") for known in PLACEHOLDERS}:
        assert template_faults(f"Dag {where % name}", "nl", kind)


@pytest.mark.parametrize("kind", TextKind)
@pytest.mark.parametrize("name", PLACEHOLDERS)
def test_a_kind_says_only_what_is_known_when_it_is_sent(kind: TextKind, name: str) -> None:
    refused = f"placeholder:{name}" in template_faults(f"Dag {{{name}}}", "nl", kind)
    if kind in (TextKind.NUMBER_VERIFICATION, TextKind.PAGE_CODE):
        assert refused == (name != "code")
    elif kind in PRAISE:
        assert refused
    elif kind.value.startswith("reminder") or kind in (
        TextKind.NEW_APPOINTMENT,
        TextKind.REPLY_TO_YES,
        TextKind.REPLY_TO_NUMBER,
    ):
        assert refused == (name in ("code", "old_date", "old_time", "times"))
    elif kind is TextKind.CHANGED_TIME:
        assert refused == (name in ("code", "times"))
    elif kind is TextKind.OFFERED_TIMES:
        assert refused == (name not in ("times", "phone"))
    elif kind in (TextKind.CALLED_OFF, TextKind.MISSED_APPOINTMENT):
        assert refused == (name not in ("old_date", "old_time", "phone"))
    else:
        assert refused == (name != "phone")


@pytest.mark.parametrize("code", [None, "", "12", "1234567", "12a4", "१२३४", "1234\n"])
def test_a_code_is_four_to_six_digits(code: str | None) -> None:
    with pytest.raises(Invalid):
        render_text("Code {code}", "nl", TextValues(code=code))


@pytest.mark.parametrize("text", ["", " \n ", "a\u202eb", "a\0b", "a\ud800b", "a\tb", "a\u200bb"])
def test_what_nobody_can_see_is_not_saved(text: str) -> None:
    assert set(template_faults(text, "nl")) & {"empty", "control-character"}


def test_ten_megabytes_are_refused_unread() -> None:
    assert template_faults("{" * 10_000_000, "nl") == ("too-long:149254",)


def test_in_arabic_the_number_is_kept_from_turning_round() -> None:
    text = render_text("اتصل {phone} {weekday_date}", "ar", VALUES)
    assert text == "اتصل \u200e088-1234567 الخميس \u200e12-11-2026"


@pytest.mark.parametrize("phone", [None, "", "bel mij", "06; reclassering", "088-1234567\n"])
def test_a_fact_that_is_missing_or_no_number_is_named(phone: str | None) -> None:
    with pytest.raises(Invalid) as refusal:
        render_text("Bel {phone}", "nl", TextValues(phone=phone))
    assert [field.pointer for field in refusal.value.fields] == ["/phone"]


def test_midnight_is_a_time() -> None:
    assert render_text("Om {time}", "nl", TextValues(at=time(0, 0))) == "Om 00:00"


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("nl", "zo 1 mrt"),
        ("en", "Sun 1 Mar"),
        ("ar", "الأحد \u200e01-03-2026"),
        ("pl", "niedz. 1 marca"),
        ("tr", "1 Mart Pazar"),
        ("uk", "нд 1 березня"),
        ("xx", "01-03-2026"),
    ],
)
def test_days_are_written_the_way_each_language_does(language: str, written: str) -> None:
    assert weekday_date(date(2026, 3, 1), language) == written


def test_a_language_we_have_no_text_in_gets_dutch() -> None:
    assert shipped_template(TextKind.REPLY_TO_HELP, "xx").language == "nl"


@pytest.mark.parametrize("language", [*TEXT_LANGUAGES, "xx"])
def test_no_day_of_the_year_gives_anybody_away(language: str) -> None:
    for number in range(366):
        said = weekday_date(date(2028, 1, 1) + timedelta(days=number), language)
        assert revealing_parts(said, language) == ()
        assert len(said) <= len(weekday_date(longest_values(language).on or date.min, language))
