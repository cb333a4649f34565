"""The people around a person are kept on one page, and on the person's own page in a card."""

from __future__ import annotations

from datetime import date, timedelta
from html.parser import HTMLParser
from typing import Any

import pytest

from aftercare.casework.people.related_persons import RelatedDetails, add_related
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.people.related_persons import RelatedRole
from aftercare.store.orders.rows import OrderRow
from aftercare.store.people.related_person_rows import RelatedPersonRow
from aftercare.store.people.rows import PersonRow
from aftercare.web.appointments.pages import INFORMATION
from aftercare.web.people.number_tick import ANOTHER_NUMBER
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import error_of, flashed, hidden, words
from tests.web.shell.wording import dutch, named

TODAY = date(2026, 11, 24)
MOTHER: dict[str, Any] = {
    "role": "guardian", "name": "Moeder Voorbeeld", "phone": "+44 7700 900201", "language": "nl",
    "verified-yes": "yes", "texts-yes": "yes", "from_on": "24-11-2026",
}  # fmt: skip


def contact(arrange: Arranger, person: PersonRow, role: RelatedRole) -> RelatedPersonRow:
    details = RelatedDetails(
        role, f"Iemand {role.value}", TODAY, phone="+44 7700 900202", phone_verified=True,
        texts_agreed=role is RelatedRole.GUARDIAN,
    )  # fmt: skip
    with arrange.database.work(arrange.office.officer, NOW) as work:
        return add_related(work, person.id, details)


def address(person: PersonRow, rest: str = "") -> str:
    return f"/people/{person.id}/related-persons{rest}"


def test_a_contact_is_added_shown_on_the_card_changed_and_ended(
    visitor: Visitor, arrange: Arranger
) -> None:
    person, officer = arrange.person(), visitor("officer")
    assert flashed(officer.post(address(person, "/contacts/new"), data=MOTHER)) == "saved"
    card = words(officer.get(f"/people/{person.id}/messages").text)
    assert "Moeder Voorbeeld" in card
    assert named("related", "guardian") in card
    page = officer.get(address(person)).text
    its = (
        page.partition("/related-persons/contacts/")[2]
        .partition("/related-persons/contacts/")[2]
        .partition('"')[0]
    )
    form = officer.get(address(person, f"/contacts/{its}")).text
    assert 'value="+447700900201"' in form
    its_form = address(person, f"/contacts/{its}")
    moved = MOTHER | {"phone": "+44 7700 900209"} | hidden(form, its_form)
    asked = officer.post(its_form, data=moved).text
    assert error_of(asked, "verified") == dutch(ANOTHER_NUMBER)
    changed = MOTHER | {"version": "1", "name": "Moeder Peer"}
    assert flashed(officer.post(address(person, f"/contacts/{its}"), data=changed)) == "saved"
    ended = {"version": "2", "last_on": "vandaag"}
    assert flashed(officer.post(address(person, f"/contacts/{its}/end"), data=ended)) == "saved"
    assert "Moeder Peer" in words(officer.get(address(person)).text)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "Moeder \u202ednoV"}, "name"),
        ({"name": "Moe\u200bder"}, "name"),
        ({"role": "nobody"}, "role"),
        ({"phone": "088 804 1000"}, "phone"),
        ({"role": "employer"}, "texts"),
        ({"from_on": "31-31"}, "from_on"),
    ],
)
def test_a_mistake_stands_beside_its_field_and_costs_no_work(
    visitor: Visitor, arrange: Arranger, change: dict[str, str], field: str
) -> None:
    person = arrange.person()
    page = visitor("officer").post(address(person, "/contacts/new"), data=MOTHER | change)
    assert page.status_code == 422
    assert error_of(page.text, field)
    assert 'value="+44 7700 900201"' in page.text or "phone" in change


def test_a_name_from_former_days_stays_while_something_else_is_changed(
    visitor: Visitor, arrange: Arranger
) -> None:
    person = arrange.person()
    row = contact(arrange, person, RelatedRole.GUARDIAN)
    with arrange.database.work(CLOCK, NOW) as work:
        work.session.get_one(RelatedPersonRow, row.id).name = "Moe\u200bder"
    where = address(person, f"/contacts/{row.id}")
    as_it_was = {
        "role": "guardian",
        "name": "Moe\u200bder",
        "language": "nl",
        "from_on": "24-11-2026",
        "version": "1",
    }
    officer = visitor("officer")
    assert flashed(officer.post(where, data=as_it_was)) == "saved"
    changed = as_it_was | {"version": "2", "name": "Moeder\u200b"}
    assert error_of(officer.post(where, data=changed).text, "name")


def test_an_end_before_the_start_keeps_the_form(visitor: Visitor, arrange: Arranger) -> None:
    person = arrange.person()
    row = contact(arrange, person, RelatedRole.LAWYER)
    page = visitor("officer").post(
        address(person, f"/contacts/{row.id}/end"), data={"version": "1", "last_on": "1-1-2026"}
    )
    assert page.status_code == 422
    assert error_of(page.text, "last_on")
    assert "Iemand lawyer" in page.text


