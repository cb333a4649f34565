"""A document is no signature: whatever it says, nobody but the importer has done anything here by it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlmodel import select

from aftercare.base.errors import Invalid
from aftercare.base.ids import new_id
from aftercare.casework.case_files.document import CaseFileDocument, every_part
from aftercare.casework.case_files.values import Names
from aftercare.casework.escalation.reopen import reopen
from aftercare.casework.escalation.snooze import snooze
from aftercare.casework.risk.acts import draft_assessment, sign_assessment
from aftercare.casework.risk.forms import NewAssessment
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.escalation.snooze import last_snooze_day
from aftercare.store.absences.rows import AbsenceRow
from aftercare.store.appointments.rows import AppointmentRow, OutcomeRow
from aftercare.store.contact_standards.rows import TierChangeRow
from aftercare.store.database.unit_of_work import Database
from aftercare.store.deadlines.rows import DeadlineRow
from aftercare.store.escalation.rows import EscalationActRow, EscalationRow
from aftercare.store.people.related_person_rows import RelatedPersonRow
from aftercare.store.people.rows import PersonRow
from aftercare.store.phones.rows import history_of
from aftercare.store.risk.rows import AssessmentRow
from tests.casework.case_files.case_file_moves import (
    acts_of_others,
    change,
    codes,
    exported,
    imported,
    rows_about_anybody,
)
from tests.casework.case_files.whole_case_file import whole_case_file
from tests.casework.risk.test_assessments import static_form
from tests.conftest import taken_back
from tests.store.arranging import NOW, Arranger, Office

LATER = (NOW + timedelta(days=3)).isoformat()


@pytest.fixture(scope="module")
def written(engine: Engine, office: Office) -> str:
    with taken_back(engine) as connection:
        database = Database(connection)
        person = whole_case_file(Arranger(database, office=office)).person
        with database.work(office.officer, NOW) as work:
            form = static_form(age_at_offence=None)
            draft = draft_assessment(work, NewAssessment(person.id, "static-99r", form))
            sign_assessment(work, draft.id, draft.version)
        return json.dumps(exported(database, office.officer, person.id))


@pytest.fixture
def document(written: str) -> dict[str, Any]:
    """A whole case file with a Static-99R that its officer signed, as another service wrote it down."""
    found: dict[str, Any] = json.loads(written)
    return found


def one_row(database: Database, query: Any) -> Any:
    with database.work(CLOCK, NOW) as work:
        return work.session.exec(query).one()


def refusals(database: Database, arrange: Arranger, document: Any) -> list[tuple[str, str]]:
    """Why the officer's import is refused; nothing of it is kept."""
    with pytest.raises(Invalid) as refused:
        imported(database, arrange.office.officer, document)
    assert rows_about_anybody(database) == {}
    return codes(refused.value)


# ------------------------------------------------------------------------------ whose act it is


def test_no_row_is_a_colleague_s_whom_the_document_names(
    document: dict[str, Any], elsewhere: Arranger, there: Database
) -> None:
    colleague = elsewhere.office.colleague
    found = imported(there, colleague, document)
    assert acts_of_others(there, found.person_id, colleague.staff_id) == []
    named = {one["username"] for one in document["staff"]}
    assert set(found.staff_named) <= named
    assert document["plans"][0]["author"] in found.staff_named


def test_the_words_keep_whom_the_document_names(
    document: dict[str, Any], elsewhere: Arranger, there: Database
) -> None:
    office = elsewhere.office
    imported(there, office.colleague, document)
    lead = next(one for one in document["staff"] if one["role"] == "supervisor")
    escalation = one_row(there, select(EscalationRow))
    assert escalation.decided_by == office.colleague.staff_id
    assert (
        escalation.decision_reason == "[Volgens het document: besloten door "
        f"{lead['name']} ({lead['username']}) op 2026-11-02; officiële waarschuwing] Eerste keer."
    )
    absence = one_row(there, select(AbsenceRow))
    assert absence.verdict == "unexcused"
    assert re.fullmatch(
        r"\[Volgens het document: besloten door .* op 2026-10-30\] Geen bericht\.",
        absence.verdict_reason,
    )
    missed = one_row(there, select(OutcomeRow).where(OutcomeRow.code == "missed"))
    assert missed.note.startswith("[Volgens het document: vastgelegd door ")
    tier = one_row(there, select(TierChangeRow))
    assert tier.reason.endswith("] Stabiel.")


