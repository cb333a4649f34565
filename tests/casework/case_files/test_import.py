"""A case file that comes in is made again here whole, once, and with nothing sent, judged or placed twice."""

from __future__ import annotations

import json
import re
from copy import deepcopy
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import col, select

from aftercare.base.errors import DuplicateReference, Forbidden, Invalid
from aftercare.casework.messages.channels import record_preference
from aftercare.casework.plans.acts import approve_plan
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.store.absences.rows import AbsenceRow
from aftercare.store.appointments.rows import AppointmentRow
from aftercare.store.conferences.rows import actions_of, conferences_of
from aftercare.store.database.unit_of_work import Database
from aftercare.store.deadlines.rows import OF_AGREED_ACTION, deadlines_about
from aftercare.store.escalation.rows import EscalationRow, EscalationStepRow
from aftercare.store.messages.channel_rows import ChannelPreferenceRow
from aftercare.store.messages.rows import MessageRow
from aftercare.store.people.rows import PersonRow
from aftercare.store.plans.rows import PlanRow
from aftercare.store.sites.rows import home_of
from aftercare.store.tasks.rows import TaskRow
from tests.casework.case_files.case_file_moves import (
    change,
    codes,
    exported,
    imported,
    rows_about_anybody,
)
from tests.casework.case_files.whole_case_file import names_of_places, whole_case_file
from tests.conftest import taken_back
from tests.store.arranging import NOW, Arranger, Office

UUID_TEXT = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
NOBODY = "00000000-0000-7000-8000-000000000000"


def approved_here(elsewhere: Arranger) -> int:
    """A supervisor approves the plan that came in; answers how many appointments that placed."""
    with elsewhere.database.work(elsewhere.office.supervisor, NOW) as work:
        plan = work.session.exec(select(PlanRow).where(PlanRow.state == "submitted")).one()
        return len(approve_plan(work, plan.id, plan.version).added)


@pytest.fixture(scope="module")
def written(engine: Engine, office: Office) -> str:
    with taken_back(engine) as connection:
        person = whole_case_file(Arranger(Database(connection), office=office)).person
        return json.dumps(exported(Database(connection), office.officer, person.id))


@pytest.fixture
def document(written: str) -> dict[str, Any]:
    """A whole case file, as another service wrote it down."""
    found: dict[str, Any] = json.loads(written)
    return found


ACTS = ("entered_by", "voided_by", "signed_by", "recorded_by", "decided_by", "done_by", "changed_by",
        "answered_by", "acknowledged_by", "created_by", "author", "notified", "from_by", "until_by",
        "set_by", "acted_by", "handed_to", "owner")  # fmt: skip
MARK = re.compile(r"^\[Volgens het document: [^\]]*\] ?")


def without_ids(document: dict[str, Any]) -> dict[str, Any]:
    """The document with every id replaced by the order in which it first appears, and without what
    docs/case-file.md says will differ: its source; what was still to come; texts that were waiting; who
    is said to have acted or held a meeting, and the words that keep them; consent and whose a number
    is; a supervisor's decisions and who approved plans when; how many no-contact pairs there are."""
    view = plain_acts(deepcopy(document))
    for name in ("source", "unplaced", "staff"):
        view.pop(name)
    view["restrictions"].pop("kept_apart_from")
    view["person"] |= {"texts_consented": False, "phone_state": "", "texts_go_to_agreed_at": None}
    view["appointments"] = [
        one | {"officer": None}
        for one in view["appointments"]
        if one["starts_at"] < NOW.isoformat()
    ]
    # Which numbers stand in the file now is told, and begins anew here.
    view["phone_numbers"] = [one for one in view["phone_numbers"] if one["until_at"]]
    for contact in view["related_persons"]:
        contact |= {"texts_agreed": False, "phone_verified": False}
    for order in view["channel_preferences"]:
        order |= {"agreed": False}
    for escalation in view["escalations"]:
        for one in (escalation, *escalation["acts"]):
            one |= {"decision": "" if one["decision"] else None}
    for plan in view["plans"]:
        # Approved anew here, and a draft beside it given up.
        plan |= {"state": "", "decided_at": None}
    for message in view["messages"]:
        if message["state"] in ("planned", "cancelled"):
            message |= {"state": "", "reason": "", "state_at": ""}
    seen: dict[str, str] = {}
    written = json.dumps(view, sort_keys=True)
    plain: dict[str, Any] = json.loads(
        UUID_TEXT.sub(lambda found: seen.setdefault(found[0], f"id-{len(seen)}"), written)
    )
    return plain


