"""A client's own signs are agreed in versions, ticked at contacts, and raised once they are seen again or at once."""

from __future__ import annotations

import re
from datetime import timedelta

from aftercare.base.clock import FixedClock
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.store.appointments.rows import AppointmentRow
from aftercare.store.database.unit_of_work import Database
from aftercare.store.escalation.rows import steps_of
from aftercare.store.people.related_person_rows import RelatedPersonRow
from aftercare.store.people.rows import PersonRow
from aftercare.store.risk.relapse_plan_rows import seen_lately
from aftercare.web.appointments.acute_items import ONLY_WHERE_HELD
from tests.scheduling.escalation.adopting import escalations, evaluate
from tests.store.arranging import NOW, Arranger, unknown_id
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import error_of, flashed, hidden, words
from tests.web.shell.wording import dutch, fault

FORM = {
    "agreed_on": "24-11-2026", "words-0": "Ik slaap slecht", "answer-0": "Ik bel mijn broer",
    "words-2": "Ik ga langs het zwembad", "answer-2": "Ik fiets om", "at_once-2": "yes",
}  # fmt: skip


def agreed(visitor: Visitor, person: PersonRow, **changes: str) -> str:
    """The address of the plan, after a version was agreed."""
    address, client = f"/people/{person.id}/relapse-plan", visitor("officer")
    fields = hidden(client.get(f"{address}/edit").text, f"{address}/edit") | FORM | changes
    assert flashed(client.post(f"{address}/edit", data=fields)) == "saved"
    return address


def test_a_plan_is_agreed_in_versions_and_printed_without_saying_what_it_is_about(
    visitor: Visitor, arrange: Arranger
) -> None:
    person, client = arrange.person(), visitor("officer")
    brother = RelatedPersonRow(person_id=person.id, role="family", name="Voorbeeld Broer",
                               phone="+12025550199", from_on=NOW.date())  # fmt: skip
    arrange.add(brother)
    address = agreed(visitor, person, **{f"informed-{brother.id}": "yes"})
    stale = hidden(client.get(f"{address}/edit").text, f"{address}/edit")
    assert (
        flashed(
            client.post(f"{address}/edit", data=stale | FORM | {f"informed-{brother.id}": "yes"})
        )
        == "saved"
    )
    agreed(visitor, person, **{"words-0": "Ik slaap weer slecht"})
    page = words(client.get(address).text)
    assert dutch("Version %(number)s, agreed on %(day)s", number=2, day="di 24 nov") in page
    assert "Ik slaap weer slecht" in page
    # The version before stays, with whom it informed.
    assert page.index("Ik slaap weer slecht") < page.index("Ik slaap slecht")
    assert client.post(f"{address}/edit", data=stale | FORM).status_code == 412
    paper = client.get(f"{address}/paper").text
    assert "Ik fiets om" in paper
    assert not re.search(
        "terugval|toezicht|reclassering", paper.split("<h1")[1].split("</main")[0], re.I
    )
    assert "Ik slaap weer slecht" in words(
        client.get(f"/people/{person.id}/risk-and-treatment").text
    )


def test_a_mistake_in_the_plan_is_shown_beside_its_field_and_nothing_is_lost(
    visitor: Visitor, arrange: Arranger
) -> None:
    person, client = arrange.person(), visitor("officer")
    address = f"/people/{person.id}/relapse-plan/edit"
    form = FORM | {
        "version": "0",
        "answer-2": "",
        "agreed_on": "25-11-2027",
        f"informed-{unknown_id()}": "yes",
    }
    page = client.post(address, data=form)
    assert page.status_code == 422
    assert error_of(page.text, "answer-2") == fault("missing")
    assert "Ik ga langs het zwembad" in page.text
    page = client.post(address, data=form | {"answer-2": "Ik fiets om"})
    assert error_of(page.text, "agreed_on") == fault("in-the-future")
    assert dutch("Nothing agreed yet") in words(client.get(address.removesuffix("/edit")).text)
    # A colleague who does not see the client learns nothing.
    assert visitor("outsider").get(address).status_code == 404
    assert visitor("planner").get(address).status_code == 403


