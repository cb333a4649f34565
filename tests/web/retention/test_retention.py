"""On pages: an administrator proposes periods, a file is held, and two people destroy what is due."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

from aftercare.base.clock import FixedClock
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.scheduling.retention.list_due import list_due
from aftercare.store.people.rows import PersonRow
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import error_of, flashed, hidden, words
from tests.web.shell.wording import dutch, fault, named


def action_in(page: str, ending: str) -> str:
    found = re.search(rf'action="([^"]*{ending})"', page)
    assert found, f"no form posts to …{ending}"
    return found.group(1)


def waiting(page: str) -> list[str]:
    """The number beside Approvals in the header."""
    return re.findall(r'href="/approvals"[^>]*>(?:(?!</a>).)*?number-badge">(\d+)', page, re.DOTALL)


def test_periods_are_proposed_on_their_page_and_activated_by_another(
    arrange: Arranger, visitor: Visitor
) -> None:
    admin, other = visitor("admin"), visitor(arrange.staff("admin"))
    page = admin.get("/retention-policies").text
    typed = dict(re.findall(r'name="(years-[^"]+)"[^>]*value="([^"]*)"', page))
    typed |= dict(re.findall(r'<textarea[^>]*name="(source-[^"]+)"[^>]*>([^<]*)</textarea>', page))
    typed = {name: unescape(text) for name, text in typed.items()}
    assert len(typed) == 20
    assert dutch("Chosen, as the file") in words(page), "shipped sources in the reader's language"
    assert dutch("Chosen, as the file") in typed.values()
    sent = typed | {"reason": "Volgens de selectielijst", "years-risk": "11"}
    refused = admin.post("/retention-policies", data=sent)
    assert error_of(refused.text, "years-risk")
    assert flashed(admin.post("/retention-policies", data=sent | {"years-risk": "7"})) == "proposed"
    # What was not changed stays the shipped source, in every reader's language.
    assert "Chosen, as the file" in words(
        visitor("admin", "en").get("/retention-policies").text.partition("<ul")[2]
    )
    assert "/activate" not in admin.get("/retention-policies").text
    address = action_in(other.get("/retention-policies").text, "/activate")
    assert flashed(other.post(address)) == "adopted"
    read = words(visitor("admin", "en").get("/retention-policies").text)
    assert dutch("Chosen, as the file") not in read, "a source left as it was keeps its own text"


def test_a_file_past_its_period_is_held_then_destroyed_by_two_people(
    arrange: Arranger, visitor: Visitor
) -> None:
    officer, supervisor = visitor("officer"), visitor("supervisor")
    person = arrange.person(enrolled_on=date(2015, 1, 1), closed_on=date(2015, 11, 1))
    list_due(arrange.database, FixedClock(NOW))
    page = f"/people/{person.id}/retention"
    assert page in supervisor.get("/destruction").text
    empty = officer.post(f"{page}/hold", data={"hold_reason": "", "review_on": "1-1-2027"})
    assert error_of(empty.text, "hold_reason")
    officer.post(
        f"{page}/hold", data={"hold_reason": "Klacht van de cliënt", "review_on": "1-1-2027"}
    )
    held = supervisor.get(page).text
    assert f'action="{page}/destruction"' not in held
    lift = action_in(held, "/lift")
    assert (
        flashed(
            supervisor.post(
                lift, data=hidden(held, lift) | {"lift_reason": "Klacht is afgehandeld"}
            )
        )
        == "saved"
    )
    propose = f"{page}/destruction"
    due = supervisor.get(page).text
    assert flashed(supervisor.post(propose, data=hidden(due, propose))) == "destruction-proposed"
    assert "/confirm" not in supervisor.get(page).text
    # It waits in the queue of a second supervisor, not of the one who proposed it.
    second = visitor(arrange.staff("supervisor", team_id=arrange.office.team_id))
    queue = second.get("/approvals").text
    assert f'href="{page}"' in queue
    assert waiting(queue) == ["1"]
    own = supervisor.get("/approvals").text
    assert f'href="{page}"' not in own
    assert not waiting(own)
    assert 'href="/destruction"' in officer.get("/worklist").text
    waits = officer.get(page).text
    confirm = action_in(waits, "/confirm")
    assert flashed(officer.post(confirm, data=hidden(waits, confirm))) == "destroyed"
    assert officer.get(f"/people/{person.id}").status_code == 404
    listed = officer.get("/destruction").text
    assert person.family_name not in listed
    assert arrange.office.officer.display_name in listed
    with arrange.database.work(CLOCK, NOW) as work:
        assert work.session.get(PersonRow, person.id) is None
    # The auditor finds what was done with the file, by the number of its certificate.
    auditor = visitor("auditor")
    log = auditor.get("/access-log?action=destroy").text
    (number,) = re.findall(r'href="/access-log\?certificate=(\d+)"', log)
    of_file = auditor.get(f"/access-log?certificate={number}").text
    assert dutch("Destroyed data past its period") in words(of_file)
    assert named("log_subject", "legal-hold") in words(of_file)
    assert dutch("Destroyed, certificate %(number)s") % {"number": number} in words(of_file)
    assert not [one for one in (person.reference, person.family_name) if one in of_file]
    lines = auditor.get(f"/access-log/csv?certificate={number}").text.splitlines()
    assert {line.split(";")[11] for line in lines} == {dutch("Certificate of destruction"), number}
    unknown = auditor.get("/access-log?certificate=99999")
    assert error_of(unknown.text, "certificate") == fault("no-such-certificate")
    shown = words(auditor.get("/destruction").text)
    assert dutch("Certificate %(number)s") % {"number": number} in shown
    assert dutch("No data is past its period") not in shown