def plain_acts(value: Any) -> Any:
    """Without anybody's name on an act, and without the words that keep it."""
    if isinstance(value, dict):
        return {name: None if name in ACTS else plain_acts(one) for name, one in value.items()}
    if isinstance(value, list):
        return [plain_acts(one) for one in value]
    return (MARK.sub("", value) or None) if isinstance(value, str) else value


def test_a_case_that_went_out_and_came_in_goes_out_the_same(
    document: dict[str, Any], elsewhere: Arranger, there: Database
) -> None:
    found = imported(there, elsewhere.office.officer, document)
    again = exported(there, elsewhere.office.officer, found.person_id)
    assert found.staff_named == tuple(sorted(one["username"] for one in document["staff"]))
    assert without_ids(again) == without_ids(document)
    ids = set(UUID_TEXT.findall(json.dumps(document)))
    assert not ids & set(UUID_TEXT.findall(json.dumps(again)))


def test_what_was_to_come_is_placed_anew_when_the_plan_is_approved_here(
    document: dict[str, Any], elsewhere: Arranger, there: Database
) -> None:
    found = imported(there, elsewhere.office.officer, document)
    assert found.placed == 0
    placed = approved_here(elsewhere)
    assert placed == sum(one["starts_at"] > NOW.isoformat() for one in document["appointments"])
    assert placed > 8
    with there.work(CLOCK, NOW) as work:
        to_come = select(AppointmentRow).where(AppointmentRow.starts_at > NOW)
        officers = {row.officer_id for row in work.session.exec(to_come)}
    assert officers == {elsewhere.office.officer.staff_id}


def test_history_stays_what_it_was_and_no_waiting_text_is_sent_from_here(
    document: dict[str, Any], elsewhere: Arranger, there: Database
) -> None:
    found = imported(there, elsewhere.office.officer, document)
    assert found.texts_not_sent == 1
    with there.work(CLOCK, NOW) as work:
        session = work.session
        assert {(row.channel, row.state) for row in session.exec(select(MessageRow))} == {
            ("sms", "delivered"),
            ("sms", "cancelled"),
            ("voice", "undelivered"),
        }
        absence = session.exec(select(AbsenceRow)).one()
        assert (absence.state, absence.verdict) == ("decided", "unexcused")
        assert {row.state for row in session.exec(select(TaskRow))} == {"opened", "done"}
        subjects = {row.subject_key for row in session.exec(select(TaskRow))}
        person = session.get_one(PersonRow, found.person_id)
    assert person.deputy_id == elsewhere.office.deputy.staff_id
    assert person.texts_go_to is not None
    for task in document["tasks"]:
        assert task["subject_key"] not in subjects