def test_signs_are_ticked_with_the_outcome_and_raised_when_seen_again_or_at_once(
    visitor: Visitor, arrange: Arranger, database: Database, clock: FixedClock
) -> None:
    person, client = arrange.person(), visitor("officer")
    agreed(visitor, person)
    line = arrange.plan(person)[1][0]
    first, second = (
        arrange.appointment(person, NOW - timedelta(days=days, hours=2), line, occurrence=days)
        for days in (2, 1)
    )

    def record(appointment: AppointmentRow, *places: int, outcome: str = "attended") -> str:
        address = f"/appointments/{appointment.id}"
        page = client.get(address).text
        offered = re.findall('name="(sign-[^"]+)"', page)
        form = {"outcome": outcome} | {offered[place]: "yes" for place in places}
        answer = client.post(
            f"{address}/record-outcome", data=hidden(page, f"{address}/record-outcome") | form
        )
        return flashed(answer) if answer.status_code == 303 else error_of(answer.text, "sign")

    assert record(first, 0, outcome="missed") == dutch(ONLY_WHERE_HELD)
    assert record(first, 0) == "recorded"
    assert record(second, 0) == "signs-again"
    evaluate(database)
    again = escalations(database, person)["signs-seen-again"]
    with database.work(CLOCK, NOW) as work:
        asked = [one.audience for one in steps_of(work.session, again.id)]
        due = {one.due_at for one in steps_of(work.session, again.id)[:2]}
    assert asked == ["officer", "supervisor", "duty_desk", "unit_manager"]
    assert due == {NOW}
    # Ticked afterwards, on the same page: an alarm. Unticked, it stays on record as a mistake.
    address = f"/appointments/{second.id}"
    page = client.get(address).text
    offered = re.findall('name="(sign-[^"]+)"', page)
    fields = hidden(page, f"{address}/signs") | {offered[1]: "yes"}
    assert flashed(client.post(f"{address}/signs", data=fields)) == "alarmed"
    assert flashed(client.post(f"{address}/signs", data=fields)) == "saved"
    evaluate(database)
    alarm = escalations(database, person)["alarm"]
    assert alarm.severity == 3
    # Who is called reads which sign, and where.
    shown = client.get(f"/escalations/{alarm.id}").text
    assert "Ik ga langs het zwembad" in shown
    assert f'href="{address}"' in shown
    with database.work(CLOCK, NOW) as work:
        seen = [
            (row["words"], row["withdrawn_at"] is None)
            for row in seen_lately(work.session, person.id, 9)
        ]
    assert sorted(seen) == [
        ("Ik ga langs het zwembad", True), ("Ik slaap slecht", False), ("Ik slaap slecht", True),
    ]  # fmt: skip
    stranger = {"signs": "yes", f"sign-{unknown_id()}": "yes"}
    assert client.post(f"{address}/signs", data=stranger).status_code == 422


def test_lists_ask_for_signs_before_an_outcome_where_one_raises_an_alarm_and_after_it_elsewhere(
    visitor: Visitor, arrange: Arranger
) -> None:
    """The week and the worklist; a client without a plan has no click more."""
    strict, mild, without = (arrange.person() for _ in range(3))
    agreed(visitor, strict)
    agreed(visitor, mild, **{"at_once-2": ""})
    rows = {
        person.id: arrange.appointment(
            person, NOW - timedelta(hours=hours), arrange.plan(person)[1][0], state="outcome_overdue",
            overdue_at=NOW,
        )
        for hours, person in enumerate((strict, mild, without), 1)
    }  # fmt: skip
    client = visitor("officer")
    for address in ("/week", "/worklist"):
        page = client.get(address).text
        taps = {
            person: page.count(f'action="/appointments/{row.id}/record-outcome"')
            for person, row in rows.items()
        }
        assert set(taps.values()) == {1}, address
        links = re.findall(r'href="(/appointments/[^"]+outcome=attended[^"]*)"', page)
        assert [str(rows[strict.id].id) in one for one in links] == [True], address
        assert words(page).count(dutch("Record with ACUTE-2007 and early signs")) == 2, address
        form = client.get(links[0].replace("&amp;", "&")).text
        assert re.search('value="attended" checked', form)
        assert "Ik ga langs het zwembad" in form
    tapped = {"version": str(rows[mild.id].version), "outcome": "attended", "next": "/week"}
    answer = client.post(f"/appointments/{rows[mild.id].id}/record-outcome", data=tapped)
    page = client.get(answer.headers["location"]).text
    assert f'href="/appointments/{rows[mild.id].id}#signs"' in page
    assert dutch("Tick the early signs you saw") in words(page)
