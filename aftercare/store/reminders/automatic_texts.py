"""New and missed appointments about which the client is to be texted, and of which no text was written yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session

from aftercare.store.database.plain_sql import execute

# A check of devices comes without notice, and one that is refused is refused to the officers' faces.
# Weekly appointments are not told one by one: only the first of its kind, and one that no plan asks for. A client who
# is to be notified of a change of the same occurrence hears of the new time with it.
_NEW = """
select a.id, a.person_id, a.starts_at, a.booked_at
from appointment a join obligation o on o.id = a.obligation_id
where a.booked_at > :since and a.booked_at <= :now and a.starts_at > :now
and a.state = 'scheduled' and a.known_at is null and a.kind <> 'device_check'
and (o.extra_reason is not null or not exists (
  select from appointment b where b.person_id = a.person_id and b.kind = a.kind and b.id <> a.id
  and (b.known_at is not null or b.starts_at < a.starts_at and b.state not in ('cancelled_by_service','moved'))))
and not exists (
  select from task t join appointment b on b.id = t.appointment_id
  where t.person_id = a.person_id and t.kind = 'notify_change' and t.state = 'opened'
  and b.line_id = a.line_id and b.occurrence = a.occurrence)
and not exists (select from message m where m.appointment_id = a.id and m.slot in ('new','changed'))
order by a.person_id, a.id"""
# A client who has come since, has replied or has given a reason is in contact: the officer answers.
_MISSED = """
select a.id, a.person_id, a.starts_at, a.booked_at, b.missed_on
from absence b join appointment a on a.id = b.appointment_id
where b.missed_on >= :first and b.missed_on <= :last and b.state = 'opened' and a.state = 'missed'
and a.kind <> 'device_check'
and not exists (select from absence_evidence e where e.absence_id = b.id)
and not exists (select from inbound_text i where i.person_id = a.person_id and i.received_at > a.starts_at)
and not exists (
  select from appointment c where c.person_id = a.person_id and c.starts_at > a.starts_at
  and c.state in ('attended','late','attended_not_complied'))
and not exists (select from message m where m.appointment_id = a.id and m.slot = 'missed')
order by a.person_id, a.id"""


@dataclass(frozen=True, slots=True)
class ToText:
    """An appointment; `missed_on` is the civil day on which it was missed, None for a new one."""

    id: UUID
    person_id: UUID
    starts_at: datetime
    booked_at: datetime
    missed_on: date | None = None


def new_to_text(session: Session, since: datetime, now: datetime) -> list[ToText]:
    """Appointments booked after this moment that the client does not know of, by person."""
    values = {"since": since, "now": now}
    return [ToText(*row) for row in execute(session, _NEW, values)]


def missed_to_text(session: Session, first: date, last: date) -> list[ToText]:
    """Appointments missed on these civil days, both included, without a sign of the client since."""
    return [ToText(*row) for row in execute(session, _MISSED, {"first": first, "last": last})]
