"""A missed obligation: how long evidence may come, when the verdict is due, and how misses count.

The law knows no free number of misses, so nothing here excuses or suppresses one: it sets two deadlines and leaves
the verdict to a named person.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from aftercare.domain.people.away import AwayKind, AwayPeriod
from aftercare.domain.time.lifecycle import Lifecycle
from aftercare.domain.time.statutory_terms import Term, Unit, end_of_term, working_days_after
from aftercare.domain.time.wall_time import at_wall, wall

# Defaults; configuration with provenance, not law (compare HMPPS "evidence within 5 days").
EVIDENCE_DAYS = 5
VERDICT_WORKING_DAYS = 2


class AbsenceState(StrEnum):
    OPENED = "opened"
    DECIDED = "decided"
    # The outcome was corrected: there was no miss after all.
    DROPPED = "dropped"


class AbsenceAct(StrEnum):
    ADD_EVIDENCE = "add_evidence"
    # Its code in the access log.
    GIVE_VERDICT = "decide"
    REVISE = "revise"
    DROP = "drop"
    REOPEN = "reopen"


class Verdict(StrEnum):
    EXCUSED = "excused"
    UNEXCUSED = "unexcused"
    SERVICE_FAILURE = "service_failure"


class ExcuseGround(StrEnum):
    MEDICAL = "medical"
    WORK = "work"
    FAMILY = "family"
    RELIGIOUS = "religious"
    COURT = "court"
    CUSTODY = "custody"
    SERVICE_FAILURE = "service_failure"
    OTHER = "other"


class EarlyReason(StrEnum):
    """Why an absence is judged unexcused before the deadline for evidence."""

    NO_EVIDENCE_COMING = "no_evidence_coming"
    NO_REASON = "no_reason"
    EVIDENCE_INSUFFICIENT = "evidence_insufficient"
    ACUTE_RISK = "acute_risk"


_S = AbsenceState
_GROUND_OF = {AwayKind.CUSTODY: ExcuseGround.CUSTODY, AwayKind.ADMISSION: ExcuseGround.MEDICAL}

ABSENCE_LIFE: Lifecycle[AbsenceState, AbsenceAct] = Lifecycle(
    {
        AbsenceAct.ADD_EVIDENCE: {_S.OPENED: _S.OPENED},
        AbsenceAct.GIVE_VERDICT: {_S.OPENED: _S.DECIDED},
        # Evidence can come late: then there is a second verdict, beside the first one, which stays on record.
        AbsenceAct.REVISE: {_S.DECIDED: _S.DECIDED},
        AbsenceAct.DROP: {_S.OPENED: _S.DROPPED, _S.DECIDED: _S.DROPPED},
        AbsenceAct.REOPEN: {_S.DROPPED: _S.OPENED},
    }
)


@dataclass(frozen=True)
class AbsenceDeadlines:
    """The last moment for evidence and the last moment for the verdict; both are the end of a local day."""

    evidence_by: datetime
    decide_by: datetime


def deadlines_of(missed_at: datetime) -> AbsenceDeadlines:
    """Deadlines of a miss, counted from the missed appointment itself, not from when it was noticed.

    Evidence may come for five days, extended by the Algemene termijnenwet (art. 1 and 2: not ending on a weekend or
    holiday, at least two working days). The verdict follows within two more working days.
    """
    evidence_on = end_of_term(wall(missed_at).date(), Term(EVIDENCE_DAYS, Unit.DAYS))
    verdict_on = working_days_after(evidence_on, VERDICT_WORKING_DAYS)
    return AbsenceDeadlines(_end_of(evidence_on), _end_of(verdict_on))


def _end_of(day: date) -> datetime:
    return at_wall(day + timedelta(days=1), time(0, 0))


def needs_early_reason(verdict: Verdict, evidence_by: datetime, now: datetime) -> bool:
    """Whether this verdict goes against the client while evidence may still come."""
    return verdict is Verdict.UNEXCUSED and now < evidence_by


def needs_confinement_reason(verdict: Verdict, away: AwayPeriod | None) -> bool:
    """Whether this verdict goes against a client who was in custody or admitted at the time. That explains the absence
    and does not excuse it: an unexcused verdict says why it counts all the same."""
    return verdict is Verdict.UNEXCUSED and away is not None and away.is_confining


def proposed_ground(away: AwayPeriod | None) -> ExcuseGround | None:
    """The reason that a period known to the file suggests; the author of the verdict may choose another."""
    return None if away is None else _GROUND_OF.get(away.kind)


@dataclass(frozen=True)
class MissWithVerdict:
    """The facts about one missed obligation that counting needs."""

    missed_on: date
    kind: str
    verdict: Verdict


def unexcused_dates(
    misses: Iterable[MissWithVerdict], since_on: date, until_on: date
) -> tuple[date, ...]:
    """Distinct dates in [since_on, until_on] with an unexcused miss, oldest first. Two misses on one day count once.
    Recounted from the facts every time, never incremented."""
    return tuple(
        sorted(
            {
                miss.missed_on
                for miss in misses
                if miss.verdict is Verdict.UNEXCUSED and since_on <= miss.missed_on <= until_on
            }
        )
    )
