"""Plans the reminders of every upcoming appointment, or records why no text will go: thousands in one transaction,
decided by the policy in force."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session

from aftercare.base.clock import Clock
from aftercare.base.collecting import uncollected
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.message_templates.reveal_check import require_discreet
from aftercare.domain.message_templates.templates import (
    TextKind,
    TextTemplate,
    TextValues,
    render_text,
)
from aftercare.domain.messages.fallback_channels import POST_NEEDS, way_instead
from aftercare.domain.people.person import Reachability, WhyNoText, why_no_reminder
from aftercare.domain.people.preferences import Channel
from aftercare.domain.reminders.policy import ReminderPolicy
from aftercare.domain.reminders.schedule import reminders_due
from aftercare.domain.time.wall_time import civil_date, civil_days_before, wall
from aftercare.domain.trials.protocol import OtherWording
from aftercare.domain.trials.reminding import Trial, part_of, plans_ahead, reminders_in_trial
from aftercare.processes.messages.recipients import Recipient, reachabilities
from aftercare.scheduling.jobs.batches import RunResult, in_batches
from aftercare.scheduling.jobs.job import Job
from aftercare.store.accounts import audit
from aftercare.store.database.unit_of_work import Database, UnitOfWork
from aftercare.store.message_templates.rows import templates_in_force
from aftercare.store.messages.call_tasks import LETTER, CallNeeded, end_calls, open_calls
from aftercare.store.reminders.appointments_to_plan import (
    AppointmentToPlan,
    appointments_to_plan,
    first_unplanned_at,
    lock_to_plan,
    mark_reminders_planned,
    people_of,
    withheld_to_come,
)
from aftercare.store.reminders.planned_reminders import (
    PlannedReminder,
    call_off_withheld,
    write_reminders,
)
from aftercare.store.reminders.rows import policy_in_force
from aftercare.store.trials.rows import planned_by_arm, trials_to_plan_by

# How many appointments share one set of statements; their rows stay locked as long as a batch takes.
BATCH = 5_000
# How many batches run in parallel: the database writes one while the next is decided.
LANES = 2
# How many one run handles; the rest is due again at the next tick.
MOST = 100_000
# How soon after a client becomes reachable again their texts are planned after all.
LOOK_AGAIN_EVERY = timedelta(minutes=15)
# The version of a wording that only the protocol of a trial has.
OF_A_TRIAL = 0
Reached = tuple[Recipient, Reachability]
Decided = tuple[list[PlannedReminder], WhyNoText | None]


def plan_due(database: Database, clock: Clock, callback_number: str) -> RunResult:
    """All appointments still to be planned, a batch at a time."""
    wording = _wording_now(database, clock, callback_number)
    with uncollected():
        return in_batches(
            database,
            clock,
            lambda work: reminders_unplanned(work.session, work.now),
            lambda work, ids: _plan(work, ids, wording),
            BATCH,
            lanes=LANES,
        )


def look_again(database: Database, clock: Clock, callback_number: str) -> RunResult:
    """All withheld messages with a reason that no longer holds today."""
    wording = _wording_now(database, clock, callback_number)
    return in_batches(
        database,
        clock,
        lambda work: withheld_for_another_reason(work.session, work.now),
        lambda work, ids: _plan(work, ids, wording, again=True),
        BATCH,
    )


def _wording_now(database: Database, clock: Clock, callback_number: str) -> Wording:
    with database.work(CLOCK, clock.now()) as work:
        return Wording(callback_number, templates_in_force(work.session))


def reminders_unplanned(session: Session, now: datetime) -> list[UUID]:
    """Appointments without planned reminders, soonest first."""
    return appointments_to_plan(session, now, _plans_ahead(session, now), MOST)


def withheld_for_another_reason(session: Session, now: datetime) -> list[UUID]:
    """Appointments with withheld reminders that could still help and a reason that changed. Examples: custody ended, a
    number is no longer shared, or another obstacle took its place."""
    found = withheld_to_come(session, now, MOST)
    reached = reachabilities(session, people_of(session, (one[1] for one in found)), now)
    today = {person_id: why_no_reminder(fact) for person_id, (_, fact) in reached.items()}
    return [
        appointment_id
        for appointment_id, person_id, reasons in found
        if any(reason != today[person_id] for reason in reasons)
    ]


def plan_batch(
    work: UnitOfWork, ids: Sequence[UUID], callback_number: str, *, again: bool = False
) -> int:
    """Write these appointments' messages into the outbox; returns how many were planned. Skips appointments that no
    longer stand, those locked by another transaction and, without `again`, those planned already."""
    wording = Wording(callback_number, templates_in_force(work.session))
    return _plan(work, ids, wording, again=again)


def _plan(work: UnitOfWork, ids: Sequence[UUID], wording: Wording, *, again: bool = False) -> int:
    session, now = work.session, work.now
    policy, trials = policy_in_force(session, civil_date(now)), trials_to_plan_by(session)
    locked = lock_to_plan(session, ids, now, plans_ahead(policy, trials), again=again)
    if not locked:
        return 0
    reached = reachabilities(session, people_of(session, (one.person_id for one in locked)), now)
    parted = planned_by_arm(session, ids) if trials else set()
    decided = [
        _decide(
            one,
            reached[one.person_id],
            policy,
            wording,
            now,
            trials,
            parted=one.facts.appointment_id in parted,
        )
        for one in locked
    ]
    _write(session, locked, decided, reached, now)
    looked_at = [
        (one.facts.appointment_id, one.person_id, why)
        for one, (_, why) in zip(locked, decided, strict=True)
    ]
    before = {one.facts.appointment_id for one in locked if one.planned_before}
    end_calls(session, [one for one in looked_at if one[0] in before], now)
    starts = {one.facts.appointment_id: one.facts.starts_at for one in locked}
    open_calls(
        session,
        [
            _by_hand(person_id, about, why, reached[person_id][1], starts[about], now)
            for about, person_id, why in looked_at
            if why is not None and starts[about] > now
        ],
        now,
    )
    mark_reminders_planned(session, [one[0] for one in looked_at], now)
    audit.note_each(work, "plan-reminders", "appointment", [one[:2] for one in looked_at])
    return len(locked)


def _write(
    session: Session,
    locked: Sequence[AppointmentToPlan],
    decided: Sequence[Decided],
    reached: Mapping[UUID, Reached],
    now: datetime,
) -> None:
    """A first plan is inserted as it is; a later one is merged with the messages that already exist."""
    for again in (False, True):
        reminders = [
            reminder
            for one, (planned, _) in zip(locked, decided, strict=True)
            if one.planned_before is again
            for reminder in planned
        ]
        write_reminders(session, reminders, now, again=again)
    standing = [
        (one.facts.appointment_id, reached[one.person_id][0].number or "", why and why.value)
        for one, (_, why) in zip(locked, decided, strict=True)
        if one.planned_before
    ]
    call_off_withheld(session, standing, now)


def _decide(
    one: AppointmentToPlan,
    reached: Reached,
    policy: ReminderPolicy,
    wording: Wording,
    now: datetime,
    trials: Sequence[Trial],
    *,
    parted: bool,
) -> Decided:
    """`parted`: the reminder that a trial is about stands already."""
    recipient, fact = reached
    why = why_no_reminder(fact)
    # A message that another channel can deliver automatically waits like a text: the outbox then checks again.
    if way_instead(fact, why, one.facts.starts_at - now) in (Channel.SMS, Channel.VOICE):
        why = None
    planned = []
    state, reason = _standing(why, passed=one.facts.starts_at <= now)
    # Who cannot be texted now is in no trial, and so is no restricted file.
    person, starts_on = recipient.person, civil_date(one.facts.starts_at)
    reminded = state == "planned" and trials
    part = part_of(trials, person.id, person.team_id, starts_on) if reminded else None
    language = wording.language_of(recipient.language)
    due_by_arm = (
        reminders_in_trial(part, one.facts, policy, language, now)
        if part
        else ((due, False) for due in reminders_due(one.facts, policy))
    )
    for due, differs in due_by_arm:
        if differs and parted:
            continue
        # A later run does not add a message that would already be too late; only the last one counts as missed.
        if one.planned_before and due.slot != "T-1" and due.useful_until_at <= now:
            continue
        other = part.wording if part and differs else None
        template, body = wording.of(due.text, language, one.facts.starts_at, other)
        planned.append(
            PlannedReminder(
                person_id=one.person_id,
                appointment_id=one.facts.appointment_id,
                slot=due.slot,
                recipient=recipient.number or "",
                language=template.language,
                template=template.kind.value,
                template_version=template.version,
                policy_version=policy.version,
                body=body,
                state=state,
                reason=reason,
                due_at=due.due_at,
                useful_until_at=due.useful_until_at,
                trial=part.trial.number if part and differs else None,
                trial_arm=part.arm.value if part and differs else None,
            )
        )
    return planned, why


def _by_hand(
    person_id: UUID,
    appointment_id: UUID,
    why: WhyNoText,
    fact: Reachability,
    starts_at: datetime,
    now: datetime,
) -> CallNeeded:
    """What an officer does in place of texts: a letter while the post can bring it, else a call."""
    if way_instead(fact, why, starts_at - now) is Channel.LETTER:
        due_at = max(now, civil_days_before(starts_at, POST_NEEDS.days))
        return CallNeeded(person_id, appointment_id, why, due_at, LETTER)
    return CallNeeded(person_id, appointment_id, why, civil_days_before(starts_at, 1))


def _standing(why: WhyNoText | None, *, passed: bool) -> tuple[str, str | None]:
    """The state of a message and its reason; nothing is sent any more about an appointment that has begun."""
    if why is not None:
        return "withheld", why.value
    return ("skipped_late", "too-late") if passed else ("planned", None)


@dataclass
class Wording:
    """The texts of one run: each template is rendered and checked once per start time."""

    callback_number: str
    in_force: Mapping[tuple[TextKind, str], TextTemplate]
    _known: dict[tuple[TextKind, str, datetime, bool], tuple[TextTemplate, str]] = field(
        default_factory=dict
    )

    def language_of(self, language: str) -> str:
        """The language that a client of this one is texted in."""
        return language if (TextKind.REMINDER_DAY_BEFORE, language) in self.in_force else "nl"

    def of(
        self,
        kind: TextKind,
        language: str,
        starts_at: datetime,
        other: OtherWording | None = None,
    ) -> tuple[TextTemplate, str]:
        """The template and its text; `other` has its wording in a trial. Raises RevealingText when it would reveal
        that a person is a client."""
        key = kind, language, starts_at, other is not None
        found = self._known.get(key)
        if found is None:
            template = self.in_force.get((kind, language)) or self.in_force[kind, "nl"]
            if other is not None:
                template = replace(template, version=OF_A_TRIAL, text=other.wordings[language])
            found = self._known[key] = template, self._word(template, starts_at)
        return found

    def _word(self, template: TextTemplate, starts_at: datetime) -> str:
        local = wall(starts_at)
        on, at = local.date(), local.time()
        # A text about what is over names the same moment as the old one.
        values = TextValues(on=on, at=at, phone=self.callback_number, old_on=on, old_at=at)
        body = render_text(template.text, template.language, values)
        # No names here: a template has no place for one, and a surname can be an ordinary word.
        require_discreet(body, template.language, callback_number=self.callback_number)
        return body


def next_reminder_planning(session: Session, now: datetime) -> datetime | None:
    """When the reminders of the first appointment to come are to be planned."""
    first = first_unplanned_at(session, now)
    return None if first is None else first - _plans_ahead(session, now)


def _plans_ahead(session: Session, now: datetime) -> timedelta:
    return plans_ahead(policy_in_force(session, civil_date(now)), trials_to_plan_by(session))


def plan_reminders_jobs(database: Database, clock: Clock, callback_number: str) -> list[Job]:
    return [
        Job(
            "plan-reminders",
            lambda: plan_due(database, clock, callback_number),
            next_reminder_planning,
        ),
        Job(
            "look-again-at-withheld",
            lambda: look_again(database, clock, callback_number),
            every=LOOK_AGAIN_EVERY,
        ),
    ]
