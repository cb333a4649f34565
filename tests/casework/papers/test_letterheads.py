"""A letterhead is entered for a team by an administrator, in force from a day, and stands on what is signed then."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from aftercare.base.errors import Invalid
from aftercare.casework.papers.letterheads import letterheads, set_letterhead
from aftercare.casework.papers.view import paper_file, paper_pdf
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.papers import PaperKind
from aftercare.domain.papers.letterhead import Letterhead
from aftercare.store.papers.letterhead_rows import letterhead_on
from tests.casework.papers.paper_desk import TODAY, Desk, desk_of
from tests.casework.papers.test_press import words
from tests.store.arranging import NOW, Arranger

HEAD = Letterhead(
    "Reclassering Voorbeeld", "Kantoor Noord", "Voorbeeldlaan 1", "0000 AA Nergens",
    "+44 7700 900123", "noord@voorbeeld.example",
)  # fmt: skip
MOVED = replace(HEAD, street="Nieuwe Kade 2")


@pytest.fixture
def desk(arrange: Arranger) -> Desk:
    return desk_of(arrange)


def enter(arrange: Arranger, head: Letterhead = HEAD, days: int = 0) -> None:
    with arrange.database.work(arrange.office.admin, NOW) as work:
        set_letterhead(work, arrange.office.team_id, head, TODAY + timedelta(days=days))


@pytest.mark.parametrize("kind", PaperKind)
def test_a_paper_says_who_sends_it_how_to_reach_them_and_to_whom(
    arrange: Arranger, desk: Desk, kind: PaperKind
) -> None:
    enter(arrange)
    row = desk.signed(kind)
    assert row.pdf is not None
    view = words(row.pdf)
    for line in ("Reclassering Voorbeeld", "Kantoor Noord", "Voorbeeldlaan 1, 0000 AA Nergens"):
        assert line in view
    assert view.count("+44 7700 900123") == 2
    assert view.count("noord@voorbeeld.example") == 2
    to = "Fenna Framboos" if kind is PaperKind.OFFICIAL_WARNING else "Openbaar Ministerie"
    assert f"Aan: {to}" in view
    # The number of a member of staff stands nowhere, nor the client's.
    assert (desk.person.phone or "") not in view


def test_without_one_the_draft_and_its_page_say_so(arrange: Arranger, desk: Desk) -> None:
    row = desk.draft(PaperKind.OFFICIAL_WARNING)
    with arrange.database.work(arrange.office.officer, NOW) as work:
        assert paper_file(work, row.id).lacks_letterhead
        assert "nog geen briefhoofd" in words(paper_pdf(work, row.id))
    enter(arrange)
    with arrange.database.work(arrange.office.officer, NOW) as work:
        assert not paper_file(work, row.id).lacks_letterhead


def test_the_one_of_its_day_stands_on_it_and_stays(arrange: Arranger, desk: Desk) -> None:
    enter(arrange)
    enter(arrange, MOVED, days=3)
    row = desk.signed(PaperKind.OFFICIAL_WARNING)
    later = NOW + timedelta(days=5)
    with arrange.database.work(arrange.office.officer, later) as work:
        kept = paper_pdf(work, row.id)
    assert kept == row.pdf
    assert "Voorbeeldlaan 1" in words(kept)
    with arrange.database.work(CLOCK, later) as work:
        found = letterhead_on(work.session, arrange.office.team_id, TODAY + timedelta(days=3))
        assert found is not None
        assert found.street == "Nieuwe Kade 2"


def test_a_second_click_is_one_version_and_a_correction_another(arrange: Arranger) -> None:
    for head in (HEAD, HEAD, MOVED):
        enter(arrange, head)
    with arrange.database.work(arrange.office.admin, NOW) as work:
        ((_, rows),) = [one for one in letterheads(work) if one[0].id == arrange.office.team_id]
    assert [one.street for one in rows] == ["Nieuwe Kade 2", "Voorbeeldlaan 1"]


@pytest.mark.parametrize(
    ("change", "days", "pointer"),
    [
        ({"organisation": " "}, 0, "/organisation"),
        ({"street": "a\nb"}, 0, "/street"),
        ({"town": "a\0b"}, 0, "/town"),
        ({"office": "a" * 121}, 0, "/office"),
        ({"phone": "bel ons"}, 0, "/phone"),
        ({"phone": "112"}, 0, "/phone"),
        ({"email": "noord"}, 0, "/email"),
        ({}, -1, "/from_on"),
    ],
)
def test_what_cannot_be_printed_is_shown_beside_its_field(
    arrange: Arranger, change: dict[str, str], days: int, pointer: str
) -> None:
    with pytest.raises(Invalid) as fault:
        enter(arrange, replace(HEAD, **change), days)
    assert [one.pointer for one in fault.value.fields] == [pointer]