def test_what_a_conference_agreed_goes_along_and_an_open_action_is_for_who_takes_the_file_over(
    document: dict[str, Any], elsewhere: Arranger, there: Database
) -> None:
    (held,) = document["conferences"]
    by_colleague, outside = sorted(held["agreed_actions"], key=lambda one: one["owner"] is None)
    assert (by_colleague["what"], outside["outside_owner"]) == ("Belt de kliniek.", "Gemeente")
    about = {one["subject_id"]: one["state"] for one in document["deadlines"]}
    assert (about[by_colleague["id"]], about[outside["id"]]) == ("opened", "done")

    officer = elsewhere.office.officer
    found = imported(there, officer, document)
    with there.work(officer, NOW) as work:
        (conference,) = conferences_of(work.session, found.person_id)
        actions = {one.outside_owner: one for one in actions_of(work.session, found.person_id)}
        asked = deadlines_about(
            work.session, OF_AGREED_ACTION, [one.id for one in actions.values()]
        )
        (open_one,) = asked[actions[None].id]
    assert conference.took_part.endswith("] Politie, kliniek")
    assert actions[None].owner_id == officer.staff_id
    assert "te doen door" in actions[None].what
    assert actions[None].what.endswith("] Belt de kliniek.")
    assert actions["Gemeente"].owner_id is None
    assert open_one.state == "opened"


def test_the_home_of_a_person_is_made_here_and_what_was_held_there_was_held_at_home(
    document: dict[str, Any], elsewhere: Arranger, there: Database
) -> None:
    document["places"].append({"id": NOBODY, "name": "Elders", "kind": "home"})
    held = next(one for one in document["appointments"] if one["state"] == "attended")
    held["place"] = NOBODY
    found = imported(there, elsewhere.office.officer, document)
    with there.work(CLOCK, NOW) as work:
        home = home_of(work.session, found.person_id)
        assert home is not None
        assert (home.name, home.kind) == (document["person"]["reference"], "home")
        query = select(AppointmentRow).where(AppointmentRow.person_id == found.person_id)
        at_home = [one for one in work.session.exec(query) if one.site_id == home.id]
    assert [one.state for one in at_home] == ["attended"]


def test_texts_of_one_slot_about_two_appointments_to_come_are_both_history_here(
    arrange: Arranger, database: Database, elsewhere: Arranger
) -> None:
    case_file = whole_case_file(arrange)
    for days in (2, 3):
        soon = arrange.appointment(case_file.person, NOW + timedelta(days=days))
        arrange.message(soon, slot="T-4", state="delivered")
    document = exported(database, arrange.office.officer, case_file.person.id)
    imported(elsewhere.database, elsewhere.office.officer, document)
    with elsewhere.database.work(CLOCK, NOW) as work:
        slots = list(work.session.exec(select(MessageRow.slot)))
    assert sum(slot.startswith("T-4") for slot in slots) >= 2


def test_the_order_of_ways_is_taken_over_and_agreed_to_by_nobody_until_it_is_recorded_here(
    document: dict[str, Any], elsewhere: Arranger, there: Database
) -> None:
    officer = elsewhere.office.officer
    found = imported(there, officer, document)
    with there.work(officer, NOW) as work:
        row = work.session.get_one(ChannelPreferenceRow, found.person_id)
        assert (row.channels, row.agreed, row.set_by) == (["voice", "sms"], False, officer.staff_id)
        assert row.reason.startswith("[Volgens het document: vastgelegd door")
        assert not row.fact().agreed
    with there.work(officer, NOW) as work:
        said = record_preference(work, found.person_id, 1, ["voice", "sms"], "Leest moeilijk.")
        assert (said.version, said.agreed) == (2, True)


@pytest.mark.parametrize(
    ("change_of", "code"),
    [
        ({"channels": []}, "too-short"),
        ({"channels": ["sms", "sms"]}, "twice"),
        ({"channels": ["pigeon"]}, "literal-error"),
        ({"reason": ""}, "too-short"),
        ({"set_at": "2199-01-01T09:00:00Z"}, "in-the-future"),
        ({"set_by": "nobody"}, "dangling-reference"),
    ],
    ids=str,
)
def test_an_order_that_is_none_is_pointed_at_in_a_document(
    document: dict[str, Any], elsewhere: Arranger, change_of: dict[str, Any], code: str
) -> None:
    document["channel_preferences"][0] |= change_of
    with pytest.raises(Invalid) as refused:
        imported(elsewhere.database, elsewhere.office.officer, document)
    (fault,) = refused.value.fields
    assert (fault.pointer.split("/")[1], fault.code) == ("channel_preferences", code)


