"""What the pages of a day ask of the database: at most eight statements each, in one transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import psycopg
import pytest

from aftercare.store.messages.channel_rows import ChannelPreferenceRow
from aftercare.store.people.related_person_rows import RelatedPersonRow
from aftercare.store.people.rows import NoContactRow, PersonRow
from tests.store.arranging import NOW, Arranger
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


def test_the_strip_above_a_page_below_a_client_asks_one_question_more(
    arrange: Arranger, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Besides that one, restrictions with the clock's rights and back, and one entry for all looks."""
    person = arrange.person(index_offence="Verzonnen delict")
    page, officer = f"/people/{person.id}/letters", visitor("officer")
    assert officer.get(page).status_code == 200
    with statements(monkeypatch) as sent:
        assert "Verzonnen delict" in officer.get(page).text
    assert [one[:7] for one in sent].count("with q0") == 1
    read = next(number for number, one in enumerate(sent) if one.startswith("with q0"))
    rest = [one for one in sent[read + 1 :] if not one.startswith("RELEASE")]
    assert len(rest) == 3 + 1
    assert "exclusion" in rest[1]
    assert "audit_entry" in rest[3]
