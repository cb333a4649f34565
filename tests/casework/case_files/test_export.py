"""A case file goes out whole: everything an officer can see, nothing of anybody else, the same each time."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import jsonschema_rs
import pytest
from sqlalchemy import inspect, text
from sqlmodel import select

from aftercare.base.errors import Forbidden, NotFound
from aftercare.casework.case_files.document import SECTIONS, CaseFileDocument
from aftercare.casework.case_files.export import export_case_file
from aftercare.casework.case_files.frames import PersonPart
from aftercare.casework.case_files.parsing import read_case_file
from aftercare.casework.case_files.part import Part
from aftercare.casework.case_files.plans import UnplacedPart
from aftercare.casework.case_files.schema import published_schema, written_schema
from aftercare.casework.case_files.values import Names
from aftercare.casework.disclosures.protected_changes import enter_unwaited
from aftercare.domain.accounts.permissions import Actor
from aftercare.domain.disclosures.grounds import Disclosed
from aftercare.domain.disclosures.protected_changes import Unwaited
from aftercare.store.database.unit_of_work import Database
from aftercare.store.people.rows import NoContactRow, PersonRow
from tests.casework.case_files.whole_case_file import whole_case_file
from tests.scheduling.escalation.adopting import evaluate
from tests.store.arranging import NOW, Arranger

# Columns that only this database needs, with the reason they stay here.
LEFT_HERE = {
    "version": "counts edits here",
    "person_id": "the document is of one person",
    "plan_id": "an extra appointment has no plan",
    "extra_reason": "what a plan asks rests on a condition",
    "made_by": "what a plan asks has its author with the plan",
    "binds": "what a plan asks always binds",
    "catches_up_id": "what a plan asks makes no missed session good",
    "account_id": "who sees a circle is given anew",
    "link_id": "the secret of a link is known there",
    "sent_by": "as link_id",
    "second_officer_id": "who goes along to a check is reserved anew",
    "kit_id": "what goes along to a check is reserved anew",
    "invited": "a planned conference stays here",
    "place": "as invited",
    "cancelled_by": "as invited",
    "cancelled_at": "as invited",
    "team_id": "the team that takes over is another",
    "handed_to": "a task begins anew with the officer who takes over",
    "handed_by": "as handed_to",
    "handed_at": "as handed_to",
    "was_due_at": "the day that stands is what is asked",
    "during": "written as its two ends",
    "session_id": "the meeting's place and time stand in the appointment",
    "other_person_id": "somebody else's case",
    "cause_id": "computed",
    "sid": "the provider's own",
    "provider_sid": "the provider's own",
    "claimed_by": "one sender's claim",
    "claim_number": "one sender's claim",
    "claim_expires_at": "one sender's claim",
    "claimed_at": "one sender's claim",
    "unbegun_claim": "one sender's claim",
    "looks": "one sender's search",
    "next_look_at": "one sender's search",
    "moves_most": "what a client may do by text is agreed anew",
    "moves_until_hours": "as moves_most",
    "noticed_at": "unplaced is looked for anew",
    "phone_verified_at": "whose a number is, is heard anew",
    "state_before": "only for undoing what was just recorded",
    "noted_at": "what the clock of a device here said",
    "position": "the order of writing here",
    "revision": "counts what calendars here were told",
    "changed_at": "when calendars here were told",
    "snoozed_causes": "counts causes here",
    "resumed_at": "when the ladder here went on",
    "again_at": "when the ladder here tells again",
    "ring_at": "when the phones here ring again",
    "notice_id": "what rings staff is in no file",
    "staff_id": "mail to staff is in nobody's file",
    "segments": "counted where it was paid for",
    "policy_version": "a version of the policy of this house",
    "trial": "a trial of this house",
    "trial_arm": "a trial of this house",
}


def exported(database: Database, actor: Actor, person: PersonRow) -> dict[str, Any]:
    with database.work(actor, NOW) as work:
        found: dict[str, Any] = json.loads(export_case_file(work, person.id).model_dump_json())
    return found


def every_kind() -> list[type[Part]]:
    kinds = [PersonPart, UnplacedPart, *SECTIONS.values()]
    return [*kinds, *(inner for kind in kinds for inner in kind.inside().values())]


@pytest.mark.parametrize("kind", every_kind(), ids=lambda kind: kind.__name__)
def test_every_column_of_a_case_is_in_the_document_or_stays_here_for_a_reason(
    kind: type[Part],
) -> None:
    columns = {column.name for column in inspect(kind.row).columns}
    view = set(kind.plain()) | {marker.column for marker in kind.marked(Names).values()}
    assert columns - view - {kind.parent} - {"starts_at", "ends_at"} <= LEFT_HERE.keys()
    assert view - columns - set(kind.marked(Names)) <= {"starts_at", "ends_at"}


def test_everything_that_happened_stands_in_it(arrange: Arranger, database: Database) -> None:
    case_file = whole_case_file(arrange)
    document = exported(database, arrange.office.officer, case_file.person)
    empty = [name for name in SECTIONS if not document[name]]
    assert empty == []
    assert document["person"]["reference"] == case_file.person.reference
    assert document["orders"][0]["extensions"][0]["court_reference"] == "02/2"
    assert [plan["state"] for plan in document["plans"]] == ["superseded", "approved", "drafted"]
    missed = next(one for one in document["appointments"] if one["state"] == "missed")
    assert missed["outcomes"][0]["code"] == "missed"
    assert document["escalations"][0]["causes"][0]["appointment_id"] == missed["id"]
    assert {one["name"] for one in document["places"]} == {"Kantoor Noord", "Buurthuis"}
    assert [one["series"] for one in document["groups"]] == ["dinsdag"]


def test_staff_stand_in_it_by_user_name_and_name_and_never_by_id(
    arrange: Arranger, database: Database
) -> None:
    case_file = whole_case_file(arrange)
    written = json.dumps(exported(database, arrange.office.officer, case_file.person))
    document = json.loads(written)
    assert document["plans"][0]["author"] in {one["username"] for one in document["staff"]}
    assert {one["role"] for one in document["staff"]} == {"officer", "supervisor"}
    for actor in (arrange.office.officer, arrange.office.supervisor):
        assert str(actor.staff_id_or_none) not in written


def test_of_somebody_else_it_says_how_many_and_no_more(
    arrange: Arranger, database: Database
) -> None:
    case_file = whole_case_file(arrange)
    with database.work(arrange.office.officer, NOW) as work:
        (pair,) = work.session.exec(select(NoContactRow)).all()
        other = work.session.get_one(PersonRow, pair.other_id)
    written = json.dumps(exported(database, arrange.office.officer, case_file.person))
    assert json.loads(written)["restrictions"]["kept_apart_from"] == 1
    for secret in (str(other.id), other.reference, other.family_name):
        assert secret not in written


def test_the_same_case_is_written_the_same_way(arrange: Arranger, database: Database) -> None:
    neighbours = [arrange.person()]
    case_file = whole_case_file(arrange)
    neighbours.append(arrange.person())
    first = exported(database, arrange.office.officer, case_file.person)
    for one in neighbours:
        arrange.plan(one)
    second = exported(database, arrange.office.supervisor, case_file.person)
    assert first.pop("source")["by_role"] == "officer"
    assert second.pop("source")["by_role"] == "supervisor"
    assert first == second


def test_it_holds_against_the_published_schema(arrange: Arranger, database: Database) -> None:
    validator = jsonschema_rs.Draft202012Validator(json.loads(published_schema()))
    case_file = whole_case_file(arrange)
    document = exported(database, arrange.office.officer, case_file.person)
    assert [str(error) for error in validator.iter_errors(document)] == []
    bare = exported(
        database, arrange.office.officer, arrange.person(phone=None, phone_state="none")
    )
    assert [str(error) for error in validator.iter_errors(bare)] == []


def test_the_schema_that_ships_is_the_one_the_code_describes() -> None:
    assert published_schema() == written_schema()
    optional = {
        "extra_obligations", "relapse_plans", "seen_signs", "concerns", "conferences", "goals",
        "praise_choices", "praise", "check_ins",
    }  # fmt: skip
    required = set(json.loads(published_schema())["required"])
    assert required == set(CaseFileDocument.model_fields) - optional


def test_who_may_not_see_the_case_gets_nothing(arrange: Arranger, database: Database) -> None:
    case_file = whole_case_file(arrange)
    for stranger in (arrange.office.outsider, arrange.office.other_supervisor):
        with pytest.raises(NotFound):
            exported(database, stranger, case_file.person)
    for role in (arrange.office.planner, arrange.office.provider, arrange.office.auditor):
        with pytest.raises(Forbidden):
            exported(database, role, case_file.person)


def test_a_restricted_case_goes_out_to_whoever_may_see_it(
    arrange: Arranger, database: Database
) -> None:
    case_file = whole_case_file(arrange, restricted=True)
    assert exported(database, arrange.office.officer, case_file.person)["person"]["restricted"]


def test_an_export_is_on_record(arrange: Arranger, database: Database) -> None:
    case_file = whole_case_file(arrange)
    exported(database, arrange.office.officer, case_file.person)
    asked = text(
        "select count(*) from audit_entry where action = 'export-case' and person_id = :id"
    )
    with database.work(arrange.office.auditor, NOW) as work:
        assert work.session.execute(asked, {"id": case_file.person.id}).scalar() == 1


def test_a_deadline_about_what_stays_here_stays_too_and_its_escalation_goes_along(
    arrange: Arranger, database: Database
) -> None:
    person = arrange.person()
    arrange.condition(person)
    with database.work(arrange.office.officer, NOW) as work:
        enter_unwaited(work, person.id, Disclosed.ADDRESS_CHANGE, Unwaited.HAPPENED)
    evaluate(database, NOW + timedelta(days=3))
    document = exported(database, arrange.office.officer, person)
    assert document["deadlines"] == []
    assert [(one["state"], one["causes"]) for one in document["escalations"]] == [("opened", [])]
    assert read_case_file(document, NOW + timedelta(days=3), "en").person.id == person.id