def test_two_orders_of_one_person_are_pointed_at(
    document: dict[str, Any], elsewhere: Arranger
) -> None:
    document["channel_preferences"] *= 2
    with pytest.raises(Invalid) as refused:
        imported(elsewhere.database, elsewhere.office.officer, document)
    assert codes(refused.value) == [("/channel_preferences/1", "twice")]


def test_steps_of_a_document_of_before_are_read_as_notified(
    document: dict[str, Any], elsewhere: Arranger, there: Database
) -> None:
    for step in (step for one in document["escalations"] for step in one["steps"]):
        step["dispatched_at"] = step.pop("notified_at")
        step["state"] = step["state"].replace("notified", "dispatched")
    found = imported(there, elsewhere.office.officer, document)
    with there.work(CLOCK, NOW) as work:
        steps = work.session.exec(
            select(EscalationStepRow)
            .join(EscalationRow, col(EscalationRow.id) == EscalationStepRow.escalation_id)
            .where(EscalationRow.person_id == found.person_id)
        ).all()
    assert "notified" in {one.state for one in steps}
    assert all(one.notified_at for one in steps if one.state == "notified")


def test_appointments_of_a_document_of_before_say_since_when_the_client_knows(
    document: dict[str, Any], elsewhere: Arranger, there: Database
) -> None:
    first = document["appointments"][0]
    first["notified_at"] = first["booked_at"]
    del first["known_at"]
    found = imported(there, elsewhere.office.officer, document)
    with there.work(CLOCK, NOW) as work:
        asked = select(AppointmentRow.known_at).where(AppointmentRow.person_id == found.person_id)
        known = set(work.session.exec(asked))
    assert datetime.fromisoformat(first["booked_at"]) in known


def test_the_same_document_again_changes_nothing(
    document: dict[str, Any], elsewhere: Arranger, there: Database
) -> None:
    first = imported(there, elsewhere.office.officer, document)
    before = exported(there, elsewhere.office.officer, first.person_id)
    laid_out_differently = dict(reversed(list(document.items())))
    second = imported(there, elsewhere.office.officer, laid_out_differently)
    assert (second.person_id, second.repeated, second.placed) == (first.person_id, True, 0)
    assert exported(there, elsewhere.office.officer, first.person_id) == before


def test_another_document_about_a_reference_that_is_taken_is_refused(
    document: dict[str, Any], elsewhere: Arranger, arrange: Arranger, database: Database
) -> None:
    imported(elsewhere.database, elsewhere.office.officer, document)
    document["person"]["given_name"] = "Iemand"
    with pytest.raises(DuplicateReference):
        imported(elsewhere.database, elsewhere.office.officer, document)
    # It is taken also for an officer who may not see that file.
    names_of_places(arrange)
    arrange.person(reference=document["person"]["reference"])
    with pytest.raises(DuplicateReference):
        imported(database, arrange.office.outsider, document)


def test_a_case_that_was_taken_over_can_be_moved_on_and_keeps_who_acted_first(
    document: dict[str, Any], elsewhere: Arranger, there: Database
) -> None:
    first = imported(there, elsewhere.office.officer, document)
    again = exported(there, elsewhere.office.officer, first.person_id)
    assert MARK.match(again["absences"][0]["verdict_reason"])
    again["person"]["reference"] = "ELSEWHERE-2"
    second = imported(there, elsewhere.office.colleague, again)
    onward = exported(there, elsewhere.office.colleague, second.person_id)
    assert onward["escalations"][0]["decision"] == "imported"
    words = onward["absences"][0]["verdict_reason"]
    assert MARK.sub("", words) == again["absences"][0]["verdict_reason"]


