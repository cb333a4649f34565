"""Trials of reminders, what each look found, and the messages that were planned by arm."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Computed, String
from sqlmodel import Field, Session, col, select

from aftercare.base.ids import new_id
from aftercare.domain.message_templates.templates import (
    TEXT_LANGUAGES,
    TextKind,
    template_faults,
)
from aftercare.domain.trials.arms import Arm
from aftercare.domain.trials.effect import ClientCount, client_count
from aftercare.domain.trials.looks_shown import ArmCount
from aftercare.domain.trials.protocol import OtherDay, OtherWording, Protocol
from aftercare.domain.trials.reminding import Trial
from aftercare.store.appointments.rows import lock_appointments
from aftercare.store.database.columns import JSON, MOMENT, UUIDS, Table, moment
from aftercare.store.database.plain_sql import execute
from aftercare.store.database.versioned_policy import Proposed

# Why a message of the tested arm is cancelled when its trial ends before its days are over.
TRIAL_ENDED = "trial-ended"
_COUNTS = ("clients", "appointments", "missed")
_STATE = (
    "case when ended_at is not null then 'ended'"
    " when activated_at is null then 'proposed' else 'activated' end"
)
# A client is in the trial from the first appointment that was planned by arm, reminded or not, and then counts with
# every enforceable appointment. A restricted file is in no figure.
_OUTCOMES = """
with entered as (
  select m.person_id, min(m.trial_arm) as arm, min(a.starts_at) as since
  from message m join appointment a on a.id = m.appointment_id where m.trial = :trial group by m.person_id)
select e.arm, array_agg(o.code)
from entered e join person p on p.id = e.person_id and not p.restricted
join appointment a on a.person_id = e.person_id and a.enforceable and a.starts_at >= e.since and a.starts_at < :until
  and a.state in ('attended','late','attended_not_complied','missed','cancelled_by_service')
join lateral (
  select code from outcome where appointment_id = a.id order by recorded_at desc, id desc limit 1) o on true
group by e.person_id, e.arm"""
_PLANNED_BY_ARM = """
select distinct appointment_id from message
where appointment_id = any(:ids) and trial is not null and state not in ('withheld', 'cancelled')"""
_COULD_ENTER = """
select count(*) from person p where p.team_id = any(:teams) and p.closed_on is null and not p.restricted
  and (cast(:languages as text[]) is null
    or case when p.language = any(:known) then p.language else 'nl' end = any(:languages))"""
# As figures count them.
_HELD = """
select coalesce(sum(amount) filter (where what = 'attended'), 0),
  coalesce(sum(amount) filter (where what = 'missed'), 0)