def test_the_words_are_the_importer_s_language(
    document: dict[str, Any], elsewhere: Arranger, there: Database
) -> None:
    speaker = elsewhere.staff("officer", team_id=elsewhere.office.team_id, language="en")
    imported(there, speaker, document)
    absence = one_row(there, select(AbsenceRow))
    assert absence.verdict_reason.startswith("[As the document says: decided by ")


def test_a_supervisor_s_decision_is_history_and_nobody_s_decision_here(
    document: dict[str, Any], elsewhere: Arranger, there: Database
) -> None:
    imported(there, elsewhere.office.officer, document)
    escalation = one_row(there, select(EscalationRow))
    assert (escalation.state, escalation.decision) == ("resolved", "imported")


def test_a_report_that_was_proposed_elsewhere_keeps_its_term(
    document: dict[str, Any], elsewhere: Arranger, there: Database
) -> None:
    document["escalations"][0]["decision"] = "propose_report"
    imported(there, elsewhere.office.officer, document)
    assert one_row(there, select(EscalationRow)).decision == "imported_proposal"
    terms = select(DeadlineRow).where(DeadlineRow.code == "prosecutor-report")
    assert one_row(there, terms).counted_from_on.isoformat() == "2026-11-02"


def test_a_report_proposed_about_what_a_service_failed_to_do_begins_no_term_here(
    document: dict[str, Any], elsewhere: Arranger, there: Database
) -> None:
    document["escalations"][0] |= {
        "decision": "propose_report", "trigger": "contact-shortfall",
    }  # fmt: skip
    imported(there, elsewhere.office.officer, document)
    assert one_row(there, select(EscalationRow)).decision == "imported"


def test_an_acknowledgement_holds_nothing_back_here(
    document: dict[str, Any], elsewhere: Arranger, there: Database
) -> None:
    lead = document["escalations"][0]["decided_by"]
    document["escalations"][0] |= {
        "state": "acknowledged", "decision": None, "decision_reason": None, "decided_by": None,
        "decided_at": None, "acknowledged_by": lead, "acknowledged_until_at": "2190-01-01T00:00:00Z",
    }  # fmt: skip
    imported(there, elsewhere.office.officer, document)
    escalation = one_row(there, select(EscalationRow))
    assert (escalation.state, escalation.acknowledged_by, escalation.acknowledged_until_at) == (
        "opened",
        None,
        None,
    )
    assert escalation.decision_reason is None


def test_a_silence_holds_nothing_back_here_and_a_case_handed_over_is_the_officers(
    document: dict[str, Any], elsewhere: Arranger, there: Database
) -> None:
    lead = document["escalations"][0]["decided_by"]
    document["escalations"][0] |= {
        "state": "snoozed", "decision": None, "decision_reason": None, "decided_by": None,
        "decided_at": None, "snoozed_at": "2026-11-23T09:00:00Z", "handed_to": lead,
        "snoozed_until_at": "2190-01-01T00:00:00Z",
    }  # fmt: skip
    imported(there, elsewhere.office.officer, document)
    escalation = one_row(there, select(EscalationRow))
    assert (escalation.state, escalation.snoozed_at, escalation.snoozed_until_at) == (
        "opened",
        None,
        None,
    )
    assert escalation.handed_to is None


def test_a_silence_that_still_runs_comes_along_as_what_somebody_did(
    arrange: Arranger, database: Database, elsewhere: Arranger, there: Database
) -> None:
    whole = whole_case_file(arrange)
    with database.work(arrange.office.supervisor, NOW) as work:
        escalation = work.session.exec(select(EscalationRow)).one()
        reopen(work, escalation.id, escalation.version, "Nieuwe feiten.")
        quiet = snooze(
            work, escalation.id, escalation.version, "Tot de zitting.", last_snooze_day(NOW)
        )
        until_at = quiet.snoozed_until_at
    document = exported(database, arrange.office.officer, whole.person.id)
    assert document["escalations"][0]["state"] == "snoozed"
    imported(there, elsewhere.office.officer, document)
    assert one_row(there, select(EscalationRow)).state == "opened"
    said = one_row(there, select(EscalationActRow).where(EscalationActRow.act == "snooze"))
    assert (said.until_at, said.acted_by) == (until_at, elsewhere.office.officer.staff_id)


def test_a_text_with_no_room_for_whom_the_document_names_is_pointed_at(
    document: dict[str, Any], elsewhere: Arranger, there: Database
) -> None:
    long = change(document, "/absences/0/verdict_reason", "x" * 20_000)
    assert refusals(there, elsewhere, long) == [("/absences/0/verdict_reason", "too-long")]


