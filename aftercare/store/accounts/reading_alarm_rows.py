"""Alarms about unusual reading, and the looks in the access log that they come from."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime
from functools import partial
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped
from sqlmodel import Field, Session, col, select

from aftercare.base.ids import new_id
from aftercare.domain.accounts.unusual_reading import Finding, Look
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.database.columns import MOMENT, VersionedRow, moment
from aftercare.store.database.locks import get_row
from aftercare.store.database.plain_sql import Row, execute, rows

ANSWERED_SHOWN = 30
# A request about several clients shows a list; one about a single client opens a file.
_LOOKS = """
with asked as (
    select e.staff_id, min(e.at) as at, min(e.person_id::text)::uuid as person_id,
        bool_or(e.action ~ '^export') as export, bool_or(e.action = 'try-reference') as unknown
    from audit_entry e where e.at > :since and e.at <= :now and e.staff_id is not null and e.person_id is not null
    and e.action ~ '^(read|look|export|try-reference)' and e.role in ('officer','supervisor','planner')
    group by e.staff_id, e.request_id having count(distinct e.person_id) = 1
)
select a.staff_id, a.at, a.person_id, a.export, a.unknown, a.staff_id in (p.officer_id, p.deputy_id)
    or s.role in ('supervisor','planner') and p.team_id = s.team_id
    or exists (select from stand_in t where t.stand_in_id = a.staff_id and t.officer_id = p.officer_id
        and t.ended_at is null and :today between t.from_on and t.until_on) as own
from asked a join staff s on s.id = a.staff_id join person p on p.id = a.person_id
where s.team_id is not null order by a.at, a.person_id
"""
_SHIFTS = """
select staff_id, lower(during) as begins, upper(during) as ends from duty_shift
where during && tstzrange(:since, :now, '[]')
"""


# What an alarm may rest on, for a person to judge: a file that was opened makes some ten entries with one request id.
_LINES = """
select min(e.at) as at, (array_agg(e.action order by e.id))[1] as action, e.person_id from audit_entry e
where e.staff_id = :staff_id and e.at between :first_at and :last_at and e.person_id is not null
and e.action ~ '^(read|look|export|try-reference)'
group by e.request_id, e.person_id order by min(e.id) limit :most
"""


class ReadingAlarmRow(VersionedRow, table=True):
    """`numbers` is the version of the numbers it was compared with; `finding` what the supervisor says it was, and
    `audit_finding` what an auditor says. Each desk answers for itself."""

    staff_id: UUID
    team_id: UUID
    kind: str
    on_day: date
    first_at: datetime = Field(sa_type=MOMENT)
    last_at: datetime = Field(sa_type=MOMENT)
    number: int
    numbers: int
    noticed_at: datetime = Field(sa_type=MOMENT)
    finding: str = ""
    answered_by: UUID | None = None
    answered_at: datetime | None = moment()
    audit_finding: str = ""
    audited_by: UUID | None = None
    audited_at: datetime | None = moment()

    def answered_for(self, *, audit: bool) -> datetime | None:
        """When the desk of the auditors, or that of the supervisors, answered."""
        return self.audited_at if audit else self.answered_at


get_alarm = partial(get_row, ReadingAlarmRow)


def looks_since(
    session: Session, since: datetime, now: datetime, today: date
) -> dict[UUID, list[Look]]:
    """By colleague of a team, in order of time."""
    found: defaultdict[UUID, list[Look]] = defaultdict(list)
    for row in execute(session, _LOOKS, {"since": since, "now": now, "today": today}):
        found[row.staff_id].append(
            Look(row.at, row.person_id, bool(row.own), row.export, row.unknown)
        )
    return found


def shifts_since(
    session: Session, since: datetime, now: datetime
) -> dict[UUID, list[tuple[datetime, datetime]]]:
    found: defaultdict[UUID, list[tuple[datetime, datetime]]] = defaultdict(list)
    for row in execute(session, _SHIFTS, {"since": since, "now": now}):
        found[row.staff_id].append((row.begins, row.ends))
    return found


def add_alarm(
    session: Session, staff: StaffRow, finding: Finding, numbers: int, on_day: date, now: datetime
) -> bool:
    """False when this colleague has one of this kind on this day already."""
    values = finding._asdict() | {
        "id": new_id(),
        "staff_id": staff.id,
        "team_id": staff.team_id,
        "kind": finding.kind.value,
        "on_day": on_day,
        "numbers": numbers,
        "noticed_at": now,
        "finding": "",
        "audit_finding": "",
        "version": 1,
    }
    added = insert(ReadingAlarmRow).values(values).on_conflict_do_nothing()
    return bool(session.execute(added.returning(col(ReadingAlarmRow.id))).first())


def unanswered_alarms(session: Session, *, audit: bool) -> list[ReadingAlarmRow]:
    """Alarms that the reader may see and this desk has not answered, oldest first."""
    query = select(ReadingAlarmRow).where(_answered_at(audit=audit).is_(None))
    return list(
        session.exec(query.order_by(col(ReadingAlarmRow.first_at), col(ReadingAlarmRow.id)))
    )


def answered_alarms(session: Session, *, audit: bool) -> list[ReadingAlarmRow]:
    """The alarms that this desk answered last, newest first."""
    answered_at = _answered_at(audit=audit)
    newest = select(ReadingAlarmRow).where(answered_at.is_not(None))
    return list(
        session.exec(
            newest.order_by(answered_at.desc(), col(ReadingAlarmRow.id)).limit(ANSWERED_SHOWN)
        )
    )


def lines_of(session: Session, alarm: ReadingAlarmRow, most: int) -> list[Row]:
    """What the colleague asked about each client between the first and the last moment, the oldest first."""
    values = {"staff_id": alarm.staff_id, "first_at": alarm.first_at, "last_at": alarm.last_at}
    return rows(session, _LINES, values | {"most": most})


def _answered_at(*, audit: bool) -> Mapped[datetime | None]:
    return col(ReadingAlarmRow.audited_at if audit else ReadingAlarmRow.answered_at)
