"""A paper about a miss holds what is about the miss, says for which days the client was supervised, and names
its sources in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.domain.papers import (
    Dossier,
    Fact,
    PaperKind,
    Ref,
    about_the_miss,
    drafted,
    mark_of,
    source_words,
    supervised,
)
from tests.domain.papers.dossiers import dossiers

TAKEN = datetime(2026, 12, 2, 8, tzinfo=UTC)
MISS_PAPERS = [PaperKind.OFFICIAL_WARNING, PaperKind.VIOLATION_REPORT]


def fact(of: str, its: str, /, **values: Any) -> Fact:
    return Fact(Ref(of, its, 1), values)


def two_misses() -> Dossier:
    """The escalation is about one miss; of another one there is as much on file."""
    return Dossier(
        TAKEN, date(2025, 12, 2), date(2026, 12, 2),
        (
            fact("person", "p", name="F. Framboos", enrolled_on="2026-11-25"),
            fact("order", "o", frame="VV", court_reference="05/123456-26", starts_on="2026-11-20"),
            fact("condition", "c1", kind="reporting_duty", starts_on="2026-11-20", order_id="o"),
            fact("condition", "c2", kind="alcohol_ban", starts_on="2026-11-20", order_id="o"),
            *(
                one
                for its, at in (("this", "2026-12-01T09:00:00+00:00"), ("that", "2026-11-30T14:00:00+00:00"))
                for one in (
                    fact("appointment", its, kind="check_in", starts_at=at, state="missed", enforceable=True,
                         condition_id="c1", plan_number=1),
                    fact("outcome", f"x-{its}", appointment_id=its, code="missed", recorded_by="E. Vermeulen",
                         recorded_role="officer", recorded_at="2026-12-01T08:12:00+00:00"),
                    fact("message", f"m-{its}", appointment_id=its, channel="sms", state="delivered",
                         due_at=at, state_at="2026-11-29T09:02:00+00:00"),
                    fact("letter", f"l-{its}", appointment_id=its, kind="appointment", sent_on="2026-11-27"),
                    fact("reply", f"y-{its}", appointment_id=its, meaning="yes",
                         received_at="2026-11-29T10:00:00+00:00"),
                    fact("reply", f"n-{its}", appointment_id=its, meaning="no",
                         received_at="2026-11-29T11:00:00+00:00"),
                    fact("escalation", f"e-{its}", appointments=its, opened_at=at),
                    fact("step", f"s-{its}", escalation_id=f"e-{its}", audience="officer"),
                )
            ),
            fact("reply", "stop", meaning="stop", received_at="2026-11-29T12:00:00+00:00"),
            fact("letter", "unreached", kind="unreached", sent_on="2026-11-27"),
        ),
        "e-this",
    )  # fmt: skip


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("kind", MISS_PAPERS)
def test_a_paper_about_a_miss_lists_only_what_is_about_it(kind: PaperKind, language: str) -> None:
    named = {
        ref.id
        for section in drafted(kind, two_misses(), language)
        # How supervision went counts every appointment and lists none.
        if section.code != "course"
        for one in section.statements
        for ref in one.sources
    }
    assert {"this", "x-this", "m-this", "l-this", "y-this", "n-this", "e-this", "c1"} <= named
    assert not [its for its in named if its.endswith("that") or its in {"stop", "unreached", "c2"}]


@pytest.mark.parametrize("kind", PaperKind)
def test_under_the_messages_stand_only_messages_and_answers_have_a_heading(
    kind: PaperKind,
) -> None:
    sections = {one.code: one for one in drafted(kind, two_misses(), "nl")}
    kinds = {
        code: {ref.kind for one in sections[code].statements for ref in one.sources}
        for code in ("messages", "answered")
    }
    assert kinds["messages"] <= {"message", "letter", "appointment"}
    assert kinds["answered"] <= {"reply", "appointment"}
    assert "message" in kinds["messages"]
    assert "reply" in kinds["answered"]
    assert "antwoordde" in sections["answered"].title


def test_of_a_yes_and_a_no_both_are_shown_and_the_last_one_counts() -> None:
    sections = drafted(PaperKind.VIOLATION_REPORT, two_misses(), "nl")
    sentences = [
        one.text for section in sections if section.code == "answered" for one in section.statements
    ]
    about = "over de afspraak van 1 december 2026, 10:00"
    assert sentences == [
        f"De cliënt antwoordde op 29 november 2026, 11:00 {about}: zegt ja.",
        f"De cliënt antwoordde op 29 november 2026, 12:00 {about}: zegt nee.",
        "Dit laatste antwoord telt.",
    ]  # fmt: skip


NOTHING_TO_SAY = {
    "nl": {
        "Er is niet eerder hier een officiële waarschuwing ondertekend.",
        "Op deze berichten is geen antwoord vastgelegd.",
    },
    "en": {
        "No official warning was signed here before.",
        "No answer to these messages is recorded.",
    },
}


@pytest.mark.parametrize("language", ["nl", "en"])
def test_that_nothing_is_on_file_is_shown_to_the_prosecutor_and_not_to_the_person(
    language: str,
) -> None:
    silent = two_misses()
    facts = tuple(one for one in silent.facts if one.ref.kind != "reply")
    papers = {kind: drafted(kind, replace(silent, facts=facts), language) for kind in MISS_PAPERS}
    sentences = {
        kind: {one.text for section in sections for one in section.statements}
        & NOTHING_TO_SAY[language]
        for kind, sections in papers.items()
    }
    assert sentences[PaperKind.VIOLATION_REPORT] == NOTHING_TO_SAY[language]
    assert sentences[PaperKind.OFFICIAL_WARNING] == set()
    letter = papers[PaperKind.OFFICIAL_WARNING]
    assert all(section.own or section.statements for section in letter), "no heading without words"


def test_a_reply_that_cannot_be_attributed_says_so_where_it_is_shown_at_all() -> None:
    (sentences,) = (
        one.text
        for section in drafted(PaperKind.PROGRESS_REPORT, two_misses(), "nl")
        for one in section.statements
        if {ref.id for ref in one.sources} == {"stop"}
    )
    assert "niet bekend over welke afspraak" in sentences


@pytest.mark.parametrize("kind", [PaperKind.VIOLATION_REPORT, PaperKind.PROGRESS_REPORT])
def test_the_period_begins_where_supervision_began(kind: PaperKind) -> None:
    sentences = [
        one.text for section in drafted(kind, two_misses(), "nl") for one in section.statements
    ]
    assert "Toezicht van 25 november 2026 tot en met 2 december 2026." in sentences
    assert not [one for one in sentences if "2025" in one]


@pytest.mark.parametrize("kind", [PaperKind.VIOLATION_REPORT, PaperKind.PROGRESS_REPORT])
def test_supervision_from_before_the_file_is_said_to_be_left_out(kind: PaperKind) -> None:
    sentences = [
        one.text for section in drafted(kind, two_misses(), "nl") for one in section.statements
    ]
    assert [
        one for one in sentences if "20 november 2026" in one and "vóór 25 november 2026" in one
    ]
    here = two_misses()
    known = fact("person", "p", name="F. Framboos", enrolled_on="2026-11-20")
    here = replace(here, facts=(known, *here.facts[1:]))
    sentences = [one.text for section in drafted(kind, here, "nl") for one in section.statements]
    assert not [one for one in sentences if "vóór" in one]


def test_days_in_detention_are_no_supervision() -> None:
    whole = two_misses()
    held = fact("suspension", "d", kind="detention", from_on="2026-11-27", until_on="2026-11-28")
    dossier = replace(whole, facts=(*whole.facts, held))
    (happened,) = (
        one for one in drafted(PaperKind.PROGRESS_REPORT, dossier, "nl") if one.code == "happened"
    )
    sentences = [one.text for one in happened.statements]
    assert sentences[0] == (
        "Toezicht van 25 november 2026 tot en met 26 november 2026"
        " en van 29 november 2026 tot en met 2 december 2026."
    )


DAYS = st.dates(date(2026, 1, 1), date(2026, 1, 20))
SPANS = st.lists(st.tuples(DAYS, st.one_of(st.none(), DAYS)), max_size=4)


@given(orders=SPANS, held=SPANS, enrolled=st.one_of(st.none(), DAYS), ends=st.tuples(DAYS, DAYS))
def test_every_day_is_supervised_or_not_as_its_own_rows_say(
    orders: list[tuple[date, date | None]],
    held: list[tuple[date, date | None]],
    enrolled: date | None,
    ends: tuple[date, date],
) -> None:
    first, last = sorted(ends)
    facts = (
        fact("person", "p", enrolled_on=enrolled and enrolled.isoformat()),
        *(
            fact("order", f"o{at}", starts_on=start.isoformat(), ended_on=end and end.isoformat())
            for at, (start, end) in enumerate(orders)
        ),
        *(
            fact(
                "suspension", f"s{at}", from_on=start.isoformat(), until_on=end and end.isoformat()
            )
            for at, (start, end) in enumerate(held)
        ),
    )
    stretches = supervised(Dossier(TAKEN, first, last, facts))

    def holds(day: date, spans: list[tuple[date, date | None]]) -> bool:
        return any(start <= day <= (end or date.max) for start, end in spans)

    for day in (first + timedelta(days=at) for at in range((last - first).days + 1)):
        due = (not orders or holds(day, orders)) and not holds(day, held)
        due = due and (enrolled is None or day >= enrolled)
        assert due == any(start <= day <= end for start, end in stretches), day
    assert all(first <= start <= end <= last for start, end in stretches)


@given(dossier=dossiers())
def test_keeping_what_is_about_the_miss_twice_keeps_the_same(dossier: Dossier) -> None:
    kept = about_the_miss(dossier)
    assert about_the_miss(kept) == kept
    for kind in MISS_PAPERS:
        assert drafted(kind, kept, "nl") == drafted(kind, dossier, "nl")


def test_a_condition_whose_words_were_not_entered_is_not_said_to_be_missing() -> None:
    sentences = [
        one
        for section in drafted(PaperKind.VIOLATION_REPORT, two_misses(), "nl")
        for one in section.statements
        if "Voorwaarde " in one.text
    ]
    assert [(one.missing, "niet vastgelegd" in one.text) for one in sentences] == [(False, False)]


@pytest.mark.parametrize(
    ("kind", "its", "words"),
    [
        ("outcome", "x-this", "Uitkomst, vastgelegd door E. Vermeulen, toezichthouder, 1 december 2026, 09:12"),
        ("message", "m-this", "Sms, afgeleverd, 29 november 2026, 10:02"),
        ("reply", "n-this", "Antwoord, ontvangen 29 november 2026, 12:00"),
        ("letter", "l-this", "Brief over een afspraak, op de post gedaan 27 november 2026"),
        ("appointment", "this", "Afspraak, meldgesprek, 1 december 2026, 10:00"),
        ("appointment", "of-tomorrow", "Afspraak"),
    ],
)  # fmt: skip
def test_a_source_is_said_in_words(kind: str, its: str, words: str) -> None:
    assert source_words(two_misses(), Ref(kind, its, 1), "nl") == words


@given(dossier=dossiers(), language=st.sampled_from(["nl", "en"]))
def test_every_row_is_a_source_in_words_and_none_in_its_id(dossier: Dossier, language: str) -> None:
    for one in dossier.facts:
        words = source_words(dossier, one.ref, language)
        assert words
        assert "None" not in words
        assert one.ref.id not in words


def test_the_number_of_a_source_is_short_and_says_its_version() -> None:
    its = "0193a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b"
    assert mark_of(Ref("outcome", its)) == "2E3F4A5B"
    assert mark_of(Ref("absence", its, 3)) == "2E3F4A5B-3"