def test_a_contact_of_somebody_else_is_not_there(visitor: Visitor, arrange: Arranger) -> None:
    theirs = contact(arrange, arrange.person(), RelatedRole.LAWYER)
    there = address(arrange.person(), f"/contacts/{theirs.id}")
    assert visitor("officer").get(there).status_code == 404


def test_a_minor_without_agreement_is_reported_until_the_texts_have_a_number(
    visitor: Visitor, arrange: Arranger
) -> None:
    person = arrange.person(regime="juvenile", birth_on=TODAY - timedelta(days=16 * 366))
    officer = visitor("officer")
    hint = "geen afspraak met een ouder of voogd over sms"
    assert hint in words(officer.get(f"/people/{person.id}/messages").text)
    row = contact(arrange, person, RelatedRole.GUARDIAN)
    chosen = {"version": "1", "recipient": str(row.id)}
    assert flashed(officer.post(address(person, "/texts"), data=chosen)) == "saved"
    page = words(officer.get(f"/people/{person.id}/messages").text)
    assert hint not in page
    assert dutch("Texts go to %(name)s", name="Iemand guardian") in page


def test_an_unfit_choice_is_shown_beside_the_field(visitor: Visitor, arrange: Arranger) -> None:
    person = arrange.person()
    page = visitor("officer").post(
        address(person, "/texts"), data={"version": "1", "recipient": "x"}
    )
    assert page.status_code == 422
    assert error_of(page.text, "recipient")


def test_an_old_page_saves_nothing(visitor: Visitor, arrange: Arranger) -> None:
    person = arrange.person()
    stale = {"version": "9", "officer": ""}
    assert visitor("officer").post(address(person, "/co-officer"), data=stale).status_code == 412


def test_a_second_officer_finds_the_person_on_the_own_caseload_with_a_mark(
    visitor: Visitor, arrange: Arranger
) -> None:
    person, office = arrange.person(), arrange.office
    assert "tweede toezichthouder" not in visitor("colleague").get("/caseload").text
    chosen = {"version": "1", "officer": str(office.colleague.staff_id)}
    assert flashed(visitor("officer").post(address(person, "/co-officer"), data=chosen)) == "saved"
    page = words(visitor("colleague").get("/caseload").text)
    assert person.family_name in page
    assert "tweede toezichthouder" in page
    own = words(visitor("officer").get(f"/people/{person.id}/messages").text)
    assert f"{office.colleague.display_name} is tweede toezichthouder" in own


def test_who_may_not_be_met_is_a_label_and_can_be_ended(
    visitor: Visitor, arrange: Arranger
) -> None:
    person, officer = arrange.person(), visitor("officer")
    other = arrange.person(
        family_name="Geheimhouder", team_id=arrange.office.other_team_id,
        officer_id=arrange.office.outsider.staff_id, deputy_id=None,
    )  # fmt: skip
    added = {"kind": "co_offender", "label": "S-1", "other_reference": other.reference}
    assert flashed(officer.post(address(person, "/parties"), data=added)) == "saved"
    page = officer.get(address(person)).text
    assert dutch("Kept apart at every site") in words(page)
    assert "Geheimhouder" not in page
    assert other.reference not in page
    its = page.partition("/related-persons/parties/")[2].partition("/")[0]
    ended = officer.post(address(person, f"/parties/{its}/end"), data={"version": "1"})
    assert flashed(ended) == "saved"


def test_a_label_that_reveals_is_refused_with_what_was_typed(
    visitor: Visitor, arrange: Arranger
) -> None:
    person = arrange.person()
    page = visitor("officer").post(
        address(person, "/parties"), data={"kind": "victim", "label": "Dorpsstraat 5"}
    )
    assert page.status_code == 422
    assert error_of(page.text, "label")
    assert 'value="Dorpsstraat 5"' in page.text


def test_a_circle_is_started_changed_and_ended(visitor: Visitor, arrange: Arranger) -> None:
    person, officer = arrange.person(), visitor("officer")
    begun = {"started_on": "1-11-2026", "volunteers": "4", "coordinator": "", "note": ""}
    assert flashed(officer.post(address(person, "/circles"), data=begun)) == "saved"
    page = officer.get(address(person)).text
    assert "4 vrijwilligers" in words(page)
    assert "geen handhaving" in words(page)
    its = page.partition("/related-persons/circles/")[2].partition('"')[0]
    changed = begun | {"version": "1", "volunteers": "5"}
    assert flashed(officer.post(address(person, f"/circles/{its}"), data=changed)) == "saved"
    early = officer.post(
        address(person, f"/circles/{its}/end"), data={"version": "2", "ended_on": "1-1-2026"}
    )
    assert error_of(early.text, "ended_on")
    ended = {"version": "2", "ended_on": "vandaag"}
    assert flashed(officer.post(address(person, f"/circles/{its}/end"), data=ended)) == "saved"


