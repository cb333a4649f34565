"""Reading the access log: for auditors, newest first, on a page or as a file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from aftercare.base.errors import FieldFault, Invalid, refuse_if
from aftercare.domain.accounts.log_chain import Break, LogKeys
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.time.wall_time import at_wall_or_later, start_of_day
from aftercare.store.accounts import audit
from aftercare.store.accounts import screen_access_log as log_screen
from aftercare.store.accounts.rows import staff_named
from aftercare.store.database.plain_sql import Row
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock

# The most lines in one file of the access log. A busy team writes about so many in a week.
LOG_LINES: Final = 20_000


@dataclass(frozen=True)
class LogQuery:
    """An auditor's filter on the log; None matches any. `account` is its name, or the one that colleagues read of its
    holder. Hours narrow the first and the last day. `certificate` is the number of one of destruction. `looks` is
    True for reading and False for other acts, `by_people` True for accounts and False for the service itself; `refused`
    leaves what was asked for in vain; `itself` leaves looks at one file, without lists in which it stood."""

    account: str | None = None
    reference: str | None = None
    certificate: int | None = None
    from_on: date | None = None
    until_on: date | None = None
    from_time: time | None = None
    until_time: time | None = None
    looks: bool | None = None
    by_people: bool | None = None
    role: str | None = None
    action: str | None = None
    refused: bool = False
    itself: bool = False
    before: int | None = None

    @property
    def names_a_file(self) -> bool:
        return self.reference is not None or self.certificate is not None

    @property
    def from_at(self) -> datetime | None:
        if self.from_on is None:
            return None
        return at_wall_or_later(self.from_on, self.from_time or time.min)

    @property
    def until_at(self) -> datetime | None:
        """Of an hour that comes twice, when the clock goes back, the second is within."""
        if self.until_on is None:
            return None
        if self.until_time is None:
            return start_of_day(self.until_on + timedelta(days=1))
        return at_wall_or_later(self.until_on, self.until_time, fold=1)


@requires(Permission.READ_ACCESS_LOG)
def access_log_file(work: UnitOfWork, query: LogQuery) -> list[Row]:
    """The same for a file, newest first: references and account names, no content of a case file. The export is itself
    on record. Raises Invalid as `access_log` does, and at /from_on for more than LOG_LINES."""
    found = access_log(work, query, LOG_LINES + 1)
    if len(found) > LOG_LINES:
        detail = f"More than {LOG_LINES} lines: choose fewer days or hours, one account or one case file."
        raise Invalid.at("/from_on", "too-many-lines", detail)
    person_id = found[0]["person_id"] if found and query.names_a_file else None
    audit.note(work, "export-access-log", "access-log", None, person_id)
    return found


@requires(Permission.READ_ACCESS_LOG)
def access_log(work: UnitOfWork, query: LogQuery, limit: int = 100) -> list[Row]:
    """Newest first, with references of files and never a name of a person; a file that was destroyed has the number of
    its certificate. Raises Invalid at /account, /reference or /certificate for one that does not exist. Reading the log
    is itself on record; that entry is written after the entries shown were read."""
    # An auditor may not see any person; the reference is the only fact about them that the log shows.
    with as_clock(work):
        wanted = _log_filter(work, query)
        found = log_screen.access_log(work.session, wanted, limit)
    audit.note(work, "read", "access-log", None, wanted.person_id)
    return found


@requires(Permission.READ_ACCESS_LOG)
def log_and_readers(work: UnitOfWork, query: LogQuery, limit: int) -> tuple[list[Row], list[Row]]:
    """The same with who looked at the file that is asked about, how often, first and last; none without a file, and
    on later pages."""
    found = access_log(work, query, limit)
    if not query.names_a_file or query.before is not None:
        return found, []
    with as_clock(work):
        return found, log_screen.readers(work.session, _log_filter(work, query))


@requires(Permission.READ_ACCESS_LOG)
def first_break_of_log(work: UnitOfWork, keys: LogKeys) -> Break | None:
    """The first link of the log's chain that does not hold, None when all do. Reads the whole log."""
    return audit.check(work.session, keys)


def _log_filter(work: UnitOfWork, query: LogQuery) -> log_screen.LogFilter:
    faults = []
    person_id, staff = None, []
    if query.account is not None and not (staff := staff_named(work.session, query.account)):
        faults.append(FieldFault("/account", "no-such-account"))
    if query.reference is not None:
        person_id = log_screen.person_by_typed_reference(work.session, query.reference)
        if person_id is None:
            faults.append(FieldFault("/reference", "no-such-file"))
    if query.certificate is not None:
        destroyed = log_screen.person_of_certificate(work.session, query.certificate)
        if destroyed is None or person_id not in (None, destroyed):
            faults.append(FieldFault("/certificate", "no-such-certificate"))
        person_id = destroyed
    refuse_if(faults)
    return log_screen.LogFilter(
        person_id=person_id,
        staff_ids=[one.id for one in staff] or None,
        from_at=query.from_at,
        until_at=query.until_at,
        looks=query.looks,
        by_people=query.by_people,
        role=query.role,
        action=query.action,
        refused=query.refused,
        itself=query.itself,
        before=query.before,
    )
