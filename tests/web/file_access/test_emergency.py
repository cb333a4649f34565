"""The pages of emergency access: opened with a banner on every page, refused without a hint, ended, reviewed."""

from __future__ import annotations

import re

from aftercare.store.people.rows import PersonRow
from aftercare.web.file_access.emergency_page import TOO_OFTEN
from tests.store.arranging import Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import error_of, flashed, words
from tests.web.shell.wording import dutch, fault

PAGE = "/emergency-access"


def asked(person: PersonRow, **changes: str) -> dict[str, str]:
    base = {"reference": person.reference, "family_name": person.family_name, "hours": "1"}
    return base | {"reason": "Cliënt dreigt aan de balie"} | changes


def test_a_file_is_opened_shown_with_a_banner_ended_and_reviewed(
    visitor: Visitor, arrange: Arranger
) -> None:
    person = arrange.person()
    client = visitor("outsider", confirmed=True)
    assert f'href="{PAGE}"' in client.get("/caseload").text
    answer = client.post(PAGE, data=asked(person))
    assert flashed(answer) == "emergency-opened"
    file = f"/people/{person.id}"
    banner = dutch("You can read, and record a contact.")
    for address in (file, f"{file}/contacts", "/worklist"):
        assert banner in words(client.get(address).text), address
    refused = client.post(f"{file}/restrictions/sites", data={"place": str(arrange.office.lab_id)})
    assert refused.status_code == 403
    (end,) = re.findall(rf'hx-post="({PAGE}/[^"]+/end)"', client.get("/worklist").text)
    assert flashed(client.post(end)) == "emergency-ended"
    assert banner not in words(client.get("/worklist").text)
    gone, other = client.get(file), client.get(f"/people/{arrange.person().id}")
    ended = dutch("Your emergency access to this case file has ended.")
    assert [one.status_code for one in (gone, other)] == [404, 404]
    assert (ended in words(gone.text), ended in words(other.text)) == (True, False)
    officer = visitor("officer")
    news = dutch(
        "%(name)s opened the case file of a client of yours in an emergency",
        name=arrange.office.outsider.display_name,
    )
    assert news in words(officer.get("/worklist").text)
    (seen,) = re.findall(rf'hx-post="({PAGE}/[^"]+/mark-seen)"', officer.get("/worklist").text)
    officer.post(seen)
    assert news not in words(officer.get("/worklist").text)
    supervisor = visitor("supervisor")
    assert 'href="/file-access"' in supervisor.get("/approvals").text
    (review,) = re.findall(rf'hx-post="({PAGE}/[^"]+/review)"', supervisor.get("/file-access").text)
    one = review.split("/")[-2]
    answer = supervisor.post(
        review, data={"version": "1", f"justified-{one}": "no", f"note-{one}": ""}
    )
    assert error_of(answer.text, f"note-{one}") == fault("missing")
    version = re.findall(r'name="version" value="(\d+)"', supervisor.get("/file-access").text)[0]
    form = {"version": version, f"justified-{one}": "no", f"note-{one}": "Er was geen nood."}
    assert flashed(supervisor.post(review, data=form)) == "decided"
    assert dutch("No emergency access is waiting for review") in words(
        supervisor.get("/file-access").text
    )
    said = "Er was geen nood."
    for role, pages in {
        "supervisor": ("/emergency-findings", f"{file}/access"),
        "auditor": ("/emergency-findings",),
        "outsider": ("/worklist", PAGE),
    }.items():
        for page in pages:
            assert said in visitor(role).get(page).text, page
    again = visitor("outsider", confirmed=True).post(PAGE, data=asked(arrange.person()))
    assert again.status_code == 403
    assert 'name="reference"' not in visitor("outsider").get(PAGE).text
    other = visitor("other_supervisor")
    assert 'href="/emergency-findings"' in other.get("/approvals").text
    (lift,) = re.findall(rf'hx-post="({PAGE}/[^"]+/lift)"', other.get("/emergency-findings").text)
    (version,) = re.findall(r'name="version" value="(\d+)"', other.get("/emergency-findings").text)
    empty = other.post(lift, data={"version": version, f"lift_note-{one}": ""})
    assert error_of(empty.text, f"lift_note-{one}") == fault("missing")
    form = {"version": version, f"lift_note-{one}": "Samen besproken"}
    assert flashed(other.post(lift, data=form)) == "decided"
    assert "Samen besproken" in other.get("/emergency-findings").text


