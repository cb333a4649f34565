"""What a case conference agreed has an owner, and stays open until a colleague says what became of it."""

from __future__ import annotations

import re
from datetime import date, time
from uuid import UUID

from aftercare.base.clock import FixedClock
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.time.wall_time import at_wall
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.database.unit_of_work import Database
from aftercare.store.people.rows import PersonRow
from aftercare.web.shell.dates import short_moment
from tests.scheduling.escalation.adopting import escalations, evaluate
from tests.store.arranging import NOW, Arranger, unknown_id
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import error_of, flashed, hidden, words
from tests.web.shell.wording import dutch, fault, named

FIVE_DAYS_ON = NOW.replace(day=30)


def test_an_agreed_action_waits_for_its_owner_and_goes_up_the_steps_when_it_is_late(
    visitor: Visitor, arrange: Arranger, database: Database
) -> None:
    person, officer = arrange.person(), visitor("officer")
    where = f"/people/{person.id}/conferences"
    action = f"{where}/actions"

    # Given a conference, entered twice by a double click
    page = officer.get(where).text
    assert error_of(officer.post(where, data=hidden(page, where)).text, "took_part")
    held = hidden(page, where) | {"held_on": "24-11-2026", "took_part": "Politie, kliniek"}
    for _ in range(2):
        assert flashed(officer.post(where, data=held)) == "recorded"
    page = officer.get(where).text
    assert words(page).count("Politie, kliniek") == 1

    # When an action is agreed: it has one owner and a day to come
    (conference,) = re.findall(r'<option value="([0-9a-f-]{36})"[^>]*>24-11-2026', page)
    owner = arrange.office.supervisor.staff_id
    typed = hidden(page, action) | {"conference": conference, "what": "Belt de kliniek."}
    none = officer.post(action, data=typed | {"due_on": "23-11-2026", "owner": str(owner)})
    assert none.status_code == 422
    assert error_of(none.text, "due_on")
    both = typed | {"due_on": "26-11-2026", "owner": str(owner), "outside_owner": "Wijkagent"}
    assert fault("one-owner") in words(officer.post(action, data=both).text)
    stranger = typed | {"due_on": "26-11-2026", "owner": str(unknown_id())}
    assert error_of(officer.post(action, data=stranger).text, "owner")
    for _ in range(2):
        again = typed | {"due_on": "26-11-2026", "owner": str(owner)}
        assert flashed(officer.post(action, data=again)) == "recorded"
    page = officer.get(where).text
    assert words(page).count("Belt de kliniek.") == 2
    (deadline,) = set(re.findall(r"/deadlines/[0-9a-f-]+", page))

    # Then it is work of its owner, and of the officer
    with database.work(CLOCK, NOW) as work:
        name = work.session.get_one(StaffRow, owner).display_name
    assert name in words(page)
    assert deadline in visitor("supervisor").get("/worklist?whose=to-me").text
    assert deadline not in officer.get("/worklist?whose=to-me").text
    assert deadline in officer.get("/worklist").text

    # When its day has passed, it goes up the steps until someone says what became of it
    evaluate(database, FIVE_DAYS_ON)
    assert escalations(database, person)["deadline-overdue"].state == "opened"
    shown = visitor("supervisor").get(deadline).text
    assert "Belt de kliniek." in shown
    done = {"done_on": "24-11-2026", "note": "Gebeld."}
    finish = f"{deadline}/complete"
    assert visitor("supervisor").post(finish, data=hidden(shown, finish) | done).status_code == 303
    assert escalations(database, person)["deadline-overdue"].state == "resolved"
    page = words(officer.get(where).text)
    assert "Gebeld." in page
    assert dutch("Done") in page
    history = words(officer.get(f"/people/{person.id}/history").text)
    assert dutch("Case conference") in history
    assert "Politie, kliniek" in history
    assert "Belt de kliniek." in history
    for other in ("planner", "provider", "auditor", "admin"):
        assert visitor(other).get(where).status_code == 403
    assert visitor("outsider").get(where).status_code == 404


