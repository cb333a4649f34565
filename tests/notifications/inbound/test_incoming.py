"""What comes in is kept with what was done about it; no text satisfies a duty, and none is lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlmodel import col, select

from aftercare.casework.tasks.acts import finish_task
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.message_templates.text_kinds import TEXT_LANGUAGES
from aftercare.store.appointments.rows import AppointmentRow
from aftercare.store.database.unit_of_work import Database
from aftercare.store.messages.incoming_rows import InboundStepRow
from aftercare.store.messages.rows import InboundTextRow
from aftercare.store.people.rows import PersonRow
from aftercare.store.tasks.rows import TaskRow
from tests.domain.messages.reply_scenarios import TABLE, asked, said
from tests.notifications.outbox.post_room import PostRoom
from tests.store.arranging import NOW, Arranger
from tests.tiers import examples

TOMORROW = NOW + timedelta(days=1, hours=1)
TEXTS = [one for _, one, _ in said()] + [one for one, _ in asked()]
# Everything a duty rests on; `scheduled`, `notified` and `confirmed` alike mean that it is still to come.
DUTIES = text(
    """
select (select jsonb_agg(to_jsonb(o) order by o.id) from outcome o)::text,
       (select jsonb_agg(to_jsonb(b) order by b.id) from absence b)::text,
       (select jsonb_agg(to_jsonb(c) order by c.id) from contact_record c)::text,
       (select jsonb_agg(to_jsonb(e) order by e.id) from escalation e)::text,
       (select jsonb_agg(to_jsonb(a) - 'state' - 'version' || jsonb_build_object('state',
          case when a.state in ('scheduled','notified','confirmed') then 'ahead' else a.state end) order by a.id)
        from appointment a)::text
