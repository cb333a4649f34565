"""One appointment with its reasons and outcomes, and one person's times without any reason."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session

from aftercare.store.appointments.kind_masking import SITE_FOR_PLANNERS
from aftercare.store.conditions.number_sql import NUMBERED
from aftercare.store.database.plain_sql import Row, rows
from aftercare.store.messages.incoming_rows import ASKS_ANOTHER_TIME

_HEAD = """
select a.id, a.version, a.person_id, a.kind, a.starts_at, a.ends_at, a.travel_min, a.state, a.why, a.booked_at,
       a.known_at, a.line_id, a.occurrence, a.enforceable, ASKS_ANOTHER_TIME as asks_another_time,
       p.given_name, p.family_name, p.reference, l.name as site, l.kind as site_kind,
       s.display_name as officer, z.display_name as second_officer, a.second_officer_id,
       q.name as kit, a.kit_id is null and exists (select from device_kit e where e.team_id = p.team_id) as wants_kit,
       v.name as provider, g.name as programme,
       o.minutes, o.period_days, c.kind as condition_kind,
       c.entry_version as condition_version, c.own_kind as condition_own, NUMBERED,
       c.wording, f.frame, f.court_reference,
       o.extra_reason, m.display_name as extra_by,
       n.id as plan_id, n.number as plan_number, n.decided_at as approved_at, d.display_name as approved_by,
       b.id as absence_id, b.state as absence_state, k.display_name as chosen_by,
       (select r.id from appointment r where r.line_id = a.line_id and r.occurrence = a.occurrence
        and r.state not in ('cancelled_by_service','moved') and r.id <> a.id) as held_by
from appointment a
join person p on p.id = a.person_id
join obligation o on o.id = a.obligation_id
left join supervision_plan n on n.id = o.plan_id
left join condition c on c.id = o.condition_id
left join supervision_order f on f.id = c.order_id
left join staff m on m.id = o.made_by
left join site l on l.id = a.site_id left join staff s on s.id = a.officer_id
left join staff z on z.id = a.second_officer_id left join device_kit q on q.id = a.kit_id
left join provider v on v.id = a.provider_id left join programme g on g.id = o.programme_id
left join staff d on d.id = n.decided_by left join absence b on b.appointment_id = a.id
left join staff k on k.id = cast(a.why -> 'by_hand' ->> 'by' as uuid)
where a.id = :appointment
""".replace("NUMBERED", NUMBERED).replace("ASKS_ANOTHER_TIME", ASKS_ANOTHER_TIME)
_OUTCOMES = """
select x.code, x.note, x.recorded_at, x.noted_at, s.display_name as recorded_by, x.device_check,
  t.display_name as second_officer
from outcome x join staff s on s.id = x.recorded_by left join staff t on t.id = x.second_officer_id
where x.appointment_id = :appointment order by x.recorded_at desc, x.id desc
"""
# Readers without rights to the case file see one word for all kinds: see kinds_shown.
_TIMES_OF = """
select a.id, 'appointment' as kind, a.starts_at, a.ends_at, a.state, ASKS_ANOTHER_TIME as asks_another_time,
       SITE_FOR_PLANNERS as site, case when l.kind = 'home' then l.kind end as site_kind,
       s.display_name as officer
from appointment a left join site l on l.id = a.site_id left join staff s on s.id = a.officer_id
where a.person_id = :person and a.starts_at >= :first and a.state not in ('cancelled_by_service','moved')
order by a.starts_at, a.id limit 60
"""
_TIMES = _TIMES_OF.replace("SITE_FOR_PLANNERS", SITE_FOR_PLANNERS).replace(
    "ASKS_ANOTHER_TIME", ASKS_ANOTHER_TIME
)
_UNPLACED = """
select u.line_id, u.occurrence, 'appointment' as kind, u.first_on, u.last_on, u.reason
from unplaced u
where u.person_id = :person and u.last_on >= :today order by u.first_on, u.line_id
"""


def appointment_head(session: Session, appointment_id: UUID) -> Row | None:
    """None when there is none or the reader may not see its case file; `held_by` is the appointment that now holds the
    occurrence of a moved or cancelled one."""
    found = rows(session, _HEAD, {"appointment": appointment_id})
    return found[0] if found else None


def outcomes_recorded(session: Session, appointment_id: UUID) -> list[Row]:
    """Newest first: the first one is in force."""
    return rows(session, _OUTCOMES, {"appointment": appointment_id})


def times_of_person(session: Session, person_id: UUID, first_at: datetime) -> list[Row]:
    """When and where, from `first_at` on."""
    return rows(session, _TIMES, {"person": person_id, "first": first_at})


def unplaced_of_person(session: Session, person_id: UUID, today: date) -> list[Row]:
    """Occurrences without a time in a period that is not over, with the reason in stored words."""
    return rows(session, _UNPLACED, {"person": person_id, "today": today})
