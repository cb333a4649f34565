"""A command that shows the deadlines of one case file: what, counted from, until when, and by which rule."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table
from sqlmodel import select

from aftercare.base.clock import utc_text
from aftercare.base.errors import NotFound
from aftercare.cli.app_states import app_state_for_command
from aftercare.cli.options import AsJson
from aftercare.cli.output import out, plainly, say_json
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.deadlines import DEADLINE_KINDS, DeadlineState
from aftercare.domain.deadlines.clocks.running import RunningClock
from aftercare.domain.time.wall_time import wall
from aftercare.processes.deadlines.statutory_clocks import clocks_of_order
from aftercare.store.accounts import audit
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.deadlines.rows import OF_ORDER, DeadlineRow, deadlines_of
from aftercare.store.orders.rows import orders_of
from aftercare.store.people.rows import PersonRow

COLUMNS = ("Deadline", "Counted from", "Due (Amsterdam)", "State", "Source")


@plainly
def deadlines(
    reference: Annotated[str, typer.Argument(metavar="REFERENCE", help="Of the case file.")],
    everything: Annotated[
        bool, typer.Option("--all", help="Also what was done or is no longer needed.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Show the deadlines of one case file, the earliest first. No name is printed.

    With --json an object with `reference` and `deadlines`: `code`, `number`, `counted_from_on`, `due_at`, `state`,
    `late` and `source` of each.
    """
    with (
        app_state_for_command() as app_state,
        app_state.database.work(CLOCK, app_state.clock.now()) as work,
    ):
        person = _person(work, reference)
        audit.note(work, "read-deadlines", "person", person.id, person.id)
        running = _running(work, person)
        rows = [
            row
            for row in deadlines_of(work.session, person.id)
            if everything or row.state == DeadlineState.OPENED
        ]
        now = work.now
    if as_json:
        found = [_as_document(row, running, now) for row in rows]
        say_json({"reference": reference, "deadlines": found})
        return
    if not rows:
        message = f"{reference}: no deadline {'was ever set' if everything else 'is open'}."
        out().print(message, markup=False)
        return
    out().print(_table(reference, rows, running, now))


def _as_document(
    row: DeadlineRow, running: dict[tuple[object, str, int], RunningClock], now: datetime
) -> dict[str, object]:
    return {
        "code": row.code,
        "number": row.number,
        "counted_from_on": row.counted_from_on.isoformat(),
        "due_at": utc_text(row.due_at),
        "state": row.state,
        "late": _is_late(row, now),
        "source": _source(row, running),
    }


def _is_late(row: DeadlineRow, now: datetime) -> bool:
    return row.state == DeadlineState.OPENED and row.due_at <= now


def _source(row: DeadlineRow, running: dict[tuple[object, str, int], RunningClock]) -> str:
    kind, clock = DEADLINE_KINDS.get(row.code), running.get((row.subject_id, row.code, row.number))
    by_rule = clock.rule.source if clock and row.subject_kind == OF_ORDER else None
    return by_rule or (kind.source if kind else "")


def _person(work: UnitOfWork, reference: str) -> PersonRow:
    found = work.session.exec(select(PersonRow).where(PersonRow.reference == reference)).first()
    if found is None:
        raise NotFound("There is no file with this reference.")
    return found


def _running(work: UnitOfWork, person: PersonRow) -> dict[tuple[object, str, int], RunningClock]:
    """The clocks that run now, by order, code and number."""
    return {
        (order.id, one.code, one.number): one
        for order in orders_of(work.session, person.id)
        for one in clocks_of_order(work.session, order, person.enrolled_on, work.now)
    }


def _table(
    reference: str,
    rows: list[DeadlineRow],
    running: dict[tuple[object, str, int], RunningClock],
    now: datetime,
) -> Table:
    table = Table(*COLUMNS, title=escape(reference))
    for row in rows:
        kind = DEADLINE_KINDS.get(row.code)
        name = kind.en if kind else row.code
        number = f" ({row.number})" if row.number else ""
        late = _is_late(row, now)
        clock = running.get((row.subject_id, row.code, row.number))
        table.add_row(
            f"{name}{number}",
            _since(row, clock),
            _local(row.due_at),
            "late" if late else row.state,
            _source(row, running),
            style="bold red" if late else None,
        )
    return table


def _since(row: DeadlineRow, clock: RunningClock | None) -> str:
    day = row.counted_from_on.isoformat()
    return f"{day}, {clock.anchor.value.replace('_', ' ')}" if clock else day


def _local(moment: datetime) -> str:
    """The end of a day is shown as the date of that day, not as 0:00 of the next."""
    local = wall(moment)
    if (local.hour, local.minute) != (0, 0):
        return f"{local:%a %Y-%m-%d %H:%M}"
    return f"{local.date() - timedelta(days=1):%a %Y-%m-%d}"