def test_a_verdict_that_a_document_left_on_a_miss_that_was_corrected_away_is_history_here(
    document: dict[str, Any], elsewhere: Arranger, there: Database
) -> None:
    """Documents of earlier versions say it beside the state."""
    dropped = change(document, "/absences/0/state", "dropped")
    assert dropped["absences"][0]["verdict"] is not None
    came = imported(there, elsewhere.office.officer, dropped)
    absence = exported(there, elsewhere.office.officer, came.person_id)["absences"][0]
    assert (absence["state"], absence["verdict"], absence["decided_by"]) == ("dropped", None, None)
    assert [one["verdict"] for one in absence["verdicts"]] == [
        one["verdict"] for one in dropped["absences"][0]["verdicts"]
    ]


@pytest.mark.parametrize("approver", ["somebody-else", None], ids=["unknown", "a supervisor here"])
def test_whoever_the_document_says_approved_the_plan_it_waits_for_approval_and_places_nothing(
    document: dict[str, Any],
    elsewhere: Arranger,
    there: Database,
    approver: str | None,
) -> None:
    (lead,) = [one["username"] for one in document["staff"] if one["role"] == "supervisor"]
    renamed = json.loads(json.dumps(document).replace(f'"{lead}"', f'"{approver or lead}"'))
    found = imported(there, elsewhere.office.officer, renamed)
    assert (found.plan_waits, found.placed) == (True, 0)
    with there.work(elsewhere.office.supervisor, NOW) as work:
        plans = work.session.exec(select(PlanRow).order_by(col(PlanRow.number))).all()
        assert [row.state for row in plans] == ["superseded", "submitted", "withdrawn"]
        # A file is no signature: nobody here stands as the approver of anything it says.
        assert [row.decided_by for row in plans] == [None, None, None]
    assert approved_here(elsewhere) > 8


def test_a_team_that_does_not_have_the_places_is_shown_which_and_nothing_is_written(
    document: dict[str, Any], fresh_database: Database
) -> None:
    empty = Arranger(fresh_database)
    with pytest.raises(Invalid) as refused:
        imported(fresh_database, empty.office.officer, document)
    pointers = {fault.pointer for fault in refused.value.fields}
    site = next(n for n, one in enumerate(document["places"]) if one["name"] == "Buurthuis")
    assert pointers == {f"/places/{site}/name", "/programmes/0/name", "/groups/0/series"}
    assert {fault.code for fault in refused.value.fields} == {"unknown-name"}
    assert rows_about_anybody(fresh_database) == {}


def test_only_officers_take_a_case_over(document: dict[str, Any], elsewhere: Arranger) -> None:
    office: Office = elsewhere.office
    for actor in (office.supervisor, office.planner, office.provider, office.auditor, office.admin):
        with pytest.raises(Forbidden):
            imported(elsewhere.database, actor, document)


