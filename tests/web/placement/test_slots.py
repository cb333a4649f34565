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
from aftercare.store.appointments.rows import AppointmentRow, live_appointments
from aftercare.store.people.rows import ExclusionRow, get_person
from aftercare.store.placement.unplaced_rows import UnplacedRow
from aftercare.store.plans.rows import ObligationRow
from aftercare.store.treatment.programme_rows import GroupSessionRow, ProgrammeRow
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
    assert 'href="/unplaced"' in page


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
    assert dutch("Choose a time yourself: you see which rules it breaks.") in words(page)
    assert 'href="/unplaced"' not in page


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


OFFERED = re.compile(r'name="starts_at"[^>]*value="([^"]+)"[^>]*>\s*<span>([^<]*)')
IN_PERIOD = (
    "The plan asks for this from %(first)s to %(last)s. A day before or after that is not possible."
)
DAY_GROUPS = re.compile(
    r'<div role="group" aria-label="([^"]+)">(.*?)(?=<div role="group"|</fieldset>)', re.S
)


def offered(page: str) -> dict[str, list[tuple[str, str]]]:
    """The value and the text of each free time, by its day and officer."""
    return {label: OFFERED.findall(part) for label, part in DAY_GROUPS.findall(page)}


def test_each_offered_time_is_booked_with_whom_it_names(
    arrange: Arranger, visitor: Visitor
) -> None:
    """The only start of a day is free with the own officer and with the deputy."""
    person = arrange.person()
    line = arrange.plan(person, arrange.terms(from_min=600, to_min=630))[1][0]
    deputy = arrange.office.deputy
    officer = visitor("officer")
    groups = offered(officer.get(address(line)).text)
    offers = [one for group in groups.values() for one in group]
    assert len({value for value, _ in offers}) == len(offers)
    label = next(one for one in groups if one.endswith(deputy.display_name))
    ((value, when),) = groups[label]
    own = label.replace(deputy.display_name, arrange.office.officer.display_name)
    assert [text for _, text in groups[own]] == [when]
    typed = {"starts_at": value, "reason": "Eigen toezichthouder wil dat zo."}
    assert flashed(officer.post(address(line), data=typed)) == "placed"
    (row,) = booked(arrange, line)
    assert row.officer_id == deputy.staff_id


def monthly(arrange: Arranger) -> ObligationRow:
    """Every four weeks on Mondays and Tuesdays, of which the second has no time."""
    return arrange.plan(arrange.person(), arrange.terms(period_days=28, weekdays=(0, 1)))[1][0]


def test_free_times_stand_by_day_and_officer_a_week_at_a_time_with_ways_to_the_others(
    arrange: Arranger, visitor: Visitor
) -> None:
    line, office = monthly(arrange), arrange.office
    officer = visitor("officer", "en")
    page = officer.get(address(line)).text
    groups = offered(page)
    days = [label.partition(",")[0] for label in groups]
    assert {day.partition(" ")[0] for day in days} == {"Mon", "Tue"}
    assert len(set(days)) == 2
    assert all(len(group) <= 4 for group in groups.values())
    names = {label.partition(", ")[2] for label in groups}
    assert names == {office.officer.display_name, office.deputy.display_name}
    ways = re.findall(r'href="([^"]*[?&;]week=[0-9-]{10})"', page)
    assert len(ways) >= 2
    other = officer.get(ways[-1].replace("&amp;", "&")).text
    assert set(offered(other)) & set(groups) == set()


def test_first_stand_a_few_times_of_a_few_days_and_the_others_of_that_week_are_a_link_away(
    arrange: Arranger, visitor: Visitor
) -> None:
    line = arrange.plan(arrange.person())[1][0]
    officer = visitor("officer", "en")
    page = officer.get(address(line)).text
    first = offered(page)
    assert len({label.partition(",")[0] for label in first}) == 3
    assert all(len(group) == 2 for group in first.values())
    (way,) = re.findall(r'href="([^"]*week=[0-9-]{10})#times-title">2 more days', page)
    week = officer.get(way.replace("&amp;", "&")).text
    every = offered(week)
    assert set(first) < set(every)
    assert len({label.partition(",")[0] for label in every}) == 5
    assert "more days of this week" not in words(week)


def test_all_times_of_a_day_and_those_of_one_officer_are_a_link_away(
    arrange: Arranger, visitor: Visitor
) -> None:
    line, deputy = monthly(arrange), arrange.office.deputy
    officer = visitor("officer", "en")
    page = officer.get(address(line)).text
    day = next(iter(re.findall(r"day=([0-9-]{10})", page)))
    whole = offered(officer.get(f"{address(line)}&day={day}&officer={deputy.staff_id}").text)
    ((label, times),) = whole.items()
    assert label.endswith(deputy.display_name)
    assert len(times) > 4
    assert [text for _, text in times] == sorted(text for _, text in times)


@pytest.mark.parametrize("asked", ["week=x", "day=2026-01-01", "officer=x", f"officer={NOW.year}"])
def test_times_that_cannot_be_asked_for_are_left_out_of_account(
    arrange: Arranger, visitor: Visitor, asked: str
) -> None:
    line = monthly(arrange)
    officer = visitor("officer")
    usual, odd = officer.get(address(line)).text, officer.get(f"{address(line)}&{asked}").text
    assert offered(odd) == offered(usual)


