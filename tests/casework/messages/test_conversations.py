"""The conversation with one person: who said what, who was responsible then, and writing back once, discreetly."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlmodel import select

from aftercare.base.errors import AlreadyDecided, Forbidden, Invalid, NotFound, TextWithheld
from aftercare.base.ids import new_id
from aftercare.casework.messages.conversations import (
    Conversation,
    NewText,
    ask_to_call,
    conversation,
    mark_answered,
    write_text,
)
from aftercare.casework.overviews.view import badge_counts, my_worklist
from aftercare.domain.accounts.permissions import CLOCK, Actor
from aftercare.notifications.inbound.replies import take_reply
from aftercare.store.database.unit_of_work import Database
from aftercare.store.messages.rows import MessageRow
from aftercare.store.people.rows import PersonRow
from aftercare.store.staff.stand_in_rows import StandInRow
from aftercare.store.tasks.rows import TaskRow
from tests.store.arranging import CALLBACK, NOW, Arranger

WORDS = "Kunt u mij vandaag even bellen?"


@pytest.fixture
def person(arrange: Arranger) -> PersonRow:
    return arrange.person(given_name="Fenna", family_name="Framboos")


def write(
    database: Database, actor: Actor, person: PersonRow, body: str = WORDS, **more: Any
) -> MessageRow:
    new = NewText(**{"text": body, "token": new_id(), **more})
    with database.work(actor, NOW) as work:
        return write_text(work, person.id, new, CALLBACK)


def shown(database: Database, actor: Actor, person: PersonRow, days: float = 0) -> Conversation:
    with database.work(actor, NOW + timedelta(days=days)) as work:
        return conversation(work, person.id)


def reply(database: Database, person: PersonRow, body: str, hours: float = 0) -> None:
    with database.work(CLOCK, NOW + timedelta(hours=hours)) as work:
        take_reply(work, f"SM{new_id().hex}", person.phone or "", body, CALLBACK)


def count(database: Database, table: str, where: str = "true") -> int:
    with database.work(CLOCK, NOW) as work:
        found: int = work.session.execute(
            text(f"select count(*) from {table} where {where}")
        ).scalar_one()
        return found


def test_an_officers_words_go_to_the_outbox_as_a_text_about_no_appointment(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    row = write(database, arrange.office.officer, person)
    assert (row.template, row.appointment_id, row.recipient, row.state) == (
        "free-text", None, person.phone, "planned",
    )  # fmt: skip
    assert shown(database, arrange.office.officer, person).waiting[0]["body"] == WORDS


def test_a_double_click_is_one_text_and_other_words_from_the_same_form_are_refused(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    token = new_id()
    first = write(database, arrange.office.officer, person, token=token)
    again = write(database, arrange.office.officer, person, token=token)
    assert first.id == again.id
    with pytest.raises(AlreadyDecided):
        write(database, arrange.office.officer, person, "Iets anders", token=token)
    assert count(database, "message") == 1


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("", "missing"),
        (" \n ", "missing"),
        ("Hallo\0", "unprintable-sign"),
        ("Tot morgen\u202e", "unprintable-sign"),
        ("a" * 1_500, "text-too-long"),
        ("ë" * 250, "text-too-long"),
        ("Groet, Fenna", "reveals-name"),
        ("Kom naar Polikliniek", "reveals-name"),
        ("Team Noord verwacht u", "reveals-name"),
        ("Uw toezicht", "reveals-word"),
        ("your probation", "reveals-word"),
        ("Zie www.voorbeeld.nl", "reveals-link"),
        ("Bel 06 12345678", "reveals-phone-number"),
    ],
)
def test_words_that_would_reveal_too_much_to_a_stranger_are_not_sent(
    arrange: Arranger, database: Database, person: PersonRow, body: str, code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        write(database, arrange.office.officer, person, body)
    assert code in {fault.code for fault in refused.value.fields}
    assert count(database, "message") == 0


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"phone": None, "phone_state": "none"}, "no-phone"),
        ({"texts_consented": False}, "no-consent"),
        ({"opted_out_at": NOW}, "opted-out"),
        ({"phone_state": "suspended"}, "number-suspended"),
        ({"restricted": True}, "restricted-case"),
        ({"closed_on": NOW.date()}, "file-closed"),
    ],
)
def test_where_no_text_may_go_it_is_refused_with_the_reason_and_a_call_can_be_asked_once(
    arrange: Arranger, database: Database, change: dict[str, object], why: str
) -> None:
    person = arrange.person(**change)
    with pytest.raises(TextWithheld) as refused:
        write(database, arrange.office.officer, person)
    assert refused.value.detail == why
    assert count(database, "message") == 0
    for _ in range(2):
        with database.work(arrange.office.officer, NOW) as work:
            ask_to_call(work, person.id)
    assert count(database, "task", "kind = 'call_person'") == 1


def test_a_restricted_case_asks_for_an_explicit_choice_which_lifts_nothing_else(
    arrange: Arranger, database: Database
) -> None:
    officer = arrange.office.officer
    person = arrange.person(restricted=True)
    assert write(database, officer, person, although_restricted=True).reason == "chosen-by-officer"
    silent = arrange.person(restricted=True, opted_out_at=NOW)
    with pytest.raises(TextWithheld) as refused:
        write(database, officer, silent, although_restricted=True)
    assert refused.value.detail == "opted-out"


def test_a_reply_waits_until_somebody_answers_and_says_who_did(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    officer = arrange.office.officer
    reply(database, person, "hoe laat ook weer?")
    found = shown(database, officer, person)
    assert (found.lines[-1]["waits"], found.unanswered) == (True, 1)
    write(database, officer, person, answers=True)
    found = shown(database, officer, person)
    (line,) = [one for one in found.lines if one["kind"] == "reply"]
    assert (line["waits"], line["answered_at"], found.unanswered) == (False, NOW, 0)
    assert line["answered_by"] is not None


def test_as_many_wait_as_say_so_however_few_tasks_they_share(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    for body in ("hoe laat?", "waar ook weer?", "nee", "ja"):
        reply(database, person, body)
    found = shown(database, arrange.office.officer, person)
    assert found.unanswered == sum(one["waits"] for one in found.lines) == 3


def test_answered_another_way_ends_every_task_that_waited(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    reply(database, person, "hoe laat?")
    reply(database, person, "nee")
    with database.work(arrange.office.officer, NOW) as work:
        assert mark_answered(work, person.id) == 2
        assert mark_answered(work, person.id) == 0


def test_what_came_in_is_new_to_each_reader_until_that_reader_has_looked(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    office = arrange.office
    reply(database, person, "ja")
    assert shown(database, office.officer, person).unread == 1
    assert shown(database, office.officer, person).unread == 0
    assert shown(database, office.deputy, person).unread == 1


def test_a_change_of_officer_and_a_stand_in_stand_where_they_happened(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    office = arrange.office
    with database.work(CLOCK, NOW - timedelta(days=3)) as work:
        row = work.session.get_one(PersonRow, person.id)
        row.officer_id = office.colleague.staff_id
    today = NOW.date()
    arrange.add(
        StandInRow(
            officer_id=office.colleague.staff_id, stand_in_id=office.officer.staff_id,
            from_on=today - timedelta(days=2), until_on=today - timedelta(days=1),
            created_by=office.colleague.staff_id, created_at=NOW - timedelta(days=5),
        ),
        StandInRow(
            officer_id=office.colleague.staff_id, stand_in_id=office.officer.staff_id,
            from_on=today, until_on=today, created_by=office.colleague.staff_id,
            created_at=NOW - timedelta(days=5),
        ),
    )  # fmt: skip
    reply(database, person, "ja")
    found = shown(database, office.officer, person)
    assert [one["kind"] for one in found.lines] == [
        "officer", "stand-in", "stand-in-over", "stand-in", "reply",
    ]  # fmt: skip
    assert found.responsible["stand_in"] == office.officer.display_name
    assert found.responsible["officer"] == office.colleague.display_name


def test_a_long_conversation_is_read_page_by_page_without_a_gap(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    for number in range(95):
        reply(database, person, f"tekst {number}")
    seen: list[UUID] = []
    before = None
    for _ in range(4):
        with database.work(arrange.office.officer, NOW) as work:
            page = conversation(work, person.id, before)
        seen = [one["id"] for one in page.lines] + seen
        before = page.earlier
        if before is None:
            break
    assert len(seen) == len(set(seen)) == 95


def test_who_may_not_see_the_case_sees_and_writes_nothing(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    office = arrange.office
    for actor in (office.planner, office.provider, office.auditor, office.admin):
        with pytest.raises(Forbidden):
            shown(database, actor, person)
        with pytest.raises(Forbidden):
            write(database, actor, person)
    for actor in (office.outsider, office.other_supervisor, office.colleague):
        with pytest.raises(NotFound):
            shown(database, actor, person)
        with pytest.raises(NotFound):
            write(database, actor, person)


def test_looking_and_writing_are_on_record(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    shown(database, arrange.office.officer, person)
    write(database, arrange.office.officer, person)
    for action in ("read-conversation", "write-text"):
        assert count(database, "audit_entry", f"action = '{action}' and person_id is not null") == 1


def test_an_overdue_reply_is_late_on_the_worklist_also_after_its_appointment_began(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    arrange.appointment(person, NOW + timedelta(hours=1), state="notified", known_at=NOW)
    reply(database, person, "nee")
    with database.work(arrange.office.officer, NOW + timedelta(hours=5)) as work:
        (task,) = [one for one in my_worklist(work).tasks if one["kind"] == "wants_to_move"]
        assert task["due_at"] < work.now
        assert badge_counts(work)["worklist"] == 1
        assert len(work.session.exec(select(TaskRow)).all()) == 1