def test_planners_and_providers_find_none_of_it(visitor: Visitor, arrange: Arranger) -> None:
    person = arrange.person()
    line = arrange.plan(person, arrange.terms("treatment"))[1][0]
    arrange.appointment(person, NOW + timedelta(days=1), line)
    officer = visitor("officer")
    officer.post(address(person, "/contacts/new"), data=MOTHER)
    officer.post(address(person, "/parties"), data={"kind": "victim", "label": "S-99"})
    for who in ("planner", "provider"):
        assert visitor(who).get(address(person)).status_code == 403
        assert visitor(who).get(address(person, "/contacts/new")).status_code == 403
    seen = visitor("planner").get(f"/people/{person.id}")
    assert seen.status_code == 200
    for word in ("Moeder", "S-99", "900201", "handhaving"):
        assert word not in seen.text
    day = visitor("provider").get("/attendance?day=2026-11-25").text
    assert person.family_name in day
    assert "S-99" not in day
    assert "Moeder" not in day
    assert visitor("outsider").get(address(person)).status_code == 404


def test_somebody_with_only_a_voluntary_order_is_marked_and_so_is_nobody_else(
    visitor: Visitor, arrange: Arranger
) -> None:
    free, bound, both = (arrange.person() for _ in range(3))
    for person, frames in ((free, ["VRIJWILLIG"]), (bound, ["VV"]), (both, ["VV", "VRIJWILLIG"])):
        for frame in frames:
            arrange.add(
                OrderRow(
                    person_id=person.id,
                    frame=frame,
                    court_reference=f"ref-{frame}",
                    starts_on=TODAY,
                    created_by=person.officer_id,
                )
            )
    officer = visitor("officer")
    view = {
        person.id: "geen handhaving" in words(officer.get(f"/people/{person.id}").text)
        for person in (free, bound, both)
    }
    assert view == {free.id: True, bound.id: False, both.id: False}


def test_a_missed_voluntary_appointment_is_shown_as_information(
    visitor: Visitor, arrange: Arranger
) -> None:
    row = arrange.appointment(arrange.person(), NOW - timedelta(hours=2), enforceable=False)
    officer = visitor("officer")
    page = officer.get(f"/appointments/{row.id}").text
    assert dutch(INFORMATION) in words(page)
    missed = officer.post(
        f"/appointments/{row.id}/record-outcome", data={"version": "1", "outcome": "missed"}
    )
    assert flashed(missed) == "recorded"
    page = words(officer.get(f"/appointments/{row.id}").text)
    assert dutch("Missed, recorded for information only") in page
    assert "geen handhaving" in page
    assert dutch("The absence is waiting for a decision") not in page


def test_a_mistake_in_one_form_leaves_the_others_as_they_are(
    visitor: Visitor, arrange: Arranger
) -> None:
    """Several forms stand on one page, each under the version of what it is about."""
    person, officer = arrange.person(), visitor("officer")
    row = contact(arrange, person, RelatedRole.GUARDIAN)
    officer.post(address(person, "/texts"), data={"version": "1", "recipient": str(row.id)})
    begun = {"started_on": "1-11-2026", "volunteers": "4"}
    officer.post(address(person, "/circles"), data=begun)
    page = officer.get(address(person)).text
    its = page.partition("/related-persons/circles/")[2].partition('"')[0]
    wrong = begun | {"version": "1", "volunteers": "99"}
    page = officer.post(address(person, f"/circles/{its}"), data=wrong).text
    assert error_of(page, "volunteers")
    assert hidden(page, address(person, "/texts")) == {"version": "2"}
    assert hidden(page, address(person, f"/circles/{its}")) == {"version": "1"}
    assert f'<option value="{row.id}" selected>' in page


class Labelled(HTMLParser):
    """Ids, and per visible input whether a label names it."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.named: set[str] = set()
        self.inputs: list[dict[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if found.get("id"):
            self.ids.append(str(found["id"]))
        if tag == "label":
            self.named.add(str(found.get("for")))
        if tag in ("select", "textarea") or (tag == "input" and found.get("type") != "hidden"):
            self.inputs.append(found)


@pytest.mark.parametrize("path", ["related-persons", "details", "orders/new"])
def test_every_input_about_a_person_is_named_by_a_label_of_its_own(
    arrange: Arranger, visitor: Visitor, path: str
) -> None:
    person = arrange.person()
    page = Labelled()
    page.feed(visitor("officer").get(f"/people/{person.id}/{path}").text)
    assert page.inputs
    unnamed = [one for one in page.inputs if one.get("id") not in page.named]
    assert unnamed == []
    assert len(page.ids) == len(set(page.ids))
