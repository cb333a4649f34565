"""Inserts many new appointments at once, by COPY, under every constraint of the calendar."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session

from aftercare.base.ids import new_id
from aftercare.domain.placement.result import Placed
from aftercare.store.database.columns import as_uuid, half_open
from aftercare.store.database.plain_sql import execute
from aftercare.store.placement.reason_texts import why_words
from aftercare.store.plans.rows import ObligationRow

_COLUMNS = (
    "id, person_id, obligation_id, line_id, occurrence, kind, provider_id, officer_id, site_id,"
    " session_id, during, travel_min, enforceable, booked_at, replaces_id, why, state, version"
)
# COPY does not write into a table with row-level security, and this role is not its owner. So rows go to a temporary
# table of this transaction, and from there into the table under policies and constraints. It is emptied, not dropped:
# dropping a table makes the driver forget every statement it has prepared on this connection. Always with the clock's
# rights: another role of the same transaction could not write into it.
_MAKE = "create temporary table if not exists arriving on commit drop as select {} from appointment with no data"
_CREATE_STAGING_TABLE = _MAKE.format(_COLUMNS)
_COPY = f"copy arriving ({_COLUMNS}) from stdin"
_MOVE_ON = "insert into appointment ({0}) select {0} from arriving"
_ENTER = _MOVE_ON.format(_COLUMNS)
_EMPTY = "truncate arriving"
NULL = r"\N"


@dataclass(frozen=True)
class NewAppointment:
    """An occurrence at its place, and the appointment that it replaces, if any."""

    row: Placed
    replaces_id: UUID | None = None


def insert_appointments(
    session: Session,
    arrivals: Sequence[NewAppointment],
    lines: Mapping[str, ObligationRow],
    binding: set[UUID],
    now: datetime,
) -> None:
    """Book all of them or none: a double booking raises, and the transaction is over. `lines` are the obligations by
    line; those in `binding` give enforceable appointments."""
    if not arrivals:
        return
    whole = "".join(_lines(arrivals, lines, binding, now))
    execute(session, _CREATE_STAGING_TABLE)
    driver: Any = session.connection().connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(_COPY) as copy:
        copy.write(whole)
    execute(session, _ENTER)
    execute(session, _EMPTY)


def _lines(
    arrivals: Iterable[NewAppointment],
    lines: Mapping[str, ObligationRow],
    binding: set[UUID],
    now: datetime,
) -> Iterable[str]:
    """One line in COPY's text format for each; values that all rows of an obligation share are formatted once."""
    shared: dict[str, tuple[str, str, str]] = {}
    moments: dict[datetime, str] = {}  # few, and slow to format: many begin at the same hour
    for one in arrivals:
        row = one.row
        if row.obligation not in shared:
            line = lines[row.obligation]
            shared[row.obligation] = _shared(line, line.id in binding, now)
        of_line, kind, rest = shared[row.obligation]
        begins, ends = _moment(moments, row.start), _moment(moments, row.end)
        yield (
            f"{new_id()}\t{of_line}\t{row.occurrence}\t{kind}\t{row.officer or NULL}"
            f"\t{row.site or NULL}\t{row.session or NULL}\t[{begins},{ends})\t{rest}"
            f"\t{one.replaces_id or NULL}\t{_json(why_words(row))}\tscheduled\t1\n"
        )


def _shared(line: ObligationRow, binds: bool, now: datetime) -> tuple[str, str, str]:
    return (
        f"{line.person_id}\t{line.id}\t{line.line_id}",
        f"{line.kind}\t{line.provider_id or NULL}",
        f"{line.travel_min}\t{binds}\t{now.isoformat()}",
    )


def _moment(known: dict[datetime, str], at: datetime) -> str:
    found = known.get(at)
    if found is None:
        found = known[at] = at.isoformat()
    return found


def _json(value: object) -> str:
    """JSON has no control characters of its own, so backslashes alone need care in COPY."""
    return json.dumps(value, ensure_ascii=False).replace("\\", "\\\\")


def appointment_values(
    obligation: ObligationRow,
    row: Placed,
    now: datetime,
    enforceable: bool,
    replaces_id: UUID | None = None,
) -> dict[str, Any]:
    """The columns of a new appointment that holds an occurrence of this obligation at this place."""
    return {
        "id": new_id(),
        "person_id": obligation.person_id,
        "obligation_id": obligation.id,
        "line_id": obligation.line_id,
        "occurrence": row.occurrence,
        "kind": obligation.kind,
        "provider_id": obligation.provider_id,
        "officer_id": as_uuid(row.officer),
        "site_id": as_uuid(row.site),
        "session_id": as_uuid(row.session),
        "during": half_open(row.start, row.end),
        "travel_min": obligation.travel_min,
        "enforceable": enforceable,
        "booked_at": now,
        "replaces_id": replaces_id,
        "why": why_words(row),
        "state": "scheduled",
        "version": 1,
    }
