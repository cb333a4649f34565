"""An officer's own calendar: connected, so that it is asked for busy times, and stopped."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from aftercare.base.errors import Conflict, FieldFault, NotFound, refuse_if
from aftercare.base.ids import new_id
from aftercare.base.typed_text import has_unseen, wrong_length
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.calendars.busy_times import CalendarKind, fails_long
from aftercare.domain.events.addresses import url_fault
from aftercare.processes.calendars.clash_tasks import end_clashes_without_cause
from aftercare.store.accounts import audit
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.calendars.busy_rows import count_blocks
from aftercare.store.calendars.connection_rows import (
    CalendarConnectionRow,
    CalendarPasswordRow,
    change_password,
    connection_of,
    failing,
)
from aftercare.store.database.locks import ROW_LOCK
from aftercare.store.database.plain_sql import Row
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock, expect_version
from aftercare.store.staff.mail_rows import is_of_another

LONGEST_ACCOUNT: Final = 200
LONGEST_ADDRESS: Final = 500
LONGEST_PASSWORD: Final = 500


@dataclass(frozen=True)
class NewCalendar:
    """`address` and `password` are those of CalDAV; Microsoft Graph is asked with the account alone."""

    kind: str
    account: str
    address: str = ""
    password: str = ""

    def __repr__(self) -> str:
        """Never with a password."""
        return f"NewCalendar({self.kind})"


@dataclass(frozen=True)
class OwnCalendar:
    """The actor's calendar, if one is connected, and how many of its busy times are still to come."""

    row: CalendarConnectionRow | None
    to_come: int = 0


@requires(Permission.SEE_OWN_WEEK)
def own_calendar(work: UnitOfWork) -> OwnCalendar:
    row = connection_of(work.session, work.actor.staff_id)
    return OwnCalendar(row, count_blocks(work.session, row.id, work.now) if row else 0)


@requires(Permission.SEE_OWN_WEEK)
def own_calendar_fails(work: UnitOfWork) -> CalendarConnectionRow | None:
    """The actor's calendar, when it fails and has not been read for a day."""
    row = connection_of(work.session, work.actor.staff_id)
    if row is None or not fails_long(row.fault, row.read_at, row.made_at, work.now):
        return None
    return row


@requires(Permission.MANAGE_ACCOUNTS)
def failing_calendars(work: UnitOfWork) -> list[Row]:
    """Calendars of colleagues that could not be read the last time: name, kind, fault and since when."""
    return failing(work.session)


@requires(Permission.SEE_OWN_WEEK)
def connect_calendar(
    work: UnitOfWork,
    new: NewCalendar,
    kinds: Collection[CalendarKind],
    inside: Collection[str] = (),
) -> CalendarConnectionRow:
    """The calendar is asked for busy times from now on. `kinds` are those that this installation can read, `inside` the
    hosts inside that it allows. A second click changes nothing. Raises Invalid with fields, Conflict where the actor
    has connected another calendar."""
    # Two transactions would both find no calendar; with the lock, the second waits.
    work.session.get_one(StaffRow, work.actor.staff_id, with_for_update=ROW_LOCK)
    is_caldav = new.kind == CalendarKind.CALDAV
    account, address = new.account.strip(), new.address.strip() if is_caldav else None
    refuse_if(_faults(new, kinds, inside) or _another_person(work, new.kind, account))
    known = connection_of(work.session, work.actor.staff_id)
    if known is not None:
        if (known.kind, known.account, known.address) != (new.kind, account, address):
            raise Conflict("There is a calendar already: stop it first.")
        return known
    row = CalendarConnectionRow(
        id=new_id(),
        staff_id=work.actor.staff_id,
        kind=new.kind,
        account=account,
        address=address,
        made_at=work.now,
        next_read_at=work.now,
    )
    audit.save_and_note(work, "add", "calendar-connection", row)
    work.session.flush()
    if is_caldav:
        work.session.add(CalendarPasswordRow(connection_id=row.id, secret=new.password))
    return row


@requires(Permission.SEE_OWN_WEEK)
def renew_password(work: UnitOfWork, connection_id: UUID, version: int, password: str) -> None:
    """The connected calendar is asked with this password at the next turn; its busy times stay. Raises Invalid at
    /password, NotFound for one that was stopped, is another's or has no password, Stale."""
    row = connection_of(work.session, work.actor.staff_id)
    if row is None or row.id != connection_id or row.kind != CalendarKind.CALDAV:
        raise NotFound()
    expect_version(row, version)
    refuse_if(wrong_length("/password", password, LONGEST_PASSWORD))
    change_password(work.session, row, password)
    row.next_read_at = work.now
    row.version += 1
    audit.save_and_note(work, "change", "calendar-connection", row)


@requires(Permission.SEE_OWN_WEEK)
def stop_calendar(work: UnitOfWork, connection_id: UUID, version: int) -> None:
    """Its password and its busy times go with it, and tasks about them end. Raises NotFound for one that was stopped or
    is another's, Stale."""
    row = connection_of(work.session, work.actor.staff_id)
    if row is None or row.id != connection_id:
        raise NotFound()
    expect_version(row, version)
    audit.note(work, "withdraw", "calendar-connection", row.id)
    work.session.delete(row)
    work.session.flush()
    with as_clock(work):
        end_clashes_without_cause(work.session, work.now)


def _another_person(work: UnitOfWork, kind: str, account: str) -> list[FieldFault]:
    """Microsoft Graph answers the application for anyone in the organisation: a mistyped address would plan by the
    calendar of a colleague."""
    if kind == CalendarKind.GRAPH:
        with as_clock(work):
            if is_of_another(work.session, account, work.actor.staff_id):
                return [FieldFault("/account", "calendar-of-colleague")]
    return []


def _faults(
    new: NewCalendar, kinds: Collection[CalendarKind], inside: Collection[str]
) -> list[FieldFault]:
    if new.kind not in kinds:
        return [FieldFault("/kind", "calendar-kind")]
    faults = wrong_length("/account", new.account, LONGEST_ACCOUNT)
    if not faults and (has_unseen(new.account) or ":" in new.account):
        # A colon would end the name where it is sent with the password (RFC 7617, section 2).
        faults.append(FieldFault("/account", "calendar-account"))
    if new.kind != CalendarKind.CALDAV:
        return faults
    address = new.address.strip()
    wrong = wrong_length("/address", address, LONGEST_ADDRESS)
    if not wrong and (refused := url_fault(address, inside)) is not None:
        plain = refused == "webhook-url-https"
        wrong.append(
            FieldFault("/address", "calendar-address-https" if plain else "calendar-address")
        )
    return faults + wrong + wrong_length("/password", new.password, LONGEST_PASSWORD)
