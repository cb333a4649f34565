"""Builds past facts of many people from rows: each with when it became known and when it was over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import groupby
from typing import Any, Final
from uuid import UUID

from sqlmodel import Session

from aftercare.base.grouping import grouped
from aftercare.domain.absences.absence import Verdict
from aftercare.domain.deadlines.reported import LOST_CONTACT
from aftercare.domain.escalation.facts import Due, Kept, Miss, Overdue, Undelivered
from aftercare.domain.escalation.timeline import Spell
from aftercare.domain.escalation.triggers import BEFORE_CONTACT
from aftercare.domain.time.wall_time import ZONE_NAME
from aftercare.store.contact_standards.contacts_held import CAME
from aftercare.store.database.plain_sql import execute
from aftercare.store.escalation.evaluation_queue import ASKED_AT, due_from
from aftercare.store.messages.rows import ARRIVED

_MISSED: Final = "missed"
# Every entry of the outcome log about an appointment that was ever missed; without any, the absence counts.
_MISSES = """
select a.person_id, a.appointment_id, t.kind, a.missed_on, a.state, a.opened_at, a.decide_by, t.starts_at,
  coalesce(n.own_kind ->> 'legal_kind', n.kind) as condition, o.code, o.recorded_at
from absence a join appointment t on t.id = a.appointment_id
left join obligation b on b.id = t.obligation_id left join condition n on n.id = b.condition_id
left join outcome o on o.appointment_id = t.id
where a.person_id = any(:people) and t.enforceable
order by a.appointment_id, o.recorded_at, o.id"""
_VERDICTS = """
select a.appointment_id, v.verdict, v.decided_at
from absence_verdict v join absence a on a.id = v.absence_id where v.person_id = any(:people)
union
select a.appointment_id, a.verdict, a.decided_at from absence a
where a.person_id = any(:people) and a.verdict is not null and not exists (
  select from absence_verdict v where v.absence_id = a.id)
order by 1, 3"""
_KEPT = """
select * from (
  select t.person_id, t.id, t.kind, (t.starts_at at time zone :zone)::date as kept_on, t.enforceable,
    coalesce(o.code, t.state) as code, coalesce(o.recorded_at, t.ends_at) as from_at,
    lead(o.recorded_at) over (partition by t.id order by o.recorded_at, o.id) as next_at
  from appointment t left join outcome o on o.appointment_id = t.id
  where t.person_id = any(:people) and t.starts_at < :until) lines
where code = any(:came)"""
_OVERDUE = """
select t.person_id, t.id, t.overdue_at, t.state, t.changed_at,
  (select min(o.recorded_at) from outcome o
    where o.appointment_id = t.id and o.recorded_at >= t.overdue_at and o.code <> 'undone' and not exists (
      select from outcome u where u.appointment_id = t.id and u.code = 'undone' and u.recorded_at > o.recorded_at)
  ) as recorded_at
from appointment t
where t.person_id = any(:people) and t.overdue_at is not null and t.enforceable"""
# Notified by a message or a letter, or known to a client who confirmed.
_UNDELIVERED = """
select * from (select t.person_id, t.id, t.kind, t.starts_at, t.booked_at, least(
  t.starts_at,
  (select min(m.state_at) from message m where m.appointment_id = t.id and m.staff_id is null and ARRIVED),
  (select min(l.ended_at) from letter l where l.appointment_id = t.id and l.state = 'sent'),
  (select min(s.done_at) from inbound_step s where s.appointment_id = t.id and s.act = 'confirmed'),
  (select min(o.recorded_at) from outcome o where o.appointment_id = t.id),
  case when t.state in ('cancelled_by_service','moved') then t.changed_at end) as notified_at
from appointment t
where t.person_id = any(:people) and t.enforceable and t.starts_at > :since and t.starts_at <= :until_contact
and t.kind <> 'device_check' and (t.state <> 'confirmed' or exists (
  select from inbound_step s where s.appointment_id = t.id and s.act = 'confirmed'))) coming
where notified_at > greatest(booked_at, starts_at - interval '24 hours')""".replace(
    "ARRIVED", ARRIVED.replace("a.starts_at", "t.starts_at")
)
# Texts that counted as delivered until a reply said that the number is wrong.
_DISOWNED = """
select m.appointment_id, m.state_at, m.disowned_at from message m join appointment t on t.id = m.appointment_id
where t.person_id = any(:people) and t.starts_at > :since and t.starts_at <= :until_contact
and m.staff_id is null and m.state = 'delivered' and m.state_at < t.starts_at and m.disowned_at > m.state_at
and not ARRIVED""".replace("ARRIVED", ARRIVED.replace("a.starts_at", "t.starts_at"))
# The moment a computation dropped a deadline is unknown: it counts as late where an escalation of its time says so.
_DUE = """
select d.person_id, d.id, d.code, d.number, ASKED_AT as due_at, d.was_due_at, d.created_at, d.state, d.done_at,
  d.done_by is not null as by_person, c.first_at, c.last_at, c.ended_at
from deadline d left join lateral (
  select min(c.noticed_at) as first_at, max(c.noticed_at) as last_at, max(e.decided_at) as ended_at
  from escalation_cause c join escalation e on e.id = c.escalation_id where c.deadline_id = d.id) c on true
