"""The access document has everything held about the client and nothing of other people, and is given once."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import select

from aftercare.base.errors import Invalid, Stale
from aftercare.casework.deadlines.statutory_clocks import refresh_clocks
from aftercare.casework.subject_access import answering
from aftercare.casework.subject_access.document import AccessDocument, ReadersRule
from aftercare.casework.subject_access.printed import printed_content
from aftercare.casework.subject_access.requests import NewRequest, register_request
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.subject_access.following import follows_from
from aftercare.domain.subject_access.held import HELD
from aftercare.domain.subject_access.requests import (
    AccessLaw,
    Given,
    Identity,
    NoteGround,
    Received,
)
from aftercare.domain.subject_access.withholding import record_id, withheld_records
from aftercare.domain.submissions.documents import read_submission
from aftercare.domain.submissions.landing import Way
from aftercare.processes.submissions.landing import land
from aftercare.store.accounts import audit
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.appointments.rows import AppointmentRow
from aftercare.store.contact_standards.rows import ContactRecordRow, get_contact_record
from aftercare.store.deadlines.clock_facts import reports_proposed
from aftercare.store.escalation.rows import EscalationCauseRow, EscalationRow
from aftercare.store.messages.rows import InboundTextRow
from aftercare.store.orders.rows import orders_of
from aftercare.store.people.rows import get_person
from aftercare.store.subject_access.holdings import causes_of, rows_held
from aftercare.store.subject_access.rows import AccessRequestRow
from aftercare.store.tasks.rows import TaskRow
from tests.casework.case_files.whole_case_file import whole_case_file
from tests.store.arranging import NOW, Arranger
from tests.submissions import submission

TODAY = date(2026, 11, 24)
ALL, NONE = ReadersRule(), ReadersRule("Wij houden dit apart.")


def name_of(subject: str, code: str, _language: str) -> str:
    return f"{subject}:{code}"


class Desk:
    def __init__(self, arrange: Arranger, person_id: UUID, identity: Identity) -> None:
        self.arrange, self.person_id = arrange, person_id
        new = NewRequest(person_id, AccessLaw.AVG, TODAY, Received.LETTER, identity, "nl")
        with arrange.database.work(arrange.office.officer, NOW) as work:
            self.request = register_request(work, new)

    def document(self, readers: ReadersRule = ALL) -> AccessDocument:
        with self.arrange.database.work(self.arrange.office.officer, NOW) as work:
            file = answering.request_file(work, self.request.id, name_of, readers)
        self.request = file.row
        assert file.document is not None
        return file.document

    def reference(self) -> str:
        with self.arrange.database.work(self.arrange.office.officer, NOW) as work:
            return get_person(work.session, self.person_id).reference

    def check(self, said: dict[str, NoteGround | None]) -> None:
        with self.arrange.database.work(self.arrange.office.officer, NOW) as work:
            self.request = answering.check_notes(
                work, self.request.id, self.request.version, said, name_of, ALL
            )

    def check_all(self) -> None:
        self.check({one.key: None for one in self.document().notes})

    def answer(self) -> AccessRequestRow:
        with self.arrange.database.work(self.arrange.office.officer, NOW) as work:
            row = answering.answer_request(
                work, self.request.id, self.request.version, TODAY, Given.POST, name_of, ALL
            )
        self.request = row
        return row

    def pdf(self) -> bytes:
        with self.arrange.database.work(self.arrange.office.officer, NOW) as work:
            return answering.answer_pdf(work, self.request.id, name_of, ALL)

    def data(self) -> dict[str, Any]:
        with self.arrange.database.work(self.arrange.office.officer, NOW) as work:
            return answering.answer_data(work, self.request.id, name_of, ALL)


@pytest.fixture
def desk(arrange: Arranger) -> Desk:
    return Desk(arrange, whole_case_file(arrange).person.id, Identity.DOCUMENT)


def section(content: dict[str, Any], code: str) -> list[list[dict[str, Any]]]:
    found = [one["items"] for one in content["sections"] if one["code"] == code]
    items: list[list[dict[str, Any]]] = found[0] if found else []
    return items


def test_it_has_every_kind_and_no_name_of_staff_or_of_another_person(
    desk: Desk, arrange: Arranger
) -> None:
    document = desk.document()
    content = document.content
    kinds = [one["code"] for one in (*content["sections"], *content["nothing"]["kinds"])]
    assert sorted(kinds) == sorted(kind.table for kind in HELD)
    text = json.dumps(content, ensure_ascii=False)
    for actor in (arrange.office.officer, arrange.office.supervisor):
        assert actor.display_name not in text
    (person,) = section(content, "person")
    assert {one["code"] for one in person} >= {"given_name", "birth_on", "tier"}
    assert section(content, "appointment")
    assert {item[0]["code"] for item in section(content, "outcome")} == {"appointment_id"}
    assert " jaar" in next(one for one in content["rights"]["paragraphs"] if "bewaren" in one)
    assert {one["code"] for item in section(content, "related_person") for one in item} <= {
        "role", "from_on", "until_on", "by",
    }  # fmt: skip
    assert not [one for one in document.records if {"ja", "nee"} & {*one.text.split(", ")}]
    with_role = [one for item in section(content, "contact_record") for one in item]
    assert {one["text"] for one in with_role if one["code"] == "by"} <= {
        "toezichthouder", "teamleider",
    }  # fmt: skip


def test_words_from_a_number_that_is_not_the_client_s_are_checked(
    desk: Desk, arrange: Arranger
) -> None:
    before = len(desk.document().notes)
    arrange.add(
        InboundTextRow(
            sid="SM8", person_id=desk.person_id, sender="+447700900999", body="Ik ben zijn moeder.",
            meaning="unclear", received_at=NOW,
        )
    )  # fmt: skip
    document = desk.document()
    assert len(document.notes) == before + 1
    assert "moeder" not in json.dumps(section(document.content, "inbound_text"))


def test_who_was_in_the_file_is_said_by_role_and_day_unless_the_organisation_says_why_not(
    desk: Desk,
) -> None:
    desk.document()
    said = desk.document().content["readers"]
    assert said["days"][0]["on"] == "2026-11-24"
    assert "toezichthouder" in said["days"][0]["who"]
    left = desk.document(NONE).content["readers"]
    assert left["days"] == []
    assert "Wij houden dit apart." in left["text"]


def test_another_organisation_is_named_where_it_sent_something_and_where_it_read(
    desk: Desk, arrange: Arranger
) -> None:
    actor = arrange.staff(
        "machine", username="prison", display_name="Gevangenis Voorbeeld",
        scopes=["send-submissions"], team_ids=[arrange.office.team_id], ends_on=TODAY + timedelta(days=30),
    )  # fmt: skip
    reference = {"reference": desk.reference()}
    with arrange.database.work(CLOCK, NOW) as work:
        sender = work.session.get_one(StaffRow, actor.staff_id)
        land(
            work, sender, read_submission(submission("detention", client=reference)), Way.HTTP, None
        )
    with arrange.database.work(actor, NOW) as work:
        audit.note(work, "view", "person", desk.person_id, desk.person_id)
    content = desk.document().content
    (sent,) = section(content, "submission")
    assert "misattributed_at" not in {one["code"] for one in sent}
    assert {one["label"]: one["text"] for one in sent}["Van wie"] == "Gevangenis Voorbeeld"
    (day,) = content["readers"]["days"]
    assert "systeem van een andere organisatie: Gevangenis Voorbeeld (" in day["who"]


def test_nothing_is_given_before_every_note_is_checked_and_the_client_is_known(
    arrange: Arranger,
) -> None:
    desk = Desk(arrange, whole_case_file(arrange).person.id, Identity.NOT_ESTABLISHED)
    document = desk.document()
    assert document.unchecked == len(document.notes) > 0
    assert "nog niet bekeken" in json.dumps(document.content, ensure_ascii=False)
    for note in document.notes:
        assert note.text not in json.dumps(section(document.content, note.source.split(".")[0]))
    with pytest.raises(Invalid) as refused:
        desk.answer()
    assert {one.pointer for one in refused.value.fields} == {"/identity", "/notes"}


def test_a_note_is_included_or_withheld_with_its_ground_and_checked_again_when_it_changes(
    desk: Desk, arrange: Arranger
) -> None:
    document = desk.document()
    note = next(one for one in document.notes if one.source == "contact_record.note")
    with pytest.raises(Stale):
        desk.check({"unknown": None})
    desk.check({note.key: NoteGround.THIRD_PARTY})
    document = desk.document()
    assert document.unchecked == len(document.notes) - 1
    shown = json.dumps(section(document.content, "contact_record"), ensure_ascii=False)
    assert "gegevens van iemand anders" in shown
    assert note.text not in shown
    desk.check({note.key: None})
    shown = json.dumps(section(desk.document().content, "contact_record"), ensure_ascii=False)
    assert note.text in shown
    with arrange.database.work(arrange.office.officer, NOW) as work:
        row: ContactRecordRow = get_contact_record(work.session, UUID(note.row_id))
        row.note = "Anders."
    document = desk.document()
    assert document.unchecked == len(document.notes)


def test_the_answer_is_kept_as_it_was_given(desk: Desk, arrange: Arranger) -> None:
    desk.check_all()
    draft = desk.pdf()
    row = desk.answer()
    assert (row.state, row.ended_on, row.given_by) == ("answered", TODAY, "post")
    made = desk.pdf()
    assert made.startswith(b"%PDF")
    assert made != draft
    data = desk.data()
    arrange.appointment(arrange.person(), NOW + timedelta(days=3))
    assert (desk.pdf(), desk.data()) == (made, data)
    assert data["format"] == "aftercare-access/1"


def test_a_withheld_record_takes_all_that_refers_to_it_and_no_kind_is_named(desk: Desk) -> None:
    before = desk.document()
    record = next(one for one in before.records if one.table == "escalation")
    assert section(before.content, "escalation_act")
    with desk.arrange.database.work(desk.arrange.office.officer, NOW) as work:
        answering.withhold_record(
            work, desk.request.id, desk.request.version, record.key, NoteGround.INVESTIGATION, name_of, ALL
        )  # fmt: skip
    after = desk.document()
    gone = {(one.table, one.row_id) for one in after.records if one.ground}
    assert (record.table, record.row_id) in gone
    assert {table for table, _ in gone} >= {"escalation", "escalation_act"}
    assert section(after.content, "escalation") == []
    (said,) = after.content["left_out"]["withheld"]
    assert "strafbare feiten" in said
    assert not [one for one in after.notes if one.source.startswith("escalation")]
    desk.check_all()
    desk.answer()


def propose_report(desk: Desk) -> EscalationRow:
    """Decided on a missed appointment, which starts the deadline of the report."""
    arrange = desk.arrange
    with arrange.database.work(arrange.office.supervisor, NOW) as work:
        missed = work.session.exec(
            select(AppointmentRow).where(
                AppointmentRow.person_id == desk.person_id, AppointmentRow.state == "missed"
            )
        ).one()
    row = EscalationRow(
        person_id=desk.person_id, trigger_key="second", rule_code="unexcused-required", rule_version=1, severity=2,
        state="resolved", opened_at=NOW, decision="propose_report", decision_reason="Tweede keer.",
        decided_by=arrange.office.supervisor.staff_id, decided_at=NOW,
    )  # fmt: skip
    cause = EscalationCauseRow(
        escalation_id=row.id, appointment_id=missed.id, person_id=desk.person_id, noticed_at=NOW
    )
    arrange.add(row, cause)
    with arrange.database.work(CLOCK, NOW) as work:
        refresh_clocks(work, desk.person_id)
    return row


@pytest.mark.parametrize("table", ["escalation", "deadline"])
def test_a_withheld_report_to_the_prosecutor_shows_nowhere(desk: Desk, table: str) -> None:
    decided, traces = propose_report(desk), ("melding aan de officier", "propose_report")
    before = desk.document()
    shown = json.dumps(before.content, ensure_ascii=False)
    assert all(one in shown for one in traces)
    record = next(
        one
        for one in before.records
        if one.table == table and (one.row_id == str(decided.id) or traces[0] in one.text)
    )
    with desk.arrange.database.work(desk.arrange.office.officer, NOW) as work:
        answering.withhold_record(
            work, desk.request.id, desk.request.version, record.key, NoteGround.INVESTIGATION, name_of, ALL
        )  # fmt: skip
    desk.document()
    shown = json.dumps(desk.data(), ensure_ascii=False)
    printed = json.dumps(printed_content(desk.data(), is_draft=True), ensure_ascii=False)
    assert not [one for one in traces if one in shown + printed]


def test_of_a_withheld_record_no_row_with_its_id_is_shown(desk: Desk) -> None:
    propose_report(desk)
    with desk.arrange.database.work(desk.arrange.office.officer, NOW) as work:
        session, who = work.session, desk.person_id
        rows = {kind.table: rows_held(session, kind.table, who, NOW) for kind in HELD}
        causes = causes_of(session, who)
        reports = [
            (one.order_id, one.number, one.escalation_id)
            for one in reports_proposed(session, orders_of(session, who))
        ]
    follows = follows_from(rows, causes, reports)
    every = [(table, row) for table in rows if table != "person" for row in rows[table]]
    assert causes
    assert reports
    for table, row in every:
        left = withheld_records(rows, {(table, record_id(row)): "safety"}, follows)
        gone = {which for _, which in left} - {str(who)}
        for other, held in every:
            if (other, record_id(held)) not in left:
                links = {name: one for name, one in held.items() if name != "hand_over_id"}
                named = {part for one in links.values() for part in str(one).split(":")}
                assert not gone & named, (table, other)
        shown = {str(one["id"]) for one in rows["escalation"]} - gone
        assert not [one for one, cause in causes if str(one) in shown and str(cause) in gone]


def test_what_the_computer_noted_is_no_note_and_stands_in_one_language(
    desk: Desk, arrange: Arranger
) -> None:
    why = {"nl": "dichtst bij de vaste dag", "en": "nearest to the regular day"}
    with arrange.database.work(arrange.office.officer, NOW) as work:
        person = get_person(work.session, desk.person_id)
    arrange.appointment(person, NOW + timedelta(days=5), why=why)
    by_hand = why | {"by_hand": {"reason": "Moeder vroeg erom."}}
    arrange.appointment(person, NOW + timedelta(days=6), why=by_hand)
    document = desk.document()
    typed = [one.text for one in document.notes if one.source == "appointment.why"]
    assert "Moeder vroeg erom." in typed
    assert not any("nearest" in one or "dichtst" in one for one in typed)
    shown = json.dumps(section(document.content, "appointment"), ensure_ascii=False)
    assert why["nl"] in shown
    assert why["en"] not in shown


def test_what_the_service_ended_is_said_in_words_and_a_note_has_no_day_to_come(
    desk: Desk, arrange: Arranger
) -> None:
    usual = {"person_id": desk.person_id, "kind": "call_person", "state": "done", "done_at": NOW,
             "created_at": NOW, "due_at": NOW + timedelta(days=9), "reason": "no-reply"}  # fmt: skip
    by = arrange.office.officer.staff_id
    arrange.add(
        TaskRow(subject_key="one", done_note="paper-signed", **usual),
        TaskRow(subject_key="two", done_note="Voicemail ingesproken.", done_by=by, **usual),
    )
    document = desk.document()
    (typed,) = [
        one for one in document.notes if one.source == "task.done_note" and "Voicemail" in one.text
    ]
    assert typed.day == "24 november 2026"
    assert all(one.text != "paper-signed" for one in document.notes)
    said = [
        fact["text"]
        for item in section(document.content, "task")
        for fact in item
        if fact["code"] == "done_note"
    ]
    assert "task_ended:paper-signed" in said
