"""Every text we ship is discreet, short and complete; no other template gets in."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aftercare.base.errors import DisclosingText, Invalid
from aftercare.domain.disclosure import disclosures
from aftercare.domain.sms_length import Encoding, sms_length
from aftercare.domain.templates import (
    LONGEST,
    SHIPPED,
    TextKind,
    TextTemplate,
    TextValues,
    render_text,
    shipped_template,
    template_faults,
    weekday_date,
)

VALUES = TextValues(on=date(2026, 11, 12), at=time(10, 0), phone="088-1234567")
NAMES = [f"{t.kind}-{t.language}" for t in SHIPPED]


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


@pytest.mark.parametrize("template", SHIPPED, ids=NAMES)
class TestWhatWeShip:
    def test_passes_the_gate(self, template: TextTemplate) -> None:
        assert template_faults(template.text, template.language) == ()

    def test_fits_one_plain_segment_with_the_longest_values(self, template: TextTemplate) -> None:
        length = sms_length(render_text(template.text, template.language, LONGEST))
        assert (length.encoding, length.segments) == (Encoding.GSM_7, 1)


def test_there_is_a_text_of_every_kind_in_both_languages() -> None:
    assert {(t.kind, t.language) for t in SHIPPED} == {
        (k, c) for k in TextKind for c in ("nl", "en")
    }


@settings(max_examples=150, deadline=None)
@given(
    template=st.sampled_from(SHIPPED),
    on=st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    at=st.times(),
    digits=st.text("0123456789", min_size=9, max_size=10),
)
def test_whatever_the_day_and_number_a_shipped_text_stays_clean_and_short(
    template: TextTemplate, on: date, at: time, digits: str
) -> None:
    phone = f"{digits[:3]}-{digits[3:]}"
    text = render_text(template.text, template.language, TextValues(on, at, phone))
    assert disclosures(text, template.language, callback_number=phone) == ()
    assert sms_length(text).segments == 1


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
    with pytest.raises(DisclosingText):
        render_text("Dag {name}", "nl", VALUES)


@pytest.mark.parametrize("phone", [None, "", "bel mij", "06; reclassering", "088-1234567\n"])
def test_a_fact_that_is_missing_or_no_number_is_named(phone: str | None) -> None:
    with pytest.raises(Invalid) as refusal:
        render_text("Bel {phone}", "nl", TextValues(phone=phone))
    assert [field.pointer for field in refusal.value.fields] == ["/phone"]


def test_midnight_is_a_time() -> None:
    assert render_text("Om {time}", "nl", TextValues(at=time(0, 0))) == "Om 00:00"


@pytest.mark.parametrize(
    ("language", "written"),
    [("nl", "zo 1 mrt"), ("en", "Sun 1 Mar"), ("pl", "01-03-2026"), ("ar", "01-03-2026")],
)
def test_days_are_written_the_way_each_language_does(language: str, written: str) -> None:
    assert weekday_date(date(2026, 3, 1), language) == written


def test_a_language_we_have_no_text_in_gets_dutch() -> None:
    assert shipped_template(TextKind.REPLY_TO_HELP, "pl").language == "nl"
