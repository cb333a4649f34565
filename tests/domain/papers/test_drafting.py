"""Every number, day and name of a paper stands in a row it names; what is not known is said to be not known."""

from __future__ import annotations

import re
from datetime import date, datetime
from enum import StrEnum

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aftercare.domain.absences import Ground, Verdict
from aftercare.domain.appointments import AppointmentState
from aftercare.domain.escalation.ladder import Decision
from aftercare.domain.escalation.rules import Audience
from aftercare.domain.obligations import ObligationKind
from aftercare.domain.order_events import OrderEventKind
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
    from_json,
    written_day,
    written_moment,
)
from aftercare.domain.papers.words import known_codes
from aftercare.domain.post import LetterKind
from tests.domain.papers.dossiers import dossiers, many_misses

EVERY = [(kind, language) for kind in PaperKind for language in ("nl", "en")]


def statements(kind: PaperKind, dossier: Dossier, language: str) -> list[Statement]:
    return [one for section in drafted(kind, dossier, language) for one in section.statements]


def said_by(fact: Fact, language: str) -> list[str]:
    """Everything a row says, as a paper writes it."""
    found = []
    for name, value in fact.values.items():
        if value is None or isinstance(value, bool):
            continue
        if name.endswith("_on"):
            found.append(written_day(date.fromisoformat(str(value)), language))
        elif name.endswith(("_at", "_by")) and re.match(r"\d{4}-\d\d-\d\dT", str(value)):
            found.append(written_moment(datetime.fromisoformat(str(value)), language))
        else:
            found.append(str(value))
    return found


@pytest.mark.parametrize(("kind", "language"), EVERY)
@given(data=st.data())
@settings(max_examples=60)
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
@settings(max_examples=30)
def test_what_another_service_said_is_marked_wherever_it_is_told(
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
    assert ("Raad voor de Kinderbescherming" in text) == copied


def test_the_words_of_a_ban_that_may_tell_where_a_victim_is_are_left_out_and_said_to_be() -> None:
    zone = Fact(
        Ref("condition", "c", 1),
        {"kind": "exclusion_zone", "wording": "Perenlaan 12, bij S. Sleedoorn"},
    )
    dossier = many_misses(1)
    whole = Dossier(dossier.taken_at, dossier.from_on, dossier.until_on, (*dossier.facts, zone))
    for kind, language in EVERY:
        told = " ".join(one.text for one in statements(kind, whole, language))
        assert "Perenlaan" not in told
        assert "Sleedoorn" not in told


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
    told = " ".join(one.text for one in statements(PaperKind.OFFICIAL_WARNING, whole, "nl"))
    for hidden in ("Huisgenoot", "Zie notitie", "piket", "Melding aan het Openbaar Ministerie:"):
        assert hidden not in told


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
    [("kind", ObligationKind), ("state", AppointmentState), ("verdict", Verdict), ("ground", Ground),
     ("decision", Decision), ("audience", Audience), ("event", OrderEventKind), ("letter", LetterKind),
     ("paper", PaperKind)],
)  # fmt: skip
def test_every_code_of_the_domain_has_a_word(subject: str, codes: type[StrEnum]) -> None:
    assert {str(one.value) for one in codes} <= known_codes(subject)