"""
)


@pytest.fixture
def person(arrange: Arranger) -> PersonRow:
    return arrange.person()


@pytest.fixture
def notified(arrange: Arranger, person: PersonRow) -> AppointmentRow:
    return arrange.appointment(person, TOMORROW, state="notified", known_at=NOW)


def duties(database: Database) -> tuple[object, ...]:
    with database.work(CLOCK, NOW) as work:
        return tuple(work.session.execute(DUTIES).one())


def steps(database: Database) -> list[tuple[str, str | None]]:
    with database.work(CLOCK, NOW) as work:
        found = work.session.exec(select(InboundStepRow).order_by(col(InboundStepRow.position)))
        return [(one.act, one.reason) for one in found]


def finish_everything(arrange: Arranger, database: Database) -> None:
    with database.work(arrange.office.officer, NOW) as work:
        for task in work.session.exec(select(TaskRow).where(TaskRow.state == "opened")).all():
            finish_task(work, task.id, task.version)


@settings(
    max_examples=examples(60),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(body=st.sampled_from(TEXTS) | st.text(max_size=200))
def test_no_text_ever_changes_an_outcome_an_absence_a_contact_or_a_check_in(
    arrange: Arranger, database: Database, post_room: PostRoom, body: str
) -> None:
    person = arrange.person()
    arrange.appointment(person, TOMORROW, state="notified", known_at=NOW, officer_id=None)
    arrange.appointment(
        person, NOW - timedelta(minutes=10), state="notified", known_at=NOW, officer_id=None
    )
    arrange.miss(person, NOW - timedelta(days=2), officer_id=None)
    before = duties(database)
    post_room.reply(person.phone or "", body)
    assert duties(database) == before


def test_what_was_done_is_kept_with_the_answer(
    database: Database, post_room: PostRoom, person: PersonRow, notified: AppointmentRow
) -> None:
    answer = post_room.reply(person.phone or "", "ja")
    with database.work(CLOCK, NOW) as work:
        (step,) = work.session.exec(select(InboundStepRow)).all()
    assert (step.act, step.appointment_id, step.answer, step.done_by) == (
        "confirmed", notified.id, answer, None,
    )  # fmt: skip


@pytest.mark.parametrize(("body", "kind"), [("nee", "wants_to_move"), ("hoezo", "answer_text")])
def test_a_second_text_asks_anew_once_somebody_finished_the_first(
    arrange: Arranger,
    database: Database,
    post_room: PostRoom,
    person: PersonRow,
    notified: AppointmentRow,
    body: str,
    kind: str,
) -> None:
    post_room.reply(person.phone or "", body)
    post_room.reply(person.phone or "", body)
    assert [one for one, _ in post_room.tasks()] == [kind]
    finish_everything(arrange, database)
    post_room.reply(person.phone or "", body)
    assert [one for one, _ in post_room.tasks()] == [kind, kind]


def test_an_answer_is_due_within_four_hours_and_before_the_appointment_begins(
    arrange: Arranger, database: Database, post_room: PostRoom, person: PersonRow
) -> None:
    soon = arrange.appointment(person, NOW + timedelta(hours=2), state="notified", known_at=NOW)
    post_room.reply(person.phone or "", "nee")
    post_room.reply(person.phone or "", "hoe laat ook weer")
    with database.work(CLOCK, NOW) as work:
        due = {one.kind: one.due_at for one in work.session.exec(select(TaskRow))}
    assert due == {"wants_to_move": soon.starts_at, "answer_text": NOW + timedelta(hours=4)}


FIRST_SAID = [
    (language, meaning, texts.split("|")[0])
    for language, meanings in TABLE.items()
    for meaning, texts in meanings.items()
]
# What each meaning does, whether it is answered at once, and what it asks of a person.
DOES: dict[str, tuple[str, bool, list[tuple[str, str]]]] = {
    "yes": ("confirmed", True, []),
    "no": ("asked-officer", True, [("wants_to_move", "cannot-come")]),
    "stop": ("stopped", True, []),
    "start": ("restarted", True, []),
    "help": ("told", True, []),
    "wrong-number": ("suspended", True, [("check_number", "wrong-number")]),
    "unclear": ("asked-officer", False, [("answer_text", "unclear-reply")]),
}


@pytest.mark.parametrize(
    ("language", "meaning", "body"), FIRST_SAID, ids=[f"{lang}-{m}" for lang, m, _ in FIRST_SAID]
)
def test_in_each_language_each_meaning_does_one_thing_and_the_duty_stands(
    arrange: Arranger,
    database: Database,
    post_room: PostRoom,
    language: str,
    meaning: str,
    body: str,
) -> None:
    person = arrange.person(language=language)
    notified = arrange.appointment(person, TOMORROW, state="notified", known_at=NOW)
    before = duties(database)
    answer = post_room.reply(person.phone or "", body)
    act, is_answered, tasks = DOES[meaning]
    assert [one for one, _ in steps(database)] == [act]
    assert (answer is not None) is is_answered
    assert post_room.tasks() == tasks
    assert duties(database) == before
    after = post_room.person(person)
    assert (after.opted_out_at is not None) is (meaning == "stop")
    assert (after.phone_state == "suspended") is (meaning == "wrong-number")
    assert after.language == language
    assert post_room.appointment(notified).state == (
        "confirmed" if meaning == "yes" else "notified"
    )


@pytest.mark.parametrize("language", TEXT_LANGUAGES)
def test_each_of_the_six_languages_can_be_asked_for_and_answers_in_itself(
    database: Database, post_room: PostRoom, person: PersonRow, language: str
) -> None:
    names = {"nl": "Nederlands", "en": "English", "ar": "العربية", "pl": "Polski", "tr": "Türkçe",
             "uk": "Українська"}  # fmt: skip
    assert post_room.reply(person.phone or "", names[language]) is not None
    assert post_room.person(person).language == language
    assert steps(database) == [("language-changed", language)]


@pytest.mark.parametrize("body", ["ja", "nee", "start", "help", "English", "wat is dit"])
def test_a_number_that_reached_a_stranger_is_answered_nothing_and_read_by_a_person(
    database: Database, post_room: PostRoom, person: PersonRow, notified: AppointmentRow, body: str
) -> None:
    post_room.reply(person.phone or "", "verkeerd nummer")
    before = post_room.person(person)
    assert post_room.reply(person.phone or "", body) is None
    after = post_room.person(person)
    assert (after.phone_state, after.language) == (before.phone_state, before.language)
    assert post_room.appointment(notified).state == "notified"
    assert steps(database)[-1] == ("unsure", "unsure-sender")
    assert ("answer_text", "unsure-sender") in post_room.tasks()


def test_a_number_that_was_somebody_elses_confirms_nothing_until_it_is_verified(
    arrange: Arranger, database: Database, post_room: PostRoom
) -> None:
    former = arrange.person()
    number = former.phone or ""
    post_room.change(former, phone=None, phone_state="none")
    person = arrange.person(phone=number, phone_state="unverified")
    notified = arrange.appointment(person, TOMORROW, state="notified", known_at=NOW)
    assert post_room.reply(number, "ja") is None
    assert post_room.appointment(notified).state == "notified"
    assert post_room.reply(number, "stop") is None
    assert post_room.person(person).opted_out_at == NOW
    assert post_room.person(former).opted_out_at is None
    post_room.change(post_room.person(person), phone_state="verified")
    assert post_room.reply(number, "ja") is not None


def test_an_unclaimed_text_says_why_it_is_nobodys(
    arrange: Arranger, database: Database, post_room: PostRoom, person: PersonRow
) -> None:
    arrange.person(phone=person.phone)
    post_room.reply(person.phone or "", "ja")
    post_room.reply("+15055550199", "ja")
    assert steps(database) == [("unclaimed", "number-shared"), ("unclaimed", "unknown-number")]
    with database.work(CLOCK, NOW) as work:
        assert {one.person_id for one in work.session.exec(select(InboundTextRow))} == {None}


def test_stop_from_a_number_of_several_files_stops_texts_for_each_of_them(
    arrange: Arranger, database: Database, post_room: PostRoom, person: PersonRow
) -> None:
    other = arrange.person(phone=person.phone)
    assert post_room.reply(person.phone or "", "STOP") is None
    assert {post_room.person(one).opted_out_at for one in (person, other)} == {NOW}
    assert post_room.tasks() == [("check_number", "stop-shared")] * 2
    assert steps(database) == [("unclaimed", "number-shared")]
    post_room.reply(person.phone or "", "stop")
    post_room.reply(person.phone or "", "START")
    assert post_room.person(other).opted_out_at == NOW
    assert len(post_room.tasks()) == 2
