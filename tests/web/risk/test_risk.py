"""Risk assessments are filled in item by item, shown with their sum, signed, and never label a young person."""

from __future__ import annotations

import re
from datetime import date, timedelta
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.risk.acute_2007 import ACUTE_2007
from aftercare.domain.risk.stable_2007 import STABLE_2007
from aftercare.domain.risk.static_99r import STATIC_99R
from aftercare.store.database.unit_of_work import Database
from aftercare.store.deadlines.rows import deadlines_of
from aftercare.store.people.rows import PersonRow
from aftercare.store.risk.rows import AssessmentRow
from tests.scheduling.escalation.adopting import escalations, evaluate
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import error_of, flashed, hidden, value_of, words
from tests.web.shell.wording import dutch, fault, named

OF_AT_MOST = "%(sum)s out of %(most)s"


LABELS = re.compile(r"hoog risico|high risk|boven gemiddeld|\bhoog\b|\bhoge\b", re.IGNORECASE)


def static_form(**changes: str) -> dict[str, str]:
    items = {f"items-{item.code}": "0" for item in STATIC_99R.items if item.code != "age"}
    answers = {f"answers-{asked.code}": "no" for asked in STATIC_99R.questions}
    ages = {"age_at_release": "41", "age_at_offence": "38"}
    return {"assessed_on": "24-11-2026"} | items | answers | ages | changes


def acute_form(**changes: str) -> dict[str, str]:
    items = {f"items-{item.code}": "0" for item in ACUTE_2007.items}
    return {"assessed_on": "24-11-2026"} | items | changes


def drafted(client: TestClient, person: PersonRow, code: str, form: dict[str, str]) -> str:
    """The address of the page the new draft is shown on."""
    answer = client.post(f"/people/{person.id}/risk/new/{code}", data=form)
    assert answer.status_code == 303, words(answer.text)
    return str(answer.headers["location"]).partition("?")[0]


def signed(client: TestClient, address: str) -> None:
    fields = hidden(client.get(address).text, f"{address}/sign")
    assert flashed(client.post(f"{address}/sign", data=fields)) == "signed"


def young(arrange: Arranger) -> PersonRow:
    return arrange.person(birth_on=date(2009, 6, 1), regime="juvenile")


def test_a_form_shows_its_sum_and_its_items_after_saving_and_is_signed_by_name(
    visitor: Visitor, arrange: Arranger
) -> None:
    person, client = arrange.person(), visitor("officer")
    address = drafted(client, person, "static-99r", static_form())
    view = words(client.get(address).text)
    assert f"{dutch(OF_AT_MOST, sum='Som: -1', most=12)} , II, onder gemiddeld" in view
    assert dutch("Check the total: add up the items yourself and compare.") in view
    assert "40 tot en met 59 jaar" in view
    assert named("assessment", "drafted") in view
    signed(client, address)
    view = words(client.get(address).text)
    assert arrange.office.officer.display_name in view
    assert dutch("Check the total: add up the items yourself and compare.") not in view
    assert "Verder invullen" not in view


def test_a_form_can_be_saved_half_and_filled_in_further(
    visitor: Visitor, arrange: Arranger
) -> None:
    person, client = arrange.person(), visitor("officer")
    half = static_form()
    del half["items-male_victim"]
    address = drafted(client, person, "static-99r", half)
    view = words(client.get(address).text)
    assert dutch("%(num)s item is still open", num=1) in view
    assert dutch("The total appears once every item is filled in.") in view
    fields = hidden(client.get(address).text, f"{address}/sign")
    refused = client.post(f"{address}/sign", data=fields)
    assert refused.status_code == 422
    assert fault("item-missing") in words(refused.text)
    assert 'href="#items-male_victim"' in refused.text
    assert 'id="items-male_victim"' in refused.text
    form = client.get(f"{address}/edit").text
    assert value_of(form, "age_at_release") == "41"
    whole = static_form() | hidden(form, f"{address}/edit")
    assert client.post(f"{address}/edit", data=whole).status_code == 303
    assert "Som: -1" in words(client.get(address).text)


def test_what_does_not_hold_is_shown_beside_its_field_and_nothing_is_lost(
    visitor: Visitor, arrange: Arranger
) -> None:
    person, client = arrange.person(), visitor("officer")
    wrong = static_form(
        **{"age_at_release": "17", "answers-images_only": "yes", "note": "Bewaard."}
    )
    page = client.post(f"/people/{person.id}/risk/new/static-99r", data=wrong)
    assert page.status_code == 422
    assert fault("not-adult-at-release") in error_of(page.text, "age_at_release")
    assert fault("not-for-images-only") in error_of(page.text, "answers-images_only")
    assert "Bewaard." in page.text
    assert 'name="items-index_violence" id="items-index_violence" value="0"' not in page.text
    assert page.text.count(" checked") == 12


