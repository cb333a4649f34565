"""A calendar says a neutral word, and what would tell more falls back to it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from aftercare.domain.calendars.events import Chain, Event, Held, Leave, events_of
from aftercare.domain.calendars.link_validity import FeedFacts, WhyStopped, why_stopped
from aftercare.domain.calendars.wording import Reader, entries_of
from aftercare.domain.message_templates.protected_names import ProtectedNames
from aftercare.domain.message_templates.reveal_check import revealing_parts
from aftercare.domain.message_templates.text_kinds import TEXT_LANGUAGES
from tests.domain.calendars.test_events import DAY, NOW, OWNER, held, retired

CALLBACK = "088-1234567"


def some(place: str | None = "Kantoor Noord") -> tuple[Event, ...]:
    rows: list[Held] = [held(place=place), retired(held(5))]
    chains = [Chain(f"line/{n}", (row,)) for n, row in enumerate(rows)]
    return events_of(OWNER, chains, [Leave("l", NOW + DAY, NOW + 2 * DAY, NOW)], NOW)


@pytest.mark.parametrize("language", TEXT_LANGUAGES)
@pytest.mark.parametrize("on_staff", [True, False])
def test_every_word_in_every_language_passes_the_gate(language: str, on_staff: bool) -> None:
    name, entries = entries_of(some(), Reader(language, CALLBACK, on_staff))
    for text in (name, *(part for one in entries for part in (one.title, one.remark, one.place))):
        assert revealing_parts(text, language, callback_number=CALLBACK) == ()
    assert len({one.title for one in entries}) == 3


def test_people_read_a_word_and_a_number_to_call_and_no_place() -> None:
    _, entries = entries_of(some(), Reader("nl", CALLBACK))
    away, appointment, off = entries
    assert (appointment.title, appointment.remark, appointment.place) == (
        "Afspraak", "Vragen? Bel 088-1234567.", "",
    )  # fmt: skip
    assert (off.title, away.title) == ("Afspraak vervallen", "Afwezig")


def test_staff_read_a_number_to_find_it_by_and_the_office() -> None:
    events = some()
    _, entries = entries_of(events, Reader("en", CALLBACK, on_staff=True))
    _, appointment, _ = entries
    assert appointment.place == "Kantoor Noord"
    assert appointment.remark == f"Number: {events[1].number}"


@pytest.mark.parametrize(
    "place", ["Reclassering Utrecht", "De Waag", "Jansen", "Dorpsstraat 12", "Kantoor\nJansen", "p r o b a t i o n"]
)  # fmt: skip
def test_a_place_that_reveals_is_left_out(place: str) -> None:
    names = ProtectedNames(("Piet Jansen",))
    _, entries = entries_of(some(place), Reader("nl", CALLBACK, True, names))
    assert [one.place for one in entries] == ["", "", ""]
    assert entries[1].title == "Afspraak"


def test_a_word_that_is_somebodys_name_falls_back_to_the_neutral_one() -> None:
    names = ProtectedNames(("Vera Afwezig", "Vragen"))
    _, entries = entries_of(some(), Reader("nl", CALLBACK, False, names))
    assert [(one.title, one.remark) for one in entries] == [
        ("Afspraak", ""), ("Afspraak", ""), ("Afspraak vervallen", ""),
    ]  # fmt: skip


def test_a_callback_number_that_is_no_number_is_left_out() -> None:
    _, entries = entries_of(some(), Reader("nl", "reclassering.example.nl"))
    assert [one.remark for one in entries] == ["", "", ""]


def test_an_unknown_language_is_dutch() -> None:
    assert entries_of(some(), Reader("xx", CALLBACK))[0] == "Afspraken"


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({}, None),
        ({"account_closed": True}, WhyStopped.ACCOUNT_CLOSED),
        ({"case_file_closed": True}, WhyStopped.CASE_FILE_CLOSED),
        ({"opted_out": True}, WhyStopped.OPTED_OUT),
        ({"confined": True}, WhyStopped.IN_CUSTODY),
        ({"restricted": True}, WhyStopped.RESTRICTED_CASE_FILE),
        ({"restricted": True, "despite_restricted": True}, None),
        ({"restricted": True, "despite_restricted": True, "confined": True}, WhyStopped.IN_CUSTODY),
        ({"revoked": WhyStopped.BY_HAND, "confined": True}, WhyStopped.BY_HAND),
    ],
)
def test_a_link_opens_only_while_nothing_speaks_against_it(
    change: dict[str, object], why: WhyStopped | None
) -> None:
    assert why_stopped(replace(FeedFacts(), **change)) is why  # fmt: skip
