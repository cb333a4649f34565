"""A request for access: its legal deadline on the worklist, an extension, a refusal by a supervisor, withdrawal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from aftercare.base.errors import Conflict, Forbidden, IllegalTransition, Invalid
from aftercare.casework.deadlines.acts import drop_deadline, finish_deadline
from aftercare.casework.overviews.view import my_worklist
from aftercare.casework.subject_access import requests as acts
from aftercare.domain.accounts.permissions import CLOCK, Actor
from aftercare.domain.deadlines.clients_rights import ACCESS_REQUEST, INFORM_OUTCOME
from aftercare.domain.subject_access.requests import (
    AccessLaw,
    Identity,
    Received,
    RefusalGround,
    WithdrawalWay,
    due_at,
)
from aftercare.store.deadlines.rows import DeadlineRow, get_deadline
from aftercare.store.subject_access.rows import AccessRequestRow
from tests.store.arranging import NOW, Arranger

TODAY = date(2026, 11, 24)
GROUND = RefusalGround.EXCESSIVE


class Desk:
    """The acts on the request of one client, in the order in which a test does them."""

    def __init__(self, arrange: Arranger) -> None:
        self.arrange = arrange
        self.officer, self.supervisor = arrange.office.officer, arrange.office.supervisor
        self.person = arrange.person()
        self.days = 0

    def does(self, act: Callable[..., Any], *args: Any, by: Actor | None = None) -> Any:
        at = NOW + timedelta(days=self.days)
        with self.arrange.database.work(by or self.officer, at) as work:
            return act(work, *args)

    def asked(self, law: AccessLaw = AccessLaw.AVG) -> AccessRequestRow:
        new = acts.NewRequest(self.person.id, law, TODAY, Received.LETTER, Identity.DOCUMENT, "nl")
        row: AccessRequestRow = self.does(acts.register_request, new)
        return row

    def deadline(self, row: AccessRequestRow) -> DeadlineRow:
        with self.arrange.database.work(CLOCK, NOW) as work:
            return get_deadline(work.session, row.deadline_id)

    def on_worklist(self, code: str = ACCESS_REQUEST) -> list[Any]:
        with self.arrange.database.work(self.officer, NOW + timedelta(days=self.days)) as work:
            return [one for one in my_worklist(work).deadlines if one["code"] == code]


@pytest.fixture
def desk(arrange: Arranger) -> Desk:
    return Desk(arrange)


def test_the_deadline_is_on_the_worklist_at_once_and_late_after_its_last_day(desk: Desk) -> None:
    row = desk.asked()
    (line,) = desk.on_worklist()
    assert line["due_at"] == due_at(AccessLaw.AVG, TODAY)
    desk.days = 40
    (line,) = desk.on_worklist()
    assert line["due_at"] < NOW + timedelta(days=40)
    assert desk.deadline(row).state == "opened"


def test_only_the_answer_meets_the_deadline(desk: Desk) -> None:
    row = desk.asked()
    term = desk.deadline(row)
    for act, said, by in (
        (finish_deadline, TODAY, None),
        (drop_deadline, "Nog niet nodig.", desk.supervisor),
    ):
        with pytest.raises(Invalid) as refused:
            desk.does(act, term.id, term.version, said, by=by)
        assert refused.value.fields[0].code == "answer-first"


def test_one_request_a_law_at_a_time(desk: Desk) -> None:
    desk.asked()
    with pytest.raises(Conflict):
        desk.asked()
    assert desk.asked(AccessLaw.WJSG).law == "wjsg"
    assert len(desk.on_worklist()) == 2


def test_an_extension_moves_the_deadline_when_the_client_heard_in_time(desk: Desk) -> None:
    row = desk.asked()
    desk.days = 10
    heard = TODAY + timedelta(days=9)
    row = desk.does(acts.extend_request, row.id, row.version, heard, "Veel stukken.")
    assert (row.state, row.extension_informed_on) == ("extended", heard)
    term = desk.deadline(row)
    assert term.due_at == due_at(AccessLaw.AVG, TODAY, extended=True)
    assert term.was_due_at == due_at(AccessLaw.AVG, TODAY)
    with pytest.raises(IllegalTransition):
        desk.does(acts.extend_request, row.id, row.version, heard, "Nog meer.")


@pytest.mark.parametrize(
    ("days", "heard", "code"),
    [(10, 11, "not-informed-then"), (10, -1, "not-informed-then"), (40, 31, "informed-too-late")],
)
def test_an_extension_is_refused(desk: Desk, days: int, heard: int, code: str) -> None:
    row = desk.asked()
    desk.days = days
    with pytest.raises(Invalid) as refused:
        desk.does(
            acts.extend_request, row.id, row.version, TODAY + timedelta(days=heard), "Veel stukken."
        )
    assert refused.value.fields[0].code == code


def test_judicial_data_are_not_extended(desk: Desk) -> None:
    row = desk.asked(AccessLaw.WJSG)
    with pytest.raises(IllegalTransition):
        desk.does(acts.extend_request, row.id, row.version, TODAY, "Veel stukken.")


def test_a_supervisor_decides_a_refusal_that_another_proposed(desk: Desk) -> None:
    row = desk.asked()
    with pytest.raises(IllegalTransition):
        desk.does(acts.refuse_request, row.id, row.version, by=desk.supervisor)
    row = desk.does(acts.propose_refusal, row.id, row.version, GROUND, "Derde keer.")
    assert [one.id for one, _ in desk.does(acts.proposals_waiting, by=desk.supervisor)] == [row.id]
    with pytest.raises(Forbidden):
        desk.does(acts.refuse_request, row.id, row.version)
    row = desk.does(acts.refuse_request, row.id, row.version, by=desk.supervisor)
    assert (row.state, row.refusal_ground, row.reason) == ("refused", GROUND, "Derde keer.")
    assert desk.on_worklist() == []


def test_a_refusal_stays_on_the_worklist_until_the_client_was_informed(desk: Desk) -> None:
    row = desk.asked()
    row = desk.does(acts.propose_refusal, row.id, row.version, GROUND, "Derde keer.")
    desk.does(acts.refuse_request, row.id, row.version, by=desk.supervisor)
    (line,) = desk.on_worklist(INFORM_OUTCOME)
    assert (line["id"], line["due_at"]) == (row.deadline_id, due_at(AccessLaw.AVG, TODAY))
    term = desk.deadline(row)
    with pytest.raises(Invalid) as refused:
        desk.does(finish_deadline, term.id, term.version, TODAY, " ")
    assert refused.value.fields[0].pointer == "/note"
    with pytest.raises(Invalid):
        desk.does(drop_deadline, term.id, term.version, "Niet nodig.", by=desk.supervisor)
    desk.does(finish_deadline, term.id, term.version, TODAY, "Per brief van vandaag.")
    term = desk.deadline(row)
    assert (term.state, term.done_on, term.done_note) == ("done", TODAY, "Per brief van vandaag.")
    assert desk.on_worklist(INFORM_OUTCOME) == []
    again = desk.asked()
    again = desk.does(acts.propose_refusal, again.id, again.version, GROUND, "Vierde keer.")
    desk.does(acts.refuse_request, again.id, again.version, by=desk.supervisor)
    assert len(desk.on_worklist(INFORM_OUTCOME)) == 1


def test_who_proposed_does_not_decide(desk: Desk) -> None:
    row = desk.asked()
    row = desk.does(
        acts.propose_refusal, row.id, row.version, GROUND, "Derde keer.", by=desk.supervisor
    )
    with pytest.raises(Forbidden):
        desk.does(acts.refuse_request, row.id, row.version, by=desk.supervisor)


def test_a_supervisor_who_does_not_follow_says_why(desk: Desk) -> None:
    row = desk.asked()
    row = desk.does(acts.propose_refusal, row.id, row.version, GROUND, "Derde keer.")
    row = desk.does(
        acts.reject_proposal, row.id, row.version, "Er is veel veranderd.", by=desk.supervisor
    )
    assert (row.state, row.refusal_ground, row.objection) == (
        "received", None, "Er is veel veranderd.",
    )  # fmt: skip
    assert len(desk.on_worklist()) == 1


def test_a_withdrawn_request_leaves_the_worklist_and_stays_on_record(desk: Desk) -> None:
    row = desk.asked()
    said = (WithdrawalWay.PHONE, "Belde: het hoeft niet meer.")
    row = desk.does(acts.propose_withdrawal, row.id, row.version, *said)
    assert (row.state, len(desk.on_worklist())) == ("received", 1)
    with pytest.raises(Forbidden):
        desk.does(acts.withdraw_request, row.id, row.version)
    row = desk.does(acts.withdraw_request, row.id, row.version, by=desk.supervisor)
    assert (row.state, row.withdrawal_way, row.reason) == ("withdrawn", *said)
    assert (desk.deadline(row).state, desk.on_worklist()) == ("dropped", [])
    assert desk.asked().id != row.id


def test_a_withdrawal_says_how_the_client_said_so_and_never_ends_a_proposed_refusal(
    desk: Desk,
) -> None:
    row = desk.asked()
    with pytest.raises(Invalid) as refused:
        desk.does(acts.propose_withdrawal, row.id, row.version, WithdrawalWay.PHONE, "x")
    assert refused.value.fields[0].code == "not-a-sentence"
    row = desk.does(acts.propose_refusal, row.id, row.version, GROUND, "Derde keer.")
    for act, rest, by in (
        (acts.propose_withdrawal, (WithdrawalWay.PHONE, "Hoeft niet meer, zei hij."), None),
        (acts.withdraw_request, (), desk.supervisor),
    ):
        with pytest.raises(IllegalTransition):
            desk.does(act, row.id, row.version, *rest, by=by)
    assert len(desk.on_worklist()) == 1
