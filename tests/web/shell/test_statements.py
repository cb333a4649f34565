"""What the pages of a day ask of the database: at most eight statements each, in one transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from aftercare.domain.accounts.permissions import CLOCK
from aftercare.scheduling.escalation.evaluate_rules import evaluate_people
from aftercare.store.escalation.rows import EscalationRow
from aftercare.store.messages.channel_rows import ChannelPreferenceRow
from aftercare.store.people.related_person_rows import RelatedPersonRow
from aftercare.store.people.rows import NoContactRow, PersonRow
from tests.store.arranging import NOW, Arranger, unknown_id
from tests.web.conftest import Visitor

BUDGET = 8
WEEKS = ("/week", "/week?week=2026-12-07")
LISTS = ("/calendar", "/calendar?of=team", "/worklist", "/caseload", "/escalations")
TABS = ("", "/conditions", "/messages", "/risk-and-treatment", "/history")


@contextmanager
def statements(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What is sent to the database meanwhile."""
    sent: list[str] = []
    execute: Any = psycopg.Cursor.execute

    def note(cursor: Any, query: Any, *more: Any, **options: Any) -> Any:
        sent.append(query.decode() if isinstance(query, bytes) else str(query))
        return execute(cursor, query, *more, **options)

    with monkeypatch.context() as patch:
        patch.setattr(psycopg.Cursor, "execute", note)
        yield sent


@pytest.mark.parametrize("who", ["officer", "supervisor"])
def test_a_page_of_the_day_asks_little_and_in_one_transaction(
    arrange: Arranger, visitor: Visitor, monkeypatch: pytest.MonkeyPatch, who: str
) -> None:
    person = arrange.person()
    for hours in (1, 2, 24, 300):
        arrange.appointment(person, NOW + timedelta(hours=hours))
    begun_at = NOW - timedelta(days=3)
    arrange.appointment(person, begun_at, state="outcome_overdue", overdue_at=begun_at)
    _is_reached_through_others(arrange, person)
    reader, counted = visitor(who), {}
    # A supervisor has no week.
    own = WEEKS if who == "officer" else ()
    for path in [*own, *LISTS, *(f"/people/{person.id}{tab}" for tab in TABS)]:
        # The first time a process asks the names of columns.
        assert reader.get(path).status_code == 200
        with statements(monkeypatch) as sent:
            assert reader.get(path).status_code == 200
        # In tests a transaction is a savepoint.
        points = [one for one in sent if one.startswith(("SAVEPOINT", "RELEASE"))]
        assert len(points) == 2, path
        counted[path.replace(str(person.id), "…")] = len(sent) - len(points)
    assert {path: count for path, count in counted.items() if count > BUDGET} == {}


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_an_address_that_is_refused_is_answered_without_the_counts_of_the_header(
    arrange: Arranger, visitor: Visitor, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    officer = visitor("officer")
    arrange.appointment(arrange.person(), NOW - timedelta(days=1), state="outcome_overdue")
    with statements(monkeypatch) as sent:
        answer = officer.request(method, f"/people/{unknown_id()}/orders/{unknown_id()}/end")
    assert answer.status_code == 404
    assert [one for one in sent if "mail-refused" in one] == []


def _is_reached_through_others(arrange: Arranger, person: PersonRow) -> None:
    """A contact gets the texts, a companion is compared with who is kept apart, and a channel is preferred."""
    mother, apart = _contact(person, "guardian", "+447700900124"), arrange.person()
    arrange.add(mother, _contact(person, "interpreter", None))
    arrange.add(NoContactRow(person_id=apart.id, other_id=person.id, reason="Ruzie"))
    officer_id = arrange.office.officer.staff_id
    by = {"set_by": officer_id, "set_at": NOW}
    arrange.add(ChannelPreferenceRow(person_id=person.id, channels=["sms"], reason="Zo", **by))
    person.texts_go_to, person.co_officer_id = mother.id, arrange.office.supervisor.staff_id
    arrange.add(person)


def _contact(person: PersonRow, role: str, phone: str | None) -> RelatedPersonRow:
    about = {"role": role, "phone": phone, "from_on": NOW.date(), "texts_agreed": True}
    return RelatedPersonRow(person_id=person.id, name=f"Test {role}", **about)


def test_the_strip_above_a_page_below_a_client_asks_one_question_and_notes_its_looks_once(
    arrange: Arranger, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = arrange.person(index_offence="Verzonnen delict")
    page, officer = f"/people/{person.id}/letters", visitor("officer")
    assert officer.get(page).status_code == 200
    with statements(monkeypatch) as sent:
        assert "Verzonnen delict" in officer.get(page).text
    assert [one[:7] for one in sent].count("with q0") == 1
    read = next(number for number, one in enumerate(sent) if one.startswith("with q0"))
    assert "restrictions_on" in sent[read]
    (note,) = [one for one in sent[read + 1 :] if not one.startswith("RELEASE")]
    assert "audit_entry" in note


def test_a_page_that_is_decided_on_asks_at_most_as_much_as_when_it_was_last_counted(
    arrange: Arranger, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of each the header, the strip and the access log are part. A ceiling is lowered when a page asks less."""
    person = arrange.person()
    plan, _ = arrange.plan(person)
    to_come = arrange.appointment(person, NOW + timedelta(days=2))
    absence_id, escalation_id = _escalated(arrange, person)
    ceilings = {
        f"/plans/{plan.id}": 8,
        f"/appointments/{to_come.id}": 7,
        f"/absences/{absence_id}": 7,
        f"/escalations/{escalation_id}": 12,
    }
    officer = visitor("officer")
    counted = {path: _asked(officer, path, monkeypatch) for path in ceilings}
    assert {path: count for path, count in counted.items() if count > ceilings[path]} == {}


def test_the_inbox_asks_no_more_when_it_holds_more_clients(
    arrange: Arranger, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    supervisor, counted = visitor("supervisor"), []
    for days in (1, 2):
        _escalated(arrange, arrange.person(), days)
        counted.append(_asked(supervisor, "/escalations", monkeypatch))
    assert counted[0] == counted[1]


def _escalated(arrange: Arranger, person: PersonRow, days: int = 1) -> tuple[UUID, UUID]:
    """The ids of a miss without an excuse and of its escalation."""
    _, absence = arrange.miss(person, NOW - timedelta(days=days), "unexcused")
    with arrange.database.work(CLOCK, NOW) as work:
        evaluate_people(work, [person.id])
        of_person = select(EscalationRow.id).where(EscalationRow.person_id == person.id)
        return absence.id, work.session.exec(of_person).one()


def _asked(reader: TestClient, path: str, monkeypatch: pytest.MonkeyPatch) -> int:
    """The statements of a page that was asked for before, the savepoints of tests not counted."""
    assert reader.get(path).status_code == 200
    with statements(monkeypatch) as sent:
        assert reader.get(path).status_code == 200
    return len([one for one in sent if not one.startswith(("SAVEPOINT", "RELEASE"))])
