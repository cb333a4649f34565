"""The states of the organisation's own wording: drafted, proposed, active until another replaces it, retired.

drafted ──propose──▶ proposed ──activate──▶ active
   └───────retire────────┴───────retire───────┴──▶ retired
"""

from __future__ import annotations

from enum import StrEnum

from aftercare.domain.time.lifecycle import Lifecycle


class TextState(StrEnum):
    DRAFTED = "drafted"
    PROPOSED = "proposed"
    ACTIVE = "active"
    RETIRED = "retired"


class TextAct(StrEnum):
    EDIT = "edit"
    PROPOSE = "propose"
    ACTIVATE = "activate"
    RETIRE = "retire"


_S = TextState

TEXT_LIFE: Lifecycle[TextState, TextAct] = Lifecycle(
    {
        TextAct.EDIT: {_S.DRAFTED: _S.DRAFTED},
        TextAct.PROPOSE: {_S.DRAFTED: _S.PROPOSED},
        TextAct.ACTIVATE: {_S.PROPOSED: _S.ACTIVE},
        TextAct.RETIRE: {_S.DRAFTED: _S.RETIRED, _S.PROPOSED: _S.RETIRED, _S.ACTIVE: _S.RETIRED},
    }
)