def test_an_action_goes_to_who_may_see_the_file_and_shows_when_that_ends(
    visitor: Visitor, arrange: Arranger, database: Database
) -> None:
    person, officer = arrange.person(), visitor("officer")
    where = f"/people/{person.id}/conferences"
    action = f"{where}/actions"
    held = {"held_on": "24-11-2026", "took_part": "Politie, kliniek"}
    officer.post(where, data=hidden(officer.get(where).text, where) | held)

    # Given a colleague of the team who does not see the file
    page = officer.get(where).text
    (conference,) = re.findall(r'<option value="([0-9a-f-]{36})"[^>]*>24-11-2026', page)
    colleague = arrange.office.colleague.staff_id
    assert f'value="{colleague}"' not in page
    typed = hidden(page, action) | {
        "conference": conference, "what": "Belt de kliniek.", "due_on": "26-11-2026", "owner": str(colleague),
    }  # fmt: skip
    refused = officer.post(action, data=typed)
    assert refused.status_code == 422
    assert error_of(refused.text, "owner") == fault("give-access-first")
    assert "Belt de kliniek." in refused.text

    # When the colleague works along with the officer, the action can be given, and its words are in both lists
    changed(database, person, co_officer_id=colleague)
    assert flashed(officer.post(action, data=typed)) == "recorded"
    name = name_of(database, colleague)
    for reader in (officer, visitor("colleague"), visitor("supervisor")):
        row = words(reader.get("/worklist?whose=all").text)
        assert "Belt de kliniek." in row
        assert dutch("To be done by %(name)s") % {"name": name} in row
    assert "Belt de kliniek." in words(visitor("colleague").get("/worklist?whose=to-me").text)
    lost = dutch(
        "%(name)s may not see this case file now. Record why this action ends, and agree it with someone else."
    ) % {"name": name}
    supervisor = visitor("supervisor")
    assert lost not in words(officer.get("/worklist").text)
    assert "Belt de kliniek." not in words(supervisor.get("/today").text)

    # When the colleague works along no longer, the supervisor and the officer read who has no access
    changed(database, person, co_officer_id=None)
    assert "Belt de kliniek." not in words(visitor("colleague").get("/worklist?whose=to-me").text)
    for page in (officer.get("/worklist"), officer.get(where), supervisor.get("/today")):
        assert lost in words(page.text)
    (deadline,) = set(re.findall(r"/deadlines/[0-9a-f-]+", officer.get(where).text))
    assert deadline in supervisor.get("/today").text


def test_a_conference_is_planned_those_who_come_are_notified_and_it_is_recorded_from_the_plan(
    visitor: Visitor, arrange: Arranger, database: Database, clock: FixedClock
) -> None:
    person, officer = arrange.person(), visitor("officer")
    colleague = arrange.office.colleague.staff_id
    changed(database, person, co_officer_id=colleague)
    where = f"/people/{person.id}/conferences"
    plan = f"{where}/plan"

    # Given a plan: not in the past, and only for colleagues who may see the file
    page = officer.get(where).text
    typed = hidden(page, plan) | {
        "starts_on": "26-11-2026", "starts_time": "14:30", "with_whom": "Politie, kliniek", "place": "Wijkkantoor",
    }  # fmt: skip
    past = officer.post(plan, data=typed | {"starts_on": "23-11-2026"})
    assert past.status_code == 422
    assert error_of(past.text, "starts_on") == fault("moment-passed")
    assert "Wijkkantoor" in past.text
    assert error_of(officer.post(plan, data=typed | {"with_whom": ""}).text, "with_whom")
    assert f'name="invited-{arrange.office.provider.staff_id}"' not in page
    for _ in range(2):
        assert flashed(officer.post(plan, data=typed | {f"invited-{colleague}": "yes"})) == "saved"
    page = officer.get(where).text
    moment = short_moment(at_wall(date(2026, 11, 26), time(14, 30)), "nl", 2026)
    assert words(page).count(dutch("Planned for %(moment)s", moment=moment)) == 1
    assert name_of(database, colleague) in words(page)

    # Then who comes has a notice, which leads here; who planned it has none
    notice = f"{named('notice', 'conference_planned')}: "
    notices = visitor("colleague").get("/notices").text
    assert notice in words(notices)
    assert moment in words(notices)
    assert notice not in words(officer.get("/notices").text)
    (opens,) = set(re.findall(r"/notices/conference_planned/[0-9a-f-]+/open", notices))
    assert visitor("colleague").post(opens).headers["location"] == where

    # When its moment has come, it is recorded once, with what was planned already typed
    clock.move_to(FIVE_DAYS_ON)
    later = visitor("officer")
    page = later.get(where).text
    (record,) = set(re.findall(rf"{where}\?plan=([0-9a-f-]+)", page))
    page = later.get(where, params={"plan": record}).text
    assert "Politie, kliniek" in page
    held = hidden(page, where) | {"held_on": "26-11-2026", "took_part": "Politie"}
    assert held["plan_id"] == record
    for _ in range(2):
        assert flashed(later.post(where, data=held)) == "recorded"
    assert dutch("Planned for %(moment)s", moment=moment) not in words(later.get(where).text)
    assert later.post(where, data=held | {"new_id": str(unknown_id())}).status_code == 409
    assert later.post(f"{where}/{record}/cancel").status_code == 409
    action = {"conference": record, "what": "x", "due_on": "2-12-2026", "outside_owner": "Arts"}
    assert (
        later.post(f"{where}/actions", data=action | {"new_id": str(unknown_id())}).status_code
        == 404
    )


