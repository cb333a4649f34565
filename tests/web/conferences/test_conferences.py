"""What a case conference agreed has an owner, and stays open until a colleague says what became of it."""

from __future__ import annotations

import re

from aftercare.domain.accounts.permissions import CLOCK
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.database.unit_of_work import Database
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
