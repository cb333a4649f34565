"""A stretch in which somebody cannot come is typed in days and, where it matters, times."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlmodel import select

from aftercare.casework.orders.periods import NewSuspension, enter_suspension
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.orders.periods import SuspensionKind
from aftercare.store.database.unit_of_work import Database
from aftercare.store.people.rows import AwayPeriodRow
from aftercare.web.overviews.timeline import TIMED
from aftercare.web.people.availability_page import CAME
from aftercare.web.shell.dates import due_moment, short_day, short_moment
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import error_of, flashed, hidden, value_of, words
from tests.web.shell.wording import dutch, named


def periods_of(database: Database, person_id: UUID) -> list[AwayPeriodRow]:
    with database.work(CLOCK, NOW) as work:
        query = select(AwayPeriodRow).where(AwayPeriodRow.person_id == person_id)
        return list(work.session.exec(query))


def test_a_last_day_is_away_to_its_end(
    visitor: Visitor, arrange: Arranger, database: Database
) -> None:
    person = arrange.person()
    typed = {"kind": "admission", "from_on": "1-12", "from_time": "930", "until_on": "2-12"}
    answer = visitor("officer").post(f"/people/{person.id}/away", data=typed)
    assert answer.headers["location"] == f"/people/{person.id}/away?flash=saved"
    [period] = periods_of(database, person.id)
    assert period.during.lower == datetime(2026, 12, 1, 8, 30, tzinfo=UTC)
    assert period.during.upper == datetime(2026, 12, 2, 23, 0, tzinfo=UTC)


def test_without_a_last_day_it_is_until_further_notice(visitor: Visitor, arrange: Arranger) -> None:
    person = arrange.person()
    client = visitor("officer")
    client.post(f"/people/{person.id}/away", data={"kind": "admission", "from_on": "morgen"})
    page = client.get(f"/people/{person.id}").text
    assert named("away", "admission") in page
    assert dutch("until further notice") in page


def test_sent_twice_it_is_there_once_and_can_be_removed(
    visitor: Visitor, arrange: Arranger, database: Database
) -> None:
    person = arrange.person()
    client = visitor("officer")
    typed = {"kind": "away", "from_on": "1-12", "until_on": "9-12"}
    client.post(f"/people/{person.id}/away", data=typed)
    client.post(f"/people/{person.id}/away", data=typed)
    [period] = periods_of(database, person.id)
    client.post(f"/people/{person.id}/away/{period.id}/end")
    assert periods_of(database, person.id) == []
    # The history keeps that it was entered and removed, by whom and from when it was.
    history = words(client.get(f"/people/{person.id}/history").text)
    since = short_day(period.during.lower, "nl", NOW.year)
    until = due_moment(period.during.upper, "nl", NOW.year)
    for kind in ("away_until", "away_removed"):
        said = dutch(TIMED[kind], what=named("away", "away"), moment=since, new=until)
        assert said in history
    assert history.count(arrange.office.officer.display_name) >= 2


def test_an_absence_from_before_an_appointment_that_the_client_came_to_is_asked_about(
    visitor: Visitor, arrange: Arranger, database: Database
) -> None:
    person, came_at = arrange.person(), NOW - timedelta(hours=3)
    arrange.appointment(person, came_at, state="late")
    client, here = visitor("officer"), f"/people/{person.id}/away"
    typed = {"kind": "admission", "from_on": "23-11"}
    asked = client.post(here, data=typed)
    assert short_moment(came_at, "nl", NOW.year) in error_of(asked.text, "from_on")
    assert periods_of(database, person.id) == []
    sent = client.post(here, data=typed | hidden(asked.text, here))
    assert CAME in hidden(asked.text, here)
    assert flashed(sent) == "saved"
    assert len(periods_of(database, person.id)) == 1


def test_what_lapses_with_an_absence_is_said_with_who_expects_the_client(
    visitor: Visitor, arrange: Arranger
) -> None:
    person = arrange.person()
    _, [line] = arrange.plan(person)
    gone = arrange.appointment(person, NOW + timedelta(days=3), line)
    client, here = visitor("officer"), f"/people/{person.id}/away"
    client.post(here, data={"kind": "admission", "from_on": "24-11"})
    page = client.get(here).text
    assert f'href="/appointments/{gone.id}"' in page
    assert arrange.office.officer.display_name in page.partition("/appointments/")[2]
    history = words(client.get(f"/people/{person.id}/history").text)
    since = short_day(datetime(2026, 11, 23, 23, tzinfo=UTC), "nl", NOW.year)
    what = named("away", "admission")
    assert dutch(TIMED["away"], what=what, moment=since) in history


def test_custody_of_former_days_that_is_over_ends_now_and_still_explains_what_was_missed(
    visitor: Visitor, arrange: Arranger, database: Database
) -> None:
    person = arrange.person()
    client, here = visitor("officer"), f"/people/{person.id}/away"
    arrange.away(person, "custody", NOW - timedelta(days=4), None)
    client.post(here, data={"kind": "away", "from_on": "1-12"})
    page = client.get(here).text
    assert page.count('name="is_over"') == 1, "what has not begun is only removed"
    [custody] = [one for one in periods_of(database, person.id) if one.kind == "custody"]
    client.post(f"{here}/{custody.id}/end", data={"is_over": "yes"})
    [kept] = [one for one in periods_of(database, person.id) if one.kind == "custody"]
    assert (kept.during.lower, kept.during.upper) == (custody.during.lower, NOW)
    assert named("away", "custody") not in words(client.get(f"/people/{person.id}").text)


def test_what_cannot_be_comes_back_as_typed(
    visitor: Visitor, arrange: Arranger, database: Database
) -> None:
    person = arrange.person()
    client = visitor("officer")
    reversed_ = {"kind": "away", "from_on": "9-12", "until_on": "1-12"}
    page = client.post(f"/people/{person.id}/away", data=reversed_)
    assert page.status_code == 422
    assert 'id="until_on-error"' in page.text
    assert 'value="9-12"' in page.text
    lone_time = {"kind": "away", "from_on": "9-12", "until_time": "17"}
    assert 'id="until_on-error"' in client.post(f"/people/{person.id}/away", data=lone_time).text
    assert periods_of(database, person.id) == []


def test_an_absence_of_someone_else_cannot_be_ended(visitor: Visitor, arrange: Arranger) -> None:
    person = arrange.person()
    client = visitor("officer")
    client.post(f"/people/{person.id}/away", data={"kind": "away", "from_on": "1-12"})
    [period] = periods_of(arrange.database, person.id)
    theirs = visitor("outsider").post(f"/people/{person.id}/away/{period.id}/end")
    assert theirs.status_code == 404
    assert len(periods_of(arrange.database, person.id)) == 1


def test_custody_of_a_detention_leads_to_the_detention(
    visitor: Visitor, arrange: Arranger, database: Database
) -> None:
    person = arrange.person()
    with database.work(arrange.office.officer, NOW) as work:
        enter_suspension(work, person.id, NewSuspension(SuspensionKind.DETENTION, NOW.date()))
    [period] = periods_of(database, person.id)
    page = visitor("officer").get(f"/people/{person.id}/away").text
    assert f'href="/people/{person.id}/periods"' in page
    assert f"/away/{period.id}/end" not in page


def test_custody_is_entered_as_a_detention_which_the_page_leads_to(
    visitor: Visitor, arrange: Arranger, database: Database
) -> None:
    person = arrange.person()
    officer, here = visitor("officer", "en"), f"/people/{person.id}/away"
    page = officer.get(here).text
    assert 'value="custody"' not in page
    assert f'href="/people/{person.id}/periods/suspensions/new"' in page
    assert "Then the last day of orders moves too" in words(page)
    # As a page that was open before sends it: no other question comes first.
    arrange.appointment(person, NOW - timedelta(hours=3), state="late")
    old = officer.post(here, data={"kind": "custody", "from_on": "20-11"})
    assert old.status_code == 422
    assert error_of(old.text, "kind").startswith("Enter custody as a detention")
    assert periods_of(database, person.id) == []


def test_custody_of_former_days_is_entered_as_a_detention_with_its_days_filled_in(
    visitor: Visitor, arrange: Arranger
) -> None:
    person, officer = arrange.person(), visitor("officer", "en")
    arrange.away(person, "custody", NOW - timedelta(days=9), NOW - timedelta(days=8))
    arrange.away(person, "custody", NOW - timedelta(days=4), None)
    address = f"/people/{person.id}/periods/suspensions/new"
    assert "Enter as detention" in words(officer.get(f"/people/{person.id}/away").text)
    assert f'href="{address}"' in officer.get(f"/people/{person.id}").text
    form = officer.get(address).text
    assert value_of(form, "from_on") == "20-11-2026"
    assert value_of(form, "until_on") == ""


def test_an_admission_since_yesterday_is_not_next_year_s(
    visitor: Visitor, arrange: Arranger, database: Database
) -> None:
    person = arrange.person()
    client = visitor("officer")
    client.post(f"/people/{person.id}/away", data={"kind": "admission", "from_on": "23-11"})
    [period] = periods_of(database, person.id)
    assert period.during.lower == datetime(2026, 11, 22, 23, 0, tzinfo=UTC)
    page = words(client.get(f"/people/{person.id}").text)
    assert f"ma 23 nov – {dutch('until further notice')}" in page


def test_an_end_typed_without_a_year_follows_its_beginning_over_new_year(
    visitor: Visitor, arrange: Arranger, database: Database
) -> None:
    person = arrange.person()
    client = visitor("officer")
    typed = {"kind": "away", "from_on": "20-12", "until_on": "3-1"}
    client.post(f"/people/{person.id}/away", data=typed)
    [period] = periods_of(database, person.id)
    assert period.during.upper == datetime(2027, 1, 3, 23, 0, tzinfo=UTC)
    assert "zo 20 dec 2026 – zo 3 jan 2027 (15 dagen)" in words(
        client.get(f"/people/{person.id}").text
    )


def test_more_than_sixty_days_are_asked_about_once(
    visitor: Visitor, arrange: Arranger, database: Database
) -> None:
    person = arrange.person()
    client, address = visitor("officer"), f"/people/{person.id}/away"
    typed = {"kind": "away", "from_on": "1-12", "until_on": "30-1"}
    page = client.post(address, data=typed)
    assert page.status_code == 422
    assert "di 1 dec" in error_of(page.text, "until_on")
    assert periods_of(database, person.id) == []
    client.post(address, data=typed | hidden(page.text, address))
    assert len(periods_of(database, person.id)) == 1


def test_sixty_days_are_not_asked_about(
    visitor: Visitor, arrange: Arranger, database: Database
) -> None:
    person = arrange.person()
    typed = {"kind": "away", "from_on": "1-12", "until_on": "29-1"}
    visitor("officer").post(f"/people/{person.id}/away", data=typed)
    assert len(periods_of(database, person.id)) == 1
