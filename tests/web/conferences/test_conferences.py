"""What a case conference agreed has an owner, and stays open until a colleague says what became of it."""

from __future__ import annotations

import re
from uuid import UUID

from aftercare.domain.accounts.permissions import CLOCK
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.database.unit_of_work import Database
from aftercare.store.people.rows import PersonRow
from tests.scheduling.escalation.adopting import escalations, evaluate
from tests.store.arranging import NOW, Arranger, unknown_id
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import error_of, flashed, hidden, words
from tests.web.shell.wording import dutch, fault

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


def changed(database: Database, person: PersonRow, **columns: object) -> None:
    with database.work(CLOCK, NOW) as work:
        row = work.session.get_one(PersonRow, person.id)
        for column, value in columns.items():
            setattr(row, column, value)


def name_of(database: Database, staff_id: UUID) -> str:
    with database.work(CLOCK, NOW) as work:
        return work.session.get_one(StaffRow, staff_id).display_name