BROKEN = {
    "another format": ("/format", "aftercare-case/2", "literal-error"),
    "a NUL": ("/person/given_name", "Voor\0beeld", "nul-character"),
    "half a character": ("/person/family_name", "\ud800", "lone-surrogate"),
    "a number as text": ("/person/tier", "2", "int-type"),
    "a boolean as a number": ("/person/tier", True, "int-type"),
    "a day that is none": ("/orders/0/starts_on", "2026-02-30", "unreadable-day"),
    "a moment without offset": ("/tasks/0/due_at", "2026-11-24T09:00:00", "naive-moment"),
    "an unknown state": ("/plans/0/state", "eternal", "literal-error"),
    "an unknown frame": ("/orders/0/frame", "XX", "unknown-code"),
    "an unknown kind of term": ("/deadlines/0/code", "no-such-term", "unknown-code"),
    "a question nobody asks": ("/escalations/0/trigger", "hunch", "unknown-code"),
    "a dangling condition": ("/plans/1/obligations/0/condition_id", NOBODY, "dangling-reference"),
    "a name nobody has": ("/plans/1/author", "nobody", "dangling-reference"),
    "an author who approved": ("/plans/1/decided_by", None, "not-together"),
    "hours that run back": ("/plans/1/obligations/0/to_min", 0, "hours-reversed"),
    "a period of nothing": ("/plans/1/obligations/0/period_days", 0, "greater-than-equal"),
    "an end before the start": ("/orders/0/ends_on", "2001-01-01", "dates-reversed"),
    "a length beyond reason": ("/orders/0/length_number", 20_000, "out-of-range"),
    "a decision without verdict": ("/absences/0/verdict", None, "not-together"),
    "a verdict of no moment": ("/absences/0/decided_at", None, "not-together"),
    "an escalation decided at no moment": ("/escalations/0/decided_at", None, "not-together"),
    "a decision taken back of no moment": ("/escalations/0/acts/1/decided_at", None, "not-together"),
    "a step told at no moment": ("/escalations/0/steps/0/notified_at", None, "not-together"),
    "a task done at no moment": ("/tasks/1/done_at", None, "not-together"),
    "an offer answered at no moment": ("/referrals/0/offers/0/answered_at", None, "not-together"),
    "a failed reminder that was not seen": ("/absences/0/verdicts/0/no_reminder_seen", False, "not-together"),
    "an early verdict that says nothing of why": ("/absences/0/verdicts/0/early_reason", None, "not-together"),
    "a reason of an end that is none": ("/orders/0/end_reason", "completed", "not-together"),
    "an escalation handed over for no reason": ("/escalations/0/acts/0/reason", None, "not-together"),
    "an escalation opened again and handed": ("/escalations/0/acts/1/handed_to", "nobody", "not-together"),
    "a decided escalation without a decider": ("/escalations/0/decided_by", None, "not-together"),
    "a parameter nobody knows": ("/conditions/0/parameters", {"anything": 1}, "unknown-parameter"),
    "an action that no one does": ("/conferences/0/agreed_actions/1/owner", None, "one-owner"),
    "a conference to come": ("/conferences/0/held_on", "2027-01-01", "in-the-future"),
    "a name for a member": ("/person/Anna van Dam", "0612", "extra-forbidden"),
    "a misspelt member": ("/person/birht_date", "1990-01-01", "extra-forbidden"),
    "a member that another part has": ("/person/decide_by", None, "extra-forbidden"),
}  # fmt: skip


def test_a_rule_of_another_house_comes_with_what_it_asked(
    document: dict[str, Any], elsewhere: Arranger, there: Database
) -> None:
    theirs = change(document, "/escalations/0/rule_code", "their-own-rule")
    mute = change(theirs, "/escalations/0/trigger", None)
    with pytest.raises(Invalid) as refused:
        imported(there, elsewhere.office.officer, mute)
    assert {one.pointer for one in refused.value.fields} == {"/escalations/0/rule_code"}
    imported(there, elsewhere.office.officer, theirs)
    with there.work(CLOCK, NOW) as work:
        (escalation,) = work.session.exec(select(EscalationRow)).all()
    assert (escalation.rule_code, escalation.trigger_code) == (
        "their-own-rule",
        "unexcused-of-kind",
    )
    assert escalation.rule_en == "Unexcused miss"


@pytest.mark.parametrize("name", BROKEN)
def test_what_does_not_hold_is_pointed_at_and_never_repeated(
    name: str, document: dict[str, Any], elsewhere: Arranger, there: Database
) -> None:
    pointer, value, code = BROKEN[name]
    with pytest.raises(Invalid) as refused:
        imported(there, elsewhere.office.officer, change(document, pointer, value))
    found = [(fault.pointer, fault.code) for fault in refused.value.fields]
    where = pointer.rpartition("/")[0] if " " in pointer else pointer
    assert any(at.startswith(where) and why == code for at, why in found), found
    assert "Anna" not in str(found)
    assert rows_about_anybody(there) == {}


