"""In whose name rows of rules, backtests, duty and decisions may be written, whatever a route forgets to ask."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlmodel import select

from aftercare.base.errors import Conflict, Forbidden
from aftercare.domain.accounts.permissions import CLOCK, Actor
from aftercare.store.absences.rows import AbsenceVerdictRow
from aftercare.store.database.columns import half_open
from aftercare.store.database.unit_of_work import Database
from aftercare.store.escalation.rows import EscalationActRow, EscalationRow
from aftercare.store.escalation.rule_backtest_rows import RuleBacktestRow
from aftercare.store.staff.duty_rows import DutyShiftRow
from tests.store.arranging import NOW, Arranger

ROLES = ("officer", "supervisor", "planner", "provider", "auditor", "admin")
ADOPTED = {
    "rule_book": "(version, valid_from, book, proposed_by, proposed_at, activated_by, activated_at)"
    " values (:version, :now, '{}', :by, :now, :activated_by, :activated_at)",
    "reminder_policy": "(version, source, adopted_by, valid_from, policy, proposed_by, proposed_at,"
    " activated_by, activated_at)"
    " values (:version, 'x', 'x', :now, '{}', :by, :now, :activated_by, :activated_at)",
    "condition_kind": "(code, version, source, adopted_by, valid_from, document, proposed_by, proposed_at,"
    " activated_by, activated_at)"
    " values ('x', :version, 'x', 'x', :now, '{}', :by, :now, :activated_by, :activated_at)",
}


def put(database: Database, actor: Actor, table: str, **values: Any) -> None:
    usual = {
        "version": 7,
        "now": NOW,
        "by": actor.staff_id_or_none,
        "activated_by": None,
        "activated_at": None,
    }
    with database.work(actor, NOW) as work:
        work.session.execute(text(f"insert into {table} {ADOPTED[table]}"), usual | values)


def change(database: Database, actor: Actor, table: str, what: str, version: int = 7) -> int:
    """How many rows it changed."""
    with database.work(actor, NOW) as work:
        done = work.session.execute(
            text(f"update {table} set {what} where version = :version returning version"),
            {"version": version, "me": actor.staff_id_or_none, "now": NOW},
        )
        return len(done.all())


@pytest.mark.parametrize("table", ADOPTED)
@pytest.mark.parametrize("role", [one for one in ROLES if one != "admin"])
def test_nobody_but_administrators_proposes_or_activates(
    arrange: Arranger, database: Database, table: str, role: str
) -> None:
    actor: Actor = getattr(arrange.office, role)
    with pytest.raises(Forbidden):
        put(database, actor, table)
    put(database, arrange.office.admin, table)
    assert change(database, actor, table, "activated_by = :me, activated_at = :now") == 0


@pytest.mark.parametrize("table", ADOPTED)
def test_a_version_is_activated_by_another_in_their_own_name_once_and_for_good(
    arrange: Arranger, database: Database, table: str
) -> None:
    first, second, third = arrange.office.admin, arrange.staff("admin"), arrange.staff("admin")
    with pytest.raises(Forbidden):
        put(database, first, table, activated_by=second.staff_id, activated_at=NOW)
    with pytest.raises(Forbidden):
        put(database, first, table, by=second.staff_id)
    put(database, first, table)
    in_the_name_of_third = f"activated_by = '{third.staff_id}', activated_at = :now"
    for wrong in (in_the_name_of_third, "activated_at = :now", "activated_by = :me"):
        with pytest.raises(Forbidden):
            change(database, second, table, wrong)
    assert change(database, second, table, "activated_by = :me, activated_at = :now") == 1
    for later in ("activated_by = null, activated_at = null", "activated_by = :me"):
        with pytest.raises(Forbidden):
            change(database, third, table, later)
        # No version of a kind of condition is shipped.
        if table != "condition_kind":
            with pytest.raises(Forbidden):
                change(database, third, table, later, version=1)


WITHDRAWN = "ended_as = 'withdrawn', ended_by = :me, ended_at = :now"
REFUSED = "ended_as = 'refused', ended_by = :me, ended_at = :now, end_reason = 'Te ruim.'"
ACTIVATED = "activated_by = :me, activated_at = :now"


def test_a_proposal_ends_in_one_s_own_name_once_and_is_never_activated(
    arrange: Arranger, database: Database
) -> None:
    first, second = arrange.office.admin, arrange.staff("admin")
    for version in (7, 8):
        put(database, first, "rule_book", version=version)
    # A proposer refuses nothing of their own, nobody withdraws for another, and a refusal has its reason.
    nameless = REFUSED.replace(":me", f"'{first.staff_id}'")
    unsaid = REFUSED.replace("'Te ruim.'", "null")
    for actor, wrong in ((first, REFUSED), (second, WITHDRAWN), (second, nameless)):
        with pytest.raises(Forbidden):
            change(database, actor, "rule_book", wrong)
    for both in (unsaid, f"{REFUSED}, {ACTIVATED}"):
        with pytest.raises(Conflict):
            change(database, second, "rule_book", both)
    assert change(database, arrange.office.officer, "rule_book", REFUSED) == 0
    assert change(database, first, "rule_book", WITHDRAWN, 7) == 1
    assert change(database, second, "rule_book", REFUSED, 8) == 1
    # The release before sees a proposal, and is refused its activation too.
    for version in (7, 8):
        for later in (
            ACTIVATED,
            "ended_as = null, ended_by = null, ended_at = null, end_reason = null",
        ):
            with pytest.raises(Forbidden):
                change(database, second, "rule_book", later, version)
    with database.work(first, NOW) as work:
        query = text("select distinct state from rule_book where version in (7, 8)")
        assert work.session.scalars(query).all() == ["proposed"]


def request_backtest(database: Database, by: Actor, **changes: Any) -> None:
    asked: dict[str, Any] = {
        "version": 1, "since_on": date(2026, 1, 5), "until_on": date(2026, 2, 1),
        "asked_by": by.staff_id, "asked_at": NOW,
    }  # fmt: skip
    with database.work(by, NOW) as work:
        work.session.add(RuleBacktestRow(**asked | changes))


@pytest.mark.parametrize("role", ROLES)
def test_trials_are_asked_for_and_looked_at_by_administrators_alone(
    arrange: Arranger, database: Database, role: str
) -> None:
    actor: Actor = getattr(arrange.office, role)
    can_perform = role == "admin"
    with nullcontext() if can_perform else pytest.raises(Forbidden):
        request_backtest(database, actor)
    if not can_perform:
        request_backtest(database, arrange.office.admin)
    with database.work(actor, NOW) as work:
        assert len(work.session.exec(select(RuleBacktestRow)).all()) == int(can_perform)


def test_a_trial_waits_when_it_is_asked_for_in_one_s_own_name(
    arrange: Arranger, database: Database
) -> None:
    admin, other = arrange.office.admin, arrange.staff("admin")
    wrong: list[dict[str, Any]] = [
        {"asked_by": other.staff_id},
        {"tries": 1},
        {"state": "running", "tries": 1, "lease_until_at": NOW},
        {"state": "done", "ended_at": NOW, "result": {}},
    ]
    for changes in wrong:
        with pytest.raises(Forbidden):
            request_backtest(database, admin, **changes)


def test_what_came_of_a_trial_is_written_by_the_clock_alone_and_stays(
    arrange: Arranger, database: Database
) -> None:
    request_backtest(database, arrange.office.admin)
    change_it = "update rule_backtest set done = 7 returning done"
    with pytest.raises(Forbidden), database.work(arrange.office.admin, NOW) as work:
        work.session.execute(text(change_it))
    with database.work(CLOCK, NOW) as work:
        assert work.session.execute(text(change_it)).scalars().all() == [7]
    # Who asked for which version over what time is nobody's to change.
    for column in ("version = 2", "asked_by = null", "since_on = until_on"):
        with pytest.raises(Forbidden), database.work(CLOCK, NOW) as work:
            work.session.execute(text(f"update rule_backtest set {column}"))
    for actor in (arrange.office.admin, CLOCK):
        with pytest.raises(Forbidden), database.work(actor, NOW) as work:
            work.session.execute(text("delete from rule_backtest"))


def test_acts_and_verdicts_are_written_in_one_s_own_name_alone(
    arrange: Arranger, database: Database
) -> None:
    office = arrange.office
    missed, absence = arrange.miss(arrange.person(), NOW - timedelta(days=1))
    escalation = EscalationRow(
        person_id=missed.person_id, trigger_key="x", rule_code="x", rule_version=1, severity=1,
        opened_at=NOW,
    )  # fmt: skip
    arrange.add(escalation)

    def rows(who: UUID) -> tuple[Any, Any]:
        act = EscalationActRow(
            escalation_id=escalation.id,
            person_id=escalation.person_id,
            act="wake",
            acted_at=NOW,
            acted_by=who,
        )
        verdict = AbsenceVerdictRow(
            absence_id=absence.id, person_id=escalation.person_id, verdict="excused", reason="x",
            decided_by=who, decided_at=NOW,
        )  # fmt: skip
        return act, verdict

    for row in rows(office.deputy.staff_id):
        with pytest.raises(Forbidden), database.work(office.supervisor, NOW) as work:
            work.session.add(row)
    for row in rows(office.supervisor.staff_id):
        with database.work(office.supervisor, NOW) as work:
            work.session.add(row)


def turn(arrange: Arranger, by: Actor, days: int) -> DutyShiftRow:
    begins = NOW + timedelta(days=days)
    return DutyShiftRow(
        team_id=arrange.office.team_id, staff_id=arrange.office.officer.staff_id, entered_at=NOW,
        during=half_open(begins, begins + timedelta(hours=8)), entered_by=by.staff_id,
    )  # fmt: skip


@pytest.mark.parametrize("role", [*ROLES, "other_planner"])
def test_turns_are_made_and_taken_off_by_those_who_keep_the_team_s_rota(
    arrange: Arranger, database: Database, role: str
) -> None:
    office = arrange.office
    actor: Actor = getattr(office, role)
    keeps = role in ("supervisor", "planner")
    arrange.add(turn(arrange, office.planner, 1))
    with database.work(actor, NOW) as work:
        gone = work.session.execute(text("delete from duty_shift returning id")).all()
        assert len(gone) == (1 if keeps else 0)
    if keeps:
        with database.work(actor, NOW) as work:
            work.session.add(turn(arrange, actor, 2))
        other = office.planner if role == "supervisor" else office.supervisor
        with pytest.raises(Forbidden), database.work(actor, NOW) as work:
            work.session.add(turn(arrange, other, 3))
    else:
        with pytest.raises(Forbidden), database.work(actor, NOW) as work:
            work.session.add(turn(arrange, actor, 2))
