"""The worklist as a queue: clients with open work in the order of what is due first, and all that waits for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlmodel import Session

from aftercare.domain.messages.danger_words import WORDS_OF_SUICIDE
from aftercare.domain.time.wall_time import civil_date, start_of_day
from aftercare.store.absences.in_question import why_of_appointment, why_of_escalation
from aftercare.store.client_page.check_in_rows import NOT_WELL_OF_TASK, WORDS_OF_TASK
from aftercare.store.database.plain_sql import Row, rows
from aftercare.store.file_access.rows import HAS_FILE
from aftercare.store.messages.words_of_tasks import WORDS_OF_TEXT
from aftercare.store.overviews.open_work import (
    ABSENCES,
    DEADLINES,
    GOAL_STEPS,
    MINE,
    OPEN,
    OUTCOMES,
    TASKS,
    moments,
)
from aftercare.store.papers.board_copies import PAPER_OF_TASK
from aftercare.store.papers.draft_tasks import (
    DRAFT_OF_TASK,
    ESCALATION_OF_TASK,
    STATE_OF_DRAFT,
    STILL_ASKED,
)
from aftercare.store.risk.relapse_plan_rows import SIGNS_ASKED


class Due(StrEnum):
    """When the first of a client's open work is due, the first to do first."""

    OVERDUE = "overdue"
    TODAY = "today-only"
    WEEK = "week"
    LATER = "later"


@dataclass(frozen=True)
class QueueQuery:
    """The filters; None, and no `due`, mean any. `own`: the reader's own clients, or those of colleagues. `handed`:
    tasks that were handed to the reader. `mine`: what waits for the reader before others, see `open_work.MINE`."""

    kind: str | None = None
    due: tuple[Due, ...] = ()
    tier: int | None = None
    officer_id: UUID | None = None
    own: bool | None = None
    handed: bool | None = None
    mine: bool | None = None


@dataclass(frozen=True)
class Queue:
    """`people` are {person_id, due} of one page, the first to do first; `total` is how many there are on all pages.
    `counts` are clients by `due`, for any `due` that is asked for; `officers` those of all clients with open work."""

    people: list[Row]
    counts: dict[Due, int]
    officers: list[tuple[UUID, str]]
    total: int


# What has no deadline of its own holds up a plan, and is for this week.
_DUE = """case when x.due_at <= :now then 'overdue' when x.due_at <= :day_ends then 'today-only'
              when x.due_at <= :week_ends or x.due_at is null then 'week' else 'later' end"""
