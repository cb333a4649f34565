"""What has to be done by a certain moment, by law or rule: kinds of deadline with their words and sources."""

from __future__ import annotations

from typing import Annotated

from aftercare.base.described_types import Codes
from aftercare.domain.deadlines.clients_rights import RIGHTS_KINDS
from aftercare.domain.deadlines.coverage import COVERAGE_KINDS
from aftercare.domain.deadlines.kinds import DeadlineKind, DeadlineState, WantedDeadline, shows_from
from aftercare.domain.deadlines.reassessments import REASSESSMENT_KINDS
from aftercare.domain.deadlines.reported import REPORTED_KINDS
from aftercare.domain.deadlines.shortfalls import SHORTFALL_CODES, SHORTFALL_KINDS
from aftercare.domain.deadlines.statutory import STATUTORY_KINDS
from aftercare.domain.deadlines.treatment import TREATMENT_KINDS

DEADLINE_KINDS: dict[str, DeadlineKind] = {
    kind.code: kind
    for kind in (
        *STATUTORY_KINDS,
        *REASSESSMENT_KINDS,
        *TREATMENT_KINDS,
        *SHORTFALL_KINDS,
        *REPORTED_KINDS,
        *COVERAGE_KINDS,
        *RIGHTS_KINDS,
    )
}
ALARM_CODES = frozenset(kind.code for kind in DEADLINE_KINDS.values() if kind.alarm)
# These pass without opening an escalation.
QUIET_CODES = frozenset(kind.code for kind in DEADLINE_KINDS.values() if not kind.escalates)
# Rules ask about these from the moment they came.
ASKED_AT_ONCE = frozenset(kind.code for kind in DEADLINE_KINDS.values() if kind.asked_at_once)

DeadlineCode = Annotated[str, Codes("DeadlineCode", DEADLINE_KINDS)]

__all__ = [
    "ALARM_CODES",
    "ASKED_AT_ONCE",
    "DEADLINE_KINDS",
    "QUIET_CODES",
    "SHORTFALL_CODES",
    "DeadlineCode",
    "DeadlineKind",
    "DeadlineState",
    "WantedDeadline",
    "shows_from",
]
