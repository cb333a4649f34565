"""Who waits for a time is shown with place and reason, to planners without what or why of the supervision."""

from __future__ import annotations

from datetime import timedelta

from fastapi.testclient import TestClient
from sqlmodel import select

from aftercare.casework.deadlines.acts import finish_deadline
from aftercare.casework.placement.unplaced import CapacityRequests, capacity_requests
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.deadlines.shortfalls import NOT_OFFERED, Cause, too_few
from aftercare.domain.escalation.ladder import Decision
from aftercare.domain.placement.explanation.wording import DUTCH as WHY_NOT
from aftercare.store.contact_standards.not_offered_rows import NotOfferedRow
from aftercare.store.deadlines.rows import DeadlineRow
from aftercare.store.people.rows import PersonRow
from aftercare.store.placement.unplaced_rows import UnplacedRow
from aftercare.web.shell.phrases import short_name
from tests.casework.escalation.test_carrying_out import decided, terms
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import words
from tests.web.shell.wording import dutch, named

REASON = {
    "code": "no-start-excluded",
    "nl": "2026-12-01 tot en met 2026-12-07: niet mogelijk op deze locatie: die ligt in een verboden gebied",
    "en": "2026-12-01 to 2026-12-07: not possible at this site: it lies in an exclusion zone",
    "nl_neutral": "2026-12-01 tot en met 2026-12-07: niet mogelijk op deze locatie of dit tijdstip",
    "en_neutral": "2026-12-01 to 2026-12-07: not possible at this site or time",
}


def waits(arrange: Arranger, tier: int, kind: str = "check_in") -> PersonRow:
    person = arrange.person(tier=tier)
    _, (line,) = arrange.plan(person, arrange.terms(kind))
    first_on = NOW.date() + timedelta(days=7)
    arrange.add(
        UnplacedRow(
            line_id=line.line_id, occurrence=1, person_id=person.id, obligation_id=line.id,
            first_on=first_on, last_on=first_on + timedelta(days=6), reason=REASON, noticed_at=NOW,
        )
    )  # fmt: skip
    return person


def test_a_supervisor_reads_each_line_in_its_order(arrange: Arranger, visitor: Visitor) -> None:
    last, first = waits(arrange, tier=3), waits(arrange, tier=1)
    text = words(visitor("supervisor").get("/unplaced").text)
    assert text.index(first.family_name) < text.index(last.family_name)
    assert "plaats 1 van 2" in text
    each_line = (
        "Per queue: highest level first, then longest wait; tried again as soon as there is room"
    )
    assert dutch(each_line) in text
    assert "sinds di 24 nov" in text
    assert "verboden gebied" in text


def test_filters_in_the_address_narrow_the_list_but_reveal_nothing_to_a_planner(
    arrange: Arranger, visitor: Visitor
) -> None:
    tested = waits(arrange, tier=1, kind="substance_test")
    reported = waits(arrange, tier=1)
    supervisor, planner = visitor("supervisor"), visitor("planner")

    def shown(by: TestClient, query: str) -> set[str]:
        page = by.get(f"/unplaced?{query}").text
        return {one.reference for one in (tested, reported) if one.reference in page}

    assert shown(supervisor, "kind=substance_test") == {tested.reference}
    assert shown(supervisor, f"person={reported.id}") == {reported.reference}
    assert shown(supervisor, "reason=no-start-room") == set()
    everyone = {tested.reference, reported.reference}
    for query in ("reason=no-start-excluded", "person=x"):
        assert shown(supervisor, query) == everyone
    gone = supervisor.get("/unplaced?search=x").text
    assert shown(supervisor, "search=x") == set()
    assert dutch("The list of this re-planning is no longer kept") in gone
    assert dutch("Show everything that waits for a time") in gone
    own = f"officer={arrange.office.officer.staff_id}"
    assert shown(supervisor, own) == {reported.reference}, "no officer takes part in the other"
    assert shown(planner, own) == everyone
    assert shown(planner, "kind=substance_test") == everyone, "what would tell who is tested"
    assert shown(planner, f"person={tested.id}") == {tested.reference}


