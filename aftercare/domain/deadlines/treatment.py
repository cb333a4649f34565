"""Kinds of deadline for the wait for treatment: norms that are shown, never a fault of the person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from aftercare.domain.deadlines.kinds import DeadlineKind, WantedDeadline
from aftercare.domain.time.wall_time import start_of_day
from aftercare.domain.treatment.referrals import WAITING, Course
from aftercare.domain.treatment.waits import NORM_SOURCE, Stage, Wait, waits

INTAKE_NORM = "waiting-intake"
TREATMENT_NORM = "waiting-treatment"
TOTAL_NORM = "waiting-total"

# A norm of care is not law: one that has passed is shown on the worklist and does not escalate.
TREATMENT_KINDS: tuple[DeadlineKind, ...] = (
    DeadlineKind(
        INTAKE_NORM,
        "norm wachttijd: intake binnen 4 weken",
        "waiting norm: intake within 4 weeks",
        NORM_SOURCE,
        escalates=False,
    ),
    DeadlineKind(
        TREATMENT_NORM,
        "norm wachttijd: behandeling binnen 10 weken na de intake",
        "waiting norm: treatment within 10 weeks after the intake",
        NORM_SOURCE,
        escalates=False,
    ),
    DeadlineKind(
        TOTAL_NORM,
        "norm wachttijd: behandeling binnen 14 weken",
        "waiting norm: treatment within 14 weeks",
        NORM_SOURCE,
        escalates=False,
    ),
)
NORM_CODES = {
    Stage.INTAKE: INTAKE_NORM,
    Stage.TREATMENT: TREATMENT_NORM,
    Stage.TOTAL: TOTAL_NORM,
}


def norm_deadlines(course: Course) -> tuple[WantedDeadline, ...]:
    """The norms that still run for this referral; each is due when its last day has ended."""
    return tuple(_running(course))


def _running(course: Course) -> Iterator[WantedDeadline]:
    if course.state not in WAITING:
        return
    for one in waits(course, course.referred_on):
        if one.running:
            yield _wanted(one)


def _wanted(one: Wait) -> WantedDeadline:
    ends_at = start_of_day(one.norm_on + timedelta(days=1))
    return WantedDeadline(NORM_CODES[one.stage], one.from_on, ends_at)