from message_figure where team_id = any(:teams) and day >= :since"""
_LEFT_OVER = """
select distinct m.appointment_id from message m join reminder_trial t on t.version = m.trial
where t.ended_at is not null and m.trial_arm = 'tested' and m.state = 'planned'"""
_REPLAN = "update appointment set reminders_planned_at = null where id = any(:ids)"
_CALL_OFF = """
update message set state = 'cancelled', reason = :reason, state_at = :now, version = version + 1
where appointment_id = any(:ids) and trial_arm = 'tested' and state = 'planned'"""


class ReminderTrialRow(Proposed, table=True):
    """The protocol never changes; `id` is what clients are divided by."""

    id: UUID = Field(default_factory=new_id)
    question: str
    adopted_by: str
    text: str | None = None
    wordings: dict[str, str] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    days_before: int | None = None
    tested_days_before: int | None = None
    team_ids: list[UUID] = Field(sa_type=UUIDS)
    begins_on: date
    ends_on: date
    looks: int
    enough_clients: int | None = None
    ended_at: datetime | None = moment()
    ended_by: UUID | None = None
    ended_because: str | None = None
    state: str = Field(default=None, sa_column=Column(String, Computed(_STATE), nullable=False))

    def facts(self) -> Trial:
        return Trial(self.version, self.id, frozenset(self.team_ids), self.protocol())

    def protocol(self) -> Protocol:
        if self.text is not None:
            differs: OtherWording | OtherDay = OtherWording(
                TextKind(self.text), self.wordings or {}
            )
        else:
            differs = OtherDay(self.days_before or 0, self.tested_days_before or 0)
        return Protocol(differs, self.begins_on, self.ends_on, self.looks, self.enough_clients)


class ReminderTrialLookRow(Table, table=True):
    trial: int = Field(primary_key=True)
    number: int = Field(primary_key=True)
    looked_at: datetime = Field(sa_type=MOMENT)
    decision: str
    control_clients: int | None = None
    control_appointments: int | None = None
    control_missed: int | None = None
    tested_clients: int | None = None
    tested_appointments: int | None = None
    tested_missed: int | None = None
    control_share: Decimal | None = None
    tested_share: Decimal | None = None
    lower: Decimal | None = None
    upper: Decimal | None = None

    def count(self, arm: Arm) -> ArmCount | None:
        found = [getattr(self, f"{arm.value}_{name}") for name in _COUNTS]
        return None if None in found else ArmCount(*found)

    def put(self, arm: Arm, count: ArmCount) -> None:
        for name in _COUNTS:
            setattr(self, f"{arm.value}_{name}", getattr(count, name))


def trials_under_way(session: Session) -> list[ReminderTrialRow]:
    """Activated and not ended, by their first day; one may begin later."""
    query = select(ReminderTrialRow).where(ReminderTrialRow.state == "activated")
    return list(session.exec(query.order_by(col(ReminderTrialRow.begins_on))))


def trials_to_plan_by(session: Session) -> list[Trial]:
    """Those that divide reminders by arm."""
    return [_sayable(row.facts()) for row in trials_under_way(session)]


def _sayable(trial: Trial) -> Trial:
    """Without wordings that a stricter disclosure check now refuses: clients of their language are in neither arm."""
    differs = trial.protocol.differs
    if isinstance(differs, OtherDay):
        return trial
    wordings = {
        language: words
        for language, words in differs.wordings.items()
        if not template_faults(words, language, differs.text)
    }
    left = replace(differs, wordings=wordings)
    return replace(trial, protocol=replace(trial.protocol, differs=left))


def looks_of(session: Session, trial: int) -> list[ReminderTrialLookRow]:
    """The first look first."""
    query = select(ReminderTrialLookRow).where(ReminderTrialLookRow.trial == trial)
    return list(session.exec(query.order_by(col(ReminderTrialLookRow.number))))


def outcomes_by_arm(
    session: Session, trial: int, until: datetime
) -> Mapping[Arm, Sequence[ClientCount]]:
    """Of appointments that began before this moment, one count for each client."""
    found: dict[Arm, list[ClientCount]] = {arm: [] for arm in Arm}
    for arm, codes in execute(session, _OUTCOMES, {"trial": trial, "until": until}):
        found[Arm(arm)].append(client_count(codes))
    return found


def could_enter(
    session: Session, team_ids: Collection[UUID], differs: OtherWording | OtherDay | None = None
) -> int:
    """How many clients of these teams have an open file that is not restricted and, where wordings differ, a language
    with one; a client of any other language is texted in Dutch."""
    values = {
        "teams": list(team_ids),
        "languages": list(differs.wordings) if isinstance(differs, OtherWording) else None,
        "known": list(TEXT_LANGUAGES),
    }
    return int(execute(session, _COULD_ENTER, values).scalar_one())


def held_since(session: Session, team_ids: Collection[UUID], since: date) -> tuple[int, int]:
    """How many enforceable appointments of the clients of these teams were attended and missed from this day on."""
    found = execute(session, _HELD, {"teams": list(team_ids), "since": since}).one()
    return int(found[0]), int(found[1])


def planned_by_arm(session: Session, appointment_ids: Sequence[UUID]) -> set[UUID]:
    """Those that have their reminder of a trial already."""
    return set(execute(session, _PLANNED_BY_ARM, {"ids": list(appointment_ids)}).scalars())


def has_left_over(session: Session) -> bool:
    return execute(session, _LEFT_OVER + " limit 1").first() is not None


def call_off_left_over(session: Session, now: datetime) -> int:
    """Reminders of the tested arm that wait after their trial ended are cancelled, and those of the policy are planned
    instead. Returns of how many appointments."""
    values: dict[str, Any] = {"ids": list(execute(session, _LEFT_OVER).scalars())}
    if values["ids"]:
        lock_appointments(session, values["ids"])
        execute(session, _REPLAN, values)
        execute(session, _CALL_OFF, values | {"reason": TRIAL_ENDED, "now": now})
    return len(values["ids"])