def test_whoever_the_document_names_where_nobody_here_acted(
    document: dict[str, Any], elsewhere: Arranger, there: Database
) -> None:
    """Every name of staff in the document, put anywhere, by anybody: no row here is a colleague's."""
    usernames = [one["username"] for one in document["staff"]]
    ways = [
        (found.pointer, name)
        for found in every_part(CaseFileDocument.model_validate(document))
        for name in found.part.marked(Names)
        if found.part.marked(Names)[name].what == "staff"
    ]
    importer = elsewhere.office.officer
    taken = []

    @settings(max_examples=120, suppress_health_check=list(HealthCheck), derandomize=True,
              database=None, deadline=None)  # fmt: skip
    @given(data=st.data())
    def holds(data: st.DataObject) -> None:
        forged = json.loads(json.dumps(document))
        forged["person"]["reference"] = str(new_id())
        for pointer, name in ways:
            part = at(forged, pointer)
            if part[name] is not None or data.draw(st.integers(0, 9)) == 0:
                part[name] = data.draw(st.sampled_from(usernames))
        for plan in forged["plans"]:
            plan["author"] = next(one for one in usernames if one != plan["decided_by"])
        try:
            found = imported(there, importer, forged)
        except Invalid:
            return
        assert acts_of_others(there, found.person_id, importer.staff_id) == []
        taken.append(found.person_id)

    holds()
    assert len(taken) > 5


def at(document: Any, pointer: str) -> Any:
    for step in pointer.strip("/").split("/"):
        document = document[int(step)] if isinstance(document, list) else document[step]
    return document


# ------------------------------------------------------------------------------ what is to come


@pytest.mark.parametrize(
    "state", ["attended", "late", "attended_not_complied", "missed", "outcome_overdue"]
)
def test_what_has_yet_to_begin_cannot_have_been_held_or_missed(
    state: str, document: dict[str, Any], elsewhere: Arranger, there: Database
) -> None:
    number = next(
        n for n, one in enumerate(document["appointments"]) if one["starts_at"] > NOW.isoformat()
    )
    early = change(document, f"/appointments/{number}/state", state)
    where = f"/appointments/{number}/starts_at"
    assert refusals(there, elsewhere, early) == [(where, "in-the-future")]


def test_an_appointment_does_not_last_for_days(
    document: dict[str, Any], elsewhere: Arranger, there: Database
) -> None:
    long = change(document, "/appointments/0/ends_at", "2190-01-01T10:00:00Z")
    assert ("/appointments/0/ends_at", "out-of-range") in refusals(there, elsewhere, long)


@pytest.mark.parametrize(
    "pointer",
    [
        "/appointments/1/outcomes/0/recorded_at",
        "/absences/0/decided_at",
        "/escalations/0/decided_at",
        "/escalations/0/acts/0/acted_at",
        "/tier_changes/0/changed_at",
        "/orders/0/events/0/happened_at",
        "/orders/0/extensions/0/entered_at",
        "/contacts/0/recorded_at",
        "/referrals/0/events/0/recorded_at",
    ],
)
def test_nothing_was_done_at_a_moment_that_is_still_to_come(
    pointer: str, document: dict[str, Any], elsewhere: Arranger, there: Database
) -> None:
    early = change(document, pointer, LATER)
    assert (pointer, "in-the-future") in refusals(there, elsewhere, early)


@pytest.mark.parametrize("pointer", ["/contacts/0/held_on", "/absences/0/missed_on"])
def test_nothing_happened_on_a_day_that_is_still_to_come(
    pointer: str, document: dict[str, Any], elsewhere: Arranger, there: Database
) -> None:
    early = change(document, pointer, LATER[:10])
    assert (pointer, "in-the-future") in refusals(there, elsewhere, early)


def test_what_was_called_off_before_it_began_has_no_other_outcome(
    document: dict[str, Any], elsewhere: Arranger, there: Database
) -> None:
    number, one = next(
        (n, one)
        for n, one in enumerate(document["appointments"])
        if one["starts_at"] > NOW.isoformat()
    )
    one["state"] = "cancelled_by_service"
    held = next(one for one in document["appointments"] if one["outcomes"])
    one["outcomes"] = [held["outcomes"][0] | {"id": one["id"], "code": "attended"}]
    where = f"/appointments/{number}/outcomes/0/code"
    assert refusals(there, elsewhere, document) == [(where, "in-the-future")]


# ------------------------------------------------------------------------------ calendars


