"""The states of an assessment: a draft does not count, a signed one counts, a voided one no longer counts."""

from __future__ import annotations

from enum import StrEnum

from aftercare.domain.time.lifecycle import Lifecycle


class AssessmentState(StrEnum):
    DRAFTED = "drafted"
    SIGNED = "signed"
    VOIDED = "voided"


class AssessmentAct(StrEnum):
    CHANGE = "change"
    SIGN = "sign"
    VOID = "void"


_S, _A = AssessmentState, AssessmentAct

# A signed assessment is never changed: a correction voids it and creates a new one.
ASSESSMENT_LIFE: Lifecycle[AssessmentState, AssessmentAct] = Lifecycle(
    {
        _A.CHANGE: {_S.DRAFTED: _S.DRAFTED},
        _A.SIGN: {_S.DRAFTED: _S.SIGNED},
        _A.VOID: {_S.DRAFTED: _S.VOIDED, _S.SIGNED: _S.VOIDED},
    }
)
