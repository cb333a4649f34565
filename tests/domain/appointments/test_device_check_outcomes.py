"""What came of a check of devices is recorded by two officers, without a word about what was on one."""

from __future__ import annotations

import pytest

from aftercare.base.ids import new_id
from aftercare.domain.appointments.device_check_outcomes import (
    OUTCOME_OF,
    DeviceCheckOutcome,
    DeviceCheckResult,
    device_check_faults,
)
from aftercare.domain.appointments.lifecycle import Outcome

COLLEAGUE = new_id()
R = DeviceCheckResult


def refused(
    outcome: Outcome,
    check: DeviceCheckOutcome | None,
    *,
    begun: bool = True,
    first: bool = True,
    note: str = "",
) -> list[str]:
    found = device_check_faults(outcome, check, begun=begun, first=first, note=note)
    return [one.pointer for one in found]


@pytest.mark.parametrize("result", R)
def test_every_outcome_by_two_officers_can_be_recorded(result: DeviceCheckResult) -> None:
    assert refused(OUTCOME_OF[result], DeviceCheckOutcome(result, COLLEAGUE)) == []


def test_only_a_check_that_was_not_possible_has_no_second_officer() -> None:
    alone = {one for one in R if not refused(OUTCOME_OF[one], DeviceCheckOutcome(one))}
    assert alone == {R.NOT_POSSIBLE}


def test_a_refusal_is_a_miss_and_one_that_was_not_possible_never_counts() -> None:
    assert OUTCOME_OF[R.REFUSED] is Outcome.MISSED
    assert OUTCOME_OF[R.NOT_POSSIBLE] is Outcome.CALLED_OFF


def test_an_outcome_without_its_own_or_with_another_is_refused() -> None:
    assert refused(Outcome.ATTENDED, None) == ["/device_check"]
    assert refused(Outcome.CALLED_OFF, None) == ["/device_check"]
    assert refused(Outcome.MISSED, DeviceCheckOutcome(R.DONE, COLLEAGUE)) == ["/outcome"]


def test_before_it_begins_the_service_calls_it_off_and_says_why() -> None:
    assert refused(Outcome.CALLED_OFF, None, begun=False, note="Collega ziek.") == []


def test_a_note_is_only_the_reason_of_a_correction() -> None:
    done = DeviceCheckOutcome(R.DONE, COLLEAGUE)
    assert refused(Outcome.ATTENDED, done, note="Foto's") == ["/note"]
    assert refused(Outcome.ATTENDED, done, note="Verkeerd gekozen.", first=False) == []