_DUES = "array[" + ",".join(f"'{one}'" for one in Due) + "]"
_ORDER = f"array_position({_DUES}, {{due}})"
_COUNTS = ", ".join(f"count(*) filter (where due = '{one}') as \"{one}\"" for one in Due)
_QUEUE = """
with open as materialized (
  select x.person_id, x.kind, x.due_at, x.handed_to, {due} as due, {danger} as danger, p.officer_id,
    p.co_officer_id, p.tier
  from ({open}) x join person p on p.id = x.person_id
), queue as (
  select person_id, min({order}) as place, min(due_at) as due_at, bool_or(danger) as danger from open
  where {fits} group by person_id
), chosen as (
  select person_id, ({dues})[place] as due, due_at, place, danger from queue
), page as (
  select * from chosen c where {when} order by danger desc, place, due_at nulls last, person_id limit :size
  offset least(:first, greatest(0, ((select count(*) from chosen c where {when}) - 1) / :size * :size))
)
select n.*, f.officers, g.person_id, g.due
from (select {counts} from chosen) n
cross join (select json_agg(json_build_array(s.id, s.display_name) order by s.display_name, s.id) as officers
            from staff s where s.id in (select officer_id from open)) f
left join page g on true order by g.danger desc, g.place, g.due_at nulls last, g.person_id
"""
# Words that may be about suicide come before what is overdue longer, until another day is set to call.
_DANGER = """(x.kind = 'call_person' and x.due_at <= :now
  and exists (select from task w where w.id = x.id and w.reason = 'DANGER'))""".replace(
    "DANGER", WORDS_OF_SUICIDE
)
_FITS = {
    "kind": "kind = :kind",
    "tier": "tier = :tier",
    "officer": "officer_id = :officer",
    "own": "(officer_id = :staff) = :own",
    "handed": "handed_to = :staff",
    "mine": MINE,
}
_PART = "select '{part}' as part, y.* from ({query}) y where y.person_id = any(:people)"
_PARTS = " union all ".join(
    _PART.format(part=part, query=query)
    for part, query in (
        ("outcome", OUTCOMES), ("absence", ABSENCES), ("task", TASKS), ("deadline", DEADLINES),
        ("goal_step", GOAL_STEPS),
    )
)  # fmt: skip
_ITEMS = """
select i.part, i.id, i.person_id, i.kind as open_kind, i.due_at, i.due,
  p.given_name, p.family_name, p.reference, p.tier, p.closed_on, o.display_name as officer,
  coalesce(a.version, b.version, t.version, d.version) as version, coalesce(t.kind, a.kind, c.kind) as kind,
  coalesce(a.starts_at, c.starts_at, n.starts_at) as starts_at, a.ends_at, a.overdue_at, a.enforceable, a.state,
  l.name as site, a.officer_id = :staff as with_me, {signs} as signs,
  b.missed_on, b.evidence_by, b.decide_by, b.ground,
  case when c.id is not null then (select m.state from message m
    where m.appointment_id = c.id and starts_with(m.slot, 'T-')
    order by (m.state in ('planned','cancelled')), m.due_at desc limit 1) end as message_state,
  t.reason, t.appointment_id, t.message_id, split_part(t.subject_key, ':', 2) as subject,
  case t.kind when 'notify_provider' then (select v.name from referral r join provider v on v.id = r.provider_id
    where r.id::text = split_part(t.subject_key, ':', 2))
  when 'check_brought_in' then (select s.display_name from staff s where s.id::text = split_part(t.subject_key, ':', 2))
  when 'same_client' then (select s.display_name from staff s where s.id::text = split_part(t.subject_key, ':', 2))
  when 'calendar_clash' then split_part(t.subject_key, ':', 3)
  end as about_task,
  case when t.kind = 'review_decision' then (select json_build_object('kind', m.kind, 'starts_at', m.starts_at)
    from absence r join appointment m on m.id = r.appointment_id
    where r.id::text = split_part(t.subject_key, ':', 2)) end as reviewed,
  case when t.reason = 'condition-incomplete' then split_part(t.subject_key, ':', 3) end as condition_id,
  case when t.reason = 'condition-incomplete' then (select v.wording from condition v
    where v.person_id = t.person_id and v.id::text = split_part(t.subject_key, ':', 3)) end as condition_wording,
  case when t.kind = 'calendar_clash' then t.subject_key end as clash_key,
  case when t.kind = 'calendar_clash' then (select s.display_name from staff s
    where s.id::text = split_part(t.subject_key, ':', 4)) end as calendar_of,
  coalesce({paper}, {draft}, w.id) as paper_id, {draft_state} as paper_state,
  {escalation} as escalation_id, {in_question} as in_question, {asked} as still_asked, n.kind as appointment_kind,
  case when t.kind = 'send_letter' then (select l.due_on from letter l where l.person_id = t.person_id
    and l.state = 'drafted' and coalesce(l.appointment_id, l.person_id) = coalesce(t.appointment_id, t.person_id)
    order by l.due_on limit 1) end as letter_due_on,
  j.starts_at as now_at, j.site_id is distinct from n.site_id as other_site,
  upper(j.during) - lower(j.during) <> upper(n.during) - lower(n.during) as other_length,
  case when t.reason = '{danger}' then (select w.sender from inbound_text w
    where w.id::text = split_part(t.subject_key, ':', 2) and w.emptied_at is null) end as wrote_from,
  coalesce(p.phone, r.phone) as call_number, case when p.phone is null then r.name end as call_name,
  d.code, d.number, coalesce(d.was_due_at, t.was_due_at) as was_due_at, h.display_name as handed_to_name,
  t.handed_to = :staff as handed_to_me, g.display_name as handed_by_name,
  k.what as action, coalesce(s.display_name, k.outside_owner) as action_owner,
  s.id is not null and not {has_file} as without_file,
  u.type as submission_type, z.display_name as submission_sender,
  d.subject_kind, d.subject_id, f.frame, w.kind as paper_kind, e.decision,
  y.words as step_words, {not_well} as not_well, {check_in_words} as check_in_words,
  {text_words} as text_words,
  coalesce(t.created_at, d.created_at) as opened_at
from (select x.*, {due} as due from ({parts}) x) i join person p on p.id = i.person_id
join staff o on o.id = p.officer_id
left join related_person r on r.id = p.texts_go_to and (r.until_on is null or r.until_on >= :today)
left join appointment a on i.part = 'outcome' and a.id = i.id left join site l on l.id = a.site_id
left join absence b on i.part = 'absence' and b.id = i.id left join appointment c on c.id = b.appointment_id
left join task t on i.part = 'task' and t.id = i.id
left join staff h on h.id = t.handed_to left join staff g on g.id = t.handed_by
left join appointment n on n.id = t.appointment_id
left join appointment j on t.kind = 'notify_change' and j.line_id = n.line_id and j.occurrence = n.occurrence
  and j.state in ('scheduled','notified','confirmed')
left join deadline d on i.part = 'deadline' and d.id = i.id left join paper w on w.hand_over_id = d.id
left join supervision_order f on f.id = d.subject_id and d.subject_kind = 'order'
left join goal_step y on i.part = 'goal_step' and y.id = i.id
left join escalation e on e.id = d.subject_id and d.subject_kind = 'escalation'
left join agreed_action k on k.id = d.subject_id and d.subject_kind = 'agreed_action'
left join staff s on s.id = k.owner_id
left join submission u on u.id = d.subject_id and d.subject_kind = 'submission' left join staff z on z.id = u.sender_id
where {fits} order by i.due_at nulls last, i.id
"""
_ESCALATION_OF_PAPER = "(select pw.escalation_id from paper pw where pw.hand_over_id = d.id)"
# Of an absence to be decided on, of a task to draft a document, and of one to hand it over.
_IN_QUESTION = f"""case when i.part = 'absence' then {why_of_appointment("c")}
  when t.kind = 'draft_paper' then {why_of_escalation(ESCALATION_OF_TASK)}
  when w.id is not null then {why_of_escalation(_ESCALATION_OF_PAPER)} end"""