def test_wrong_attempts_say_nothing_and_come_to_an_end(visitor: Visitor, arrange: Arranger) -> None:
    person, client = arrange.person(), visitor("outsider", confirmed=True)
    said = set()
    for number in range(5):
        wrong = {"reference": "T-99999"} if number % 2 else {"family_name": "Anders"}
        answer = client.post(PAGE, data=asked(person, **wrong))
        assert answer.status_code == 422
        assert "Cliënt dreigt aan de balie" in answer.text
        said.add(error_of(answer.text, "reference"))
    assert said == {fault("emergency-unknown")}
    assert error_of(client.post(PAGE, data=asked(person)).text, "reference") == dutch(TOO_OFTEN)
    assert client.get(f"/people/{person.id}").status_code == 404


def test_a_file_in_an_emergency_shows_no_act_that_it_refuses_and_officer_and_supervisor_have_a_notice(
    visitor: Visitor, arrange: Arranger
) -> None:
    person, client = arrange.person(), visitor("other_supervisor", confirmed=True)
    client.post(PAGE, data=asked(person))
    file = f"/people/{person.id}"
    page = client.get(file).text
    assert not [one for one in ("details", "closing", "access") if f'href="{file}/{one}"' in page]
    assert f'href="{file}/contacts"' in page
    # A contact is recorded, and only one's own taken back.
    record = {"kind": "phone_call", "held_on": "24-11-2026", "result": "completed"}
    visitor("officer").post(f"{file}/contacts", data=record)
    contacts = client.get(f"{file}/contacts").text
    assert f'hx-post="{file}/contacts"' in contacts
    assert "/void" not in contacts
    client.post(f"{file}/contacts", data=record)
    assert client.get(f"{file}/contacts").text.count('/void" hx-post') == 1
    assert f'hx-post="{file}/disclosures"' not in client.get(f"{file}/disclosures").text
    disclosed = {"recipient": "Politie", "detail": "Acuut gevaar, de wijkagent belt", "what": "information",
            "ground": "vital", "disclosed_on": "24-11-2026"}  # fmt: skip
    refused = client.post(f"{file}/disclosures", data=disclosed)
    assert "Acuut gevaar, de wijkagent belt" in refused.text
    assert "/review" not in client.get("/file-access").text
    notice = dutch("A colleague opened the case file of one of your clients in an emergency.")
    assert notice in words(visitor("officer").get("/week").text)
    notice = dutch("A case file of your team was opened in an emergency.")
    assert notice in words(visitor("supervisor").get("/escalations").text)
    (end,) = re.findall(rf'hx-post="({PAGE}/[^"]+/end)"', client.get("/worklist").text)
    client.post(end)
    late = {
        "kind": "phone",
        "held_on": "24-11-2026",
        "result": "completed",
        "note": "Hij is veilig",
    }
    answer = client.post(f"{file}/contacts", data=late)
    assert (answer.status_code, "Hij is veilig" in answer.text) == (404, True)


def test_a_review_of_what_is_open_says_until_when_and_can_end_it(
    visitor: Visitor, arrange: Arranger
) -> None:
    person, reader = arrange.person(), visitor("outsider", confirmed=True)
    reader.post(PAGE, data=asked(person))
    supervisor = visitor("supervisor")
    assert dutch("Access to case files to review") not in words(supervisor.get("/today").text)
    page = supervisor.get("/file-access").text
    (review,) = re.findall(rf'hx-post="({PAGE}/[^"]+/review)"', page)
    (version,) = re.findall(r'name="version" value="(\d+)"', page)
    one = review.split("/")[-2]
    form = {"version": version, f"justified-{one}": "no", f"note-{one}": "Er was geen nood."}
    refused = supervisor.post(review, data=form)
    assert re.search(r"tot \d\d:\d\d", error_of(refused.text, f"ends-{one}"))
    assert "Er was geen nood." in refused.text
    assert reader.get(f"/people/{person.id}").status_code == 200
    assert flashed(supervisor.post(review, data=form | {f"ends-{one}-yes": "yes"})) == "decided"
    assert reader.get(f"/people/{person.id}").status_code == 404
