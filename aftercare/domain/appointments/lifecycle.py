"""An appointment's life, from scheduled to kept, missed, moved or cancelled.

scheduled ─▶ notified ─▶ confirmed ─┐
    └───────────┴──────────┴────────┼─ end + grace, no outcome ─▶ outcome_overdue
                                    └─ an officer or provider records ─▶ attended | late |
                                       attended_not_complied | missed | cancelled_by_service
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Final

from aftercare.base.errors import FieldFault, Invalid
from aftercare.domain.time.lifecycle import Lifecycle
from aftercare.domain.time.wall_time import civil_date
from aftercare.domain.time.working_hours import add_working_days

# From this moment on the officer's list shows that the outcome is missing (configuration, not law).
OUTCOME_GRACE = timedelta(minutes=15)
# A client with a fixed rhythm comes without a reminder. In this time the office can still reach them.
EXPECTED_WORKING_DAYS = 2
# A change is passed on within this time, and before the old appointment begins (configuration, not law).
PASS_ON_WORKING_DAYS = 1
# As long as the account that recorded a first outcome can undo it; after that it corrects it, with a reason.
UNDO_FOR = timedelta(minutes=1)
# The line of the log for an outcome that was undone: no outcome, so not in Outcome.
UNDONE: Final = "undone"
# A provider reports within two working days (configuration, not law).
PROVIDER_TERM_WORKING_DAYS = 2


class AppointmentState(StrEnum):
    SCHEDULED = "scheduled"
    NOTIFIED = "notified"
    CONFIRMED = "confirmed"
    OUTCOME_OVERDUE = "outcome_overdue"
    ATTENDED = "attended"
    LATE = "late"
    ATTENDED_NOT_COMPLIED = "attended_not_complied"
    MISSED = "missed"
    CALLED_OFF = "cancelled_by_service"
    MOVED = "moved"


# The client came: signs and scores of a contact are about these.
HELD: Final = frozenset(
    {AppointmentState.ATTENDED, AppointmentState.LATE, AppointmentState.ATTENDED_NOT_COMPLIED}
)


class AppointmentAct(StrEnum):
    NOTIFY = "notify"
    CONFIRM = "confirm"
    # A no after a yes: the last reply counts.
    UNCONFIRM = "unconfirm"
    OVERDUE = "overdue"
    ATTEND = "attend"
    ARRIVE_LATE = "arrive_late"
    NOT_COMPLY = "not_comply"
    MISS = "miss"
    CANCEL = "cancel"
    MOVE = "move"


class Outcome(StrEnum):
    """What happened, as an officer or provider records it."""

    ATTENDED = "attended"
    LATE = "late"
    ATTENDED_NOT_COMPLIED = "attended_not_complied"
    MISSED = "missed"
    CALLED_OFF = "excused_by_service"


_S, _A = AppointmentState, AppointmentAct
OPEN_STATES = (_S.SCHEDULED, _S.NOTIFIED, _S.CONFIRMED)
AWAITING_OUTCOME = (*OPEN_STATES, _S.OUTCOME_OVERDUE)
KEPT_STATES = (_S.ATTENDED, _S.LATE)
# A recorded outcome can be corrected; the log keeps both entries.
RECORDED = (_S.ATTENDED, _S.LATE, _S.ATTENDED_NOT_COMPLIED, _S.MISSED)
_RECORDABLE = (*AWAITING_OUTCOME, *RECORDED)


def _to(
    target: AppointmentState, *sources: AppointmentState
) -> dict[AppointmentState, AppointmentState]:
    return dict.fromkeys(sources, target)


APPOINTMENT_LIFE: Lifecycle[AppointmentState, AppointmentAct] = Lifecycle(
    {
        _A.NOTIFY: {
            _S.SCHEDULED: _S.NOTIFIED,
            _S.NOTIFIED: _S.NOTIFIED,
            _S.CONFIRMED: _S.CONFIRMED,
        },
        _A.CONFIRM: _to(_S.CONFIRMED, *OPEN_STATES),
        _A.UNCONFIRM: {
            _S.SCHEDULED: _S.SCHEDULED,
            _S.NOTIFIED: _S.NOTIFIED,
            _S.CONFIRMED: _S.NOTIFIED,
        },
        _A.OVERDUE: _to(_S.OUTCOME_OVERDUE, *OPEN_STATES),
        _A.ATTEND: _to(_S.ATTENDED, *_RECORDABLE),
        _A.ARRIVE_LATE: _to(_S.LATE, *_RECORDABLE),
        _A.NOT_COMPLY: _to(_S.ATTENDED_NOT_COMPLIED, *_RECORDABLE),
        _A.MISS: _to(_S.MISSED, *_RECORDABLE),
        _A.CANCEL: _to(_S.CALLED_OFF, *_RECORDABLE),
        _A.MOVE: _to(_S.MOVED, *OPEN_STATES),
    }
)

ACT_OF_OUTCOME: dict[Outcome, AppointmentAct] = {
    Outcome.ATTENDED: _A.ATTEND,
    Outcome.LATE: _A.ARRIVE_LATE,
    Outcome.ATTENDED_NOT_COMPLIED: _A.NOT_COMPLY,
    Outcome.MISSED: _A.MISS,
    Outcome.CALLED_OFF: _A.CANCEL,
}


def recorded_state(outcome: Outcome) -> AppointmentState:
    """The state of an appointment once this outcome is recorded, from any earlier state."""
    return next(iter(APPOINTMENT_LIFE.edges[ACT_OF_OUTCOME[outcome]].values()))


def outcome_due_at(ends_at: datetime, by_provider: bool) -> datetime:
    """When the outcome of an appointment should be known: fifteen minutes after its end. For a provider, who reports
    afterwards: two working days after its end."""
    if by_provider:
        return add_working_days(ends_at, PROVIDER_TERM_WORKING_DAYS)
    return ends_at + OUTCOME_GRACE


def is_expected(notified: bool, booked_at: datetime, starts_at: datetime, now: datetime) -> bool:
    """Whether a client has to be notified when this appointment moves or is cancelled. They have to when they were
    notified of it. The same when it begins within two working days and was booked before them. A client who was not
    notified does not expect an appointment that was booked within them."""
    if notified:
        return True
    if not now < starts_at <= _expected_until(now):
        return False
    return _expected_until(booked_at) < starts_at


@lru_cache(maxsize=1_024)
def _expected_until(moment: datetime) -> datetime:
    return add_working_days(moment, EXPECTED_WORKING_DAYS)


def pass_on_by(now: datetime, old_starts_at: datetime) -> datetime:
    """Until when a client is notified of a change that is made now: before they would set out for the old time."""
    latest = add_working_days(now, PASS_ON_WORKING_DAYS)
    return latest if old_starts_at <= now else min(latest, old_starts_at)


def is_same_day_correction(recorded_at: datetime, now: datetime) -> bool:
    """Whether `now` is on the same date in Amsterdam as the recording of the outcome."""
    return civil_date(recorded_at) == civil_date(now)


def state_after_outcome(
    state: AppointmentState, outcome: Outcome, starts_at: datetime, now: datetime
) -> AppointmentState:
    """The state an outcome leads to. Before the start only an excuse by the service is possible: any other outcome
    raises Invalid at /outcome. A state that takes no outcome raises IllegalTransition."""
    if now < starts_at and outcome is not Outcome.CALLED_OFF:
        raise Invalid(fields=(FieldFault("/outcome", "not-started"),))
    return APPOINTMENT_LIFE.after(state, ACT_OF_OUTCOME[outcome])


def can_be_undone(
    state_before: str | None, recorded_at: datetime, starts_at: datetime, now: datetime
) -> bool:
    """Whether an outcome can still be taken back as if it had not been recorded. Only a first outcome, which has the
    state before it. An appointment called off before it began has changed others, and clients were notified."""
    return state_before is not None and recorded_at >= starts_at and now < recorded_at + UNDO_FOR
