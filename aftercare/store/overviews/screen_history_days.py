"""Lines of a client's history about orders, conditions, suspensions, homes and times away, and about who was informed
of a change of them; each fact once."""

from __future__ import annotations

from typing import Final

# As `numbers_of_kind`: its number among those of its kind, null for the only one; and the labels of a contact ban.
_WHICH = """(select case when count(*) > 1 then count(*) filter (where k.id <= c.id) end from condition k
      where k.person_id = c.person_id and k.kind = c.kind), c.parameters -> 'labels'"""
# Of a condition withdrawn before it was kept who did (0016), the day is all there is.
_CONDITIONS = """
  select d.changed_at, case when d.was_until_on is null then 'withdrawn' else 'last_day' end,
    json_build_array(c.kind, c.entry_version, c.own_kind, WHICH, d.was_until_on, d.until_on)::text, s.display_name,
    null, null, null
  from day_change d join condition c on c.id = d.condition_id left join staff s on s.id = d.changed_by
  where d.person_id = :person and ((d.changed_by, d.changed_at) in (SENT_ORDERS)) is not true
  union all
  select f.last_on::timestamp at time zone 'Europe/Amsterdam', 'withdrawn_then',
    json_build_array(c.kind, c.entry_version, c.own_kind, WHICH, null, f.last_on)::text, null, null, null, null
  from condition c, lateral (select coalesce((select d.was_until_on from day_change d where d.condition_id = c.id
      order by d.changed_at, d.id limit 1), c.withdrawn_on) as last_on) f
  where c.person_id = :person and c.withdrawn_on is not null
    and not exists (select from day_change d where d.condition_id = c.id and d.was_until_on is null)
"""
# Of an order that ended before it was kept who entered that (0019), the day is all there is.
_ORDERS = """
  select d.changed_at, case when d.until_on is null then 'order_reopened' else 'order_ended' end,
    json_build_array(o.frame, d.was_until_on, d.until_on)::text, s.display_name, null, null, null
  from day_change d join supervision_order o on o.id = d.order_id left join staff s on s.id = d.changed_by
  where d.person_id = :person and ((d.changed_by, d.changed_at) in (SENT_ORDERS)) is not true
  union all
  select f.last_on::timestamp at time zone 'Europe/Amsterdam', 'order_ended_then',
    json_build_array(o.frame, null, f.last_on)::text, null, null, null, null
  from supervision_order o, lateral (select coalesce((select d.was_until_on from day_change d where d.order_id = o.id
      order by d.changed_at, d.id limit 1), o.ended_on) as last_on) f
  where o.person_id = :person and f.last_on is not null
    and coalesce((select d.was_until_on is not null from day_change d where d.order_id = o.id
      order by d.changed_at, d.id limit 1), true)
  union all
  select c.changed_at, 'order_changed', json_build_array(o.frame,
      json_object_agg(c.part, json_build_array(coalesce(c.was_reference, c.was_on::text), c.became_on)))::text,
    s.display_name, null, null, null
  from order_change c join supervision_order o on o.id = c.order_id left join staff s on s.id = c.changed_by
  where c.person_id = :person and ((c.changed_by, c.changed_at) in (SENT_ORDERS)) is not true
  group by o.id, c.changed_at, s.id
  union all
  select x.entered_at, 'order_extended', json_build_array(o.frame, x.length_number, x.length_unit)::text,
    s.display_name, null, null, null
  from order_extension x join supervision_order o on o.id = x.order_id join staff s on s.id = x.entered_by
  where x.person_id = :person and ((x.entered_by, x.entered_at) in (SENT_ORDERS)) is not true
  union all
  select x.voided_at, 'extension_removed', json_build_array(o.frame, x.length_number, x.length_unit)::text,
    s.display_name, null, null, null
  from order_extension x join supervision_order o on o.id = x.order_id join staff s on s.id = x.voided_by
  where x.person_id = :person
"""
# The first line has the days as they were entered.
_SUSPENSIONS = """
  select u.entered_at, 'suspension', case when f.was_kind is null then json_build_array(u.kind, u.from_on, u.until_on)
    else json_build_array(f.was_kind, f.was_from_on, f.was_until_on) end::text, s.display_name, null, null, null
  from order_suspension u join staff s on s.id = u.entered_by left join lateral (
    select d.was_kind, d.was_from_on, d.was_until_on from day_change d where d.suspension_id = u.id
    order by d.changed_at, d.id limit 1) f on true
  where u.person_id = :person and ((u.entered_by, u.entered_at) in (SENT_CUSTODY)) is not true
  union all
  select d.changed_at, 'suspension_changed',
    json_build_array(d.kind, d.from_on, d.until_on, d.was_kind, d.was_from_on, d.was_until_on)::text, s.display_name,
    null, null, null
  from day_change d left join staff s on s.id = d.changed_by where d.person_id = :person
    and d.suspension_id is not null and ((d.changed_by, d.changed_at) in (SENT_CUSTODY)) is not true
  union all
  select u.voided_at, 'suspension_removed', json_build_array(u.kind, u.from_on, u.until_on)::text, s.display_name, null,
    null, null
  from order_suspension u join staff s on s.id = u.voided_by where u.person_id = :person
"""
# Of the zone or contact ban that changes, what tells it from others of its kind.
_INFORMED = """
  select d.entered_at, 'informed',
    json_build_array(d.what, d.recipient, c.wording, c.kind, c.entry_version, c.own_kind, WHICH)::text,
    s.display_name, null, null, null
  from disclosure d left join staff s on s.id = d.entered_by
  left join condition c on c.id = (select p.condition_id from protected_change p
    where p.disclosure_id = d.id and p.condition_id is not null limit 1)
  where d.person_id = :person and d.what in ('zone_change','contact_ban_change','address_change','release_change')
  union all
  select d.voided_at, 'informed_voided',
    json_build_array(d.what, d.recipient, c.wording, c.kind, c.entry_version, c.own_kind, WHICH)::text,
    s.display_name, null, null, d.void_reason
  from disclosure d left join staff s on s.id = d.voided_by
  left join condition c on c.id = (select p.condition_id from protected_change p
    where p.disclosure_id = d.id and p.condition_id is not null limit 1)
  where d.person_id = :person and d.voided_at is not null
    and d.what in ('zone_change','contact_ban_change','address_change','release_change')
  union all
  select p.entered_at, 'unwaited',
    json_build_array(p.what, p.not_waited_because, c.wording, c.kind, c.entry_version, c.own_kind, WHICH)::text,
    s.display_name, null, null, null
  from protected_change p join staff s on s.id = p.entered_by left join condition c on c.id = p.condition_id
  where p.person_id = :person and p.not_waited_because <> 'voided'
"""
_HOMES = """
  select h.entered_at, 'home', case when h.version = 1 then 'entered' else 'changed' end, s.display_name, null, null,
    null
  from home_address h join staff s on s.id = h.entered_by where h.person_id = :person
    and ((h.entered_by, h.entered_at) in (SENT_HOMES)) is not true
"""
# Custody that a detention brought, moved or took away has the line of the detention.
_ENTERED_APART = """(w.kind <> 'custody' or not exists (
    select from order_suspension u where u.person_id = :person and (u.entered_at = w.entered_at or exists (
      select from day_change d where d.suspension_id = u.id and d.changed_at = w.entered_at))))"""