def test_every_item_is_a_group_of_choices_with_its_score(
    visitor: Visitor, arrange: Arranger
) -> None:
    person, client = arrange.person(), visitor("officer")
    for instrument in (STATIC_99R, STABLE_2007, ACUTE_2007):
        page = client.get(f"/people/{person.id}/risk/new/{instrument.code}").text
        for item in instrument.items:
            values = re.findall(
                rf'type="radio" name="items-{item.code}" id="[^"]+" value="(-?\d+)"', page
            )
            assert {int(value) for value in values} == set(item.values)


def test_an_exception_is_asked_for_with_a_reason(visitor: Visitor, arrange: Arranger) -> None:
    person, client = arrange.person(birth_on=date(2005, 1, 1)), visitor("officer")
    form = static_form(age_at_offence="16", age_at_release="20")
    page = client.post(f"/people/{person.id}/risk/new/static-99r", data=form)
    assert fault("exception-needed") in error_of(page.text, "exception_reason")
    reason = {"exception_reason": "Als volwassene vrijgelaten; besproken in het team."}
    address = drafted(client, person, "static-99r", form | reason)
    assert "besproken in het team" in words(client.get(address).text)


def test_the_overview_shows_what_counts_what_waits_and_what_is_due(
    visitor: Visitor, arrange: Arranger
) -> None:
    person, client = arrange.person(), visitor("officer")
    signed(client, drafted(client, person, "acute-2007", acute_form()))
    drafted(client, person, "static-99r", static_form())
    view = words(client.get(f"/people/{person.id}/risk").text)
    assert f"{dutch('Waiting for a signature')} 1" in view
    assert f"{dutch(OF_AT_MOST, sum='Seks en geweld: 0', most=12)} , laag" in view
    assert "ACUTE-2007 opnieuw" in view
    card = words(client.get(f"/people/{person.id}/risk-and-treatment").text)
    assert dutch("%(num)s draft waiting for a signature", num=1) in card
    assert "ACUTE-2007 opnieuw" in card


def test_a_void_asks_for_a_reason_and_leaves_the_page_readable(
    visitor: Visitor, arrange: Arranger
) -> None:
    person, client = arrange.person(), visitor("officer")
    address = drafted(client, person, "static-99r", static_form())
    signed(client, address)
    fields = hidden(client.get(address).text, f"{address}/void")
    page = client.post(f"{address}/void", data=fields | {"reason": " "})
    assert fault("reason-missing") in error_of(page.text, "reason")
    done = client.post(f"{address}/void", data=fields | {"reason": "Verkeerd dossier."})
    assert flashed(done) == "voided"
    view = words(client.get(address).text)
    assert dutch("Voided: this no longer counts") in view
    assert "Verkeerd dossier." in view
    assert client.get(f"{address}/edit").status_code == 404


def test_intervene_now_says_that_it_alarmed_before_anybody_signed(
    visitor: Visitor, arrange: Arranger, database: Database
) -> None:
    person, client = arrange.person(), visitor("officer")
    form = acute_form(**{"items-victim_access": "3"})
    answer = client.post(f"/people/{person.id}/risk/new/acute-2007", data=form)
    assert flashed(answer) == "alarmed"
    view = words(client.get(answer.headers["location"]).text)
    assert (
        dutch(
            "The alarm was raised when it was saved, even without a signature; within a minute the "
            "escalation shows who was notified and when."
        )
        in view
    )
    with database.work(CLOCK, NOW) as work:
        (alarm,) = deadlines_of(work.session, person.id)
    assert (alarm.code, alarm.due_at) == ("intervene-now", NOW)


def test_the_case_of_an_alarm_says_what_the_danger_is(
    visitor: Visitor, arrange: Arranger, database: Database
) -> None:
    person, client = arrange.person(), visitor("officer")
    note = "Woont weer bij kennissen met jonge kinderen."
    form = acute_form(**{"items-victim_access": "3", "note": note})
    saved = client.post(f"/people/{person.id}/risk/new/acute-2007", data=form)
    evaluate(database)
    escalation = escalations(database, person)["alarm"]
    page = visitor("supervisor").get(f"/escalations/{escalation.id}").text
    victim_access = ACUTE_2007.item("victim_access")
    assert victim_access is not None
    for view in (victim_access.words.nl, note, named("assessment", "drafted")):
        assert view in words(page)
    assert saved.headers["location"].partition("?")[0] in page


def test_acute_is_offered_after_a_contact_was_held_and_keeps_the_contact(
    visitor: Visitor, arrange: Arranger, database: Database
) -> None:
    person, client = arrange.person(), visitor("officer")
    row = arrange.appointment(person, NOW - timedelta(hours=2))
    offer = f"/people/{person.id}/risk/new/acute-2007?appointment={row.id}"
    assert offer not in client.get(f"/appointments/{row.id}").text
    done = client.post(
        f"/appointments/{row.id}/record-outcome", data={"version": "1", "outcome": "attended"}
    )
    assert flashed(done) == "recorded"
    page = client.get(f"/appointments/{row.id}").text
    assert "ACUTE-2007 invullen" in words(page)
    assert offer in page
    fields = hidden(client.get(offer).text, f"/people/{person.id}/risk/new/acute-2007")
    assert fields == {"appointment": str(row.id)}
    address = drafted(client, person, "acute-2007", acute_form() | fields)
    with database.work(CLOCK, NOW) as work:
        made = work.session.get_one(AssessmentRow, UUID(address.rpartition("/")[2]))
    assert made.appointment_id == row.id
    page = client.get(f"/appointments/{row.id}").text
    assert address in page
    assert offer not in page


