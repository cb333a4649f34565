"""A letter is made from what holds, printed the same each time, and posted by a person who says so."""

from __future__ import annotations

from datetime import date, timedelta
from hashlib import sha256
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import select

from aftercare.base.errors import (
    Conflict,
    Forbidden,
    IllegalTransition,
    Invalid,
    NotFound,
    RevealingText,
    Stale,
)
from aftercare.casework.letters.acts import NewLetter, discard_letter, make_letter, post_letter
from aftercare.casework.letters.choices import letter_choices
from aftercare.casework.letters.postal_addresses import NONE_YET, postal_address, write_address
from aftercare.casework.letters.view import (
    MOST_AT_ONCE,
    due_letters,
    letter_pdf,
    letters_about,
    letters_pdf,
)
from aftercare.domain.accounts.permissions import CLOCK, Actor
from aftercare.domain.letters.composing import Mailing
from aftercare.domain.letters.wording import LetterKind
from aftercare.store.appointments.rows import AppointmentRow, get_appointment
from aftercare.store.database.unit_of_work import Database
from aftercare.store.letters.rows import LetterRow
from aftercare.store.people.rows import PersonRow
from aftercare.store.sites.rows import SiteRow
from aftercare.store.tasks.rows import TaskRow, open_task
from aftercare.store.treatment.programme_rows import GroupSessionRow, ProgrammeRow
from tests.store.arranging import NOW, Arranger

MAILING = Mailing("Postbus 123, 3500 AA Voorbeeldstad", "088-1234567")
TODAY = date(2026, 11, 24)
ADDRESS = "Perenlaan 12\n1234 AB Voorbeeldstad"


@pytest.fixture
def person(arrange: Arranger, database: Database) -> PersonRow:
    """With an address."""
    person = arrange.person(given_name="Fenna", family_name="Framboos")
    with database.work(arrange.office.officer, NOW) as work:
        write_address(work, person.id, NONE_YET, ADDRESS)
    return person


@pytest.fixture
def appointment(arrange: Arranger, person: PersonRow) -> AppointmentRow:
    return arrange.appointment(person, starts_at=NOW + timedelta(days=3))


def make(
    arrange: Arranger,
    person: PersonRow,
    kind: LetterKind = LetterKind.UNREACHED,
    about: AppointmentRow | None = None,
    *,
    by: Actor | None = None,
    mailing: Mailing = MAILING,
    **more: Any,
) -> LetterRow:
    new = NewLetter(person.id, kind, about.id if about else None, **more)
    with arrange.database.work(by or arrange.office.officer, NOW) as work:
        return make_letter(work, mailing, new)


def refused(arrange: Arranger, *args: Any, **more: Any) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as fault:
        make(arrange, *args, **more)
    return [(one.pointer, one.code) for one in fault.value.fields]


def change(database: Database, appointment: AppointmentRow, **values: object) -> None:
    with database.work(CLOCK, NOW) as work:
        row = get_appointment(work.session, appointment.id)
        for name, value in values.items():
            setattr(row, name, value)


def holding(arrange: Arranger) -> list[bool]:
    with arrange.database.work(arrange.office.officer, NOW) as work:
        return [view.holds for view in due_letters(work, MAILING)]


def test_a_letter_is_kept_as_what_it_says_and_printed_the_same_each_time(
    arrange: Arranger, database: Database, person: PersonRow, appointment: AppointmentRow
) -> None:
    row = make(arrange, person, LetterKind.APPOINTMENT, appointment)
    assert row.content["recipient"] == ["Fenna Framboos", *ADDRESS.splitlines()]
    assert row.content["rows"][0][1] == "vrijdag 27 november 2026"
    later = NOW + timedelta(days=400)
    for actor, moment in ((arrange.office.officer, NOW), (arrange.office.supervisor, later)):
        with database.work(actor, moment) as work:
            assert sha256(letter_pdf(work, row.id)).hexdigest() == row.sha256


