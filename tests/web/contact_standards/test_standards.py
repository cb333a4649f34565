"""Pages of contact standards, contacts and tiers: told plainly, refused kindly, and nothing for who may not."""

from __future__ import annotations

import json
import re
from datetime import timedelta

from fastapi.testclient import TestClient

from aftercare.domain.accounts.permissions import CLOCK
from aftercare.store.contact_standards.rows import contact_records_of, shipped_standards
from aftercare.store.database.unit_of_work import Database
from aftercare.store.people.rows import PersonRow, get_person
from aftercare.store.plans.rows import obligations_of, plan_in_hand
from aftercare.web.contact_standards.profile_form import fields_of
from aftercare.web.contact_standards.words import TIER_CHANGED
from tests.casework.contact_standards.standards_at_work import (
    EXAMPLE,
    TODAY,
    paces,
    plan_of,
    work_by,
)
from tests.domain.contact_standards.profiles import raw_profile, raw_requirement
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import address_of, error_of, flashed, value_of, words
from tests.web.shell.wording import dutch, fault, named

SURE = {"confirmed": "yes", "reason": "Zo besloten op 3 november"}
STANDARD = {
    "code": "own",
    "nl": "Eigen norm",
    "en": "Own standard",
    "source": "Teamoverleg",
    "adopted_by": "Team Noord",
    "reason": "Meer contact in de eerste weken",
    "valid_from": "1-11-2026",
    "valid_to": "",
    "act": "propose",
} | fields_of(raw_profile(raw_requirement()))
DRAFT = "/contact-standards/draft"


def counted(visitor: TestClient) -> int:
    """The number beside the contact standards in the navigation."""
    page = visitor.get("/accounts").text
    found = re.search(
        r'href="/contact-standards"[^>]*>(?:(?!</a>).)*?number-badge">(\d+)', page, re.S
    )
    return int(found[1]) if found else 0


class TestPersonCard:
    def test_what_is_late_stands_there_in_words_beside_its_days(
        self, visitor: Visitor, arrange: Arranger
    ) -> None:
        work_by(arrange, at=NOW - timedelta(days=60))
        person = arrange.person(tier=2)
        arrange.appointment(person, NOW - timedelta(days=42), state="attended")
        page = words(visitor("officer").get(f"/people/{person.id}/conditions").text)
        assert dutch("Contacts and contact standard") in page
        assert f"Persoonlijk contact {dutch('%(times)s a day', times=1, num=30)}" in page
        assert dutch("%(num)s day overdue", num=12) in page
        assert dutch("%(name)s, version %(number)s", name="Idaho (VS), voorbeeld", number=2) in page

    def test_a_due_day_without_an_appointment_before_it_is_not_called_on_time(
        self, visitor: Visitor, arrange: Arranger
    ) -> None:
        work_by(arrange, at=NOW - timedelta(days=60))
        person = arrange.person(tier=2)
        arrange.appointment(person, NOW - timedelta(days=30), state="attended")
        client = visitor("officer")
        warned = dutch("Too few appointments are planned by then")
        for part in ("conditions", "contacts"):
            page = words(client.get(f"/people/{person.id}/{part}").text)
            assert named("standing", "due_today") in page
            assert warned in page
        arrange.appointment(person, NOW + timedelta(hours=1))
        assert warned not in words(client.get(f"/people/{person.id}/conditions").text)

    def test_without_a_standard_the_card_says_so(self, visitor: Visitor, arrange: Arranger) -> None:
        page = words(visitor("officer").get(f"/people/{arrange.person().id}/conditions").text)
        assert dutch("This team has no contact standard, so no contacts are due under one.") in page

    def test_a_planner_reads_nothing_of_it(self, visitor: Visitor, arrange: Arranger) -> None:
        work_by(arrange)
        person = arrange.person(tier=2)
        client = visitor("planner")
        page = client.get(f"/people/{person.id}").text
        assert "norm" not in words(page).lower()
        assert client.get(f"/people/{person.id}/contacts").status_code == 403
        assert client.get(f"/people/{person.id}/tier").status_code == 403
        assert client.get(f"/contact-standards/{EXAMPLE}/2").status_code == 403