@pytest.mark.parametrize("busy", [True, False], ids=["busy then", "free then"])
def test_whether_a_colleague_is_busy_cannot_be_learned_from_an_import(
    busy: bool, document: dict[str, Any], elsewhere: Arranger, there: Database
) -> None:
    held = next(one for one in document["appointments"] if one["state"] == "attended")
    starts_at = NOW.fromisoformat(held["starts_at"])
    if busy:
        elsewhere.appointment(elsewhere.person(reference="T-9"), starts_at, state="attended")
    found = imported(there, elsewhere.office.outsider, in_team_of_nobody(document))
    with there.work(CLOCK, NOW) as work:
        query = select(AppointmentRow).where(AppointmentRow.person_id == found.person_id)
        taken = work.session.exec(query).all()
    assert {row.officer_id for row in taken} == {None}
    assert all(row.starts_at <= NOW for row in taken)


def in_team_of_nobody(document: dict[str, Any]) -> dict[str, Any]:
    """The document without the rooms that only one team has."""
    written = json.dumps(document)
    for place in document["places"]:
        if place["name"] == "Kantoor Noord":
            written = written.replace(json.dumps(place), json.dumps(place | {"name": "Buurthuis"}))
    return dict(json.loads(written))


# ------------------------------------------------------------------------------ texts


def test_consent_and_verified_numbers_are_for_somebody_here_to_hear(
    document: dict[str, Any], elsewhere: Arranger, there: Database
) -> None:
    view = document["person"]
    assert (view["texts_consented"], view["phone_state"]) == (True, "verified")
    view["texts_go_to_agreed_at"] = "2026-11-01T09:00:00Z"
    found = imported(there, elsewhere.office.officer, document)
    person = one_row(there, select(PersonRow).where(PersonRow.id == found.person_id))
    assert (person.texts_consented, person.phone_state) == (False, "unverified")
    assert person.texts_go_to_agreed_at is None
    contact = one_row(there, select(RelatedPersonRow))
    assert (contact.texts_agreed, contact.phone_verified) == (False, False)
    assert person.texts_go_to == contact.id


def test_a_number_that_was_suspended_stays_so(
    document: dict[str, Any], elsewhere: Arranger, there: Database
) -> None:
    suspended = change(document, "/person/phone_state", "suspended")
    found = imported(there, elsewhere.office.officer, suspended)
    person = one_row(there, select(PersonRow).where(PersonRow.id == found.person_id))
    assert person.phone_state == "suspended"


def test_texts_go_to_nobody_who_would_learn_from_them(
    document: dict[str, Any], elsewhere: Arranger, there: Database
) -> None:
    employer = change(document, "/related_persons/0/role", "employer")
    assert refusals(there, elsewhere, employer) == [
        ("/person/texts_go_to", "takes-no-texts"),
        ("/related_persons/0/texts_agreed", "role-takes-no-texts"),
    ]


def test_a_companion_whom_the_person_may_not_meet_is_refused(
    document: dict[str, Any], elsewhere: Arranger, there: Database
) -> None:
    banned = change(document, "/related_persons/0/name", "s-1")
    assert refusals(there, elsewhere, banned) == [("/related_persons/0/name", "may-not-accompany")]


# ------------------------------------------------------------------------------ instruments


def signed_in(document: dict[str, Any]) -> int:
    return next(n for n, one in enumerate(document["assessments"]) if one["state"] == "signed")


def test_a_signed_assessment_waits_for_a_signature_here(
    document: dict[str, Any], elsewhere: Arranger, there: Database
) -> None:
    officer = elsewhere.office.officer
    found = imported(there, officer, document)
    assert found.assessments_to_sign == 1
    asked = select(AssessmentRow).where(AssessmentRow.instrument == "static-99r")
    row = one_row(there, asked)
    assert (row.state, row.signed_by, row.signed_at, row.total) == ("drafted", None, None, -1)
    assert "ondertekend door" in row.note
    with there.work(officer, NOW) as work:
        sign_assessment(work, row.id, row.version)
    assert one_row(there, asked).signed_by == officer.staff_id