def test_who_was_to_come_hears_that_a_conference_does_not_take_place(
    visitor: Visitor, arrange: Arranger, database: Database
) -> None:
    person, officer = arrange.person(), visitor("officer")
    supervisor = arrange.office.supervisor.staff_id
    where = f"/people/{person.id}/conferences"
    typed = hidden(officer.get(where).text, f"{where}/plan") | {
        "starts_on": "26-11-2026", "starts_time": "14:30", "with_whom": "Politie", f"invited-{supervisor}": "yes",
    }  # fmt: skip
    assert flashed(officer.post(f"{where}/plan", data=typed)) == "saved"
    (cancels,) = set(re.findall(rf"{where}/[0-9a-f-]+/cancel", officer.get(where).text))
    assert visitor("outsider").post(cancels).status_code in (403, 404)
    assert flashed(officer.post(cancels)) == "saved"
    assert officer.post(cancels).status_code == 409
    assert cancels not in officer.get(where).text
    notices = words(visitor("supervisor").get("/notices").text)
    assert named("notice", "conference_cancelled") in notices
    assert named("notice", "conference_planned") not in notices


def test_who_is_given_an_action_gets_a_notice(
    visitor: Visitor, arrange: Arranger, database: Database
) -> None:
    person, officer = arrange.person(), visitor("officer")
    where = f"/people/{person.id}/conferences"
    held = {"held_on": "24-11-2026", "took_part": "Politie"}
    officer.post(where, data=hidden(officer.get(where).text, where) | held)
    page = officer.get(where).text
    (conference,) = re.findall(r'<option value="([0-9a-f-]{36})"[^>]*>24-11-2026', page)
    typed = hidden(page, f"{where}/actions") | {
        "conference": conference, "what": "Belt.", "due_on": "26-11-2026",
        "owner": str(arrange.office.supervisor.staff_id),
    }  # fmt: skip
    assert flashed(officer.post(f"{where}/actions", data=typed)) == "recorded"
    assert named("notice", "action_agreed") in words(visitor("supervisor").get("/notices").text)
    assert named("notice", "action_agreed") not in words(officer.get("/notices").text)


def changed(database: Database, person: PersonRow, **columns: object) -> None:
    with database.work(CLOCK, NOW) as work:
        row = work.session.get_one(PersonRow, person.id)
        for column, value in columns.items():
            setattr(row, column, value)


def name_of(database: Database, staff_id: UUID) -> str:
    with database.work(CLOCK, NOW) as work:
        return work.session.get_one(StaffRow, staff_id).display_name
