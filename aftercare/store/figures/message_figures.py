"""The message figures of each day, recounted from the rows themselves, for readers with access to a team's figures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlmodel import Session

from aftercare.domain.figures.message_figures import detail_of, fate_of, held_as
from aftercare.domain.figures.small_counts import Figure
from aftercare.domain.message_templates.sms_length import sms_length
from aftercare.domain.time.wall_time import ZONE_NAME, civil_date, start_of_day
from aftercare.store.database.plain_sql import Row, execute, rows
from aftercare.store.messages.rows import ARRIVED, REMINDER

# How many texts at a time have their segments counted.
_TEXTS = 2_000


Key = tuple[date, UUID, str, str, str]
_UNCOUNTED = """
select id, body from message where emptied_at is null and due_at >= :from and due_at < :until and segments is null
and channel = 'sms' and state in ('accepted','sent','delivered','undelivered')
limit :most for no key update skip locked"""
_COUNTED = (
    "update message m set segments = c.segments"
    " from unnest(cast(:ids as uuid[]), cast(:segments as smallint[])) c(id, segments) where m.id = c.id"
)
_FATES = """
select cast(m.due_at at time zone :zone as date) as day, p.team_id, m.channel, m.state, m.reason, m.error_code, count(*)
from message m join person p on p.id = m.person_id
where m.emptied_at is null and m.due_at >= :from and m.due_at < :until and m.state not in ('planned','claimed')
group by 1, p.team_id, m.channel, m.state, m.reason, m.error_code"""
# A text that the provider accepted more than once was paid for as often.
_SEGMENTS = """
select cast(m.due_at at time zone :zone as date) as day, p.team_id, m.channel,
    sum(m.segments * greatest(c.tries, 1)), sum(m.segments * (greatest(c.tries, 1) - c.priced))
from message m join person p on p.id = m.person_id
join lateral (select count(*) as tries, count(price) as priced from provider_copy where message_id = m.id) c on true
where m.emptied_at is null and m.due_at >= :from and m.due_at < :until and m.segments is not null
and m.state in ('accepted','sent','delivered','undelivered')
group by 1, p.team_id, m.channel"""
_COSTS = """
select cast(m.due_at at time zone :zone as date) as day, p.team_id, m.channel, c.currency, sum(c.price)
from message m join person p on p.id = m.person_id join provider_copy c on c.message_id = m.id
where m.emptied_at is null and m.due_at >= :from and m.due_at < :until and c.price is not null
group by 1, p.team_id, m.channel, c.currency"""
# The newest outcome of an appointment is in force; of its reminders the best one before it began counts.
_HELD_FROM = """
from appointment a join person p on p.id = a.person_id
join lateral (select code from outcome where appointment_id = a.id order by recorded_at desc, id desc limit 1) o on true
left join lateral (
    select case when bool_or(ARRIVED) then 'delivered'
                when bool_or(m.state in ('accepted','sent','unknown')) then 'sent' else 'not-delivered' end as best
    from message m where m.appointment_id = a.id and m.channel in ('sms','voice') and REMINDER
    group by m.appointment_id) r on true
where a.state in ('attended','late','attended_not_complied','missed','cancelled_by_service')
and a.starts_at >= :from and a.starts_at < :until""".replace("ARRIVED", ARRIVED).replace(
    "REMINDER", REMINDER
)
_HELD = f"""
select cast(a.starts_at at time zone :zone as date) as day, p.team_id, o.code, coalesce(r.best, 'none'), count(*)
{_HELD_FROM} group by 1, p.team_id, o.code, r.best"""
_HELD_ROWS = f"""
select a.id, a.person_id, cast(a.starts_at at time zone :zone as date) as day, o.code, coalesce(r.best, 'none') as best
{_HELD_FROM} and p.team_id = :team order by a.starts_at, a.id"""
# Only changed figures are written: most days stay as they were.
_REPLACE = """
with n(day, team_id, what, channel, which, amount) as (
    select * from unnest(cast(:days as date[]), cast(:teams as uuid[]), cast(:whats as text[]),
        cast(:channels as text[]), cast(:whiches as text[]), cast(:amounts as numeric[]))),
