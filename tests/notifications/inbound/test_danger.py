"""Words that may be about suicide ask to call at once, and are answered once with numbers to call."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from aftercare.casework.messages.unclaimed import assign_text
from aftercare.casework.tasks.acts import finish_task
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.message_templates.templates import TEXT_LANGUAGES, TextKind, shipped_template
from aftercare.domain.messages.danger_words import WORDS_OF_SUICIDE
from aftercare.store.database.unit_of_work import Database
from aftercare.store.messages.incoming_rows import InboundStepRow
from aftercare.store.messages.rows import InboundTextRow
from aftercare.store.people.rows import PersonRow
from aftercare.store.tasks.rows import TaskRow
from tests.notifications.outbox.post_room import PostRoom
from tests.store.arranging import NOW, Arranger

CALL, UNCLEAR = ("call_person", WORDS_OF_SUICIDE), ("answer_text", "unclear-reply")
WORDS = "ik maak er een eind aan"
ANSWER = shipped_template(TextKind.REPLY_TO_DANGER, "nl").text


@pytest.fixture
def person(arrange: Arranger) -> PersonRow:
    return arrange.person()


def calls(database: Database) -> list[TaskRow]:
    with database.work(CLOCK, NOW) as work:
        return list(work.session.exec(select(TaskRow).where(TaskRow.kind == "call_person")))


def test_such_a_text_asks_to_call_at_once_and_is_answered_with_numbers_to_call(
    database: Database, post_room: PostRoom, person: PersonRow
) -> None:
    assert post_room.reply(person.phone or "", WORDS) == ANSWER
    (task,) = calls(database)
    assert (task.reason, task.due_at) == (WORDS_OF_SUICIDE, NOW)
    # Someone also answers it, as any text that is not understood.
    assert set(post_room.tasks()) == {CALL, UNCLEAR}
    with database.work(CLOCK, NOW) as work:
        assert [one.answer for one in work.session.exec(select(InboundStepRow))] == [ANSWER]


def test_a_further_one_asks_and_answers_nothing_more_until_someone_called(
    arrange: Arranger, database: Database, post_room: PostRoom, person: PersonRow
) -> None:
    post_room.reply(person.phone or "", WORDS)
    assert post_room.reply(person.phone or "", "ik wil niet meer leven") is None
    (task,) = calls(database)
    with database.work(arrange.office.officer, NOW) as work:
        finish_task(work, task.id, task.version, "Gesproken.")
    assert post_room.reply(person.phone or "", WORDS) == ANSWER
    assert len(calls(database)) == 2


def test_a_no_with_such_words_is_still_a_no(
    arrange: Arranger, post_room: PostRoom, person: PersonRow
) -> None:
    arrange.appointment(person, NOW + timedelta(days=1), state="notified", known_at=NOW)
    assert post_room.reply(person.phone or "", "nee, ik wil dood") == ANSWER
    assert {CALL, ("wants_to_move", "cannot-come")} <= set(post_room.tasks())


def test_it_is_answered_at_night_in_the_language_of_the_client(
    post_room: PostRoom, arrange: Arranger
) -> None:
    post_room.clock.move_to(datetime(2026, 11, 25, 2, 0, tzinfo=UTC))
    for language in TEXT_LANGUAGES:
        person = arrange.person(language=language)
        ours = shipped_template(TextKind.REPLY_TO_DANGER, language).text
        assert post_room.reply(person.phone or "", WORDS) == ours


@pytest.mark.parametrize(
    "no_text", [{"opted_out_at": NOW}, {"texts_consented": False}, {"restricted": True}]
)
def test_who_gets_no_texts_gets_no_answer_and_is_called(
    arrange: Arranger, post_room: PostRoom, no_text: dict[str, object]
) -> None:
    person = arrange.person(**no_text)
    assert post_room.reply(person.phone or "", WORDS) is None
    assert CALL in post_room.tasks()


def test_a_number_that_is_not_sure_to_be_theirs_gets_no_answer_and_is_called(
    arrange: Arranger, post_room: PostRoom
) -> None:
    person = arrange.person(phone_state="suspended")
    assert post_room.reply(person.phone or "", WORDS) is None
    assert set(post_room.tasks()) == {CALL, ("answer_text", "unsure-sender")}


def test_a_text_of_an_unknown_number_asks_it_once_it_is_assigned(
    arrange: Arranger, database: Database, post_room: PostRoom, person: PersonRow
) -> None:
    assert post_room.reply("+15055550199", WORDS) is None
    assert post_room.tasks() == []
    with database.work(arrange.office.officer, NOW) as work:
        text = work.session.exec(select(InboundTextRow)).one()
        assign_text(work, text.id, person.id)
    assert CALL in post_room.tasks()
