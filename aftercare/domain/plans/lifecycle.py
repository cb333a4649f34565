"""A supervision plan's life: drafted, submitted, returned or approved, superseded by the next version.

drafted ──submit──▶ submitted ──approve──▶ approved ──supersede──▶ superseded
   ▲ ◀──take back───┘ │   ▲                   └──withdraw──▶ withdrawn
   └─────(edit)── returned ◀─return┘
A version that waits, or is being written, is withdrawn as well when the file closes.
"""

from __future__ import annotations

from enum import StrEnum

from aftercare.domain.time.lifecycle import Lifecycle


class PlanState(StrEnum):
    DRAFTED = "drafted"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


class PlanAct(StrEnum):
    EDIT = "edit"
    SUBMIT = "submit"
    TAKE_BACK = "take-back"
    RETURN = "return"
    APPROVE = "approve"
    SUPERSEDE = "supersede"
    WITHDRAW = "withdraw"


_S = PlanState

PLAN_LIFE: Lifecycle[PlanState, PlanAct] = Lifecycle(
    {
        PlanAct.EDIT: {_S.DRAFTED: _S.DRAFTED, _S.RETURNED: _S.DRAFTED},
        PlanAct.SUBMIT: {_S.DRAFTED: _S.SUBMITTED, _S.RETURNED: _S.SUBMITTED},
        PlanAct.TAKE_BACK: {_S.SUBMITTED: _S.DRAFTED},
        PlanAct.RETURN: {_S.SUBMITTED: _S.RETURNED},
        PlanAct.APPROVE: {_S.SUBMITTED: _S.APPROVED},
        PlanAct.SUPERSEDE: {_S.APPROVED: _S.SUPERSEDED},
        PlanAct.WITHDRAW: {_S.DRAFTED: _S.WITHDRAWN, _S.SUBMITTED: _S.WITHDRAWN,
                           _S.RETURNED: _S.WITHDRAWN, _S.APPROVED: _S.WITHDRAWN},
    }
)  # fmt: skip
