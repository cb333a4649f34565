"""Counts states that must never occur: when every number is zero, nothing was forgotten, however old.

It queries the rows themselves, in SQL, and shares no code with the ticks it watches over. Each count is a function of
the database: the watchdog may call it, and reads no row that it counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from sqlalchemy import Connection, text
from sqlmodel import Session

from aftercare.store.database.plain_sql import execute

NONE_EXPECTED: Mapping[str, datetime] = MappingProxyType({})

# Each is a count; `:now` is the moment of the query. A tick may be five minutes late, a text thirty. A provider's two
# working days never take longer than nine days, with any holidays. A deadline about a referral is a norm of care, and
# a first STABLE-2007 a foreign example: neither opens an escalation. A voluntary appointment cannot be enforced:
# missing it is no absence. Too few contacts, and an alarm of a zone, count from the moment they were entered.
_CHECKS: dict[str, str] = {
    "missed-without-absence": """
        select count(*) from appointment a where a.state = 'missed' and a.starts_at < :now
        and a.enforceable
        and not exists (select from absence b where b.appointment_id = a.id and b.state <> 'dropped')
        and exists (select from outcome o where o.appointment_id = a.id
                    having max(o.recorded_at) < :now - interval '5 minutes')""",
    "unrecorded-and-unmarked": """
        select count(*) from appointment where state in ('scheduled','notified','confirmed')
        and ends_at < :now - case when provider_id is null then interval '20 minutes'
                                  else interval '9 days' end""",
    # A rule may wait for some working hours; none waits as long as a provider's deadline and a long weekend.
    "unrecorded-without-escalation": """
        select count(*) from appointment a where a.state = 'outcome_overdue' and a.enforceable
        and coalesce(a.overdue_at, a.ends_at) < :now - interval '9 days'
        and not exists (select from escalation_cause c join escalation e on e.id = c.escalation_id
            where c.appointment_id = a.id and coalesce(e.trigger, e.rule_code) = 'outcome-overdue'
            and e.decision is distinct from 'remedied')""",
    "undecided-without-escalation": """
        select count(*) from absence b join appointment a on a.id = b.appointment_id
        where b.state = 'opened' and a.enforceable and b.decide_by < :now - interval '5 minutes'
        and not exists (select from escalation_cause c join escalation e on e.id = c.escalation_id
            where c.appointment_id = b.appointment_id and coalesce(e.trigger, e.rule_code) = 'decision-overdue'
            and e.state <> 'resolved')""",
    "deadline-without-escalation": """
        select count(*) from deadline d where d.state = 'opened'
        and d.subject_kind <> 'referral' and d.code <> 'first-stable'
        and case when d.code like 'too-few-%' or d.code = 'zone-alarm' then d.created_at
                 else d.due_at end < :now - interval '5 minutes'
        and not exists (select from escalation_cause c join escalation e on e.id = c.escalation_id
            where c.deadline_id = d.id and c.noticed_at >= d.due_at
            and e.decision is distinct from 'remedied'
            and not (e.state = 'resolved'
                and coalesce(e.trigger, e.rule_code) in
                    ('deadline-overdue','first-contact','treatment-not-started','evasion')
                and exists (select from escalation_act t where t.escalation_id = e.id and t.act = 'reopen')))""",
    # A passed deadline opens an escalation, as above; a signed document without a deadline waits unseen.
    "signed-without-deadline": """
        select count(*) from paper where state = 'signed' and handed_over_on is null and hand_over_id is null""",
    # The review of emergency access is a deadline, which becomes an escalation when it passes.
    "emergency-without-review": """
        select count(*) from emergency_access e where e.reviewed_at is null
        and not exists (select from deadline d where d.subject_kind = 'emergency' and d.subject_id = e.id
            and d.state = 'opened')""",
    # The nightly job judges yesterday; until six in the morning the day before is enough. A standard chosen today
    # applies to no client yet.
    "contacts-unjudged": """
        select count(*) from person p join team t on t.id = p.team_id
        where (t.standard_since_on < cast(timezone('Europe/Amsterdam', :now - interval '6 hours') as date)
            or exists (select from supervision_plan v
            where v.person_id = p.id and v.state = 'approved' and v.standard_code is not null))
        and p.enrolled_on < cast(timezone('Europe/Amsterdam', :now - interval '6 hours') as date)
        and not exists (select from contact_judgement j where j.person_id = p.id
            and j.judged_to_on >= least(coalesce(p.closed_on, 'infinity'),
                cast(timezone('Europe/Amsterdam', :now - interval '6 hours') as date) - 1))""",
    # A past period without a time: the job of every minute records it for the supervisor.
    "passed-and-still-waiting": """
        select count(*) from unplaced
        where last_on < cast(timezone('Europe/Amsterdam', :now - interval '1 hour') as date)""",
    "escalation-without-steps": """
        select count(*) from escalation e where e.state <> 'resolved'
        and not exists (select from escalation_step s where s.escalation_id = e.id
            and s.state in ('waiting','notified'))""",
    "step-late": """
        select count(*) from escalation_step s join escalation e on e.id = s.escalation_id
        where s.state = 'waiting' and e.state = 'opened'
        and greatest(s.due_at, e.opened_at, e.resumed_at) < :now - interval '5 minutes'""",
    # All levels have been notified and no one has decided: they are notified again each day.
    "undecided-and-not-notified": """
        select count(*) from escalation e where e.state = 'opened'
        and (select bool_and(s.state <> 'waiting') from escalation_step s where s.escalation_id = e.id)
        and greatest(coalesce(e.again_at, e.opened_at), e.resumed_at) < :now - interval '5 minutes'""",
    # Colleagues with a shift at the duty desk now or in the coming week who cannot be texted or called about an alarm.
    "duty-without-phone": """
        select count(distinct d.staff_id) from duty_shift d join staff s on s.id = d.staff_id
        where d.during && tstzrange(:now, :now + interval '7 days', '[]') and s.active
        and not has_verified_phone(d.staff_id)""",
    # Unacknowledged alarms without any text, call or mail to a member of staff accepted since.
    "alarm-without-phone": """
        select count(*) from escalation e where e.state = 'opened' and coalesce(e.trigger, e.rule_code) = 'alarm'
        and exists (select from escalation_step s where s.escalation_id = e.id
            and s.audience in ('duty_desk','unit_manager')
            and greatest(s.notified_at, e.resumed_at) < :now - interval '5 minutes')
        and not exists (select from staff_notice n join message m on m.staff_id = n.staff_id
            where n.escalation_id = e.id and m.state in ('accepted','sent','delivered')
            and (m.notice_id = n.id or m.channel = 'email')
            and m.state_at >= greatest(n.created_at, e.resumed_at))""",
    # Staff for whom neither the text nor the call of their newest ring about an open alarm arrived.
    "alarm-not-delivered": """
        select count(*) from staff_notice n join escalation e on e.id = n.escalation_id
        where e.state = 'opened' and (
            select bool_and(m.state in ('failed','undelivered','skipped_late')) from message m
            where m.notice_id = n.id and m.due_at = (select max(r.due_at) from message r
                where r.notice_id = n.id and r.state not in ('planned','claimed','cancelled')))""",
    "acknowledgement-lapsed": """
        select count(*) from escalation where state = 'acknowledged'
        and acknowledged_until_at < :now - interval '5 minutes'""",
    # A snooze is in order until its end, and only for the causes that were known when it began.
    "snooze-lapsed": """
        select count(*) from escalation e where e.state = 'snoozed'
        and (e.snoozed_until_at < :now - interval '5 minutes'
            or (select count(*) from escalation_cause c where c.escalation_id = e.id
                and c.noticed_at < :now - interval '5 minutes') > e.snoozed_causes)""",
    # A site not on the map cannot be checked against an exclusion zone: it is closed until a person accepts it. The
    # placement moves appointments there, except those too near to move.
    "zone-not-checked": """
        select count(*) from appointment a join site l on l.id = a.site_id
        where a.state in ('scheduled','notified','confirmed') and a.starts_at > :now + interval '2 days'
        and l.kind not in ('home','online') and (l.latitude is null or l.longitude is null)
        and exists (select from condition c join supervision_order o on o.id = c.order_id
            where c.person_id = a.person_id and c.has_zone
            and cast(timezone('Europe/Amsterdam', a.starts_at) as date) between c.starts_on
                and coalesce(least(o.ends_on, o.ended_on, c.ends_on, c.withdrawn_on), 'infinity')
            and not exists (select from accepted_site s where s.condition_id = c.id
                and s.site_id = a.site_id and s.withdrawn_at is null))""",
    # A condition that needs appointments and has none gets a deadline, from the nightly job at the latest. The kinds
    # are those of the library, written again on purpose; `other_conduct` and general conditions vary too much to
    # repeat here.
    "condition-unnoticed": """
        with late as (select cast(timezone('Europe/Amsterdam', :now - interval '2 days') as date) as on)
        select count(*) from late, condition c join supervision_order o on o.id = c.order_id
        join person p on p.id = c.person_id
        where c.kind in ('reporting_duty','treatment_obligation','programme') and o.frame <> 'VRIJWILLIG'
        and p.closed_on is null and p.enrolled_on < late.on and c.starts_on < late.on
        and coalesce(least(o.ends_on, o.ended_on, c.ends_on, c.withdrawn_on), 'infinity') > late.on + 4
        and not exists (select from obligation b join supervision_plan v on v.id = b.plan_id
            where v.state = 'approved' and b.condition_id = c.id and coalesce(b.ends_on, 'infinity') >= late.on
            and (b.kind not in ('treatment','group_session') or exists (select from referral r
                where r.person_id = b.person_id and r.state not in ('transferred','dropped_out','withdrawn')
                and case when b.programme_id is not null then r.programme_id = b.programme_id
                    else r.provider_id = b.provider_id end)))
        and not exists (select from referral r where r.condition_id = c.id
            and r.state not in ('transferred','dropped_out','withdrawn'))
        and not exists (select from coverage_reason s where s.condition_id = c.id and s.withdrawn_at is null
            and coalesce(s.until_on, 'infinity') >= late.on)
        and not exists (select from deadline d where d.person_id = c.person_id
            and d.code = 'condition-uncovered' and d.state = 'opened')""",
    # Latitude and longitude swapped: such an exclusion zone forbids nothing, and such a site is never inside one.
    "zone-out-of-reach": """
        select (select count(*) from condition where zone_far and withdrawn_on is null)
            + (select count(*) from site where kind <> 'online'
               and (longitude not between 1.7 and 8.8 or latitude not between 49.8 and 54.6))""",
    "text-not-sent": """
        select count(*) from message where state = 'planned' and due_at < :now - interval '30 minutes'""",
    "text-claim-run-out": """
        select count(*) from message where state = 'claimed'
        and claim_expires_at < :now - interval '5 minutes'""",
    "text-fate-unknown": """
        select count(*) from message m where m.state = 'unknown'
        and coalesce(m.next_look_at < :now - interval '30 minutes',
            not exists (select from task t where t.message_id = m.id))""",
    # Messages without a final state: the provider was not asked when due, or had not sent them after a day.
    "text-without-end": """
        select count(*) from message m where m.state in ('accepted','sent') and m.channel in ('sms','voice')
        and m.emptied_at is null
        and (m.next_look_at < :now - interval '30 minutes'
            or (m.state = 'accepted' and m.state_at < :now - interval '1 day'
                and m.due_at > :now - interval '7 days'))""",
    # A working day past the last post of the day it was due.
    "letter-not-posted": """
        select count(*) from letter where state = 'drafted' and late_at < :now""",
    "sender-stopped": """
        select count(*) from sender where stopped_at is not null and reason <> 'database-went-back'""",
    "database-went-back": """
        select count(*) from sender where reason = 'database-went-back'""",
    # Another system does not hear what happens: its receiver fails, or nobody may see events for it any more.
    "webhook-failing": """
        select count(*) from webhook w join staff s on s.id = w.account_id where w.state = 'active'
        and (w.failing_since < :now - interval '1 hour' or not s.active or s.suspended_at is not null)""",
    # What its owner's calendar says is a day old: appointments may be placed where they are busy.
    "calendar-failing": """
        select count(*) from calendar_connection where failing_since < :now - interval '1 day'""",
    "officer-double-booked": """
        select count(*) from (
            select from_at < max(until_at) over (
                partition by who order by from_at rows between unbounded preceding and 1 preceding) as clash
            from (
                select officer_id as who, starts_at - travel_min * interval '1 minute' as from_at,
                    ends_at + travel_min * interval '1 minute' as until_at
                from appointment where officer_id is not null and state not in ('cancelled_by_service','moved')
                union all
                select second_officer_id, starts_at - travel_min * interval '1 minute',
                    ends_at + travel_min * interval '1 minute'
                from appointment
                where second_officer_id is not null and state not in ('cancelled_by_service','moved')) b) a
        where clash""",
    "person-double-booked": """
        select count(*) from (
            select starts_at < max(ends_at) over (
                partition by person_id order by starts_at rows between unbounded preceding and 1 preceding) as clash
            from appointment where state not in ('cancelled_by_service','moved')) a where clash""",
    "access-log-unpublished": """
        select count(*) from audit_anchor where failing_since < :now - interval '15 minutes'""",
    # Deleted or changed before it was sealed; known for good to `aftercare audit verify`.
    "access-log-lost": """
        select count(*) from audit_entry where action in ('find-missing','find-changed')
        and at > :now - interval '7 days'""",
    "access-log-unsealed": """
        select count(*) from audit_entry e where e.at < :now - interval '1 hour'
        and not exists (select from audit_link l where l.entry_id = e.id)""",
}
_LEFT = """
    select coalesce(sum(cardinality(left_items)), 0) from (
        select distinct on (job) left_items from job_run where finished_at is not null
        order by job, slot desc) newest"""
_TICKS = "select job, max(finished_at) from job_run group by job"
_COUNTS = _CHECKS | {"items-left": _LEFT}
NAMES = (*_COUNTS, "job-silent", "access-log-broken")
"""What a round counts; docs/run-book.md has a section for each."""
# With the rights of `aftercare_counter`, which reads the columns that are counted. Moments as the sealer writes them,
# else no hash of the access log matches.
_FUNCTION = """
create or replace function watchdog."{name}"({takes}) returns {gives} language sql stable security definer
set search_path = pg_catalog, public, pg_temp set timezone = 'UTC' set datestyle = 'ISO' as $count$ {query} $count$;
alter function watchdog."{name}" owner to aftercare_counter;
revoke execute on function watchdog."{name}" from public;
grant execute on function watchdog."{name}" to aftercare_watchdog
"""


def install_counts(connection: Connection) -> None:
    """The counts as functions of the database, each as this version asks it; those of an older version stay."""
    cursor = connection.connection.cursor()
    cursor.execute("create schema if not exists watchdog")
    cursor.execute("grant usage on schema watchdog to aftercare_watchdog, aftercare_counter")
    cursor.execute("grant create on schema watchdog to aftercare_counter")
    for name, query in _COUNTS.items():
        asked = query.replace(":now", "$1")
        cursor.execute(
            _FUNCTION.format(name=name, takes="timestamptz", gives="bigint", query=asked)
        )
    gives = "table (job text, at timestamptz)"
    cursor.execute(_FUNCTION.format(name="ticks", takes="", gives=gives, query=_TICKS))


def counts(
    session: Session, now: datetime, expected: Mapping[str, datetime] = NONE_EXPECTED
) -> dict[str, int]:
    """How often each state occurs that must not. `expected` says per job since when it must have finished a tick; those
    that have not are counted as `job-silent` (`silent_jobs` names them). `items-left` counts the failed items of the
    newest run of each job. Run it inside `watching`."""
    found = {
        name: int(
            session.execute(text(f'select watchdog."{name}"(:now)'), {"now": now}).scalar_one()
        )
        for name in _COUNTS
    }
    return found | {"job-silent": len(silent_jobs(session, expected))}


def silent_jobs(session: Session, expected: Mapping[str, datetime]) -> tuple[str, ...]:
    """The jobs that have finished no tick since the moment they must have. Run it inside `watching`."""
    finished = {row.job: row.at for row in execute(session, "select job, at from watchdog.ticks()")}
    return tuple(job for job, since in expected.items() if (finished.get(job) or since) <= since)