# Open tasks about an appointment that has passed: nothing can be done about it any more.
_PASSED = """
select t.id, t.person_id, t.kind, t.reason, t.due_at, p.given_name, p.family_name, p.reference, a.starts_at,
  a.kind as appointment_kind
from task t join appointment a on a.id = t.appointment_id join person p on p.id = t.person_id
where t.state = 'opened' and t.kind not in ('record_outcome','notify_change','wants_to_move')
  and a.starts_at <= :now and a.starts_at > :since
order by a.starts_at desc, t.id limit :most
"""


def queue_page(
    session: Session, staff_id: UUID, asked: QueueQuery, now: datetime, first: int, size: int
) -> Queue:
    """`size` clients after the first `first`, or the last page there is."""
    values = _values(staff_id, asked, now)
    used = [_FITS[name] for name in _FITS if name in values]
    if asked.own is None and not asked.handed and not asked.mine:
        del values["staff"]
    for flag in ("handed", "mine"):
        values.pop(flag, None)
    when = "c.due = any(:due)" if asked.due else "true"
    found = rows(
        session,
        _QUEUE.format(
            open=OPEN,
            due=_DUE,
            danger=_DANGER,
            order=_ORDER.format(due="due"),
            fits=" and ".join(used) or "true",
            when=when,
            dues=_DUES,
            counts=_COUNTS,
        ),
        values | {"first": first, "size": size} | ({"due": [*asked.due]} if asked.due else {}),
    )
    head = found[0]
    counts = {one: head[one.value] for one in Due}
    return Queue(
        [{"person_id": row["person_id"], "due": row["due"]} for row in found if row["person_id"]],
        counts,
        [(UUID(officer), name) for officer, name in head["officers"] or ()],
        sum(counts[one] for one in asked.due or Due),
    )


def items_of(
    session: Session, staff_id: UUID, asked: QueueQuery, now: datetime, people: Sequence[UUID]
) -> list[Row]:
    """All that waits for these clients and is asked for, what is due first first; `part` says of which table. An
    obligation without a time is no row of any of these: see `unplaced_now`."""
    values: dict[str, Any] = _moments(now) | {"staff": staff_id, "people": list(people)}
    if asked.kind:
        values["kind"] = asked.kind
    query = _ITEMS.format(
        parts=_PARTS,
        due=_DUE,
        paper=PAPER_OF_TASK,
        draft=DRAFT_OF_TASK,
        draft_state=STATE_OF_DRAFT,
        escalation=ESCALATION_OF_TASK,
        in_question=_IN_QUESTION,
        asked=STILL_ASKED,
        signs=SIGNS_ASKED,
        has_file=HAS_FILE,
        not_well=NOT_WELL_OF_TASK,
        check_in_words=WORDS_OF_TASK,
        text_words=WORDS_OF_TEXT,
        danger=WORDS_OF_SUICIDE,
        fits="i.kind = :kind" if asked.kind else "true",
    )
    return rows(session, query, values)


def passed_tasks(session: Session, now: datetime, since: datetime, most: int) -> list[Row]:
    """Open tasks about an appointment between `since` and now, the latest first."""
    return rows(session, _PASSED, {"now": now, "since": since, "most": most})


def _values(staff_id: UUID, asked: QueueQuery, now: datetime) -> dict[str, Any]:
    given = {
        "kind": asked.kind,
        "tier": asked.tier,
        "officer": asked.officer_id,
        "own": asked.own,
        "handed": asked.handed,
        "mine": asked.mine,
    }
    return (
        _moments(now)
        | {"staff": staff_id}
        | {name: value for name, value in given.items() if value is not None}
    )


def _moments(now: datetime) -> dict[str, Any]:
    """With the end of the week that contains `now`: a deadline on Sunday is for this week."""
    today = civil_date(now)
    week_ends = start_of_day(today + timedelta(days=7 - today.weekday()))
    return moments(now) | {"week_ends": week_ends}