def test_initials_keep_the_particles_of_a_family_name() -> None:
    names = {("Robin", "de Oefening"): "R. de O.", ("Jan Piet", "Van der Proef"): "J.P. van der P.",
             ("Zed", "Zet"): "Z.Z.", ("Al", "De"): "A.D."}  # fmt: skip
    for (given, family), short in names.items():
        assert short_name({"given_name": given, "family_name": family}) == short


def test_in_english_the_reason_is_english(arrange: Arranger, visitor: Visitor) -> None:
    waits(arrange, tier=1)
    text = words(visitor("supervisor", language="en").get("/unplaced").text)
    assert "exclusion zone" in text
    assert "place 1 of 1" in text


def test_a_planner_learns_neither_what_it_is_nor_of_a_zone(
    arrange: Arranger, visitor: Visitor
) -> None:
    person = waits(arrange, tier=1, kind="substance_test")
    page = visitor("planner").get("/unplaced").text
    text = words(page)
    assert person.reference in text
    assert "30 minuten" in text, "of two obligations in one period"
    assert WHY_NOT["hidden"] in text.lower()
    for secret in ("verboden", "Urinecontrole", "Niveau", dutch("Could not be offered")):
        assert secret not in text


def test_in_custody_there_is_nothing_to_do_and_only_who_reads_files_learns_why(
    arrange: Arranger, visitor: Visitor
) -> None:
    person = waits(arrange, tier=1)
    first_at = NOW + timedelta(days=1)
    arrange.away(person, "custody", first_at, first_at + timedelta(days=30))
    custody = dutch("In custody during this whole period: there is nothing to do")
    away = dutch("Away during this whole period: there is nothing to do")
    for role, why in (("supervisor", custody), ("officer", custody), ("planner", away)):
        reader = visitor(role)
        for address in ("/unplaced", f"/people/{person.id}"):
            page = reader.get(address).text
            assert why in words(page), (role, address)
            assert "verboden gebied" not in words(page)
            assert "/slots?" not in page, (role, address)
    assert "detentie" not in words(visitor("planner").get("/unplaced").text)
    assert "/slots?" not in visitor("officer").get("/worklist").text


def test_custody_that_ends_within_the_period_leaves_its_reason_and_a_time_to_find(
    arrange: Arranger, visitor: Visitor
) -> None:
    person = waits(arrange, tier=1)
    last_day = NOW + timedelta(days=12)
    arrange.away(person, "custody", NOW, last_day)
    for address in ("/unplaced", f"/people/{person.id}", "/worklist"):
        page = visitor("officer").get(address).text
        assert "verboden gebied" in words(page), address
        assert "/slots?" in page, address


def test_the_file_says_since_when_and_at_which_place(arrange: Arranger, visitor: Visitor) -> None:
    waits(arrange, tier=1)
    person = waits(arrange, tier=2)
    text = words(visitor("officer").get(f"/people/{person.id}").text)
    since = "waiting since %(day)s, place %(place)s of %(of)s"
    assert dutch(since, day="di 24 nov", place=2, of=2) in text


def test_a_planner_learns_no_place_in_line_which_would_reveal_the_level(
    arrange: Arranger, visitor: Visitor
) -> None:
    waits(arrange, tier=1)
    person = waits(arrange, tier=2)
    for page in (f"/people/{person.id}", "/unplaced"):
        text = words(visitor("planner").get(page).text)
        assert "sinds di 24 nov" in text
        assert "plaats 2" not in text