WRONG: dict[str, tuple[Callable[[dict[str, Any]], Any], str, str]] = {
    "another sum": (lambda one: one.update(total=3), "/total", "does-not-follow"),
    "another band": (
        lambda one: one["results"]["scales"]["sum"].update(band="I"),
        "/results", "does-not-follow",
    ),
    "no band": (lambda one: one["results"].pop("scales"), "/results", "does-not-follow"),
    "something else computed": (
        lambda one: one["results"].update(percentile=3), "/results", "does-not-follow",
    ),
    "a score it cannot have": (
        lambda one: one["items"].update(stranger_victim=7), "/items/stranger_victim", "not-a-score",
    ),
    "a score that is no number": (lambda one: one["items"].update(age=[]), "/items", "int-type"),
    "a truth for a score": (
        lambda one: one["items"].update(stranger_victim=True), "/items", "int-type",
    ),
    "an item of a stranger": (
        lambda one: one["items"].update({"Anna van Dam": 1}), "/items", "unknown-item",
    ),
    "an item left open": (
        lambda one: one["items"].pop("stranger_victim"), "/items/stranger_victim", "item-missing",
    ),
    "an age that does not fit": (
        lambda one: one.update(age_at_release=62), "/items/age", "age-item-disagrees",
    ),
    "an age score below what its age gives": (
        lambda one: one["items"].update(age=-3), "/items/age", "age-item-disagrees",
    ),
    "answers that are none": (
        lambda one: one["results"].update(answers=["no"]), "/results", "does-not-follow",
    ),
    "a level it does not have": (
        lambda one: one.update(combined_level="IVb", combined_source="x"),
        "/combined_level", "not-combined",
    ),
    "another version": (
        lambda one: one.update(instrument_version="1999"), "/instrument_version", "unknown-code",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_what_does_not_follow_from_the_items_is_refused(
    name: str, document: dict[str, Any], elsewhere: Arranger, there: Database
) -> None:
    spoil, where, code = WRONG[name]
    number = signed_in(document)
    spoil(document["assessments"][number])
    found = refusals(there, elsewhere, document)
    assert (f"/assessments/{number}{where}", code) in found
    assert "Anna" not in str(found)


def test_a_level_that_a_table_elsewhere_gave_is_computed_anew_when_signed(
    document: dict[str, Any], elsewhere: Arranger, there: Database
) -> None:
    stable = next(one for one in document["assessments"] if one["instrument"] == "stable-2007")
    stable |= {"combined_level": "IVb", "combined_source": "table 1: elsewhere"}
    stable["results"]["matrix"] = {"code": "table", "version": 1, "static_id": stable["id"]}
    imported(there, elsewhere.office.officer, document)
    row = one_row(there, select(AssessmentRow).where(AssessmentRow.instrument == "stable-2007"))
    assert (row.combined_level, row.combined_source) == (None, None)
    assert row.results["matrix"] == {"code": "table"}


@pytest.mark.parametrize(
    ("level", "source", "fault"),
    [
        ("III", "elsewhere", None),
        ("V", "elsewhere", ("combined_level", "unknown-level")),
        ("III", None, ("combined_source", "source-missing")),
    ],
)
def test_a_level_set_by_hand_is_one_we_know_with_its_source(
    level: str,
    source: str | None,
    fault: tuple[str, str] | None,
    document: dict[str, Any],
    elsewhere: Arranger,
    there: Database,
) -> None:
    assessments = document["assessments"]
    number = [one["instrument"] for one in assessments].index("stable-2007")
    assessments[number] |= {"combined_level": level, "combined_source": source}
    if fault:
        where = (f"/assessments/{number}/{fault[0]}", fault[1])
        assert refusals(there, elsewhere, document) == [where]
        return
    imported(there, elsewhere.office.officer, document)
    row = one_row(there, select(AssessmentRow).where(AssessmentRow.instrument == "stable-2007"))
    assert (row.combined_level, row.combined_source) == (level, source)


def test_earlier_numbers_come_along_and_the_one_that_stands_begins_here(
    document: dict[str, Any], elsewhere: Arranger, there: Database
) -> None:
    found = imported(there, elsewhere.office.officer, document)
    with there.work(CLOCK, NOW) as work:
        here, before = history_of(work.session, found.person_id, None)
    assert (here.state, here.from_because, here.until_at) == ("unverified", "taken-over", None)
    assert here.number == document["person"]["phone"]
    assert (before.state, before.from_because) == ("suspended", "wrong-number")
    assert (before.from_by, before.until_by) == (None, None)
    assert before.note
    assert before.note.endswith("Een ander nam op.")
    assert before.note.startswith("[Volgens het document: beëindigd door ")


@pytest.mark.parametrize("pointer", ["/phone_numbers/0/from_at", "/phone_numbers/0/until_at"])
def test_no_number_was_had_at_a_moment_that_is_still_to_come(
    pointer: str, document: dict[str, Any], elsewhere: Arranger, there: Database
) -> None:
    early = change(document, pointer, LATER)
    assert (pointer, "in-the-future") in refusals(there, elsewhere, early)
