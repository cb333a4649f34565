"""Finding a time for what has none, and choosing one by hand, on the page."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID

import pytest

from aftercare.casework.placement.place import place_persons
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.placement.explanation.reasons import Layer
from aftercare.domain.placement.outside import Outside
from aftercare.domain.time.holidays import Holiday
from aftercare.domain.time.wall_time import start_of_day
from aftercare.store.appointments.rows import AppointmentRow, UnplacedRow, live_appointments
from aftercare.store.people.rows import ExclusionRow, get_person
from aftercare.store.plans.rows import ObligationRow
from aftercare.store.sites.rows import GroupSessionRow, ProgrammeRow
from aftercare.web.deadlines.words import HOLIDAYS
from aftercare.web.placement.no_times_view import OWN_TIME, SAY_NOTHING, WHY
from aftercare.web.time.days_off import CLOSED
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import error_of, flashed, hidden, words
from tests.web.shell.wording import dutch, fault, opening

TUESDAY = start_of_day((NOW + timedelta(days=7)).date())
# Half an hour at seven on a plan from nine to five.
TOO_EARLY = fault("breaks-window.hours") % {
    "day": "di 1 dec 2026", "at": "07:00", "until": "07:30", "opens": "09:00", "closes": "17:00",
}  # fmt: skip


@pytest.fixture
def line(arrange: Arranger) -> ObligationRow:
    """Weekly check-ins of which the second found no time."""
    line = arrange.plan(arrange.person())[1][0]
    arrange.add(
        UnplacedRow(
            line_id=line.line_id, occurrence=1, person_id=line.person_id, obligation_id=line.id,
            first_on=TUESDAY.date() - timedelta(days=1), last_on=TUESDAY.date() + timedelta(days=5),
            reason={
                "code": "no-start-excluded", "nl": "x: verboden gebied", "en": "x: zone",
                "nl_neutral": "x: niet mogelijk op deze locatie", "en_neutral": "x: not possible",
            },
            noticed_at=NOW,
        )
    )  # fmt: skip
    return line


def address(line: ObligationRow) -> str:
    return f"/people/{line.person_id}/slots?obligation={line.line_id}&occurrence=1"


def booked(arrange: Arranger, line: ObligationRow) -> list[AppointmentRow]:
    with arrange.database.work(CLOCK, NOW) as work:
        return live_appointments(work.session, [line.person_id], NOW)


def test_the_person_s_page_leads_to_the_free_times_and_one_is_booked(
    arrange: Arranger, visitor: Visitor, line: ObligationRow
) -> None:
    officer = visitor("officer")
    href = address(line).replace("&", "&amp;")
    assert f'href="{href}"' in officer.get(f"/people/{line.person_id}").text
    page = officer.get(address(line)).text
    assert "Verboden gebied" in words(page)
    offered = page[page.index('name="starts_at"') :].partition('value="')[2].partition('"')[0]
    assert flashed(officer.post(address(line), data={"starts_at": offered})) == "placed"
    (row,) = booked(arrange, line)
    assert row.occurrence == 1


def all_away(arrange: Arranger) -> None:
    for one in (arrange.office.officer, arrange.office.deputy):
        arrange.leave(one, NOW, NOW + timedelta(days=90))


def test_where_no_time_is_free_the_page_says_what_the_plan_asks_and_leads_on(
    arrange: Arranger, visitor: Visitor, line: ObligationRow
) -> None:
    all_away(arrange)
    page = visitor("officer").get(address(line)).text
    text = words(page)
    assert opening("The plan asks for this %(cadence)s, on %(when)s.") in text
    assert "elke week, 30 minuten" in text
    period = {"first": "ma 30 nov", "last": "zo 6 dec"}
    assert dutch("No time is free from %(first)s to %(last)s", **period) in text
    assert 'href="/waiting-list/times"' in page


def test_without_a_free_time_each_day_of_the_plan_says_why_and_who_was_asked(
    arrange: Arranger, visitor: Visitor
) -> None:
    """Fridays; this one is Christmas Day, so that any working day of its week could stand in."""
    line = arrange.plan(arrange.person(), arrange.terms(weekdays=(4,)))[1][0]
    all_away(arrange)
    officer = visitor("officer")
    office = arrange.office
    names = f"{office.officer.display_name}, {office.deputy.display_name}"
    away = dutch(WHY[Layer.OFFICER_AT_WORK], officers=names)
    view = words(officer.get(address(line).replace("occurrence=1", "occurrence=4")).text)
    assert f"ma 21 dec – do 24 dec {away}" in view
    closed = dutch(CLOSED, holiday=dutch(HOLIDAYS[Holiday.CHRISTMAS]))
    assert f"vr 25 dec {closed}" in view
    assert "za 26 dec" not in view
    usual = words(officer.get(address(line)).text)
    assert f"vr 4 dec {away}" in usual
    assert "do 3 dec" not in usual


def test_the_only_time_that_fits_may_be_the_one_the_appointment_has(
    arrange: Arranger, visitor: Visitor
) -> None:
    terms = arrange.terms(from_min=600, to_min=630, weekdays=(0, 1))
    line = arrange.plan(arrange.person(), terms)[1][0]
    arrange.leave(arrange.office.deputy, NOW, NOW + timedelta(days=90))
    arrange.leave(arrange.office.officer, TUESDAY, TUESDAY + timedelta(days=1))
    with arrange.database.work(CLOCK, NOW) as work:
        place_persons(work, [line.person_id])
    row = next(one for one in booked(arrange, line) if one.occurrence == 1)
    view = words(visitor("officer").get(f"/appointments/{row.id}?times=yes").text)
    period = {"first": "ma 30 nov", "last": "zo 6 dec"}
    assert dutch("No other time is free from %(first)s to %(last)s", **period) in view
    assert f"ma 30 nov {dutch(OWN_TIME)}" in view
    assert f"di 1 dec {opening(WHY[Layer.OFFICER_AT_WORK])}" in view


def test_the_way_to_the_plan_opens_the_plan_itself(
    arrange: Arranger, visitor: Visitor, line: ObligationRow
) -> None:
    all_away(arrange)
    officer = visitor("officer")
    begins = f"/people/{line.person_id}/plans"
    page = officer.get(address(line)).text
    assert f'action="{begins}"' in page
    draft = officer.post(begins, data=hidden(page, begins)).headers["location"].partition("?")[0]
    opens = re.search(rf'href="({draft}\?obligation=[^"]+)"', officer.get(address(line)).text)
    assert opens is not None
    assert officer.get(opens[1]).status_code == 200
    assert 'name="from_time"' in officer.get(opens[1]).text
    assert begins not in visitor("planner").get(address(line)).text


def test_another_stand_in_is_offered_where_it_lies_with_officers_and_then_asked(
    arrange: Arranger, visitor: Visitor, line: ObligationRow
) -> None:
    all_away(arrange)
    officer = visitor("officer")
    way = f'href="/people/{line.person_id}/details"'
    assert way in officer.get(address(line)).text
    with arrange.database.work(CLOCK, NOW) as work:
        person = get_person(work.session, line.person_id, for_update=True)
        person.deputy_id = arrange.office.colleague.staff_id
        work.session.add(person)
    page = officer.get(address(line)).text
    assert arrange.office.colleague.display_name in page[page.index('name="starts_at"') :]
    assert way not in page


def test_the_days_of_a_long_period_are_shown_as_one(arrange: Arranger, visitor: Visitor) -> None:
    line = arrange.plan(arrange.person(), arrange.terms(period_days=56))[1][0]
    all_away(arrange)
    page = visitor("officer").get(address(line).replace("occurrence=1", "occurrence=0")).text
    view = page.partition('<ul class="explained">')[2].partition("</ul>")[0]
    assert view.count("<li>") == 1
    assert words(view).startswith("ma 23 nov – zo 17 jan 2027")


def test_days_that_are_over_are_shown_as_over_and_never_as_free(
    arrange: Arranger, visitor: Visitor
) -> None:
    """A period of four weeks that began three weeks ago."""
    began = TUESDAY.date() - timedelta(days=29)
    terms = arrange.terms(period_days=28, starts_on=began)
    line = arrange.plan(arrange.person(), terms)[1][0]
    all_away(arrange)
    page = visitor("officer").get(address(line).replace("occurrence=1", "occurrence=0")).text
    view = words(page.partition('<ul class="explained">')[2].partition("</ul>")[0])
    assert view.startswith(f"ma 2 nov – di 24 nov {dutch(WHY[Outside.NOTICE])}")
    assert dutch(OWN_TIME) not in view


def test_a_group_that_is_full_does_not_meet_on_other_days(
    arrange: Arranger, visitor: Visitor
) -> None:
    office = arrange.office
    programme = ProgrammeRow(name="Groep", provider_id=office.provider_id, audience="adult")
    begins = TUESDAY + timedelta(hours=10)
    meets = GroupSessionRow(
        programme_id=programme.id, series="dinsdag", site_id=office.clinic_id, capacity=1,
        starts_at=begins, ends_at=begins + timedelta(hours=1),
    )  # fmt: skip
    arrange.add(programme, meets)
    seated, waits = arrange.person(), arrange.person()
    terms = arrange.terms("group_session", minutes=60, site_ids=(), programme_id=str(programme.id))
    arrange.appointment(
        seated, begins, arrange.treated(seated, terms), occurrence=1, session_id=meets.id,
        site_id=office.clinic_id, officer_id=None,
    )  # fmt: skip
    line = arrange.treated(waits, terms)
    view = words(visitor("officer").get(address(line)).text)
    assert f"ma 30 nov {dutch(WHY[Layer.SESSION])}" in view
    assert f"di 1 dec {dutch(WHY[Layer.SESSION_ROOM])}" in view
    assert dutch(WHY[Layer.WINDOW]) not in view


def test_a_treatment_that_waits_for_a_place_says_that_instead_of_days(
    arrange: Arranger, visitor: Visitor
) -> None:
    line = arrange.plan(arrange.person(), arrange.terms("treatment"))[1][0]
    page = visitor("officer").get(address(line)).text
    assert fault("waits-for-place") in words(page)
    assert "explained" not in page


def test_a_restriction_is_no_reason_a_planner_reads(
    arrange: Arranger, visitor: Visitor, line: ObligationRow
) -> None:
    arrange.add(ExclusionRow(person_id=line.person_id, site_id=arrange.office.room_id))
    view = words(visitor("officer").get(address(line)).text)
    assert f"ma 30 nov – vr 4 dec {dutch(WHY[Layer.EXCLUDED])}" in view
    planner = words(visitor("planner").get(address(line)).text)
    assert f"ma 30 nov – vr 4 dec {dutch(SAY_NOTHING)}" in planner
    assert "verboden" not in planner.lower()


def test_how_often_is_kept_from_a_planner_and_a_booked_appointment_waits_on_no_list(
    arrange: Arranger, visitor: Visitor, line: ObligationRow
) -> None:
    planner = words(visitor("planner").get(address(line)).text)
    assert opening("Possible on %(when)s.") in planner
    assert "elke week" not in planner
    with arrange.database.work(CLOCK, NOW) as work:
        place_persons(work, [line.person_id])
    row = booked(arrange, line)[1]
    all_away(arrange)
    page = visitor("officer").get(f"/appointments/{row.id}?times=yes").text
    assert opening("No other time is free from %(first)s to %(last)s") in words(page)
    assert dutch("Choose a time yourself: you see which rule it breaks.") in words(page)
    assert 'href="/waiting-list/times"' not in page


def test_by_hand_the_broken_rule_is_shown_and_a_wish_asks_for_a_reason(
    arrange: Arranger, visitor: Visitor, line: ObligationRow
) -> None:
    officer = visitor("officer")
    typed = {"by_hand": "yes", "on": "1-12", "at": "7"}
    answer = officer.post(address(line), data=typed)
    assert answer.status_code == 422
    assert error_of(answer.text, "on").startswith(TOO_EARLY)
    deputy = typed | {"at": "12", "officer": str(arrange.office.deputy.staff_id)}
    answer = officer.post(address(line), data=deputy)
    assert error_of(answer.text, "hand_reason").startswith(fault("asks-passes-own-officer"))
    sent = deputy | {"hand_reason": "Kent de familie."}
    assert flashed(officer.post(address(line), data=sent)) == "placed"
    (row,) = booked(arrange, line)
    view = words(officer.get(f"/appointments/{row.id}").text)
    assert "Met de hand gekozen" in view
    assert f"{arrange.office.officer.display_name}: Kent de familie." in view


def test_a_planner_books_too_and_reads_of_no_restriction(
    arrange: Arranger, visitor: Visitor, line: ObligationRow
) -> None:
    arrange.add(ExclusionRow(person_id=line.person_id, site_id=arrange.office.room_id))
    planner = visitor("planner")
    typed = {"by_hand": "yes", "on": "1-12", "at": "12"}
    pages = [planner.get(f"/people/{line.person_id}"), planner.get(address(line)),
             planner.post(address(line), data=typed)]  # fmt: skip
    assert error_of(pages[-1].text, "on") == fault("not-possible-here")
    for page in pages:
        assert "verboden" not in words(page.text).lower()
        assert "Meldgesprek" not in words(page.text)
    refused = visitor("officer").post(address(line), data=typed)
    assert error_of(refused.text, "on").endswith(fault("breaks-excluded"))


def test_an_appointment_moves_to_a_time_of_ones_own_choice(
    arrange: Arranger, visitor: Visitor, line: ObligationRow
) -> None:
    with arrange.database.work(CLOCK, NOW) as work:
        place_persons(work, [line.person_id])
    row = booked(arrange, line)[1]
    officer = visitor("officer")
    page = officer.get(f"/appointments/{row.id}?times=yes").text
    where = f"/appointments/{row.id}/move"
    sent = hidden(page, where) | {"by_hand": "yes", "on": "1-12", "at": "7"}
    assert error_of(officer.post(where, data=sent).text, "on") == TOO_EARLY
    beyond = error_of(officer.post(where, data=sent | {"on": "1-1"}).text, "on")
    period = {"day": "vr 1 jan 2027", "first": "ma 30 nov 2026", "last": "zo 6 dec 2026"}
    assert beyond == fault("breaks-window.period") % period
    answer = officer.post(where, data=sent | {"at": "12:15"})
    assert flashed(answer) == "moved"
    fresh = UUID(answer.headers["location"].split("/")[2].partition("?")[0])
    assert fresh in {one.id for one in booked(arrange, line)}


def test_what_is_not_theirs_is_not_there(visitor: Visitor, line: ObligationRow) -> None:
    assert visitor("outsider").get(address(line)).status_code == 404
    assert visitor("provider").get(address(line)).status_code == 403


OFFERED = re.compile(
    r'name="starts_at"[^>]*value="([^"]+)"[^>]*>\s*<span>([^<]*)<span class="choice__hint">([^<]*)'
)


def test_each_offered_time_is_booked_with_whom_it_names(
    arrange: Arranger, visitor: Visitor
) -> None:
    """The only start of a day is free with the own officer and with the deputy."""
    person = arrange.person()
    line = arrange.plan(person, arrange.terms(from_min=600, to_min=630))[1][0]
    deputy = arrange.office.deputy
    officer = visitor("officer")
    offers = OFFERED.findall(officer.get(address(line)).text)
    assert len({value for value, _, _ in offers}) == len(offers)
    value, when, _ = next(one for one in offers if deputy.display_name in one[2])
    assert any(when == other and deputy.display_name not in hint for _, other, hint in offers)
    typed = {"starts_at": value, "reason": "Eigen toezichthouder wil dat zo."}
    assert flashed(officer.post(address(line), data=typed)) == "placed"
    (row,) = booked(arrange, line)
    assert row.officer_id == deputy.staff_id