class TestPlan:
    def test_the_editor_compares_and_asks_why_before_it_hands_in(
        self, visitor: Visitor, arrange: Arranger, database: Database
    ) -> None:
        work_by(arrange)
        plan, _ = plan_of(arrange, arrange.person(tier=1), check_in_days=42)
        client = visitor("officer")
        page = client.get(f"/plans/{plan.id}/edit").text
        assert dutch(
            "Required: %(asked)s. This plan: %(planned)s.",
            asked="2 per 30 dagen",
            planned="1,71 per 30 dagen",
        ) in words(page)
        assert named("rate", "below") in page
        assert 'name="below_standard_reason"' in page
        refused = client.post(f"/plans/{plan.id}/submit", data={"version": "1"})
        assert refused.status_code == 422
        assert fault("below-standard") in error_of(refused.text, "below_standard_reason")
        done = client.post(
            f"/plans/{plan.id}/submit",
            data={"version": "1", "below_standard_reason": "Werkt in ploegendienst."},
        )
        assert flashed(done) == "submitted"
        review = words(visitor("supervisor").get(f"/plans/{plan.id}/review").text)
        assert named("rate", "met") in review
        assert "Werkt in ploegendienst." in review

    def test_a_plan_that_reaches_the_standard_is_asked_nothing(
        self, visitor: Visitor, arrange: Arranger
    ) -> None:
        work_by(arrange)
        plan, _ = plan_of(arrange, arrange.person(tier=1), check_in_days=30)
        client = visitor("officer")
        page = client.get(f"/plans/{plan.id}/edit").text
        assert named("rate", "met") in page
        assert 'name="below_standard_reason"' not in page
        assert (
            flashed(client.post(f"/plans/{plan.id}/submit", data={"version": "1"})) == "submitted"
        )

    def test_a_plan_that_asks_enough_but_finds_no_times_is_shown_beside_the_standard(
        self, visitor: Visitor, arrange: Arranger
    ) -> None:
        work_by(arrange)
        sundays = arrange.terms(period_days=15, weekdays=(6,))
        visits = arrange.terms("home_visit", period_days=30)
        plan, _ = arrange.plan(arrange.person(tier=1), sundays, visits, state="drafted")
        client = visitor("officer")
        rates = (
            "Gevraagd: 2 per 30 dagen. Met een tijdstip: 1 per 30 dagen. Gepland: 3 per 30 dagen."
        )
        face_to_face = f"Persoonlijk contact {named('rate', 'below')} {rates}"
        page = client.get(f"/plans/{plan.id}/edit").text
        assert face_to_face in words(page)
        assert "De norm wordt getoetst aan wat plaatsvindt" in words(page)
        assert 'name="below_standard_reason"' not in page, "the plan itself asks enough"
        assert flashed(client.post(f"/plans/{plan.id}/submit", data={"version": "1"}))
        review = visitor("supervisor").get(f"/plans/{plan.id}/review").text
        assert face_to_face in words(review)
        order = ['id="unplaced-title"', 'id="standard-title"', f"/plans/{plan.id}/approve"]
        assert order == sorted(order, key=review.index), "the standard is beside the decision"

    def test_without_a_standard_both_pages_say_that_nothing_is_compared(
        self, visitor: Visitor, arrange: Arranger
    ) -> None:
        plan, _ = plan_of(arrange, arrange.person(tier=1))
        client = visitor("officer")
        absent = "dus het plan wordt niet aan een norm getoetst"
        assert absent in words(client.get(f"/plans/{plan.id}/edit").text)
        client.post(f"/plans/{plan.id}/submit", data={"version": "1"})
        supervisor = visitor("supervisor")
        assert absent in words(supervisor.get(f"/plans/{plan.id}/review").text)
        work_by(arrange)
        review = words(supervisor.get(f"/plans/{plan.id}/review").text)
        assert absent not in review, "the team works by one now, and the plan is not decided yet"
        assert named("rate", "met") in review


