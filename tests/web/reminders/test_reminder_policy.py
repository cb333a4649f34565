"""The page of the reminder policy: tried out before it is proposed, activated by somebody else."""

from __future__ import annotations

import json

import pytest

from aftercare.store.reminders.rows import shipped_policies
from aftercare.web.reminders.policy_form import fields_of
from tests.store.arranging import Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import address_of, error_of, flashed, value_of, words
from tests.web.shell.wording import dutch

SHIPPED = shipped_policies()[-1]["policy"]
FIELDS = fields_of(SHIPPED) | {"send_from": "13:00"}
READ = {"act": "read"}
TRIED = FIELDS | {
    "booked_on": "1-3-2027", "booked_at": "9:30", "starts_on": "29-3-2027", "starts_at": "10",
    "kind": "check_in", "act": "preview",
}  # fmt: skip
PROPOSED = FIELDS | {
    "source": "Teamoverleg", "adopted_by": "Team Noord",
    "valid_from": "1-12-2026", "act": "propose",
}  # fmt: skip


def test_what_is_in_force_is_shown_and_stands_ready_to_be_changed(visitor: Visitor) -> None:
    page = visitor("admin").get("/reminder-policies").text
    assert "Geldig" in words(page)
    assert value_of(page, "send_from") == "09:00"
    assert value_of(page, "days_before-3") == "7"
    assert value_of(page, "days_before-4") == ""
    view = words(visitor("officer").get("/reminder-policies/1").text)
    spread = {"from": "09:00", "until": "11:00"}
    assert dutch("between %(from)s and %(until)s, spread over the appointments", **spread) in view
    assert dutch("%(num)s day before", num=7) in view
    assert dutch("after a missed appointment") in view
    assert visitor("officer").get("/reminder-policies").status_code == 403


def test_a_draft_is_tried_out_on_an_appointment_and_kept_as_typed(visitor: Visitor) -> None:
    answer = visitor("admin").post("/reminder-policies", data=TRIED)
    assert answer.status_code == 200
    view = words(answer.text)
    sent = view.split(dutch("Useful until"))[-1]
    assert dutch("%(num)s day before", num=4) in sent
    assert dutch("%(num)s day before", num=7) not in sent
    assert "T-4" not in view, "a name, no code"
    assert "15:00" in view
    assert 'value="29-3-2027"' in answer.text
    missed = visitor("admin").post(
        "/reminder-policies", data=TRIED | {"occasion-missed_before": "yes"}
    )
    sent = words(missed.text).split(dutch("Useful until"))[-1]
    assert dutch("%(num)s day before", num=7) in sent


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"starts_on": "1-2-2027"}, "starts_on"),
        ({"starts_on": "28-3-2027", "starts_at": "2:30"}, "starts_at"),
        ({"booked_on": ""}, "booked_on"),
        ({"kind": "party"}, "kind"),
        (READ | {"policy": "{"}, "policy"),
        (READ | {"policy": "[" * 9_000}, "policy"),
        (READ | {"policy": "x" * 30_000}, "policy"),
        (READ | {"policy": r'{"\ud800": 1}'}, "policy"),
        (READ | {"policy": r'{"send_from": ["\ud800"]}'}, "policy"),
        (READ | {"policy": ""}, "policy"),
        ({"spread_minutes": "1"}, "spread_minutes"),
        ({"quiet_from": "15:00"}, "quiet_from"),
        ({"days_before-0": ""}, "days_before-1"),
        ({"days_before-4": "1", "text-4": "reminder-day-before"}, "days_before-4"),
        ({"text-1": "x"}, "text-1"),
    ],
    ids=[
        "reversed",
        "missing hour",
        "no day",
        "kind",
        "broken",
        "deep",
        "long",
        "half a key",
        "half a text",
        "nothing",
        "spread",
        "no evening",
        "none the day before",
        "covered",
        "no text",
    ],
)
def test_what_cannot_be_tried_is_shown_beside_its_field(
    visitor: Visitor, changes: dict[str, str], field: str
) -> None:
    answer = visitor("admin").post("/reminder-policies", data=TRIED | changes)
    assert answer.status_code == 422
    assert error_of(answer.text, field)


def test_one_administrator_proposes_and_another_activates(
    visitor: Visitor, arrange: Arranger
) -> None:
    admin, other = visitor("admin"), visitor(arrange.staff("admin"))
    assert flashed(admin.post("/reminder-policies", data=PROPOSED)) == "proposed"
    own = admin.get("/reminder-policies/3").text
    assert "/activate" not in own
    assert dutch("Only an administrator who did not propose a policy can activate it.") in own
    assert admin.post("/reminder-policies/3/activate").status_code == 403
    assert flashed(other.post("/reminder-policies/3/activate")) == "adopted"
    assert "13:00" in words(visitor("officer").get("/reminder-policies/3").text)


def test_a_draft_says_what_it_changes_in_the_version_in_force(visitor: Visitor) -> None:
    admin, compare = visitor("admin"), {"act": "compare"}
    more = admin.post("/reminder-policies", data=FIELDS | {"act": "row"})
    assert more.status_code == 200
    assert value_of(more.text, "days_before-5") == ""
    assert "days_before-6" not in admin.get(address_of(more.text)).text
    added = {
        "days_before-5": "14",
        "text-5": "reminder-day-before",
        "kinds-5-home_visit": "yes",
        "rows": "6",
    }
    page = admin.post("/reminder-policies", data=FIELDS | added | compare).text
    assert "tussen 09:00 en 11:00" in words(page).split(dutch("What changes"))[-1]
    assert dutch("%(num)s day before", num=14) in words(page)
    again = admin.get(address_of(page)).text
    assert value_of(again, "days_before-5") == "14"
    assert dutch("%(num)s day before", num=14) in words(again)
    same = admin.post("/reminder-policies", data=FIELDS | compare | {"send_from": "9"})
    assert dutch("Nothing changes.") in words(same.text)


def test_a_file_fills_the_fields_and_its_faults_have_their_place(visitor: Visitor) -> None:
    admin = visitor("admin")
    late = json.dumps(SHIPPED | {"send_from": "19:30"})
    wrong = admin.post("/reminder-policies", data=PROPOSED | READ | {"policy": late})
    assert f"/send_from {dutch('Texts would leave in the quiet hours')}" in words(wrong.text)
    good = json.dumps(SHIPPED | {"send_from": "10:15", "reminders": SHIPPED["reminders"][:2]})
    page = admin.post("/reminder-policies", data=PROPOSED | READ | {"policy": good}).text
    assert (value_of(page, "send_from"), value_of(page, "days_before-2")) == ("10:15", "")
    assert "Teamoverleg" in page


def test_a_fault_in_a_proposal_is_shown_beside_its_field(visitor: Visitor) -> None:
    wrong = PROPOSED | {"send_from": "19:30", "source": ""}
    answer = visitor("admin").post("/reminder-policies", data=wrong)
    assert answer.status_code == 422
    assert error_of(answer.text, "source")
    assert error_of(answer.text, "send_from") == dutch("Texts would leave in the quiet hours")