def test_a_client_without_a_home_gets_letters_at_a_house_that_receives_the_post(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    def write(version: int, house: str) -> int:
        with database.work(arrange.office.officer, NOW) as work:
            return write_address(work, person.id, version, ADDRESS, house).version

    assert write(1, "De Brug") == 2
    assert write(2, " De  Brug") == 2
    with pytest.raises(Invalid) as fault:
        write(2, "Nachtopvang De Brug")
    assert [(one.pointer, one.code) for one in fault.value.fields] == [
        ("/care_of", "house-reveals")
    ]
    row = make(arrange, person)
    assert row.content["recipient"] == ["Fenna Framboos", "p/a De Brug", *ADDRESS.splitlines()]
    assert write(2, "") == 3
    assert holding(arrange) == [False]


def test_the_place_is_shown_by_its_address_and_never_by_its_name(
    arrange: Arranger, database: Database, person: PersonRow, appointment: AppointmentRow
) -> None:
    def place_view() -> str:
        row = make(arrange, person, LetterKind.APPOINTMENT, appointment)
        return str(row.content["rows"][2][1])

    with database.work(CLOCK, NOW) as work:
        assert appointment.site_id is not None
        place = work.session.get_one(SiteRow, appointment.site_id)
        place.name = "De Waag"
    assert "Op de plek die u kent" in place_view()
    for address, view in (
        ("Damrak 12\n1012 LH Amsterdam", "Damrak 12, 1012 LH Amsterdam"),
        ("Forensische kliniek\nDamrak 12", "Op de plek die u kent"),
    ):
        with database.work(CLOCK, NOW) as work:
            work.session.get_one(SiteRow, appointment.site_id).address = address
        assert view in place_view()
        assert "Waag" not in place_view()
    home = SiteRow(name=person.reference, kind="home", person_id=person.id)
    arrange.add(home)
    change(database, appointment, site_id=home.id)
    assert place_view() == "Bij u thuis"


def test_a_group_meets_where_its_session_does(
    arrange: Arranger, database: Database, person: PersonRow, appointment: AppointmentRow
) -> None:
    room = SiteRow(name="De Waag", kind="group", address="Damrak 12\n1012 LH Amsterdam")
    programme = ProgrammeRow(name="Groep", provider_id=arrange.office.provider_id)
    meets = GroupSessionRow(
        programme_id=programme.id, series="dinsdag", site_id=room.id, capacity=8,
        starts_at=appointment.starts_at, ends_at=appointment.starts_at + timedelta(hours=1),
    )  # fmt: skip
    arrange.add(room, programme, meets)
    change(database, appointment, site_id=None, session_id=meets.id)
    row = make(arrange, person, LetterKind.APPOINTMENT, appointment)
    assert "Damrak 12, 1012 LH Amsterdam" in str(row.content)


def test_who_writes_is_shown_that_the_person_is_away_now_and_not_that_they_will_be(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    for begins, away in ((1, None), (-1, "custody")):
        from_at = NOW + timedelta(days=begins)
        arrange.away(person, "custody", from_at, from_at + timedelta(hours=40))
        with database.work(arrange.office.officer, NOW) as work:
            assert letter_choices(work, person.id).away == away


@pytest.mark.parametrize("language", ["nl", "en", "ar", "pl", "tr", "uk"])
def test_a_letter_speaks_the_person_s_language_unless_another_is_asked_for(
    arrange: Arranger, person: PersonRow, language: str
) -> None:
    other = arrange.person(language=language)
    with arrange.database.work(arrange.office.officer, NOW) as work:
        write_address(work, other.id, NONE_YET, ADDRESS)
    assert make(arrange, other).language == language
    assert make(arrange, person, language=language).language == language


def test_the_same_letter_again_is_the_same_draft_saying_what_holds_now(
    arrange: Arranger, database: Database, person: PersonRow, appointment: AppointmentRow
) -> None:
    first = make(arrange, person, LetterKind.APPOINTMENT, appointment)
    again = make(arrange, person, LetterKind.APPOINTMENT, appointment)
    assert (again.id, again.version) == (first.id, first.version)
    arrange.informed(person, "address_change")
    with database.work(arrange.office.officer, NOW) as work:
        write_address(work, person.id, 1, "Appelweg 1\n1234 AB Voorbeeldstad")
    anew = make(arrange, person, LetterKind.APPOINTMENT, appointment)
    assert (anew.id, anew.version) == (first.id, first.version + 1)
    assert anew.content["recipient"][1] == "Appelweg 1"
    assert anew.sha256 != first.sha256


def test_a_letter_about_what_no_longer_holds_is_left_out_of_what_is_printed_together(
    arrange: Arranger, database: Database, person: PersonRow, appointment: AppointmentRow
) -> None:
    make(arrange, person, LetterKind.APPOINTMENT, appointment)
    assert holding(arrange) == [True]
    change(database, appointment, state="moved")
    assert holding(arrange) == [False]
    with pytest.raises(Conflict), database.work(arrange.office.officer, NOW) as work:
        letters_pdf(work, MAILING, "Brieven")


def test_an_address_that_changed_makes_a_draft_hold_no_more(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    make(arrange, person)
    with database.work(arrange.office.officer, NOW) as work:
        write_address(work, person.id, 1, "Appelweg 1\n1234 AB Voorbeeldstad")
    assert holding(arrange) == [False]


def test_a_changed_and_a_cancelled_appointment_each_have_their_letter(
    arrange: Arranger, database: Database, person: PersonRow, appointment: AppointmentRow
) -> None:
    assert refused(arrange, person, LetterKind.CHANGED, appointment) == [
        ("/appointment_id", "not-for-this-letter")
    ]
    assert refused(arrange, person, LetterKind.CANCELLED, appointment) == [
        ("/appointment_id", "not-for-this-letter")
    ]
    fresh = arrange.appointment(person, starts_at=NOW + timedelta(days=5))
    change(database, fresh, replaces_id=appointment.id)
    row = make(arrange, person, LetterKind.CHANGED, fresh)
    assert "vrijdag 27 november 2026" in str(row.content["paragraphs"])
    assert row.content["rows"][0][1] == "zondag 29 november 2026"
    change(database, appointment, state="cancelled_by_service")
    row = make(arrange, person, LetterKind.CANCELLED, appointment)
    assert row.content["rows"] == []


def test_a_card_names_the_next_three_that_stand(
    arrange: Arranger, database: Database, person: PersonRow, appointment: AppointmentRow
) -> None:
    for days in (-1, 4, 6, 8):
        arrange.appointment(person, starts_at=NOW + timedelta(days=days))
    row = make(arrange, person, LetterKind.CARD)
    assert [one for one, _ in row.content["rows"]] == [
        "vrijdag 27 november 2026", "zaterdag 28 november 2026", "maandag 30 november 2026",
    ]  # fmt: skip
    change(database, appointment, state="moved")
    assert holding(arrange) == [False]


def test_what_is_missing_or_wrong_is_said_where_it_is(
    arrange: Arranger, person: PersonRow, appointment: AppointmentRow
) -> None:
    nobody = arrange.person()
    theirs = arrange.appointment(nobody, starts_at=NOW + timedelta(days=4))
    past = arrange.appointment(person, starts_at=NOW - timedelta(days=1))
    this = LetterKind.APPOINTMENT
    assert refused(arrange, nobody) == [("/person_id", "no-address")]
    assert refused(arrange, person, this) == [("/appointment_id", "missing")]
    wrong = [("/appointment_id", "not-for-this-letter")]
    assert refused(arrange, person, this, theirs) == wrong
    assert refused(arrange, person, this, past) == wrong
    assert refused(arrange, person, LetterKind.CARD, language="xx") == [
        ("/language", "unknown-language")
    ]
    assert refused(arrange, person, due_on=TODAY - timedelta(days=1)) == [
        ("/due_on", "in-the-past")
    ]
    card_of_nothing = arrange.person()
    with arrange.database.work(arrange.office.officer, NOW) as work:
        write_address(work, card_of_nothing.id, NONE_YET, ADDRESS)
    assert refused(arrange, card_of_nothing, LetterKind.CARD) == wrong
    assert refused(arrange, card_of_nothing, this, appointment) == wrong


@pytest.mark.parametrize(
    "name", ["王小明", "Fenna 😀", "Fenna (reclassering)", 'Fenna ] #panic("x")']
)
def test_a_name_that_cannot_be_printed_is_refused_and_leaves_nothing(
    arrange: Arranger, database: Database, name: str
) -> None:
    person = arrange.person(given_name=name, family_name="Framboos")
    with database.work(arrange.office.officer, NOW) as work:
        write_address(work, person.id, NONE_YET, ADDRESS)
    assert refused(arrange, person)[0][1] in {"unprintable", "name-unprintable"}
    with database.work(arrange.office.officer, NOW) as work:
        assert letters_about(work, MAILING, person.id) == []


def test_a_name_from_right_to_left_is_printed(arrange: Arranger, database: Database) -> None:
    person = arrange.person(given_name="محمد", family_name="القاضي", language="ar")
    with database.work(arrange.office.officer, NOW) as work:
        write_address(work, person.id, NONE_YET, ADDRESS)
    row = make(arrange, person)
    assert row.content["recipient"][0] == "محمد القاضي"


def test_a_return_address_that_reveals_who_writes_stops_the_letter(
    arrange: Arranger, person: PersonRow
) -> None:
    with pytest.raises(RevealingText):
        make(arrange, person, mailing=Mailing("Reclassering Noord, Postbus 1", "088-1234567"))


def test_posting_it_is_said_by_a_person_once_and_ends_the_task(
    arrange: Arranger, database: Database, person: PersonRow, appointment: AppointmentRow
) -> None:
    with database.work(CLOCK, NOW) as work:
        for about in (appointment.id, None):
            open_task(
                work.session, person_id=person.id, kind="send_letter", subject=about or person.id,
                reason="no-phone", due_at=NOW, now=NOW, appointment_id=about,
            )  # fmt: skip
    row = make(arrange, person, LetterKind.APPOINTMENT, appointment)
    with pytest.raises(Stale), database.work(arrange.office.officer, NOW) as work:
        post_letter(work, row.id, row.version + 5, TODAY)
    for day in (TODAY - timedelta(days=1), TODAY + timedelta(days=1)):
        with pytest.raises(Invalid), database.work(arrange.office.officer, NOW) as work:
            post_letter(work, row.id, row.version, day)
    for _ in range(2):
        with database.work(arrange.office.deputy, NOW) as work:
            posted = post_letter(work, row.id, row.version, TODAY)
            assert (posted.state, posted.ended_by) == ("sent", arrange.office.deputy.staff_id)
    with pytest.raises(Invalid), database.work(arrange.office.officer, NOW) as work:
        post_letter(work, row.id, row.version, TODAY - timedelta(days=1))
    with database.work(CLOCK, NOW) as work:
        states = {one.appointment_id: one.state for one in work.session.exec(select(TaskRow))}
    assert states[appointment.id] == "done"
    assert states[None] == "opened"
    with pytest.raises(IllegalTransition), database.work(arrange.office.officer, NOW) as work:
        discard_letter(work, row.id, row.version + 1)
    assert make(arrange, person, LetterKind.APPOINTMENT, appointment).id != row.id


def test_a_discarded_letter_stays_on_record_and_is_not_printed(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    row = make(arrange, person)
    with database.work(arrange.office.officer, NOW) as work:
        discard_letter(work, row.id, row.version)
    assert holding(arrange) == []
    with database.work(arrange.office.officer, NOW) as work:
        (view,) = letters_about(work, MAILING, person.id)
    assert (view.row.state, view.holds) == ("discarded", False)


def test_letters_due_today_of_everybody_one_sees_are_one_paper(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    other = arrange.person(language="ar")
    with database.work(arrange.office.officer, NOW) as work:
        write_address(work, other.id, NONE_YET, ADDRESS)
    make(arrange, person)
    make(arrange, other)
    make(arrange, person, LetterKind.UNREACHED, due_on=TODAY)
    make(arrange, arrange_letter_for_later(arrange), due_on=TODAY + timedelta(days=2))
    with database.work(arrange.office.supervisor, NOW) as work:
        made = letters_pdf(work, MAILING, "Brieven")
    assert made.count(b"/MediaBox") == 4  # two envelopes, two sheets
    for outside in (arrange.office.outsider, arrange.office.other_supervisor):
        with pytest.raises(Conflict), database.work(outside, NOW) as work:
            letters_pdf(work, MAILING, "Brieven")


def arrange_letter_for_later(arrange: Arranger) -> PersonRow:
    later = arrange.person()
    with arrange.database.work(arrange.office.officer, NOW) as work:
        write_address(work, later.id, NONE_YET, ADDRESS)
    return later


def test_nobody_else_sees_a_letter_or_an_address(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    row = make(arrange, person)
    office = arrange.office
    for outside in (office.outsider, office.other_supervisor):
        with pytest.raises(NotFound), database.work(outside, NOW) as work:
            letter_pdf(work, row.id)
        with pytest.raises(NotFound), database.work(outside, NOW) as work:
            postal_address(work, person.id)
        with pytest.raises(NotFound):
            make(arrange, person, by=outside)
    for role in (office.planner, office.provider, office.auditor, office.admin):
        with pytest.raises(Forbidden), database.work(role, NOW) as work:
            letter_pdf(work, row.id)
        with database.work(role, NOW) as work:
            for table in ("letter", "postal_address"):
                assert work.session.execute(text(f"select count(*) from {table}")).scalar() == 0


def test_every_act_and_every_print_is_on_record(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    row = make(arrange, person)
    with database.work(arrange.office.officer, NOW) as work:
        letter_pdf(work, row.id)
        post_letter(work, row.id, row.version, TODAY)
    with database.work(arrange.office.auditor, NOW) as work:
        noted = work.session.execute(
            text("select action from audit_entry where subject_kind = 'letter' order by id")
        ).scalars()
        assert list(noted) == ["draft", "read", "post"]


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("", "missing"),
        ("Kliniek De Boom\nPerenlaan 12", "address-reveals"),
        ("x\n" * 9, "address-too-long"),
        ("x" * 10_000, "address-too-long"),
    ],
)
def test_an_address_that_may_not_stand_on_an_envelope_is_not_kept(
    arrange: Arranger, database: Database, address: str, code: str
) -> None:
    person = arrange.person()
    with pytest.raises(Invalid) as fault, database.work(arrange.office.officer, NOW) as work:
        write_address(work, person.id, NONE_YET, address)
    assert [(one.pointer, one.code) for one in fault.value.fields] == [("/address", code)]
    with database.work(arrange.office.officer, NOW) as work:
        assert postal_address(work, person.id) is None


def test_a_stale_edit_of_an_address_overwrites_nothing(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    other = "Appelweg 1\n1234 AB Voorbeeldstad"
    for version in (NONE_YET, 7):
        with pytest.raises(Stale), database.work(arrange.office.officer, NOW) as work:
            write_address(work, person.id, version, other)
    with database.work(arrange.office.officer, NOW) as work:
        assert write_address(work, person.id, 0, ADDRESS).version == 1
        assert write_address(work, person.id, 1, other).version == 2
        assert write_address(work, person.id, 1, other).version == 2


def test_letters_that_hold_no_more_crowd_out_none_that_does(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    stale = [
        make(arrange, person, LetterKind.APPOINTMENT, one, due_on=TODAY)
        for one in (
            arrange.appointment(person, NOW + timedelta(days=3 + at)) for at in range(MOST_AT_ONCE)
        )
    ]
    with database.work(CLOCK, NOW) as work:
        work.session.execute(text("update appointment set state = 'moved'"))
    fresh = make(arrange, person, due_on=TODAY)
    with database.work(arrange.office.officer, NOW) as work:
        view = due_letters(work, MAILING)
        letters_pdf(work, MAILING, "Brieven")
    assert [one.row.id for one in view if one.holds] == [fresh.id]
    assert {one.row.id for one in view} == {fresh.id, *(one.id for one in stale)}


def test_no_more_is_printed_together_than_one_paper_holds(
    arrange: Arranger, database: Database
) -> None:
    for _ in range(MOST_AT_ONCE + 1):
        make(arrange, arrange_letter_for_later(arrange))
    assert holding(arrange) == [True] * MOST_AT_ONCE
