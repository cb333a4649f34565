"""The oracle of the random histories finds nothing wrong with a good one, and each thing that is broken by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text

from aftercare.domain.absences.absence import Verdict
from aftercare.domain.appointments.lifecycle import Outcome
from aftercare.domain.escalation.ladder import Decision
from tests.conftest import cloned_database
from tests.scheduling.histories.app_state import AppState, Line, name_of, settle_in
from tests.scheduling.histories.ladder_oracle import Life
from tests.scheduling.histories.living import read_rows
from tests.scheduling.histories.oracle import wrong_with
from tests.scheduling.histories.playing import catch_up, play
from tests.scheduling.histories.rows import Rows, rows_of
from tests.scheduling.histories.script import (
    DAY,
    Alarm,
    Book,
    Decide,
    Judge,
    Pass,
    PassOn,
    Record,
    Reopen,
    Ring,
    Silence,
    Step,
    TakeUp,
)
from tests.store.arranging import NOW

HOUR = 60
# Two misses: one judged and decided about, and that opened again; one that nobody judges. Another appointment
# without outcome, and an alarm somebody took up.
GOOD: list[Step] = [
    Book(0, 0, -2 * DAY),
    Book(0, 1, -HOUR),
    Book(1, 0, -3 * DAY),
    Book(2, 0, HOUR),
    Ring("a"),
    Record(0, Outcome.MISSED),
    Record(1, Outcome.MISSED),
    Record(2, Outcome.MISSED),
    Judge(0, Verdict.UNEXCUSED),
    Ring("ab"),
    Pass(5 * HOUR),
    Ring("b"),
    Decide(0, Decision.CONTACT_PERSON),
    Pass(DAY),
    Ring("a"),
    Reopen(0),
    Alarm(2, 30),
    Pass(DAY),
    Ring("a"),
    Silence(0, 5),
    TakeUp(1, False),
    PassOn(2, 0),
    Pass(12 * DAY),
    Ring("a"),
    Decide(0, Decision.CLOSE),
    Pass(2 * DAY),
    Ring("b"),
]


@pytest.fixture(scope="module")
def lived(server_url: str, template_database: str) -> Iterator[AppState]:
    """A house in which the good history came to its end."""
    line = Line()
    with cloned_database(server_url, template_database) as office:
        with line.to(office) as engine:
            cast = settle_in(engine)
        with cloned_database(server_url, name_of(office)) as url, line.to(url) as engine:
            app_state = AppState(engine, cast)
            play(app_state, GOOD)
            catch_up(app_state)
            yield app_state


def wrong(app_state: AppState, *statements: str) -> list[str]:
    """What the oracle says once these were done to the rows behind everybody's back; nothing of it stays."""
    with app_state.engine.connect() as connection:
        # No trigger and no foreign key is in the way of a broken row.
        connection.execute(text("set local session_replication_role = replica"))
        for one in statements:
            changed = connection.execute(text(one), {"now": app_state.clock.now()}).rowcount
            assert changed != 0, one
        found = wrong_with(rows_of(connection, app_state.clock.now(), app_state.ticks))
        connection.rollback()
    return found


def test_a_good_history_is_good(lived: AppState) -> None:
    assert wrong(lived) == []
    rows = read_rows(lived)
    assert {one.state for one in rows.escalations} >= {"opened", "resolved"}
    assert {one.state for one in rows.steps} >= {"notified", "cancelled"}
    assert {one.trigger_code for one in rows.escalations} >= {
        "unexcused-of-kind", "decision-overdue", "outcome-overdue", "alarm",
    }  # fmt: skip
    assert len(lived.ticks) >= 8


