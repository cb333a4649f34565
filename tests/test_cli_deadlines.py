"""`aftercare deadlines` shows the deadlines of one file and no name, or says in one sentence why it cannot."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from aftercare.casework.deadlines.acts import finish_deadline
from aftercare.casework.deadlines.statutory_clocks import refresh_clocks
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.store.database.unit_of_work import Database
from aftercare.store.deadlines.rows import deadlines_of
from aftercare.store.orders.rows import OrderRow
from aftercare.store.people.rows import PersonRow
from tests.store.arranging import Arranger
from tests.test_cli import Run, plain_environment, refused, run, run_on_database

__all__ = ["plain_environment", "run", "run_on_database"]

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
WIDE = "220"


@pytest.fixture
def arrange(
    plain_environment: None, fresh_database: Database, monkeypatch: pytest.MonkeyPatch
) -> Arranger:
    """An office, and a terminal wide enough to keep every source on one line."""
    monkeypatch.setenv("COLUMNS", WIDE)
    return Arranger(fresh_database)


def with_order(arrange: Arranger, **changes: Any) -> PersonRow:
    """A sentence that is to start in 2031, a week before King's Day falls on a Saturday."""
    person = arrange.person()
    values: dict[str, Any] = {
        "frame": "VV",
        "court_reference": "ref-cli",
        "starts_on": date(2031, 4, 19),
        "immediately_enforceable": True,
        "created_by": person.officer_id,
    }
    arrange.add(OrderRow(person_id=person.id, **values | changes))
    with arrange.database.work(arrange.office.officer, NOW) as work:
        refresh_clocks(work, person.id)
    return person


def finish_all(arrange: Arranger, person: PersonRow) -> None:
    with arrange.database.work(arrange.office.officer, NOW) as work:
        for row in deadlines_of(work.session, person.id):
            finish_deadline(work, row.id, row.version, NOW.date())


def test_an_open_term_is_shown_in_amsterdam_time_with_its_source(
    arrange: Arranger, run_on_database: Run
) -> None:
    person = with_order(arrange)
    result = run_on_database("deadlines", person.reference)
    assert result.exit_code == 0, result.output
    said = " ".join(result.stdout.split())
    for message in (
        "start supervision",
        "2031-04-19, start",
        "Mon 2031-04-28",
        "opened",
        "Besluit tenuitvoerlegging strafrechtelijke beslissingen",
        person.reference,
    ):
        assert message in said
    assert person.family_name not in said


def test_what_was_done_is_only_shown_when_asked_for(
    arrange: Arranger, run_on_database: Run
) -> None:
    person = with_order(arrange)
    finish_all(arrange, person)
    assert run_on_database("deadlines", person.reference).stdout == (
        f"{person.reference}: no deadline is open.\n"
    )
    assert "done" in run_on_database("deadlines", person.reference, "--all").stdout


def test_a_term_that_has_passed_is_late(arrange: Arranger, run_on_database: Run) -> None:
    person = with_order(arrange, starts_on=date(2026, 10, 5))
    assert "late" in run_on_database("deadlines", person.reference).stdout


def test_a_file_without_terms_says_so(arrange: Arranger, run_on_database: Run) -> None:
    person = arrange.person()
    said = run_on_database("deadlines", person.reference, "--all").stdout
    assert said == f"{person.reference}: no deadline was ever set.\n"


def test_an_unknown_reference_is_one_clear_sentence(
    arrange: Arranger, run_on_database: Run
) -> None:
    said = refused(run_on_database("deadlines", "T-404"))
    assert said == "There is no file with this reference.\n"


def test_looking_stands_in_the_log(arrange: Arranger, run_on_database: Run) -> None:
    person = with_order(arrange)
    run_on_database("deadlines", person.reference)
    with arrange.database.work(CLOCK, NOW) as work:
        found = work.session.connection().exec_driver_sql(
            "select count(*) from audit_entry where action = 'read-deadlines' and role = 'clock'"
        )
        assert found.scalar() == 1