gone as (
    delete from message_figure f where f.day >= :first and f.day < :after and not exists (
        select from n where n.day = f.day and n.team_id = f.team_id and n.what = f.what and n.channel = f.channel
        and n.which = f.which) returning 1),
put as (
    insert into message_figure as f (day, team_id, what, channel, which, amount) select n.* from n
    on conflict (day, team_id, what, channel, which) do update set amount = excluded.amount
    where f.amount <> excluded.amount returning 1)
select (select count(*) from gone) + (select count(*) from put)"""
# The oldest day of imported rows, or of rows older than the figures; none when days so long ago were counted already.
_OLDEST = """
select least(
    (select min(due_at) from message where emptied_at is null),
    (select min(starts_at) from appointment
     where state in ('attended','late','attended_not_complied','missed','cancelled_by_service')))
where not exists (select from message_figure where day < :first)"""
_READ = """
select cast(date_trunc('week', day) as date) as week, what, channel, which, sum(amount)
from message_figure where day >= :first and day < :after
group by 1, what, channel, which order by 1, what, channel, which"""


def count_segments(session: Session, first: date, after: date) -> int:
    """Count the segments of up to 2,000 texts of these days that have none yet; answers of how many."""
    values = _span(first, after) | {"most": _TEXTS}
    found = execute(session, _UNCOUNTED, values).all()
    if found:
        segments = [sms_length(body).segments for _, body in found]
        execute(session, _COUNTED, {"ids": [one for one, _ in found], "segments": segments})
    return len(found)


def first_day_to_count(session: Session, first: date) -> date:
    """`first`, or the oldest day with any rows while no day before `first` was ever counted."""
    oldest = execute(session, _OLDEST, {"first": first}).scalar()
    return first if oldest is None else min(first, civil_date(oldest))


def count_days(session: Session, first: date, after: date) -> int:
    """Replace the figures of the days from `first` up to and without `after`; returns how many changed. Idempotent."""
    figures = defaultdict[Key, Decimal](Decimal)
    for key, amount in _found(session, _span(first, after)):
        figures[key] += amount
    columns = [list(part) for part in zip(*figures, strict=True)] or [[]] * 5
    values = dict(zip(("days", "teams", "whats", "channels", "whiches"), columns, strict=True))
    values["amounts"] = list(figures.values())
    changed: int = execute(
        session, _REPLACE, values | {"first": first, "after": after}
    ).scalar_one()
    return changed


def figures_between(session: Session, first: date, after: date) -> list[Figure]:
    """The figures of the days from `first` up to and without `after`, of the teams the reader may see, by week."""
    return [Figure(*row) for row in execute(session, _READ, {"first": first, "after": after})]


def held_rows(session: Session, team_id: UUID, first: date, after: date) -> list[Row]:
    """The appointments of a team that the figures of these days count: {id, person_id, day, code: of its outcome, best:
    result of its reminders}."""
    return rows(session, _HELD_ROWS, _span(first, after) | {"team": team_id})


def _found(session: Session, span: dict[str, Any]) -> Iterator[tuple[Key, Decimal]]:
    for day, team, channel, state, reason, code, count in execute(session, _FATES, span):
        fate = fate_of(state)
        if fate is not None:
            yield (day, team, fate.value, channel, detail_of(fate, reason, code)), Decimal(count)
    for day, team, channel, segments, unpriced in execute(session, _SEGMENTS, span):
        yield (day, team, "segments", channel, ""), Decimal(segments)
        yield (day, team, "unpriced", channel, ""), Decimal(unpriced)
    for day, team, channel, currency, price in execute(session, _COSTS, span):
        yield (day, team, "cost", channel, currency), price
    for day, team, code, best, count in execute(session, _HELD, span):
        held = held_as(code)
        if held is not None:
            yield (day, team, held.value, "", best), Decimal(count)


def _span(first: date, after: date) -> dict[str, Any]:
    """Civil days in Amsterdam, 23 or 25 hours long twice a year."""
    return {"from": start_of_day(first), "until": start_of_day(after), "zone": ZONE_NAME}
