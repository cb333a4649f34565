"""What can come of a check of devices, without a word about what was on them, and when it can be recorded.

Two officers do it, so that neither is alone with what is found or with what is said about it later.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID

from aftercare.base.errors import FieldFault
from aftercare.domain.appointments.lifecycle import Outcome


class DeviceCheckResult(StrEnum):
    DONE = "done"
    # Something was found; the police look into it, and the file says no more.
    PASSED_ON = "passed_on"
    # A miss with its own reason: it opens an absence.
    REFUSED = "refused"
    # The client was not there or the kit failed. Without notice no client has to be at home, so it never counts.
    NOT_POSSIBLE = "not_possible"


OUTCOME_OF: Final = {
    DeviceCheckResult.DONE: Outcome.ATTENDED,
    DeviceCheckResult.PASSED_ON: Outcome.ATTENDED,
    DeviceCheckResult.REFUSED: Outcome.MISSED,
    DeviceCheckResult.NOT_POSSIBLE: Outcome.CALLED_OFF,
}


@dataclass(frozen=True)
class DeviceCheckOutcome:
    result: DeviceCheckResult
    second_officer_id: UUID | None = None


def device_check_faults(
    outcome: Outcome, check: DeviceCheckOutcome | None, *, begun: bool, first: bool, note: str
) -> Iterator[FieldFault]:
    """Why the outcome of a check of devices cannot be recorded like this. `first`: no correction, which has to say why;
    otherwise there is no note."""
    if check is None:
        if begun or outcome is not Outcome.CALLED_OFF:
            yield FieldFault("/device_check", "check-outcome-missing")
    elif OUTCOME_OF[check.result] is not outcome:
        yield FieldFault("/outcome", "check-outcome-missing")
    elif check.second_officer_id is None and check.result is not DeviceCheckResult.NOT_POSSIBLE:
        yield FieldFault("/second_officer_id", "second-officer-missing")
    if begun and first and note.strip():
        yield FieldFault("/note", "no-content-of-checks")