where d.person_id = any(:people) and d.code <> :lost""".replace("ASKED_AT", ASKED_AT)


def misses_of(session: Session, ids: Sequence[UUID]) -> Iterator[tuple[UUID, Spell[Miss]]]:
    """A spell without a verdict and one with each verdict, for every time it counted as missed."""
    people = {"people": list(ids)}
    given = execute(session, _VERDICTS, people)
    verdicts = grouped((one, (Verdict(verdict), at)) for one, verdict, at in given)
    rows = execute(session, _MISSES, people)
    for appointment_id, lines in groupby(rows, key=lambda row: row.appointment_id):
        yield from _miss(list(lines), verdicts.get(appointment_id, ()))


def _miss(
    lines: list[Any], verdicts: Sequence[tuple[Verdict, datetime | None]]
) -> Iterator[tuple[UUID, Spell[Miss]]]:
    row = lines[0]
    undecided = Miss(
        appointment_id=row.appointment_id,
        kind=row.kind,
        missed_on=row.missed_on,
        verdict=None,
        decided_at=None,
        decide_by=row.decide_by,
        missed_at=row.starts_at,
        conditions=frozenset({row.condition} if row.condition else ()),
    )
    left = list(verdicts)
    for from_at, until_at in _missed_between(lines):
        standing, at = undecided, from_at
        while left and (left[0][1] is None or until_at is None or left[0][1] < until_at):
            verdict, given_at = left.pop(0)
            decided_at = max(from_at, given_at or from_at)
            if decided_at > at:
                yield row.person_id, Spell(standing, at, decided_at)
            # The same verdict again is nothing new to evaluate.
            known = verdict is standing.verdict
            standing = replace(undecided, verdict=verdict, decided_at=decided_at, evaluated=known)
            at = decided_at
        if until_at is None or until_at > at:
            yield row.person_id, Spell(standing, at, until_at)


def _missed_between(lines: list[Any]) -> Iterator[tuple[datetime, datetime | None]]:
    """The periods in which the newest entry of the log said that it was missed."""
    row, from_at = lines[0], None
    if all(one.code != _MISSED for one in lines):
        # Imported with its escalation, or found by the nightly job.
        if row.state != "dropped":
            yield row.opened_at, None
        return
    for one in lines:
        if one.code == _MISSED:
            from_at = from_at or one.recorded_at
        elif from_at is not None:
            yield from_at, one.recorded_at
            from_at = None
    if from_at is not None:
        yield from_at, None


def kept_of(
    session: Session, ids: Sequence[UUID], until: datetime
) -> Iterator[tuple[UUID, Spell[Kept], bool]]:
    """Attended appointments, from when that was recorded; and whether they are enforceable."""
    values = {"people": list(ids), "until": until, "came": list(CAME), "zone": ZONE_NAME}
    for person_id, which, kind, kept_on, binds, _, from_at, next_at in execute(
        session, _KEPT, values
    ).all():
        yield person_id, Spell(Kept(which, kind, kept_on), from_at, next_at), binds


def overdue_of(session: Session, ids: Sequence[UUID]) -> Iterator[tuple[UUID, Spell[Overdue]]]:
    """Appointments without an outcome when it was due, until one came."""
    for row in execute(session, _OVERDUE, {"people": list(ids)}).all():
        until_at = row.recorded_at
        if until_at is None and row.state != "outcome_overdue":
            until_at = row.changed_at or row.overdue_at
        yield row.person_id, Spell(Overdue(row.id, row.overdue_at), row.overdue_at, until_at)


def undelivered_of(
    session: Session, ids: Sequence[UUID], since: datetime, until: datetime
) -> Iterator[tuple[UUID, Spell[Undelivered]]]:
    """Appointments without a delivered notification a day before, until there was one."""
    values = {"people": list(ids), "since": since, "until_contact": until + BEFORE_CONTACT}
    disowned = execute(session, _DISOWNED, values)
    by_appointment = grouped(
        (one, (state_at, disowned_at)) for one, state_at, disowned_at in disowned
    )
    for row in execute(session, _UNDELIVERED, values).all():
        undelivered = Undelivered(row.id, row.kind, row.starts_at)
        for from_at, until_at in _between(
            row.booked_at, row.notified_at, by_appointment.get(row.id, ())
        ):
            yield row.person_id, Spell(undelivered, from_at, until_at)


def _between(
    from_at: datetime, until_at: datetime, taken: Iterable[tuple[datetime, datetime]]
) -> Iterator[tuple[datetime, datetime]]:
    """The remainder of a period without others."""
    for begins_at, ends_at in sorted(taken):
        if from_at < min(begins_at, until_at):
            yield from_at, min(begins_at, until_at)
        from_at = max(from_at, ends_at)
    if from_at < until_at:
        yield from_at, until_at


def due_spells_of(session: Session, ids: Sequence[UUID]) -> Iterator[tuple[UUID, Spell[Due]]]:
    """Deadlines from when they were recorded until they were answered; lost contact is counted anew."""
    for row in execute(session, _DUE, {"people": list(ids), "lost": LOST_CONTACT}).all():
        for spell in _terms(row):
            yield row.person_id, spell


def _terms(row: Any) -> Iterable[Spell[Due]]:
    due = due_from(row.code, row.id, row.due_at, row.number)
    moved = row.was_due_at is not None and row.first_at is not None
    if moved and row.was_due_at <= row.first_at < row.due_at:
        # An escalation of its time had it as a cause before it was moved, so before it fell due again.
        before = due_from(row.code, row.id, row.was_due_at, row.number)
        yield Spell(before, row.created_at, row.due_at, answered=False)
    if row.state != "dropped":
        yield Spell(due, row.created_at, row.done_at)
    elif row.last_at is not None and row.last_at >= row.due_at:
        yield Spell(due, row.created_at, row.ended_at, answered=row.by_person)