_REMOVED_APART = """(w.kind <> 'custody' or not exists (
    select from order_suspension u left join day_change d on d.suspension_id = u.id where u.person_id = :person and (
      u.voided_at = w.removed_at and local_day(lower(w.during)) = u.from_on
      or d.changed_at = w.removed_at and local_day(lower(w.during)) = d.was_from_on)))"""
# Entered with its end; one that ended later has a line of its own about that.
_LASTS = "w.ended_at is null and not upper_inf(w.during)"
# One entered before it was kept who did has the day on which it began.
_AWAY = """
  select coalesce(w.entered_at, local_day(lower(w.during))::timestamp at time zone 'Europe/Amsterdam'),
    case when LASTS then 'away_until' else 'away' end || case when w.entered_at is null then '_then' else '' end,
    case when LASTS then json_build_array(w.kind, upper(w.during))::text else w.kind end, s.display_name,
    lower(w.during), null, null
  from away_period w left join staff s on s.id = w.entered_by where w.person_id = :person and ENTERED_APART
  union all
  select w.ended_at, 'away_over', w.kind, s.display_name, upper(w.during), null, null
  from away_period w join staff s on s.id = w.ended_by where w.person_id = :person
  union all
  select w.entered_at, case when upper_inf(w.during) then 'away' else 'away_until' end,
    case when upper_inf(w.during) then w.kind else json_build_array(w.kind, upper(w.during))::text end, s.display_name,
    lower(w.during), null, null
  from away_removal w join staff s on s.id = w.entered_by where w.person_id = :person and ENTERED_APART
  union all
  select w.removed_at, case when exists (select from away_period v where v.person_id = w.person_id
    and v.kind = w.kind and v.entered_at = w.removed_at) then 'away_replaced' else 'away_removed' end, w.kind,
    s.display_name, lower(w.during), null, null
  from away_removal w join staff s on s.id = w.removed_by where w.person_id = :person and REMOVED_APART
"""
# What was accepted as another organisation sent it has the line of the submission.
_SENT = "select b.decided_by, b.decided_at from submission b where b.person_id = :person and b.type in (TYPES)"
_NAMED = {
    "SENT_ORDERS": _SENT.replace("TYPES", "'order-changed'"),
    "SENT_CUSTODY": _SENT.replace("TYPES", "'detention', 'release'"),
    "SENT_HOMES": _SENT.replace("TYPES", "'address-change'"),
    "ENTERED_APART": _ENTERED_APART,
    "REMOVED_APART": _REMOVED_APART,
    "LASTS": _LASTS,
    "WHICH": _WHICH,
}


def _lines() -> str:
    whole = "  union all".join((_CONDITIONS, _ORDERS, _SUSPENSIONS, _INFORMED, _HOMES, _AWAY))
    for name, text in _NAMED.items():
        whole = whole.replace(name, text)
    return whole


DAY_LINES: Final = _lines()
"""Selects of the timeline, joined: moment, kind, what, who, about, kind of about, note."""
