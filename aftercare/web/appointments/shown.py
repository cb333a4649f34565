"""An appointment as lists, grids and calendars show it, whichever question it was read by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from aftercare.domain.appointments.lifecycle import AWAITING_OUTCOME, RECORDED
from aftercare.domain.conditions.device_checks import DEVICE_CHECK
from aftercare.store.database.plain_sql import Row
from aftercare.web.shell.phrases import full_name, where

_AWAITING = {state.value for state in AWAITING_OUTCOME}
_RECORDED = {state.value for state in RECORDED}


@dataclass(frozen=True, slots=True)
class AddressWaits:
    """`id`: of the submission."""

    id: UUID
    received_at: datetime


@dataclass(frozen=True, slots=True)
class ShownAppointment:
    """`person` is the name, or a word instead of it; `given` and `family` are apart, so that a narrow block shows the
    family name alone. `kind` is empty where the reader may not know it; `note` replaces its name. `state` is a code of
    the words of appointments. `of_colleague` is the officer of the client, `with_colleague` the one
    who holds it for the client's own officer. `href` is the page of its block, `move_href` the page that moves it.
    `signs`: `any` while early signs can be ticked, `at_once` if one of them raises an alarm."""

    id: UUID
    starts_at: datetime
    ends_at: datetime
    person: str
    family: str
    kind: str
    state: str
    place: str = ""
    person_id: UUID | None = None
    version: int = 0
    given: str = ""
    note: str = ""
    phone: str | None = None
    away: str | None = None
    session_id: UUID | None = None
    officer_id: UUID | None = None
    officer: str = ""
    travel_min: int = 0
    with_me: bool = True
    enforceable: bool = True
    in_place_of: str | None = None
    of_colleague: str | None = None
    with_colleague: str | None = None
    as_second: bool = False
    href: str | None = None
    move_href: str | None = None
    can_record: bool = False
    # It has begun, and its outcome is recorded on its own page.
    records_apart: bool = False
    recorded: bool = False
    undoable: bool = False
    signs: str = ""
    # A visit at the client's home, of which no address is known.
    no_address: bool = False
    # Another home address that was sent and waits for a decision.
    address_waits: AddressWaits | None = None


def appointment(row: Row, now: datetime, language: str) -> ShownAppointment:
    """Of a row of the week, of the outcomes to record, or of attendance. Its outcome can be recorded once it begins."""
    state = row.get("state", "outcome_overdue")
    awaited = state in _AWAITING and row["starts_at"] <= now
    return ShownAppointment(
        id=row["id"],
        starts_at=row["starts_at"],
        ends_at=row["ends_at"],
        person=full_name(row),
        family=row["family_name"],
        kind=row["kind"],
        state="asks_another_time" if row.get("asks_another_time") else state,
        place=where({"site": None} | row, language),
        person_id=row["person_id"],
        version=row["version"],
        given=row["given_name"],
        phone=row.get("phone"),
        away=row.get("away"),
        session_id=row.get("session_id"),
        officer_id=row.get("officer_id"),
        travel_min=row.get("travel_min", 0),
        with_me=bool(row.get("with_me")),
        enforceable=row.get("enforceable", True),
        in_place_of=row.get("in_place_of"),
        of_colleague=row.get("of_colleague"),
        with_colleague=row.get("with_colleague"),
        as_second=bool(row.get("as_second")),
        can_record=awaited and row["kind"] != DEVICE_CHECK,
        records_apart=awaited and row["kind"] == DEVICE_CHECK,
        recorded=state in _RECORDED,
        no_address=bool(row.get("no_address")),
        address_waits=row.get("address_waits"),
        signs=(row.get("with_me") and row.get("signs")) or "",
    )