def test_what_could_not_be_offered_is_shown_to_the_supervisor(
    arrange: Arranger, visitor: Visitor
) -> None:
    person = arrange.person()
    _, (line,) = arrange.plan(person)
    passed_on = NOW.date() - timedelta(days=1)
    arrange.add(
        NotOfferedRow(
            line_id=line.line_id, occurrence=0, person_id=person.id, obligation_id=line.id,
            first_on=passed_on, last_on=passed_on, reason=REASON, noticed_at=NOW, passed_at=NOW,
        )
    )  # fmt: skip
    text = words(visitor("supervisor").get("/unplaced").text)
    assert dutch("Could not be offered") in text
    assert person.family_name in text
    assert person.family_name not in words(visitor("planner").get("/unplaced").text)


ONE_ASKS = "%(num)s decision on an escalation asks planner and team to make room."


def not_offered(arrange: Arranger, person: PersonRow, kind: str) -> None:
    """The term of this person that passed without a time was about an appointment of this kind."""
    _, (line,) = arrange.plan(person, arrange.terms(kind))
    with arrange.database.work(CLOCK, NOW) as work:
        query = select(DeadlineRow.id).where(
            DeadlineRow.person_id == person.id, DeadlineRow.code == NOT_OFFERED
        )
        deadline_id = work.session.exec(query).one()
    passed_on = NOW.date() - timedelta(days=1)
    arrange.add(
        NotOfferedRow(
            line_id=line.line_id, occurrence=0, person_id=person.id, obligation_id=line.id,
            first_on=passed_on, last_on=passed_on, reason=REASON, noticed_at=NOW, passed_at=NOW,
            deadline_id=deadline_id,
        )
    )  # fmt: skip


def test_a_decision_for_more_room_reaches_the_planner_as_counts_alone(
    arrange: Arranger, visitor: Visitor
) -> None:
    """It said "planner and team make room" and stood on no page of a planner."""
    for page in ("/unplaced", "/sites"):
        assert dutch("More capacity was asked for") not in words(visitor("planner").get(page).text)
    visited, checked = arrange.person(family_name="Naamloos"), arrange.person()
    decided(arrange, visited, Decision.MORE_CAPACITY, too_few("home_visit", Cause.CAPACITY))
    decided(arrange, checked, Decision.MORE_CAPACITY, NOT_OFFERED)
    not_offered(arrange, checked, "check_in")
    decided(arrange, arrange.person(), Decision.CHANGE_PLAN, NOT_OFFERED)

    places = words(visitor("planner").get("/sites").text)
    assert dutch(ONE_ASKS, num=2) in places
    assert f"{named('kind', 'check_in')} 1 · {named('kind', 'home_visit')} 1" in places
    page = visitor("planner").get("/unplaced").text
    assert dutch(ONE_ASKS, num=2) in words(page)
    for secret in (visited.reference, "Naamloos", named("kind", "home_visit"), "Niveau"):
        assert secret not in page
    others = words(visitor("other_planner").get("/sites").text)
    assert dutch("More capacity was asked for") not in others
    assert dutch("More capacity was asked for") not in words(
        visitor("supervisor").get("/unplaced").text
    )


def test_a_decision_for_more_room_is_asked_until_it_was_carried_out(arrange: Arranger) -> None:
    escalation = decided(arrange, arrange.person(), Decision.MORE_CAPACITY, NOT_OFFERED)
    office = arrange.office
    with arrange.database.work(office.planner, NOW) as work:
        assert capacity_requests(work) == CapacityRequests(1, {})
    (term,) = terms(arrange.database, escalation)
    with arrange.database.work(office.officer, NOW) as work:
        finish_deadline(work, term.id, term.version, NOW.date(), "Er is een avond bij gekomen.")
    with arrange.database.work(office.planner, NOW) as work:
        assert capacity_requests(work) == CapacityRequests(0, {})


def test_a_restricted_case_asks_for_no_room_where_others_count(arrange: Arranger) -> None:
    person = arrange.person(restricted=True)
    decided(arrange, person, Decision.MORE_CAPACITY, NOT_OFFERED)
    with arrange.database.work(arrange.office.planner, NOW) as work:
        assert capacity_requests(work) == CapacityRequests(0, {})
