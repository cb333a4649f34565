"""What the gate is told of a client is all about it, also what the asker may not see; and nothing of another's."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from aftercare.base.errors import NotFound
from aftercare.domain.message_templates.protected_names import ProtectedNames
from aftercare.domain.message_templates.reveal_check import revealing_parts
from aftercare.processes.message_templates.forbidden_names import forbidden_names
from aftercare.store.letters.rows import PostalAddressRow
from aftercare.store.people.related_person_rows import RelatedPersonRow
from aftercare.store.people.rows import NoContactRow, PersonRow
from aftercare.store.sites.rows import SiteRow
from tests.store.arranging import NOW, Arranger


def collected(arrange: Arranger, person_id: UUID) -> ProtectedNames:
    with arrange.database.work(arrange.office.officer, NOW) as work:
        return forbidden_names(work, person_id)


def refused(names: ProtectedNames, text: str) -> bool:
    return "name" in revealing_parts(text, "nl", names=names.names, wholes=names.wholes)


def arrange_case_file(arrange: Arranger) -> PersonRow:
    """Somebody of many names, with an aunt, somebody they may not meet, a clinic and a home."""
    person = arrange.person(given_name="Шевченко", family_name="van Framboos")
    hidden = arrange.person(
        given_name="Verborgen", family_name="Vlierbes", team_id=arrange.office.other_team_id,
        officer_id=arrange.office.outsider.staff_id, deputy_id=None,
    )  # fmt: skip
    arrange.add(
        RelatedPersonRow(
            person_id=person.id, role="family", name="Tante Kruisbes",
            organisation="Stichting Zonnedauw", from_on=date(2026, 1, 1),
        ),
        NoContactRow(person_id=person.id, other_id=hidden.id),
        SiteRow(name="Praktijk De Gele Kamer", kind="group", address="Hoge Vaart 12, Utrecht"),
        SiteRow(name="Thuis", kind="home", person_id=person.id, address="Meidoornlaantje 3"),
        PostalAddressRow(
            person_id=person.id, lines="Ligusterhof 9\n1234 AB Utrecht",
            entered_by=person.officer_id, entered_at=NOW,
        ),
    )  # fmt: skip
    return person


@pytest.mark.parametrize(
    "text",
    [
        "Dag meneer Framboos",
        "Дзвонив Шевченко",
        "Groet ook uw tante, mevrouw Kruisbes",
        "Ga naar Zonnedauw",
        "Praat niet met Vlierbes",
        "Bij Praktijk De Gele Kamer",
        "Aan de Hoge Vaart",
        "Wij komen naar het Meidoornlaantje",
        "De brief ligt op de Ligusterhof",
    ],
)
def test_whoever_and_whatever_belongs_to_the_case_is_refused(arrange: Arranger, text: str) -> None:
    assert refused(collected(arrange, arrange_case_file(arrange).id), text)


def test_the_officers_of_the_case_and_its_clinic_are_refused(arrange: Arranger) -> None:
    names = collected(arrange, arrange_case_file(arrange).id)
    for actor in (arrange.office.officer, arrange.office.deputy):
        assert actor.display_name in names.names
    assert refused(names, f"Groet, {arrange.office.officer.display_name}")
    assert {"Team Noord", "Team Zuid"} <= set(names.wholes)


def test_a_neutral_text_passes(arrange: Arranger) -> None:
    names = collected(arrange, arrange_case_file(arrange).id)
    assert not refused(names, "Kunt u morgen om 10:00? Ik bel u vanmiddag, de praktijk is geel.")


def test_of_somebody_who_is_none_of_theirs_an_officer_learns_nothing(arrange: Arranger) -> None:
    stranger = arrange.person(
        team_id=arrange.office.other_team_id, officer_id=arrange.office.outsider.staff_id,
        deputy_id=None,
    )  # fmt: skip
    with pytest.raises(NotFound):
        collected(arrange, stranger.id)


def test_afterwards_the_asker_sees_no_more_than_before(arrange: Arranger) -> None:
    person = arrange_case_file(arrange)
    with arrange.database.work(arrange.office.officer, NOW) as work:
        forbidden_names(work, person.id)
        assert {one.id for one in work.session.query(PersonRow)} == {person.id}
