"""People are found by what is typed of them, among those the reader may see, by whichever account it was entered."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import text

from aftercare.base.errors import Forbidden
from aftercare.casework.orders.acts import NewOrder, enter_order
from aftercare.casework.overviews.view import my_caseload
from aftercare.casework.people.search import find_people
from aftercare.domain.accounts.permissions import Actor
from aftercare.domain.orders.terms import OrderTerms
from aftercare.store.database.sealed_columns import number_given
from aftercare.store.database.unit_of_work import Database
from aftercare.store.people import search_index as people_search
from aftercare.store.people.rows import PersonRow
from tests.store.arranging import NOW, Arranger

TODAY = NOW.date()


@pytest.fixture
def sjoerd(arrange: Arranger, database: Database) -> PersonRow:
    """One of several people with every kind of name, and with an order that has a court number."""
    person = arrange.person(
        given_name="Sjoerd", family_name="de Oefening", birth_on=date(1985, 2, 1),
        reference="DEMO-0007", phone="+31612345678",
    )  # fmt: skip
    for given, family in NAMES.values():
        arrange.person(given_name=given, family_name=family)
    with database.work(arrange.office.officer, NOW) as work:
        enter_order(
            work,
            NewOrder(person.id, OrderTerms("VV", "05/123456-21", TODAY, TODAY + timedelta(700))),
        )
    return person


NAMES = {
    "aïsha": ("Aïsha", "Ünal"), "søren": ("Søren", "Ærø"), "łukasz": ("Łukasz", "Żuk"),
    "arabic": ("محمد", "العربي"), "cyrillic": ("Олена", "Шевченко"),
}  # fmt: skip


def found(database: Database, actor: Actor, typed: str) -> list[UUID]:
    with database.work(actor, NOW) as work:
        return [row["id"] for row in my_caseload(work, search=typed)]


def test_a_person_is_found_by_anything_one_knows_of_them(
    arrange: Arranger, database: Database, sjoerd: PersonRow
) -> None:
    """In depth in tests/domain/people/test_people_search.py."""
    for typed in ("Sjoerd de Oefening", "Oefening, Sjoerd", "Sjored oefning", "06-12345678",
                  "01/02/85", "sjoerd 1.2.1985", "demo 7", "05 123456 21"):  # fmt: skip
        assert found(database, arrange.office.officer, typed) == [sjoerd.id], typed


def test_names_are_found_without_their_accents_and_in_every_script(
    arrange: Arranger, database: Database, sjoerd: PersonRow
) -> None:
    for typed, family in {
        "aisha": "Ünal", "AISHA UNAL": "Ünal", "soren": "Ærø", "Søren aero": "Ærø",
        "lukasz zuk": "Żuk", "محمد": "العربي", "шевченко олена": "Шевченко",
    }.items():  # fmt: skip
        with database.work(arrange.office.officer, NOW) as work:
            assert [row["family_name"] for row in my_caseload(work, search=typed)] == [family]


def test_what_is_spelled_as_typed_comes_before_a_slip(
    arrange: Arranger, database: Database
) -> None:
    slip = arrange.person(family_name="Jansen", tier=1)
    begun = arrange.person(family_name="Jansseniaan", tier=1)
    exact = arrange.person(family_name="Janssen", tier=3)
    assert found(database, arrange.office.officer, "Janssen") == [exact.id, begun.id, slip.id]


def test_every_word_has_to_be_found_and_signs_are_no_pattern(
    arrange: Arranger, database: Database, sjoerd: PersonRow
) -> None:
    for typed in ("%", "_", "\\", ",", "' or true --", "Sjoerd Bakker", "jn"):
        assert found(database, arrange.office.officer, typed) == [], typed


def test_a_search_shows_only_whom_the_list_shows(arrange: Arranger, database: Database) -> None:
    office = arrange.office
    mine, guarded = arrange.person(), arrange.person(restricted=True, deputy_id=None)
    others = arrange.person(officer_id=office.colleague.staff_id, deputy_id=None)
    foreign = arrange.person(officer_id=office.outsider.staff_id, team_id=office.other_team_id,
                             deputy_id=None)  # fmt: skip
    arrange.person(closed_on=TODAY)
    for actor in (office.officer, office.deputy, office.supervisor, office.outsider):
        with database.work(actor, NOW) as work:
            listed = {row["id"] for row in my_caseload(work)}
        assert set(found(database, actor, "Testpersoon")) == listed
    assert set(found(database, office.officer, "Testpersoon")) == {mine.id, guarded.id}
    assert others.id not in found(database, office.deputy, "Testpersoon")
    assert found(database, office.outsider, "Testpersoon") == [foreign.id]
    with database.work(office.planner, NOW) as work:
        assert work.session.execute(text("select count(*) from person_search")).scalar_one() == 0
        with pytest.raises(Forbidden):
            find_people(work, "Testpersoon")


CHANGES = (
    ("update person set given_name = 'Zwaan' where id = :id", "Zwaan"),
    ("update person set family_name = 'Kraanvogel' where id = :id", "Kraanvogel"),
    ("update person set birth_on = '1999-12-31' where id = :id", "31-12-1999"),
    ("update person set reference = 'Z-555' where id = :id", "Z-555"),
    ("update person set phone = :number where id = :id", "07700 900777"),
    ("update supervision_order set court_reference = '99/888777-66' where person_id = :id", "99888777"),
    ("insert into supervision_order (id, person_id, frame, court_reference, starts_on, created_by)"
     " select gen_random_uuid(), id, 'VV', '77/666555-44', enrolled_on, officer_id from person where id = :id",
     "77666555"),
    ("insert into order_extension (id, order_id, person_id, decided_on, court_reference, length_number,"
     " length_unit, entered_by, entered_at) select gen_random_uuid(), id, person_id, starts_on, '66/555444-33', 1,"
     " 'years', created_by, '2026-11-24' from supervision_order where person_id = :id", "66555444"),
)  # fmt: skip


def test_whatever_writes_a_name_or_a_number_the_next_search_knows(
    arrange: Arranger, database: Database, sjoerd: PersonRow
) -> None:
    officer = arrange.office.officer
    number = {"number": number_given("+447700900777")}
    for change, typed in CHANGES:
        assert found(database, officer, typed) == [], typed
        with database.work(officer, NOW) as work:
            work.session.execute(text(change), {"id": sjoerd.id} | number)
        assert found(database, officer, typed) == [sjoerd.id], typed


def test_what_was_voided_or_taken_away_is_found_no_longer(
    arrange: Arranger, database: Database, sjoerd: PersonRow
) -> None:
    officer = arrange.office.officer
    with database.work(officer, NOW) as work:
        work.session.execute(text(CHANGES[-1][0]), {"id": sjoerd.id})
    assert found(database, officer, "66/555444-33") == [sjoerd.id]
    voided = (
        "update order_extension set voided_at = :now, voided_by = entered_by where person_id = :id"
    )
    with database.work(officer, NOW) as work:
        work.session.execute(text(voided), {"id": sjoerd.id, "now": NOW})
    assert found(database, officer, "66/555444-33") == []
    with database.work(officer, NOW) as work:
        work.session.execute(text("update person set phone = null, phone_state = 'none'"))
    assert found(database, officer, "0612345678") == []


def test_a_line_made_of_what_changed_meanwhile_is_not_kept(
    arrange: Arranger, database: Database, sjoerd: PersonRow
) -> None:
    """Two at once: one read the old name, the other has changed it since."""
    officer, form = arrange.office.officer, people_search.FORM
    with database.work(officer, NOW) as work:
        read = work.session.execute(text(people_search._OUTDATED), {"form": form}).all()
        revision = next(row.revision for row in read if row.person_id == sjoerd.id)
        rename = "update person set given_name = 'Zwaan' where id = :id"
        work.session.execute(text(rename), {"id": sjoerd.id})
        made = {"ids": [sjoerd.id], "revisions": [revision], "lines": [" sjoerd "], "form": form}
        work.session.execute(text(people_search._KEEP), made)
    assert found(database, officer, "Sjoerd") == []
    assert found(database, officer, "Zwaan") == [sjoerd.id]
