"""How long a client waits for a treatment, compared with the norms, and who is first in the queue.

The norms are the Treeknormen of Dutch mental health care: intake within 4 weeks, treatment within 10 weeks after the
intake, 14 weeks in total. Whether they bind contracts for forensic care is still to be verified: here they are
shown, and they decide nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from aftercare.domain.treatment.referrals import WAITING, Course, ReferralState

NORM_SOURCE: Final = "Treeknormen: 4 weeks to the intake, 10 to the treatment, 14 in all"
INTAKE_WEEKS: Final = 4
TREATMENT_WEEKS: Final = 10
TOTAL_WEEKS: Final = 14


class Stage(StrEnum):
    """What the client waits for."""

    INTAKE = "intake"
    TREATMENT = "treatment"
    TOTAL = "total"


NORMS: Final = {
    Stage.INTAKE: INTAKE_WEEKS,
    Stage.TREATMENT: TREATMENT_WEEKS,
    Stage.TOTAL: TOTAL_WEEKS,
}


@dataclass(frozen=True)
class Wait:
    """One wait from `from_on` up to and including `until_on`, which is today while the wait lasts."""

    stage: Stage
    from_on: date
    until_on: date
    running: bool

    @property
    def weeks(self) -> int:
        """Whole weeks that have passed."""
        return max(0, (self.until_on - self.from_on).days // 7)

    @property
    def norm_weeks(self) -> int:
        return NORMS[self.stage]

    @property
    def norm_on(self) -> date:
        """The last day within the norm."""
        return self.from_on + timedelta(weeks=self.norm_weeks)

    @property
    def late(self) -> bool:
        return self.until_on > self.norm_on


def waits(course: Course, today: date) -> tuple[Wait, ...]:
    """The waits of this referral that have begun, in order: for the intake, from there for the treatment, and both
    together. A referral that ended without an intake or a start ended its wait on that day."""
    return tuple(_waits(course, course.ended_on or today))


def _waits(course: Course, last_on: date) -> Iterator[Wait]:
    open_now = course.state in WAITING
    begun = course.started_on
    to_intake = course.intake_on or begun
    yield Wait(Stage.INTAKE, course.referred_on, to_intake or last_on, open_now and not to_intake)
    if course.intake_on:
        yield Wait(Stage.TREATMENT, course.intake_on, begun or last_on, open_now)
    yield Wait(Stage.TOTAL, course.referred_on, begun or last_on, open_now)


def waiting_for_provider(state: ReferralState) -> bool:
    """Whether the treatment cannot be attended now: it has not begun, or it is paused."""
    return state in WAITING or state is ReferralState.PAUSED


@dataclass(frozen=True)
class WaitingReferral:
    """A referral in the queue: its id, the client's tier (1 is the highest risk) and since when it waits."""

    referral_id: str
    tier: int
    referred_on: date


def turn(one: WaitingReferral) -> tuple[int, date, str]:
    """Sort key of the queue: the highest risk first, then the longest wait. The id breaks a tie, so that the order
    is always the same."""
    return one.tier, one.referred_on, one.referral_id
