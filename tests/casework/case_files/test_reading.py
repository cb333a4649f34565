"""Every look is on record, and shows nothing of people the reader may not see."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from aftercare.base.errors import Invalid, NotFound
from aftercare.casework.listing.resources import require_span
from aftercare.casework.overviews import view as reading
from aftercare.casework.overviews.person_file import messages_of, person_file, times_of
from aftercare.casework.treatment import attendance
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.store.database.unit_of_work import Database, UnitOfWork
from aftercare.store.overviews import screen_worklist as worklist
from aftercare.store.overviews.screen_queue import Due, Queue
from aftercare.store.people.rows import PersonRow
from aftercare.store.placement.unplaced_rows import UnplacedRow
from tests.store.arranging import NOW, Arranger

TODAY = date(2026, 11, 24)


@pytest.fixture
def person(arrange: Arranger) -> PersonRow:
    """With treatment yesterday that was missed, and one tomorrow."""
    person = arrange.person()
    line = arrange.plan(person, arrange.terms("treatment"))[1][0]
    missed = arrange.appointment(person, NOW - timedelta(days=1), line, state="missed")
    arrange.absence(missed)
    arrange.message(arrange.appointment(person, NOW + timedelta(hours=1), line))
    return person


def test_after_midnight_here_what_could_be_placed_until_yesterday_is_neither_listed_nor_counted(
    arrange: Arranger, database: Database
) -> None:
    """The day was that of UTC: at half past midnight in Amsterdam yesterday was still listed."""
    person = arrange.person()
    _, (line,) = arrange.plan(person, arrange.terms("check_in"))
    row = UnplacedRow(
        line_id=line.line_id, occurrence=1, person_id=person.id, obligation_id=line.id,
        first_on=TODAY, last_on=TODAY, reason={}, noticed_at=NOW,
    )  # fmt: skip
    arrange.add(row)
    for at, listed in ((time(22, 30), 1), (time(23, 30), 0)):
        with database.work(arrange.office.officer, datetime.combine(TODAY, at, UTC)) as work:
            assert len(worklist.unplaced_now(work.session, work.now)) == listed
            assert reading.badge_counts(work)["worklist"] == listed


def looks(database: Database) -> list[tuple[str, UUID]]:
    """Action and person of every line in the log."""
    with database.work(CLOCK, NOW) as work:
        found = work.session.execute(
            text(
                "select action, person_id from audit_entry where person_id is not null order by id"
            )
        )
        return [(action, person) for action, person in found]


LISTS: dict[str, tuple[str, Callable[[UnitOfWork], Any], str]] = {
    "week": ("officer", lambda w: reading.my_week(w, TODAY), "read-week"),
    "caseload": ("officer", reading.my_caseload, "read-caseload"),
    "worklist": ("supervisor", reading.my_worklist, "read-worklist"),
    "attendance": ("provider", lambda w: attendance.my_attendance(w, TODAY), "read-attendance"),
}


@pytest.mark.parametrize(("who", "look", "action"), LISTS.values(), ids=LISTS.keys())
def test_a_list_leaves_one_line_for_each_person_on_it(
    arrange: Arranger,
    database: Database,
    person: PersonRow,
    who: str,
    look: Callable[[UnitOfWork], Any],
    action: str,
) -> None:
    with database.work(getattr(arrange.office, who), NOW) as work:
        assert look(work)
    assert looks(database) == [(action, person.id)]


@pytest.mark.parametrize("who", ["outsider", "other_supervisor", "colleague"])
def test_strangers_see_no_file_and_empty_lists(
    arrange: Arranger, database: Database, person: PersonRow, who: str
) -> None:
    stranger = getattr(arrange.office, who)
    with pytest.raises(NotFound), database.work(stranger, NOW) as work:
        person_file(work, person.id)
    with database.work(stranger, NOW) as work:
        assert reading.my_caseload(work) == []
        nothing = Queue([], dict.fromkeys(Due, 0), [], 0)
        assert reading.my_worklist(work) == reading.Worklist([], [], [], [], [], [], [], nothing)
        assert reading.my_inbox(work) == []
        assert reading.badge_counts(work) == {
            "worklist": 0, "escalations": 0, "approvals": 0, "texts_stopped": 0, "emergencies": 0, "notices": 0,
            "mail-refused": 0, "open-files": 0, "alarms-without-client": 0, "alarms": 0,
        }  # fmt: skip
    assert looks(database) == []


def test_a_file_shows_everything_and_the_look_is_on_record(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    with database.work(arrange.office.deputy, NOW) as work:
        file = person_file(work, person.id)
        times, messages = times_of(work, file), messages_of(work, file)
    assert file.person.id == person.id
    assert file.in_force is not None
    assert len(times.appointments) == 2
    assert len(times.absences) == 1
    assert len(messages.messages) == 1
    assert messages.why_no_text is None
    assert ("read", person.id) in looks(database)


def test_a_search_takes_signs_of_the_pattern_language_as_they_are(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    with database.work(arrange.office.officer, NOW) as work:
        assert [row["id"] for row in reading.my_caseload(work, search="testpers")] == [person.id]
        for sign in ("%", "_", "\\", "' or true --"):
            assert reading.my_caseload(work, search=sign) == []


@pytest.mark.parametrize("minutes", [-1, 0])
def test_a_stretch_of_time_ends_after_it_begins(minutes: int) -> None:
    require_span(NOW, NOW + timedelta(minutes=1))
    with pytest.raises(Invalid) as refused:
        require_span(NOW, NOW + timedelta(minutes=minutes))
    assert [one.pointer for one in refused.value.fields] == ["/to"]