def test_acute_is_offered_neither_for_a_miss_nor_for_a_young_person(
    visitor: Visitor, arrange: Arranger
) -> None:
    client = visitor("officer")
    missed = arrange.appointment(arrange.person(), NOW - timedelta(hours=2), state="missed")
    held = arrange.appointment(young(arrange), NOW - timedelta(hours=4), state="attended")
    for row in (missed, held):
        page = client.get(f"/appointments/{row.id}")
        assert f"/people/{row.person_id}" in page.text
        assert "ACUTE" not in words(page.text)


def test_a_young_person_gets_no_adult_instrument_and_hears_why(
    visitor: Visitor, arrange: Arranger
) -> None:
    person, client = young(arrange), visitor("officer")
    page = client.get(f"/people/{person.id}/risk/new/static-99r")
    assert fault("adult-tool-juvenile-case-file") in words(page.text)
    assert "<fieldset" not in page.text
    refused = client.post(f"/people/{person.id}/risk/new/static-99r", data=static_form())
    assert refused.status_code == 422
    assert fault("adult-tool-juvenile-case-file") in words(refused.text)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_no_page_calls_a_young_person_a_high_risk(
    visitor: Visitor, arrange: Arranger, language: str
) -> None:
    person, client = young(arrange), visitor("officer", language)
    worst = {f"items-item_{number}": "2" for number in range(1, 29)}
    form = {"assessed_on": "24-11-2026", "answers-not_male": "no"} | worst
    address = drafted(client, person, "j-soap-d", form)
    signed(client, address)
    for page in (address, f"/people/{person.id}/risk", f"/people/{person.id}/risk-and-treatment"):
        view = words(client.get(page).text)
        assert "J-SOAP-D" in view
        assert not LABELS.search(view), LABELS.search(view)


def test_an_exception_in_a_juvenile_case_shows_a_sum_and_no_label(
    visitor: Visitor, arrange: Arranger, database: Database
) -> None:
    person = arrange.person(birth_on=date(2005, 1, 1), regime="juvenile")
    condition = arrange.condition(person)
    with database.work(CLOCK, NOW) as work:
        change = (
            "update supervision_order set regime = 'juvenile', age_at_offence = 17 where id = '{}'"
        )
        work.session.connection().exec_driver_sql(change.format(condition.order_id))
    client = visitor("officer")
    form = static_form(age_at_offence="17", age_at_release="19") | {
        "exception_reason": "Als volwassene vrijgelaten.",
        **{f"items-{item.code}": str(max(item.values)) for item in STATIC_99R.items},
    }
    address = drafted(client, person, "static-99r", form)
    signed(client, address)
    for page in (address, f"/people/{person.id}/risk", f"/people/{person.id}/risk-and-treatment"):
        view = words(client.get(page).text)
        assert dutch(OF_AT_MOST, sum="Som: 12", most=12) in view
        assert not LABELS.search(view), LABELS.search(view)


def test_others_see_nothing_of_it(visitor: Visitor, arrange: Arranger) -> None:
    person, client = arrange.person(), visitor("officer")
    address = drafted(client, person, "static-99r", static_form())
    for page in (address, f"/people/{person.id}/risk"):
        assert visitor("outsider").get(page).status_code == 404
        for role in ("planner", "provider", "admin", "auditor"):
            assert visitor(role).get(page).status_code == 403
    other = arrange.person()
    elsewhere = address.replace(str(person.id), str(other.id))
    assert client.get(elsewhere).status_code == 404
    assert client.get(f"/people/{person.id}/risk/new/oxrec").status_code == 404


def test_a_record_of_an_unknown_version_is_shown_as_it_was_stored(
    visitor: Visitor, arrange: Arranger
) -> None:
    person = arrange.person()
    row = AssessmentRow(
        person_id=person.id,
        instrument="static-99r",
        instrument_version="2031",
        assessed_on=date(2026, 1, 5),
        total=4,
        entered_by=arrange.office.officer.staff_id,
        entered_at=NOW,
    )
    arrange.add(row)
    client = visitor("officer")
    for page in (f"/people/{person.id}/risk/{row.id}", f"/people/{person.id}/risk"):
        assert "2031" in words(client.get(page).text)
    view = words(client.get(f"/people/{person.id}/risk/{row.id}").text)
    assert dutch("Stored total: %(sum)s", sum=4) in view