class TestContacts:
    def add(self, client: TestClient, person: PersonRow, **changes: str) -> object:
        typed = {"kind": "provider_contact", "held_on": "24-11", "result": "completed", "note": ""}
        return client.post(f"/people/{person.id}/contacts", data=typed | changes)

    def test_a_contact_is_recorded_shown_and_voided(
        self, visitor: Visitor, arrange: Arranger, database: Database
    ) -> None:
        person, client = arrange.person(), visitor("officer")
        self.add(client, person, note="Behandelaar gesproken.")
        self.add(client, person, kind="phone_call", result="attempted", held_on="gisteren")
        address = f"/people/{person.id}/contacts"
        page = words(client.get(address).text)
        assert "Behandelaar gesproken." in page
        assert "Niet bereikt" in page
        with database.work(CLOCK, NOW) as work:
            newest, attempt = contact_records_of(work.session, person.id)
        assert (newest.held_on, newest.completed) == (TODAY, True)
        assert (attempt.held_on, attempt.completed) == (TODAY - timedelta(days=1), False)
        line = words(client.get(f"/people/{person.id}/history").text)
        assert named("contact", "provider_contact") in line
        assert ": niet bereikt" in line
        voided = client.post(f"{address}/{newest.id}/void", data={"version": str(newest.version)})
        assert flashed(voided) == "voided"
        other = arrange.person()
        foreign = client.post(
            f"/people/{other.id}/contacts/{attempt.id}/void", data={"version": "1"}
        )
        assert foreign.status_code == 404

    def test_a_day_to_come_is_shown_beside_the_field(
        self, visitor: Visitor, arrange: Arranger
    ) -> None:
        person, client = arrange.person(), visitor("officer")
        page = client.post(
            f"/people/{person.id}/contacts",
            data={"kind": "other", "held_on": "25-11-2026", "result": "completed"},
        )
        assert page.status_code == 422
        assert error_of(page.text, "held_on")

    def test_others_find_nobody(self, visitor: Visitor, arrange: Arranger) -> None:
        person = arrange.person()
        assert visitor("outsider").get(f"/people/{person.id}/contacts").status_code == 404


class TestTier:
    def test_the_preview_comes_first_and_the_draft_is_opened_for_writing(
        self, visitor: Visitor, arrange: Arranger, database: Database
    ) -> None:
        work_by(arrange)
        person, client = arrange.person(tier=2), visitor("officer")
        plan_of(arrange, person, check_in_days=60, home_visit_days=60, state="approved")
        address = f"/people/{person.id}/tier"
        assert 'name="reason"' not in client.get(address).text
        preview = client.get(f"{address}?to=1").text
        assert "elke 60 dagen" in words(preview)
        assert "elke 4 weken" in words(preview)
        typed = {"version": str(person.version), "to": "1", "reason": ""}
        assert error_of(client.post(address, data=typed).text, "reason")
        done = client.post(address, data=typed | {"reason": "Nieuwe zorgen."})
        assert flashed(done) == "tier-draft"
        with database.work(CLOCK, NOW) as work:
            draft = plan_in_hand(work.session, person.id)
            assert draft is not None
            assert done.headers["location"].startswith(f"/plans/{draft.id}/edit")
            assert paces(obligations_of(work.session, draft.id))["check_in"] == 28
            assert get_person(work.session, person.id).tier == 1
        page = words(client.get(f"/people/{person.id}/history").text)
        assert f"{dutch(TIER_CHANGED)}: Niveau hoog" in page
        assert "Nieuwe zorgen." in words(client.get(address).text)

    def test_with_a_version_in_hand_the_preview_says_so_and_a_task_is_opened(
        self, visitor: Visitor, arrange: Arranger
    ) -> None:
        work_by(arrange)
        person, client = arrange.person(tier=2), visitor("officer")
        plan_of(arrange, person, check_in_days=60, home_visit_days=60, state="approved")
        plan_of(arrange, person, check_in_days=45, number=2)
        address = f"/people/{person.id}/tier"
        assert (
            dutch(
                "A version of the plan is already being written, so no other is proposed. You will get a "
                "task to review the plan."
            )
            in client.get(f"{address}?to=1").text
        )
        done = client.post(
            address, data={"version": "1", "to": "1", "reason": "Zorgen van de moeder."}
        )
        assert flashed(done) == "tier-review"
        assert named("task_reason", "tier-changed") in words(client.get("/worklist").text)


