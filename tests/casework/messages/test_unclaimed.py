"""A text that is nobody's is read by few, given to one person once, or set aside with a reason."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlalchemy import text
from sqlmodel import select

from aftercare.base.errors import AlreadyDecided, Forbidden, Invalid, NotFound
from aftercare.base.ids import new_id
from aftercare.casework.messages.conversations import conversation
from aftercare.casework.messages.unclaimed import (
    assign_text,
    count_unclaimed,
    set_text_aside,
    unclaimed_text,
    unclaimed_texts,
)
from aftercare.domain.accounts.permissions import CLOCK, Actor
from aftercare.notifications.inbound.replies import take_reply
from aftercare.store.database.unit_of_work import Database
from aftercare.store.messages.incoming_rows import steps_of
from aftercare.store.messages.rows import InboundTextRow
from aftercare.store.people.rows import PersonRow
from tests.store.arranging import CALLBACK, NOW, Arranger

STRANGER = "+15055550199"


def came_in(database: Database, body: str = "ik kom later", sender: str = STRANGER) -> UUID:
    sid = f"SM{new_id().hex}"
    with database.work(CLOCK, NOW) as work:
        take_reply(work, sid, sender, body, CALLBACK)
        return work.session.exec(select(InboundTextRow.id).where(InboundTextRow.sid == sid)).one()


def acts(database: Database, text_id: UUID) -> list[str]:
    with database.work(CLOCK, NOW) as work:
        return [one.act for one in steps_of(work.session, text_id)]


def waiting(database: Database, actor: Actor) -> list[UUID]:
    with database.work(actor, NOW) as work:
        return [one["id"] for one in unclaimed_texts(work)[0]]


def tasks(database: Database) -> set[tuple[str, str]]:
    with database.work(CLOCK, NOW) as work:
        found = work.session.execute(text("select kind, reason from task"))
        return {(row.kind, row.reason) for row in found}


def test_the_list_masks_numbers_and_one_text_shows_its_own_on_record(
    arrange: Arranger, database: Database
) -> None:
    its = came_in(database)
    with database.work(arrange.office.officer, NOW) as work:
        (row,) = unclaimed_texts(work)[0]
        assert row["sender"] == "••••••••••99"
        assert unclaimed_text(work, its).text["sender"] == STRANGER
        assert count_unclaimed(work) == 1
    with database.work(CLOCK, NOW) as work:
        found = work.session.execute(
            text("select action from audit_entry where subject_id = :id"), {"id": its}
        )
        assert {"read-unclaimed", "read-number"} <= set(found.scalars())


def test_a_list_is_put_on_record_text_by_text_in_one_statement(
    arrange: Arranger, database: Database
) -> None:
    its = {came_in(database), came_in(database, "wie is dit")}
    with database.work(arrange.office.officer, NOW) as work:
        unclaimed_texts(work)
    with database.work(CLOCK, NOW) as work:
        # Rows that one statement wrote share their transaction and the number of the command in it.
        found = work.session.execute(
            text(
                "select subject_id, person_id, xmin::text || '.' || cmin::text"
                " from audit_entry where action = 'read-unclaimed'"
            )
        ).all()
        assert {(subject, person) for subject, person, _ in found} == {(one, None) for one in its}
        assert len({command for _, _, command in found}) == 1


def test_given_to_a_person_it_stands_in_their_conversation_and_asks_for_an_answer_and_a_check(
    arrange: Arranger, database: Database
) -> None:
    officer, person = arrange.office.officer, arrange.person()
    its = came_in(database, "STOP")
    with database.work(officer, NOW) as work:
        assign_text(work, its, person.id)
    assert acts(database, its) == ["unclaimed", "assigned"]
    assert tasks(database) == {("answer_text", "assigned-text"), ("check_number", "other-number")}
    with database.work(officer, NOW) as work:
        line = conversation(work, person.id).lines[0]
        assert (line["number"], line["act"], line["waits"]) == (STRANGER, "assigned", True)
        assert work.session.get_one(PersonRow, person.id).opted_out_at is None
    assert waiting(database, officer) == []


def test_stop_from_the_number_that_is_the_clients_by_now_stops_texts_once_given(
    arrange: Arranger, database: Database
) -> None:
    officer, its = arrange.office.officer, came_in(database, "STOP")
    person = arrange.person(phone=STRANGER)
    with database.work(officer, NOW) as work:
        assign_text(work, its, person.id)
    with database.work(officer, NOW) as work:
        assert work.session.get_one(PersonRow, person.id).opted_out_at == NOW
    assert tasks(database) == {("answer_text", "assigned-text")}


def test_it_is_given_once_and_to_nobody_the_giver_does_not_see(
    arrange: Arranger, database: Database
) -> None:
    officer, person, other = arrange.office.officer, arrange.person(), arrange.person()
    foreign = arrange.person(
        team_id=arrange.office.other_team_id,
        officer_id=arrange.office.outsider.staff_id,
        deputy_id=None,
    )
    its = came_in(database)
    with pytest.raises(NotFound), database.work(officer, NOW) as work:
        assign_text(work, its, foreign.id)
    with database.work(officer, NOW) as work:
        assign_text(work, its, person.id)
    with pytest.raises(AlreadyDecided), database.work(officer, NOW) as work:
        assign_text(work, its, other.id)
    with pytest.raises(Forbidden), database.work(officer, NOW) as work:
        work.session.execute(
            text("update inbound_text set person_id = :other where id = :id"),
            {"other": other.id, "id": its},
        )
    with pytest.raises(Forbidden), database.work(officer, NOW) as work:
        work.session.execute(text("update inbound_text set body = 'x' where id = :id"), {"id": its})


def test_set_aside_it_waits_no_more_and_may_still_be_given(
    arrange: Arranger, database: Database
) -> None:
    officer, person = arrange.office.officer, arrange.person()
    its = came_in(database)
    for reason in ("", " ", "x" * 1_001, "a\0"):
        with pytest.raises(Invalid), database.work(officer, NOW) as work:
            set_text_aside(work, its, reason)
    with database.work(officer, NOW) as work:
        set_text_aside(work, its, "Reclame")
    with pytest.raises(AlreadyDecided), database.work(officer, NOW) as work:
        set_text_aside(work, its, "Nog eens")
    assert waiting(database, officer) == []
    with database.work(officer, NOW) as work:
        assert [one["reason"] for one in unclaimed_texts(work)[1]] == ["Reclame"]
        assign_text(work, its, person.id)
    assert acts(database, its) == ["unclaimed", "set-aside", "assigned"]


def test_a_number_in_files_is_read_only_by_who_sees_one_of_them(
    arrange: Arranger, database: Database
) -> None:
    office = arrange.office
    person = arrange.person(deputy_id=None)
    arrange.person(phone=person.phone, deputy_id=None)
    its = came_in(database, sender=person.phone or "")
    unknown = came_in(database)
    assert waiting(database, office.officer) == [its, unknown]
    assert waiting(database, office.supervisor) == [its, unknown]
    for actor in (office.colleague, office.outsider, office.other_supervisor):
        assert waiting(database, actor) == [unknown]
        with pytest.raises(NotFound), database.work(actor, NOW) as work:
            unclaimed_text(work, its)
        with pytest.raises(NotFound), database.work(actor, NOW) as work:
            set_text_aside(work, its, "x")


def test_whose_number_it_was_is_shown_to_who_sees_that_file(
    arrange: Arranger, database: Database
) -> None:
    office = arrange.office
    former = arrange.person(phone=STRANGER, deputy_id=None)
    with database.work(CLOCK, NOW) as work:
        row = work.session.get_one(PersonRow, former.id)
        row.phone, row.phone_state = None, "none"
    its = came_in(database)
    for actor, seen in ((office.officer, [former.id]), (office.outsider, [])):
        with database.work(actor, NOW) as work:
            found = unclaimed_text(work, its).people
        assert [one["id"] for one in found] == seen


@pytest.mark.parametrize("role", ["planner", "provider", "auditor", "admin"])
def test_nobody_without_cases_reads_any(arrange: Arranger, database: Database, role: str) -> None:
    its = came_in(database)
    actor: Actor = getattr(arrange.office, role)
    for look in (lambda work: unclaimed_texts(work), lambda work: unclaimed_text(work, its)):
        with pytest.raises(Forbidden), database.work(actor, NOW) as work:
            look(work)
    with database.work(actor, NOW) as work:
        assert count_unclaimed(work) == 0


def test_an_emptied_text_is_not_there_to_be_given_or_set_aside(
    arrange: Arranger, database: Database
) -> None:
    its, person = came_in(database), arrange.person()
    with database.work(CLOCK, NOW) as work:
        empty = text(
            "update inbound_text set body = '', sender = '', emptied_at = :now where id = :id"
        )
        work.session.execute(empty, {"now": NOW, "id": its})
    with pytest.raises(NotFound), database.work(arrange.office.officer, NOW) as work:
        assign_text(work, its, person.id)
    with pytest.raises(NotFound), database.work(arrange.office.officer, NOW) as work:
        set_text_aside(work, its, "Reclame.")
    assert "assigned" not in acts(database, its)
    assert "set-aside" not in acts(database, its)
