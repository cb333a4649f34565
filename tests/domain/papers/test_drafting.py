"""Every number, day and name of a paper stands in a row it names; what is not known is said to be not known."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from enum import StrEnum

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aftercare.domain.absences.absence import AbsenceState, EarlyReason, ExcuseGround, Verdict
from aftercare.domain.appointments.lifecycle import AppointmentState
from aftercare.domain.conditions.library import CONDITION_LIBRARY
from aftercare.domain.escalation.ladder import Decision, EscalationState
from aftercare.domain.escalation.rules import Audience
from aftercare.domain.letters.wording import LetterKind
from aftercare.domain.orders.legal_frames import LEGAL_FRAMES
from aftercare.domain.orders.order_events import OrderEventKind
from aftercare.domain.papers import (
    DRAFTS,
    MOST_LISTED,
    Dossier,
    Fact,
    PaperKind,
    Ref,
    Statement,
    as_json,
    difference,
    drafted,
    fact_line,
    from_json,
    is_juvenile,
    member_name,
    written_day,
    written_moment,
    written_value,
)
from aftercare.domain.papers.legal_basis import articles_of_condition, articles_of_frame
from aftercare.domain.papers.words import WORDS, written_limit
from aftercare.domain.plans.obligations import ObligationKind
from aftercare.domain.time.wall_time import civil_date
from tests.domain.papers.dossiers import dossiers, many_misses
from tests.tiers import examples

EVERY = [(kind, language) for kind in PaperKind for language in ("nl", "en")]


def statements(kind: PaperKind, dossier: Dossier, language: str) -> list[Statement]:
    return [one for section in drafted(kind, dossier, language) for one in section.statements]


def said_by(fact: Fact, language: str) -> list[str]:
    """Everything a row says, as a paper writes it."""
    found = []
    for name, value in fact.values.items():
        if value is None or isinstance(value, bool):
            continue
        if name in ("alarms", "alarms_elsewhere"):
            found += written_value(fact.ref.kind, name, value, language).split("; ")
        elif name.endswith("_on"):
            found.append(written_day(date.fromisoformat(str(value)), language))
        elif name.endswith(("_at", "_by")) and re.match(r"\d{4}-\d\d-\d\dT", str(value)):
            moment = datetime.fromisoformat(str(value))
            found.append(written_moment(moment, language))
            found.append(written_limit(moment, language))
            found.append(written_day(civil_date(moment), language))
        else:
            found.append(str(value))
    return found


@pytest.mark.parametrize(("kind", "language"), EVERY)
@given(data=st.data())
@settings(max_examples=examples(60))
def test_every_number_day_and_name_stands_in_a_row_the_statement_names(
    kind: PaperKind, language: str, data: st.DataObject
) -> None:
    dossier = data.draw(dossiers())
    rows = {fact.ref: fact for fact in dossier.facts}
    for one in statements(kind, dossier, language):
        left = one.text
        for ref in one.sources:
            assert ref in rows
        said = [words for ref in one.sources for words in said_by(rows[ref], language)]
        for words in sorted([*said, str(len(one.sources))], key=len, reverse=True):
            left = left.replace(words, "") if words.strip() else left
        if not one.fixed:
            assert not re.search(r"\d", left), (one.text, left)
            assert one.sources or one.missing
        for name in ("Framboos", "Iepen", "O'Brien", "כוהן"):
            assert name not in left


@pytest.mark.parametrize(("kind", "language"), EVERY)
@given(data=st.data())
@settings(max_examples=examples(30))
def test_what_another_service_said_is_marked_wherever_it_is_shown(
    kind: PaperKind, language: str, data: st.DataObject
) -> None:
    dossier = data.draw(dossiers())
    rows = {fact.ref: fact for fact in dossier.facts}
    for one in statements(kind, dossier, language):
        if one.sources and not one.fixed and one.text[:4] not in ("Nog ", "No d"):
            assert one.hearsay == any(rows[ref].flag("hearsay") for ref in one.sources)


@given(dossier=dossiers())
def test_the_same_facts_give_the_same_words_after_they_were_stored(dossier: Dossier) -> None:
    again = from_json(as_json(dossier))
    assert difference(dossier, again) == ()
    for kind, language in EVERY:
        assert drafted(kind, again, language) == drafted(kind, dossier, language)


@pytest.mark.parametrize("kind", PaperKind)
def test_both_languages_say_the_same_things_of_the_same_rows(kind: PaperKind) -> None:
    dossier = many_misses(3)
    dutch, english = statements(kind, dossier, "nl"), statements(kind, dossier, "en")
    assert [one.sources for one in dutch] == [one.sources for one in english]
    assert [one.text for one in dutch] != [one.text for one in english]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_what_was_missed_is_shown_before_what_came_of_it(language: str) -> None:
    dossier = many_misses(2)
    (happened,) = (
        one
        for one in DRAFTS[PaperKind.VIOLATION_REPORT](dossier, language)
        if one.code == "happened"
    )
    missed = [fact for fact in dossier.facts if fact.ref.kind == "appointment"]
    opens = [one.text for one in happened.statements if not one.under]
    for fact in missed:
        moment = written_moment(datetime.fromisoformat(str(fact.values["starts_at"])), language)
        assert [text for text in opens if text.startswith(moment)]


@pytest.mark.parametrize("kind", [PaperKind.OFFICIAL_WARNING, PaperKind.VIOLATION_REPORT])
def test_an_answer_stands_with_its_appointment_and_about_another_one_not_at_all(
    kind: PaperKind,
) -> None:
    missed, kept = (
        Fact(Ref("appointment", its, 1), {"kind": "check_in", "starts_at": at, "state": state})
        for its, at, state in (
            ("missed", "2026-11-23T09:00:00+00:00", "missed"),
            ("kept", "2026-11-25T09:00:00+00:00", "attended"),
        )
    )
    escalation = Fact(Ref("escalation", "escalation", 1), {"appointments": "missed"})
    replies = [
        Fact(
            Ref("reply", its, None),
            {"meaning": meaning, "received_at": at, "appointment_id": about},
        )
        for its, meaning, at, about in (
            ("r1", "yes", "2026-11-22T09:00:00+00:00", "missed"),
            ("r2", "no", "2026-11-24T10:00:00+00:00", "kept"),
            ("r3", "unclear", "2026-11-24T11:00:00+00:00", None),
        )
    ]
    facts = (missed, kept, escalation, *replies)
    until = date(2026, 11, 30)
    dossier = Dossier(
        datetime(2026, 11, 30, 8, tzinfo=UTC), date(2026, 11, 1), until, facts, "escalation"
    )
    sentences = [
        one
        for one in statements(kind, dossier, "nl")
        if "reply" in {ref.kind for ref in one.sources}
    ]
    assert [{ref.id for ref in one.sources} for one in sentences] == [{"r1", "missed"}]
    assert "over de afspraak van" in sentences[0].text


def test_a_missed_extra_appointment_is_said_to_be_one_and_names_no_plan() -> None:
    dossier = many_misses(1)
    facts = tuple(
        replace(one, values={**one.values, "plan_number": None})
        if one.ref.kind == "appointment"
        else one
        for one in dossier.facts
    )
    (said, *_) = [
        one.text
        for one in statements(PaperKind.VIOLATION_REPORT, replace(dossier, facts=facts), "nl")
        if "extra afspraak" in one.text
    ]
    assert "plan versie" not in said


def test_more_than_a_page_lists_is_counted_and_named_and_not_left_out() -> None:
    happened = next(
        one
        for one in DRAFTS[PaperKind.VIOLATION_REPORT](many_misses(200), "nl")
        if one.code == "happened"
    )
    assert len(happened.statements) == MOST_LISTED + 1
    named = {ref for one in happened.statements for ref in one.sources if ref.kind == "appointment"}
    assert len(named) == 200
    assert any(one.text == "Niet verschenen: 200." for one in happened.statements)


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_an_empty_file_says_of_everything_that_it_is_not_known(
    kind: PaperKind, language: str
) -> None:
    bare = Dossier(
        datetime.fromisoformat("2026-11-24T08:00:00+00:00"),
        date(2026, 1, 1),
        date(2026, 11, 24),
        (),
    )
    for section in drafted(kind, bare, language):
        assert section.own or section.statements
        assert all(one.missing or one.fixed for one in section.statements)


@pytest.mark.parametrize(("regime", "copied"), [("juvenile", True), ("adult", False)])
@pytest.mark.parametrize("kind", PaperKind)
def test_the_board_gets_a_copy_of_what_is_written_about_a_juvenile(
    kind: PaperKind, regime: str, copied: bool
) -> None:
    dossier = many_misses(1)
    order = Fact(Ref("order", "o", 1), {"frame": "JV", "regime": regime, "court_reference": "x"})
    whole = Dossier(dossier.taken_at, dossier.from_on, dossier.until_on, (*dossier.facts, order))
    text = " ".join(one.text for one in statements(kind, whole, "nl"))
    assert ("Raad voor de Kinderbescherming" in text) == copied == is_juvenile(whole)


def test_the_words_of_a_ban_that_may_reveal_where_a_victim_is_are_left_out_and_said_to_be() -> None:
    zone = Fact(
        Ref("condition", "c", 1),
        {"kind": "exclusion_zone", "wording": "Perenlaan 12, bij S. Sleedoorn"},
    )
    dossier = many_misses(1)
    whole = Dossier(dossier.taken_at, dossier.from_on, dossier.until_on, (*dossier.facts, zone))
    about = set()
    for kind, language in EVERY:
        sentences = statements(kind, whole, language)
        assert not [one for one in sentences if "Perenlaan" in one.text or "Sleedoorn" in one.text]
        for one in sentences:
            if zone.ref in one.sources:
                assert {"nl": "weggelaten", "en": "left out"}[language] in one.text
                about.add((kind, language))
    assert {(PaperKind.VIOLATION_REPORT, "nl"), (PaperKind.VIOLATION_REPORT, "en")} <= about


def test_a_warning_holds_no_note_of_staff_and_no_step_of_ours() -> None:
    dossier = many_misses(1)
    facts = (
        Fact(Ref("absence", "b", 1), {"appointment_id": "a0", "state": "decided", "ground": "other",
             "evidence_note": "Huisgenoot belde.", "verdict": "unexcused", "verdict_reason": "Zie notitie."}),
        Fact(Ref("escalation", "e", 1), {"appointments": "a0", "decision": "official_warning"}),
        Fact(Ref("step", "s"), {"escalation_id": "e", "audience": "duty_desk"}),
        Fact(Ref("paper", "q", 1), {"kind": "violation_report", "signed_by": "I. Iepen"}),
    )  # fmt: skip
    whole = Dossier(
        dossier.taken_at, dossier.from_on, dossier.until_on, (*dossier.facts, *facts), "e"
    )
    sentences = " ".join(one.text for one in statements(PaperKind.OFFICIAL_WARNING, whole, "nl"))
    assert "ongeoorloofd" in sentences
    assert "De waarschuwing is besloten" in sentences
    for hidden in ("Huisgenoot", "Zie notitie", "piket", "Melding aan het Openbaar Ministerie:"):
        assert hidden not in sentences


JUDGED = {
    "appointment_id": "a0", "state": "decided", "verdict": "unexcused", "verdict_reason": "Gebeld.",
    "decided_at": "2026-11-27T10:00:00+00:00", "evidence_by": "2026-11-30T23:00:00+00:00",
}  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "absence", "included", "left_out"),
    [
        pytest.param(
            PaperKind.VIOLATION_REPORT, {"early_reason": "acute_risk"},
            "Op 27 november 2026 liep de termijn voor bewijs nog, tot en met 30 november 2026. "
            "Daar is niet op gewacht: er was acuut gevaar.", "dat kon", id="the report says why",
        ),
        pytest.param(
            PaperKind.OFFICIAL_WARNING, {"early_reason": "no_evidence_coming"},
            "Daar is niet op gewacht: u zei dat er geen bewijs komt.", "dat kon",
            id="so does the warning",
        ),
        pytest.param(
            PaperKind.OFFICIAL_WARNING, {"early_reason": "acute_risk"},
            "Daar is niet op gewacht: er was een dringende reden.", "gevaar",
            id="the warning tells no risk",
        ),
        pytest.param(
            PaperKind.VIOLATION_REPORT, {},
            "tot en met 30 november 2026. Waarom daar niet op is gewacht, is niet vastgelegd.", "dat kon",
            id="a verdict of before says what is missing",
        ),
        pytest.param(
            PaperKind.VIOLATION_REPORT, {"decided_at": "2026-11-30T23:00:00+00:00"},
            "niet gegeven; dat kon tot en met 30 november 2026", "gewacht", id="after the deadline",
        ),
        pytest.param(
            PaperKind.VIOLATION_REPORT, {"verdict": "excused"}, "geoorloofd", "gewacht", id="excused",
        ),
    ],
)  # fmt: skip
def test_a_verdict_before_the_deadline_for_evidence_says_so_and_why(
    kind: PaperKind, absence: dict[str, str], included: str, left_out: str
) -> None:
    dossier = many_misses(1)
    facts = (
        Fact(Ref("absence", "b", 1), JUDGED | absence),
        Fact(Ref("escalation", "e", 1), {"appointments": "a0", "decision": "official_warning"}),
    )
    whole = Dossier(
        dossier.taken_at, dossier.from_on, dossier.until_on, (*dossier.facts, *facts), "e"
    )
    text = " ".join(one.text for one in statements(kind, whole, "nl"))
    assert included in text
    assert left_out not in text


def test_a_difference_names_what_came_went_and_says_something_else() -> None:
    before = many_misses(2)
    was, gone = before.facts[1], before.facts[2]
    now = Fact(Ref("appointment", was.ref.id, 2), {**was.values, "state": "attended"})
    new = Fact(Ref("appointment", "a9", 1), {})
    after = Dossier(before.taken_at, before.from_on, before.until_on, (before.facts[0], now, new))
    found = {
        (one.ref.id, one.what, one.name, one.was, one.now) for one in difference(before, after)
    }
    assert found == {
        ("a0", "changed", "state", "missed", "attended"),
        (gone.ref.id, "gone", "", None, None),
        ("a9", "added", "", None, None),
    }


@pytest.mark.parametrize(
    ("subject", "codes"),
    [("kind", ObligationKind), ("state", AppointmentState), ("verdict", Verdict), ("ground", ExcuseGround),
     ("early", EarlyReason), ("early_to_client", EarlyReason),
     ("absence", AbsenceState), ("escalation", EscalationState), ("decision", Decision),
     ("audience", Audience), ("event", OrderEventKind), ("letter", LetterKind),
     ("paper", PaperKind)],
)  # fmt: skip
def test_every_code_of_the_domain_has_a_word(subject: str, codes: type[StrEnum]) -> None:
    assert {str(one.value) for one in codes} <= WORDS[subject].keys()


OLD, NEW = date(2019, 12, 31), date(2020, 1, 1)


def test_an_article_that_lapsed_is_named_by_the_law_of_the_judgment() -> None:
    assert articles_of_frame("VI", OLD) == ("Sr 15-15l", "Sr 15-15l")
    assert articles_of_frame("VI", NEW) == ("Sv 6:2:10 e.v.", "Sv 6:2:10 ff.")
    assert articles_of_condition("VI", "reporting_duty", NEW)[0] == "Sv 6:2:10 e.v."


@pytest.mark.parametrize(
    ("frame", "kind", "dutch"),
    [
        ("VV", "reporting_duty", "Sr 14c lid 2 onder 8"),
        ("VV", "admit_home_visits", "Sr 14c"),
        ("VI", "reporting_duty", "Sr 15a lid 3"),
        ("VI", "admit_home_visits", "Sr 15a"),
        ("JV", "education", "Sr 77z"),
        ("GVM", "reporting_duty", "Sr 38z, 38ab"),
        ("VRIJWILLIG", "programme", ""),
        ("VV", "of_tomorrow", ""),
        ("NEW", "reporting_duty", ""),
    ],
)
def test_a_condition_is_named_with_the_article_of_its_frame(
    frame: str, kind: str, dutch: str
) -> None:
    assert articles_of_condition(frame, kind, OLD)[0] == dutch


@pytest.mark.parametrize("on", [OLD, NEW])
def test_no_article_says_in_english_that_it_must_be_verified(on: date) -> None:
    for frame in LEGAL_FRAMES:
        sentences = " ".join(
            (
                *articles_of_frame(frame, on),
                *(articles_of_condition(frame, one, on)[0] for one in CONDITION_LIBRARY),
            )
        )
        assert not re.search(r"verif|consolidated|item|list|law", sentences), sentences
    assert articles_of_frame("VV", on) == ("Sr 14a-14c", "Sr 14a-14c")
    assert articles_of_frame("NEW", on) == ("", "")


def test_a_limit_at_midnight_is_the_day_before_it_and_across_a_clock_change_too() -> None:
    midnight = datetime.fromisoformat("2026-10-24T22:00:00+00:00")
    assert written_limit(midnight, "nl") == "tot en met 24 oktober 2026"
    assert written_limit(midnight, "en") == "until the end of 24 October 2026"
    noon = datetime.fromisoformat("2026-10-25T11:00:00+00:00")
    assert written_limit(noon, "nl") == "tot 25 oktober 2026, 12:00"


def message(its: str, appointment: str, state: str, at: str, *, arrived: bool = False) -> Fact:
    return Fact(
        Ref("message", its, 1),
        {
            "appointment_id": appointment,
            "state": state,
            "channel": "sms",
            "due_at": at,
            "state_at": at,
            "arrived": arrived,
        },
    )


def test_in_short_counts_who_was_notified_beforehand_and_what_nobody_judged_yet() -> None:
    dossier = many_misses(3)
    facts = (
        Fact(Ref("escalation", "e", 1), {"appointments": "a0 a1 a2", "decision": "propose_report"}),
        Fact(Ref("absence", "b0", 1), {"appointment_id": "a0", "state": "decided", "verdict": "unexcused"}),
        Fact(Ref("absence", "b1", 1), {"appointment_id": "a1", "state": "opened"}),
        Fact(Ref("absence", "b2", 1), {"appointment_id": "a2", "state": "dropped"}),
        message("m0", "a0", "delivered", "2025-12-31T09:00:00+00:00", arrived=True),
        # Delivered, and yet it reminded nobody: only after the appointment had begun.
        message("m1", "a1", "delivered", "2026-01-01T12:00:00+00:00"),
        message("m2", "a2", "undelivered", "2025-12-31T09:00:00+00:00"),
    )  # fmt: skip
    whole = Dossier(
        dossier.taken_at, dossier.from_on, dossier.until_on, (*dossier.facts, *facts), "e"
    )
    short = next(
        one for one in drafted(PaperKind.VIOLATION_REPORT, whole, "nl") if one.code == "short"
    )
    sentences = [one.text for one in short.statements]
    assert "1 van deze afwezigheden is als ongeoorloofd beoordeeld." in sentences
    assert "1 van deze afwezigheden is NOG NIET beoordeeld." in sentences
    assert "Over 1 van deze afspraken is vooraf een bericht afgeleverd." in sentences
    assert "Over 2 van deze afspraken is GEEN bericht bekend dat vooraf is afgeleverd." in sentences
    assert any(
        "berust op 3 afspraken: de eerste op 1 januari 2026, 10:00" in one for one in sentences
    )


def test_a_warning_speaks_to_the_person_and_a_report_about_them() -> None:
    titles = {
        kind: {one.code: one.title for one in drafted(kind, many_misses(1), "nl")}
        for kind in PaperKind
    }
    assert titles[PaperKind.OFFICIAL_WARNING]["view"] == "Wat u ervan zegt"
    assert titles[PaperKind.OFFICIAL_WARNING]["messages"].startswith("Wat wij u hebben verteld")
    assert titles[PaperKind.VIOLATION_REPORT]["view"] == "Wat de cliënt ervan zegt"


def test_a_difference_is_shown_in_words_and_not_in_codes() -> None:
    assert member_name("verdict", "nl") == "oordeel"
    assert member_name("of_tomorrow", "nl") == "of tomorrow"
    assert written_value("absence", "verdict", "excused", "nl") == "geoorloofd"
    assert written_value("paper", "state", "signed", "nl") == "ondertekend"
    assert written_value("absence", "verdict", None, "nl") == "–"
    assert written_value("appointment", "enforceable", True, "en") == "yes"
    assert written_value("order", "ends_on", "2026-12-01", "nl") == "1 december 2026"
    assert (
        written_value("absence", "decided_at", "2026-11-24T08:00:00+00:00", "nl")
        == "24 november 2026, 09:00"
    )
    # What somebody typed is nothing else because it looks like a day or stands where a name stands.
    assert written_value("absence", "verdict_reason", "2026-12-01", "nl") == "2026-12-01"
    assert written_value("absence", "decided_by", "2026-13-45", "nl") == "2026-13-45"


def test_a_closing_report_shows_which_frame_has_ended_and_which_only_will() -> None:
    start = many_misses(1)
    orders = (
        Fact(Ref("order", "o0", 1), {"frame": "VV", "court_reference": "A-1", "ends_on": "2026-12-01",
                                     "ended_on": "2026-11-02", "end_reason": "completed"}),
        Fact(Ref("order", "o1", 1), {"frame": "VV", "court_reference": "B-2", "ends_on": "2027-01-31"}),
    )  # fmt: skip
    whole = Dossier(start.taken_at, start.from_on, start.until_on, (*start.facts, *orders))
    (ended,) = [
        one for one in drafted(PaperKind.CLOSING_REPORT, whole, "en") if one.code == "ended"
    ]
    first, second = (one.text for one in ended.statements)
    assert first.startswith("Order A-1: ended on 2 November 2026, ")
    assert second == "Order B-2: not recorded as ended; last day as known now: 31 January 2027."


@given(dossier=dossiers())
def test_every_fact_can_be_shown_whole(dossier: Dossier) -> None:
    for fact in dossier.facts:
        for language in ("nl", "en"):
            assert "-0000-" not in fact_line(fact, language)


@pytest.mark.parametrize(
    ("frames", "included"),
    [(["VV"], True), (["VRIJWILLIG"], False), ([], True), (["VRIJWILLIG", "VI"], True)],
)
def test_a_warning_threatens_with_a_report_only_where_the_law_has_one(
    frames: list[str], included: bool
) -> None:
    dossier = many_misses(1)
    orders = tuple(Fact(Ref("order", f"o{at}", 1), {"frame": one}) for at, one in enumerate(frames))
    whole = Dossier(dossier.taken_at, dossier.from_on, dossier.until_on, (*dossier.facts, *orders))
    text = " ".join(one.text for one in statements(PaperKind.OFFICIAL_WARNING, whole, "nl"))
    assert ("zonder uitstel melden aan het Openbaar Ministerie" in text) == included