class TestStandards:
    def test_one_administrator_proposes_and_another_activates(
        self, visitor: Visitor, arrange: Arranger
    ) -> None:
        admin, other = visitor("admin"), visitor(arrange.staff("admin"))
        proposed = admin.post(DRAFT, data=STANDARD)
        assert proposed.headers["location"] == "/contact-standards/own/1?flash=proposed"
        own = admin.get("/contact-standards/own/1").text
        assert "/activate" not in own
        assert dutch("Only an administrator who did not propose a standard can activate it.") in own
        assert admin.post("/contact-standards/own/1/activate").status_code == 403
        read = other.get("/contact-standards/own/1").text
        assert "/contact-standards/own/1/activate" in read
        # The second administrator reads why, and so does a reader years later.
        assert f"{dutch('Reason')} {STANDARD['reason']}" in words(read)
        assert flashed(other.post("/contact-standards/own/1/activate")) == "activated"
        assert STANDARD["reason"] in words(admin.get("/contact-standards").text)
        for reason, code in (("", "missing"), ("nee", "reason-short")):
            page = admin.post(DRAFT, data=STANDARD | {"reason": reason}).text
            assert error_of(page, "reason") == fault(code)
        team = f"/contact-standards/teams/{arrange.office.team_id}"
        # One click changes nothing: the page says first what it means, and that an example is one.
        asked = admin.post(team, data={"code": EXAMPLE}).text
        assert dutch("An example, not adopted by anyone") in words(asked)
        assert " selected>" not in admin.get("/contact-standards").text
        assert dutch("An example, not adopted by anyone") not in words(
            admin.post(team, data={"code": "own"}).text
        )
        proposed = {"code": "own", "confirmed": "yes"}
        short = admin.post(team, data=proposed | {"reason": "nee"}).text
        assert error_of(short, "reason") == fault("reason-short")
        chosen = admin.post(team, data=proposed | {"reason": "Zo besloten op 3 november"})
        assert flashed(chosen) == "choice-proposed"
        own = admin.get("/contact-standards").text
        assert dutch("Waits for a second administrator") in words(own)
        assert f"{team}/confirm" not in own
        assert admin.post(f"{team}/confirm", data={"code": "own"}).status_code == 403
        waiting = other.get("/contact-standards").text
        assert f"{team}/confirm" in waiting
        assert "Zo besloten op 3 november" in waiting
        assert flashed(other.post(f"{team}/confirm", data={"code": "own"})) == "saved"
        assert '<option value="own" selected>' in admin.get("/contact-standards").text
        # From an outdated tab it is not confirmed again.
        assert other.post(f"{team}/confirm", data={"code": "own"}).status_code == 409
        # Nor does refusing it there propose what was before.
        refused = {"code": "", "confirmed": "yes", "withdraws": "yes"}
        assert other.post(team, data=refused).status_code == 409

    def test_the_second_administrator_has_a_count_and_refuses_with_a_reason_that_the_first_one_reads(
        self, visitor: Visitor, arrange: Arranger
    ) -> None:
        admin, other = visitor("admin"), visitor(arrange.staff("admin", display_name="Ada Twee"))
        team = f"/contact-standards/teams/{arrange.office.team_id}"
        assert counted(other) == 0
        admin.post(team, data={"code": EXAMPLE} | SURE)
        assert counted(other) == 1
        assert counted(admin) == 0
        assert dutch("Waiting for your decision") in words(other.get("/contact-standards").text)
        asked = other.post(team, data={"code": "", "withdraws": "yes"}).text
        assert dutch("Who proposed the other one reads your reason.") in words(asked)
        refusing = {"code": "", "withdraws": "yes", "confirmed": "yes"}
        assert error_of(other.post(team, data=refusing).text, "reason") == fault("reason-missing")
        done = other.post(team, data=refusing | {"reason": "Niemand kent deze norm nog"})
        assert flashed(done) == "choice-refused"
        assert counted(other) == 0
        assert counted(admin) == 1
        read = words(admin.get("/contact-standards").text)
        assert "je voorstel is afgewezen" in read
        # In the notice, and in the history of the team.
        assert read.count("Niemand kent deze norm nog") == 2
        assert "Ada Twee" in read
        later = words(other.get("/contact-standards").text)
        assert later.count("Niemand kent deze norm nog") == 1

    def test_choosing_what_counts_already_says_that_nothing_changed(
        self, visitor: Visitor, arrange: Arranger
    ) -> None:
        team = f"/contact-standards/teams/{arrange.office.team_id}"
        for typed in ({"code": ""}, {"code": "", "confirmed": "yes", "reason": ""}):
            assert flashed(visitor("admin").post(team, data=typed)) == "unchanged"

    def test_who_confirms_an_example_reads_that_it_is_one_and_who_proposed_it_when(
        self, visitor: Visitor, arrange: Arranger
    ) -> None:
        admin, other = arrange.staff("admin", display_name="Anja de Boer"), arrange.staff("admin")
        team = f"/contact-standards/teams/{arrange.office.team_id}"
        visitor(admin).post(team, data={"code": EXAMPLE} | SURE)
        page = words(visitor(other).get("/contact-standards").text)
        assert dutch("An example, not adopted by anyone") in page
        assert re.search(r"Anja de Boer, (?:di 24 nov|vandaag)[^.]*09[:.]00", page)

    def test_who_chooses_and_who_confirms_see_which_clients_get_less_contact(
        self, visitor: Visitor, arrange: Arranger
    ) -> None:
        admin, other = visitor("admin"), visitor(arrange.staff("admin"))
        for _ in range(5):
            arrange.person(tier=1)
        arrange.person(tier=3)
        team = f"/contact-standards/teams/{arrange.office.team_id}"
        less = dutch("Some clients of this team get less contact")
        more = words(admin.post(team, data={"code": EXAMPLE}).text)
        assert less not in more
        assert dutch("not required") in more
        admin.post(team, data={"code": EXAMPLE} | SURE)
        assert flashed(other.post(f"{team}/confirm", data={"code": EXAMPLE})) == "saved"
        asked = words(admin.post(team, data={"code": ""}).text)
        assert less in asked
        assert dutch("%(num)s client", num=5) in asked
        assert dutch("fewer than 5 clients") in asked
        admin.post(team, data={"code": ""} | SURE)
        assert less in words(other.get("/contact-standards").text)
        assert less not in words(
            visitor("admin").get("/contact-standards").text.split("teams-title")[0]
        )

    def test_a_fault_is_shown_beside_its_field_and_nothing_typed_is_lost(
        self, visitor: Visitor
    ) -> None:
        admin, row = visitor("admin"), "sexual_offence-1-0"
        parts = {f"part-{row}-0": "3", f"records-{row}-0-phone_call": "yes"}
        page = admin.post(DRAFT, data=STANDARD | parts | {"code": "Own"}).text
        assert error_of(page, f"part-{row}-0") == dutch(
            "Enter no more than the requirement asks for"
        )
        assert (value_of(page, "nl"), value_of(page, f"part-{row}-0")) == ("Eigen norm", "3")
        answer = admin.post(DRAFT, data=STANDARD | {f"number-{row}": "99", "source": ""})
        assert answer.status_code == 422
        assert error_of(answer.text, f"number-{row}")
        named = admin.post(DRAFT, data=STANDARD | {"code": "Own"}).text
        assert error_of(named, "code") == fault("bad-code")

    def test_a_version_starts_from_another_and_says_what_it_changes(self, visitor: Visitor) -> None:
        admin, row = visitor("admin"), "sexual_offence-1-4"
        page = admin.get(f"{DRAFT}?code={EXAMPLE}&version=2").text
        assert value_of(page, "number-sexual_offence-1-0") == "2"
        assert value_of(page, "code") == "", "an example keeps its code to itself"
        typed = fields_of(shipped_standards()[0]["profile"]) | {"code": EXAMPLE, "act": "compare"}
        assert dutch("Nothing changes.") in words(admin.post(DRAFT, data=typed).text)
        more = admin.post(DRAFT, data=typed | {"act": "row-sexual_offence-1"}).text
        assert value_of(more, "number-sexual_offence-1-5") == ""
        added = {
            f"kind-{row}": "phone_call", f"number-{row}": "1", f"period_days-{row}": "7",
            f"cadence-{row}": "fixed", f"records-{row}-phone_call": "yes", "number-general-3-1": "",
        }  # fmt: skip
        page = admin.post(DRAFT, data=typed | added).text
        assert value_of(admin.get(address_of(page)).text, f"period_days-{row}") == "7"
        changes = words(page).split(dutch("What changes"))[-1]
        assert f"{named('contact', 'phone_call')} – 1 per 7 dagen" in changes
        assert "1 per 365 dagen" in changes

    def test_a_file_fills_the_fields_and_its_faults_have_their_place(
        self, visitor: Visitor
    ) -> None:
        admin, read = visitor("admin"), STANDARD | {"act": "read"}
        wrong = json.dumps(raw_profile(raw_requirement(number=99)))
        page = admin.post(DRAFT, data=read | {"profile": wrong}).text
        assert (
            f"/tracks/0/requirements/0/number</code> {dutch('is outside the possible range')}"
            in page
        )
        broken = admin.post(DRAFT, data=read | {"profile": "{\n nonsense"}).text
        assert "2:2" in broken
        half = admin.post(DRAFT, data=read | {"profile": r'{"\ud800": 1}'})
        assert (half.status_code, bool(error_of(half.text, "profile"))) == (422, True)
        good = json.dumps(raw_profile(raw_requirement(number=5)))
        filled = admin.post(DRAFT, data=read | {"profile": good}).text
        assert value_of(filled, "number-sexual_offence-1-0") == "5"
        assert "Teamoverleg" in filled

    def test_an_officer_reads_what_the_team_works_by(
        self, visitor: Visitor, arrange: Arranger
    ) -> None:
        officer = visitor("officer")
        page = words(officer.get(f"/contact-standards/{EXAMPLE}/2").text)
        assert dutch("An example, not adopted by anyone") in page
        assert "2 per 30 dagen" in page
        assert "3 werkdagen" in page
        assert officer.get("/contact-standards").status_code == 403
        assert officer.get("/contact-standards/unknown/1").status_code == 404


def test_a_general_case_is_entered_among_the_details(visitor: Visitor, arrange: Arranger) -> None:
    person = arrange.person(case_type="general")
    page = visitor("officer").get(f"/people/{person.id}/details").text
    assert '<option value="general" selected>' in page


def test_the_check_of_a_plan_that_was_handed_in_keeps_its_version(
    visitor: Visitor, arrange: Arranger
) -> None:
    work_by(arrange)
    plan, _ = plan_of(arrange, arrange.person(tier=1), check_in_days=30)
    visitor("officer").post(f"/plans/{plan.id}/submit", data={"version": "1"})
    work_by(arrange, None)
    assert named("rate", "met") in visitor("supervisor").get(f"/plans/{plan.id}/review").text