def test_beside_free_times_stands_which_days_of_the_plan_have_none_and_why(
    arrange: Arranger, visitor: Visitor, line: ObligationRow
) -> None:
    """The officers are away until Wednesday noon."""
    for one in (arrange.office.officer, arrange.office.deputy):
        arrange.leave(one, NOW, TUESDAY + timedelta(days=1, hours=12))
    page = visitor("officer", "en").get(address(line)).text
    assert offered(page)
    text = words(page)
    assert "Days of the plan on which nothing is free: Mon 30 Nov" in text
    assert "The plan asks for this from Mon 30 Nov to Sun 6 Dec" in text
    assert "Change the days or hours in the plan" in text


def test_an_appointment_that_moves_is_offered_times_in_the_same_way(
    arrange: Arranger, visitor: Visitor
) -> None:
    person = arrange.person()
    line = arrange.plan(person)[1][0]
    row = arrange.appointment(person, TUESDAY + timedelta(hours=10), line, occurrence=1)
    page = visitor("officer", "en").get(f"/appointments/{row.id}?times=yes&week=2026-11-30").text
    groups = offered(page)
    assert f"Tue 1 Dec, {arrange.office.officer.display_name}" in groups
    value, _ = groups[f"Tue 1 Dec, {arrange.office.deputy.display_name}"][0]
    # The chosen time stays in sight when something else is missing, in any week.
    sent = hidden(page, f"/appointments/{row.id}/move") | {"starts_at": value, "reason": ""}
    again = visitor("officer").post(f"/appointments/{row.id}/move", data=sent)
    assert again.status_code == 422
    assert f'value="{value}" checked' in again.text


def test_a_planner_gets_few_times_so_that_the_length_of_the_period_stays_unknown(
    arrange: Arranger, visitor: Visitor
) -> None:
    line = monthly(arrange)
    page = visitor("planner").get(address(line)).text
    assert 1 <= sum(len(group) for group in offered(page).values()) <= 10
    assert opening(IN_PERIOD) not in words(page)


def test_a_proposed_time_is_checked_and_chosen_first_before_anything_is_booked(
    arrange: Arranger, visitor: Visitor, line: ObligationRow
) -> None:
    officer = visitor("officer", "en")
    fits = officer.get(f"{address(line)}&on=2026-12-01&at=10:15")
    assert fits.status_code == 200
    assert "This time breaks no rules" in words(fits.text)
    assert 'name="on" type="text" value="2026-12-01"' in fits.text
    starts = re.findall(r'name="starts_at" id="[^"]+" value="([^"]+)"( checked)?', fits.text)
    assert starts[0][0].startswith("2026-12-01T09:15:00+00:00_")
    assert [checked for _, checked in starts] == [" checked", *[""] * (len(starts) - 1)]
    assert "the time you chose" in words(fits.text)
    broken = officer.get(f"{address(line)}&on=2026-12-05&at=10:15")
    assert broken.status_code == 200
    assert "is not one of the days of the plan" in (error_of(broken.text, "on") or "")
    assert "This time breaks no rules" not in words(broken.text)
    assert " checked" not in broken.text
    assert booked(arrange, line) == []


def test_a_proposed_time_that_passes_the_own_officer_asks_for_a_reason(
    arrange: Arranger, visitor: Visitor, line: ObligationRow
) -> None:
    deputy = arrange.office.deputy.staff_id
    page = visitor("officer", "en").get(f"{address(line)}&on=2026-12-01&at=10:15&officer={deputy}")
    asks = "The client's own officer is free then: give a reason"
    assert error_of(page.text, "reason") == asks
    (chosen,) = re.findall(r'value="([^"]+)" checked', page.text)
    assert chosen.split("_")[1] == str(deputy)
    again = visitor("officer", "en").post(address(line), data={"starts_at": chosen, "reason": ""})
    assert error_of(again.text, "reason") == asks
    assert f'value="{chosen}" checked' in again.text


@pytest.mark.parametrize("asked", ["on=gibberish&at=10", "on=2026-12-01&at=25", "on=2026-12-01&at=10:07",
                                   "on=2026-12-01&at=10&officer=x"])  # fmt: skip
def test_a_proposal_that_cannot_be_read_is_said_at_its_field(
    visitor: Visitor, line: ObligationRow, asked: str
) -> None:
    page = visitor("officer").get(f"{address(line)}&{asked}")
    assert page.status_code == 200
    assert "-error" in page.text


def test_an_appointment_is_proposed_another_time_and_moved_by_the_same_form(
    arrange: Arranger, visitor: Visitor
) -> None:
    person = arrange.person()
    line = arrange.plan(person)[1][0]
    row = arrange.appointment(person, TUESDAY + timedelta(hours=10), line, occurrence=1)
    officer = visitor("officer", "en")
    page = officer.get(f"/appointments/{row.id}?times=yes&on=2026-12-01&at=11:15").text
    assert "This time breaks no rules" in words(page)
    where = f"/appointments/{row.id}/move"
    sent = hidden(page, where) | {"by_hand": "yes", "on": "2026-12-01", "at": "11:15"}
    assert flashed(officer.post(where, data=sent)) == "moved"
