"""The waiting lists for treatment, how full groups are, and a person's way into one."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session

from aftercare.store.conditions.number_sql import NUMBERED
from aftercare.store.database.plain_sql import Row, execute, rows
from aftercare.store.sites.screen_series import SEATS_TAKEN

_LINE = """
select r.id, r.person_id, p.given_name, p.family_name, p.reference, p.tier, p.team_id, t.name as team, r.state,
       r.referred_on, r.intake_offered_on, r.intake_on, m.id as programme_id, m.name as programme, v.name as provider,
       g.name as group_name, o.id as offer_id
from referral r
join person p on p.id = r.person_id
join team t on t.id = p.team_id
join programme m on m.id = r.programme_id
join provider v on v.id = r.provider_id
left join treatment_group g on g.id = r.group_id
left join place_offer o on o.referral_id = r.id and o.state = 'offered'
where r.state in ('referred','intake_offered','intake_held') and p.closed_on is null
  and (cast(:programme as uuid) is null or r.programme_id = :programme)
order by p.tier, r.referred_on, r.id
"""
# The columns a clerk may know: that a client waits, for what and since when. Read with the clock's rights, for one
# team.
_PLAIN_LINE = """
select r.person_id, m.id as programme_id, m.name as programme, r.referred_on, r.intake_on, r.state
from referral r
join person p on p.id = r.person_id
join programme m on m.id = r.programme_id
where r.state in ('referred','intake_offered','intake_held') and p.closed_on is null
  and p.team_id = :team and not p.restricted
order by m.name, r.referred_on, r.id
"""
_VISIBLE = "select id from person where id = any(cast(:ids as uuid[]))"
# Counts without names, so people of every team count: run it with the clock's rights.
_GROUPS = """
select g.id, g.version, g.programme_id, m.name as programme, m.audience, m.purpose, v.name as provider, g.series,
       g.name, g.entry, g.capacity, g.starts_on, g.ends_on, x.members, y.offered,
       greatest(0, g.capacity - x.members - y.offered) as free, n.starts_at as next_at, n.ends_at as next_ends_at,
       l.name as place, n.capacity as seats, (TAKEN) as taken
from treatment_group g
join programme m on m.id = g.programme_id
left join provider v on v.id = m.provider_id
cross join lateral (select count(*) as members from referral r where r.group_id = g.id
                    and r.state in ('referred','intake_offered','intake_held','started','paused')) x
cross join lateral (select count(*) as offered from place_offer o where o.group_id = g.id and o.state = 'offered') y
left join lateral (select s.id, s.starts_at, s.ends_at, s.site_id, s.capacity from group_session s
                   where s.programme_id = g.programme_id and s.series = g.series and s.starts_at >= :now
                   order by s.starts_at limit 1) n on true
left join site l on l.id = n.site_id
where g.ends_on is null or g.ends_on >= :today
order by m.name, g.name, g.id
""".replace("TAKEN", SEATS_TAKEN.replace("THE_SESSION", "n.id"))
_PROGRAMMES = """
select m.id, m.version, m.name, m.audience, m.purpose, m.individual_places, m.provider_id,
       v.name as provider,
       v.ended_at as provider_ended_at
from programme m left join provider v on v.id = m.provider_id order by m.name
"""
_REFERRALS = """
select r.*, m.name as programme, m.audience, v.name as provider, g.name as group_name, c.kind as condition_kind,
       c.entry_version as condition_version, c.own_kind as condition_own, NUMBERED,
       c.parameters as condition_parameters, o.id as offer_id, p.tier
from referral r
join person p on p.id = r.person_id
join programme m on m.id = r.programme_id
join provider v on v.id = r.provider_id
join condition c on c.id = r.condition_id
left join treatment_group g on g.id = r.group_id
left join place_offer o on o.referral_id = r.id and o.state = 'offered'
where r.person_id = :person
order by (r.state in ('transferred','completed','dropped_out','withdrawn')), r.referred_on desc, r.id desc
""".replace("NUMBERED", NUMBERED)
_STEPS = """
select e.referral_id, e.act, e.happened_on, e.note, e.recorded_at, s.display_name as who
from referral_event e join staff s on s.id = e.recorded_by
where e.person_id = :person order by e.recorded_at, e.id
"""
_OFFER = """
select o.id, o.version, o.state, o.referral_id, o.person_id, o.group_id, o.offered_at, o.answer_by, o.reason,
       p.given_name, p.family_name, r.referred_on, m.name as wanted, v.name as wanted_provider,
       g.name as group_name, g.entry, gm.name as programme, gv.name as provider,
       g.programme_id <> r.programme_id as alternative
from place_offer o
join person p on p.id = o.person_id
join referral r on r.id = o.referral_id
join programme m on m.id = r.programme_id
join provider v on v.id = r.provider_id
join treatment_group g on g.id = o.group_id
join programme gm on gm.id = g.programme_id
left join provider gv on gv.id = gm.provider_id
where o.id = :id
"""


def waiting_line(session: Session, programme_id: UUID | None = None) -> list[Row]:
    """All waiting clients the reader may see: the highest risk first, then the longest wait."""
    return rows(session, _LINE, {"programme": programme_id})


def plain_line(session: Session, team_id: UUID) -> list[Row]:
    """Ids, programmes and days of one team, by time waited: no name, no level, no condition."""
    return rows(session, _PLAIN_LINE, {"team": team_id})


def visible_of(session: Session, person_ids: list[UUID]) -> frozenset[UUID]:
    """Those of these persons the reader may see."""
    return frozenset(execute(session, _VISIBLE, {"ids": person_ids}).scalars())


def groups_shown(session: Session, now: datetime, today: date) -> list[Row]:
    """Running groups with how full they are and when they meet next."""
    return rows(session, _GROUPS, {"now": now, "today": today})


def programmes_shown(session: Session) -> list[Row]:
    return rows(session, _PROGRAMMES, {})


def referrals_shown(session: Session, person_id: UUID) -> list[Row]:
    """A person's referrals, open ones first."""
    return rows(session, _REFERRALS, {"person": person_id})


def steps_shown(session: Session, person_id: UUID) -> list[Row]:
    return rows(session, _STEPS, {"person": person_id})


def offer_shown(session: Session, offer_id: UUID) -> Row | None:
    found = rows(session, _OFFER, {"id": offer_id})
    return found[0] if found else None