def test_what_cannot_be_read_hides_no_fault_of_the_rest(
    document: dict[str, Any], elsewhere: Arranger, there: Database
) -> None:
    document["nickname"] = "x"
    document["orders"][0]["frame"] = "XX"
    one_round = {("/nickname", "extra-forbidden"), ("/orders/0/frame", "unknown-code")}
    # Only a member that is not known: the rest is judged whole.
    document["deadlines"][0]["code"] = "none-of-ours"
    unread = deepcopy(document)
    for found, more in (
        (document, set()),
        (unread, {("/appointments/0/starts_at", "unreadable-moment")}),
    ):
        if more:
            found["appointments"][0]["starts_at"] = "yesterday"
        with pytest.raises(Invalid) as invalid:
            imported(there, elsewhere.office.officer, found)
        faults = {(one.pointer, one.code) for one in invalid.value.fields}
        assert faults >= one_round | {("/deadlines/0/code", "unknown-code")} | more
    # What points at the part that could not be read is not called wrong for it.
    assert "dangling-reference" not in {code for _, code in faults}


def test_a_step_that_was_passed_and_reached_a_level_is_pointed_at(
    document: dict[str, Any], elsewhere: Arranger, there: Database
) -> None:
    passed = change(document, "/escalations/0/steps/0/state", "passed")
    reached = change(passed, "/escalations/0/steps/0/reached", "officer")
    with pytest.raises(Invalid) as refused:
        imported(there, elsewhere.office.officer, reached)
    assert ("/escalations/0/steps/0/reached", "not-together") in codes(refused.value)


def test_two_of_what_there_is_once_are_pointed_at(
    document: dict[str, Any], elsewhere: Arranger, there: Database
) -> None:
    doubled = deepcopy(document)
    escalation = doubled["escalations"][0]
    escalation["steps"] *= 2
    # What is over stands beside one that goes on, wherever it stands in the list.
    doubled["escalations"] = [
        escalation | {"state": "resolved"},
        escalation | {"state": "opened"},
    ] * 2
    doubled["orders"].append(doubled["orders"][0])
    with pytest.raises(Invalid) as refused:
        imported(there, elsewhere.office.officer, doubled)
    assert ("/orders/1/id", "duplicate-id") in codes(refused.value)
    assert ("/orders/1", "twice") in codes(refused.value)
    assert ("/escalations/0/steps/1", "twice") in codes(refused.value)
    twice = [where for where, why in codes(refused.value) if why == "twice"]
    assert [one for one in twice if one.count("/") == 2] == ["/orders/1", "/escalations/3"]


def test_appointments_that_overlap_or_follow_themselves_are_pointed_at(
    document: dict[str, Any], elsewhere: Arranger, there: Database
) -> None:
    ring = deepcopy(document)
    first = ring["appointments"][0]
    first["replaces_id"] = first["id"]
    second = next(one for one in ring["appointments"] if one["state"] == "missed")
    second |= {"starts_at": first["starts_at"], "ends_at": first["ends_at"]}
    with pytest.raises(Invalid) as refused:
        imported(there, elsewhere.office.officer, ring)
    assert {"ring", "double-booked"} <= {code for _, code in codes(refused.value)}


def test_a_verdict_about_what_is_still_to_come_is_refused(
    document: dict[str, Any], elsewhere: Arranger, there: Database
) -> None:
    to_come = next(one for one in document["appointments"] if one["starts_at"] > NOW.isoformat())
    early = change(document, "/absences/0/appointment_id", to_come["id"])
    with pytest.raises(Invalid) as refused:
        imported(there, elsewhere.office.officer, early)
    assert codes(refused.value) == [("/absences/0/appointment_id", "in-the-future")]
    assert rows_about_anybody(there) == {}