A_STEP = "(select id from escalation_step where state = 'notified' order by id offset 3 limit 1)"
OVER = "(select id from escalation where state = 'resolved' order by id limit 1)"
LOG = (
    "insert into audit_entry (at, role, action, subject_kind, subject_id, person_id, request_id)"
    " select :now, 'clock', '{action}', 'escalation', e.id, e.person_id, gen_random_uuid()"
    " from escalation e where e.id = {escalation}"
)
DECIDED = (
    "decision = 'close', decided_at = :now, decided_by = '00000000-0000-0000-0000-000000000000'"
)
RAN_BY_NOBODY = (
    "update escalation_step set state = 'waiting', notified_at = null, staff_id = null, reached = null,"
    f" fell_through = false where id = {A_STEP}"
)
BROKEN: dict[str, tuple[tuple[str, ...], str]] = {
    "an appointment nobody asks about": (
        ("update appointment set state = 'scheduled', overdue_at = null where state = 'outcome_overdue'",),
        "nobody is asked",
    ),
    "an outcome nobody recorded": (
        ("update appointment set state = 'attended' where state = 'outcome_overdue'",),
        "was recorded",
    ),
    "an outcome that was due at another moment": (
        ("update appointment set overdue_at = overdue_at + interval '1 hour' where state = 'outcome_overdue'",),
        "is overdue since",
    ),
    "a missing outcome no escalation asks for": (
        ("delete from escalation_cause c using appointment a where a.id = c.appointment_id"
         " and a.state = 'outcome_overdue'",),
        "has no outcome, and 0 escalations",
    ),
    "a miss without an absence": (
        ("delete from absence where state = 'opened'",),
        "it has an absence: False",
    ),
    "a miss whose absence was dropped": (
        ("update absence set state = 'dropped' where state = 'opened'",),
        "it has an absence: False",
    ),
    "an absence past its deadline in no live case": (
        (f"update escalation set state = 'resolved', {DECIDED} where rule_code = 'decision-overdue'",),
        "in 0 live escalations",
    ),
    "a verdict nobody evaluated": (
        ("update absence set evaluated_at = null where state = 'decided'",),
        "never evaluated",
    ),
    "an unexcused miss no escalation was opened about": (
        ("delete from escalation_cause where escalation_id in"
         " (select id from escalation where rule_code = 'unexcused-required')",),
        "no escalation was ever opened about it",
    ),
    "two open escalations of one person and rule": (
        ("drop index escalation_once",
         "insert into escalation select (jsonb_populate_record(e, jsonb_build_object('id', gen_random_uuid()))).*"
         " from escalation e where state = 'opened' limit 1"),
        "2 open escalations",
    ),
    "a step that was skipped": ((RAN_BY_NOBODY,), "not run by the tick"),
    "a step cancelled before it ran": (
        (RAN_BY_NOBODY.replace("'waiting'", "'cancelled'"),),
        "not run by the tick",
    ),
    "a step that ran late": (
        (f"update escalation_step set notified_at = :now where id = {A_STEP}",
         f"update staff_notice set created_at = :now where step_id = {A_STEP}"),
        "not run by the tick",
    ),
    "a step that notified twice": (
        ("alter table staff_notice drop constraint staff_notice_step_id_key",
         "insert into staff_notice (id, staff_id, person_id, escalation_id, step_id, created_at) select"
         " gen_random_uuid(), staff_id, person_id, escalation_id, step_id, created_at from staff_notice"
         f" where step_id = {A_STEP}",),
        "notified 2 times",
    ),
    "a step that is on record twice": (
        (LOG.format(action="notify-step", escalation="(select id from escalation where state = 'opened' limit 1)"),),
        "are on record",
    ),
    "a step that notified nobody": (
        (f"delete from staff_notice where step_id = {A_STEP}",),
        "notified 0 times",
    ),
    "a step that ran after the decision": (
        (LOG.format(action="notify-step", escalation=OVER),),
        "notify-step while it was resolved",
    ),
    "a step that ran before it was due": (
        (f"update escalation_step set due_at = notified_at + interval '1 hour' where id = {A_STEP}",),
        "before it was due",
    ),
    "a due moment that was shifted": (
        (f"update escalation_step set due_at = due_at - interval '1 hour' where id = {A_STEP}",),
        "steps due",
    ),
    "a step that reached somebody else": (
        ("update escalation_step set reached = 'unit_manager' where state = 'notified' and audience = 'officer'",),
        "not the officer",
    ),
    "a step that does not say it fell through": (
        ("update escalation_step set fell_through = not fell_through where state = 'notified'",),
        "does not say",
    ),
    "a step that was passed though a person was left to notify": (
        (f"update escalation_step set state = 'passed', reached = null where id = {A_STEP}",),
        "was passed though",
    ),
    "an escalation at its end that was never notified again": (
        ("update escalation_step set notified_at = '2026-01-01' where state = 'notified'",
         "delete from staff_notice where again"),
        "and not again",
    ),
    "a notice after the last step that is not in the access log": (
        ("delete from audit_entry where action = 'notify-again'",),
        "not so on record",
    ),
    "staff called about what is no alarm": (
        (LOG.format(action="notify-called", escalation=OVER),),
        "is no alarm",
    ),
    "an escalation decided behind the record": (
        (f"update escalation set state = 'resolved', {DECIDED} where state = 'opened'",),
        "by its record opened",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_broken_by_hand_is_shown(lived: AppState, name: str) -> None:
    statements, finding = BROKEN[name]
    found = wrong(lived, *statements)
    assert any(finding in one for one in found), found


def out_of_turn(rows: Rows) -> str:
    """Two steps of one ladder change places in the order in which they notified."""
    notices = {one.step_id: one for one in rows.notices if one.step_id}
    one, other = next(
        (one, other)
        for one in rows.steps
        for other in rows.steps
        if one.escalation_id == other.escalation_id and one.due_at < other.due_at
        and one.id in notices and other.id in notices
    )  # fmt: skip
    first, second = notices[one.id], notices[other.id]
    rows.tables["notices"].remove(first)
    rows.tables["notices"].remove(second)
    rows.tables["notices"] += [
        changed(first, id=second.id),
        changed(second, id=first.id),
    ]
    return "ran before step"


def changed(row: Any, **values: Any) -> Any:
    """A copy of a row with other values."""
    return SimpleNamespace(**dict(row._mapping) | values)


def notified_right_after(action: str, finding: str) -> Callable[[Rows], str]:
    """As if a worker had gone on with an escalation that had just been taken up, or asked to be left quiet."""

    def breaks(rows: Rows) -> str:
        number, before = next(
            (number, one) for number, one in enumerate(rows.log) if one.action == action
        )
        rows.tables["log"].insert(number + 1, changed(before, action="notify-step"))
        return finding

    return breaks


@pytest.mark.parametrize(
    "breaks",
    [
        out_of_turn,
        notified_right_after("acknowledge", "notify-step while it was acknowledged"),
        notified_right_after("snooze", "notify-step while it was snoozed"),
        notified_right_after("decide-close", "notify-step while it was resolved"),
    ],
    ids=["out of turn", "while taken up", "while quiet", "once decided"],
)
def test_what_is_out_of_its_time_is_shown(lived: AppState, breaks: Callable[[Rows], str]) -> None:
    rows = read_rows(lived)
    finding = breaks(rows)
    found = wrong_with(rows)
    assert any(finding in one for one in found), found


LAPSED = "end-snooze while it was snoozed"
IN_SPITE = "is quiet in spite of news"


@pytest.mark.parametrize(
    ("log", "finding"),
    [
        (("open-escalation", "snooze"), None),
        (("open-escalation", "open-escalation", "snooze"), None),
        (("open-escalation", "snooze", "open-escalation"), IN_SPITE),
        (("open-escalation", "snooze", "open-escalation", "end-snooze"), None),
        (("open-escalation", "snooze", "end-snooze"), LAPSED),
        (("open-escalation", "open-escalation", "snooze", "end-snooze"), LAPSED),
        (("open-escalation", "snooze", "end-snooze", "open-escalation"), LAPSED),
        (("open-escalation", "snooze", "open-escalation", "end-snooze", "snooze"), None),
        (
            ("open-escalation", "snooze", "open-escalation", "end-snooze", "snooze", "end-snooze"),
            LAPSED,
        ),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_a_quiet_case_knew_of_is_shown_by_order_where_all_is_of_one_moment(
    log: tuple[str, ...], finding: str | None
) -> None:
    last = next(one for one in reversed(log) if one != "open-escalation")
    state = "snoozed" if last == "snooze" else "opened"
    found = Life(*an_escalation(state, log)).wrong()
    assert any(finding in one for one in found) if finding else found == [], found


def test_a_cause_of_a_later_moment_is_news_even_where_no_log_says_so() -> None:
    rows, escalation = an_escalation("snoozed", ("open-escalation", "snooze"))
    assert Life(rows, escalation).wrong() == []
    rows.tables["causes"][-1].noticed_at += timedelta(microseconds=1)
    assert [IN_SPITE in one for one in Life(rows, escalation).wrong()] == [True]


@pytest.mark.parametrize(
    ("since", "verdict", "found_wrong"),
    [(1, "unexcused", True), (0, "unexcused", False), (1, "excused", False)],
    ids=["since", "not since", "excused"],
)
def test_a_verdict_given_anew_in_a_quiet_case_is_shown(
    since: int, verdict: str, found_wrong: bool
) -> None:
    rows, escalation = an_escalation("snoozed", ("open-escalation", "snooze"))
    of_it = {
        "appointment_id": rows.tables["causes"][0].appointment_id,
        "verdict": verdict,
        "decided_at": NOW + timedelta(minutes=since),
    }
    rows.tables["absences"] = [SimpleNamespace(**of_it, state="decided")]
    rows.tables["verdicts"] = [SimpleNamespace(**of_it)]
    found = Life(rows, escalation).wrong()
    assert ["about a verdict given since" in one for one in found] == [True] * found_wrong


def an_escalation(state: str, log: tuple[str, ...]) -> tuple[Rows, Any]:
    """An escalation about unexcused misses, all of whose life, and every cause, is of one moment."""
    escalation = SimpleNamespace(id=uuid4(), trigger_code="unexcused-of-kind", state=state)
    of_it = {"escalation_id": escalation.id, "subject_id": escalation.id}
    rows = Rows(NOW + timedelta(hours=1), [])
    rows.tables["escalations"] = [escalation]
    rows.tables["log"] = [
        SimpleNamespace(**of_it, id=number, at=NOW, action=action)
        for number, action in enumerate(log, 1)
    ]
    rows.tables["causes"] = [
        SimpleNamespace(**of_it, noticed_at=NOW, appointment_id=uuid4())
        for action in log
        if action == "open-escalation"
    ]
    rows.tables["absences"], rows.tables["verdicts"] = [], []
    rows.tables["acts"] = [
        SimpleNamespace(
            **of_it, id=number, act="snooze", acted_at=NOW, until_at=NOW + timedelta(days=7)
        )
        for number, action in enumerate(log, 1)
        if action == "snooze"
    ]
    return rows, escalation
