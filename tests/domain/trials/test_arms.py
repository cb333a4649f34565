"""Half of the clients are in each arm by chance, and the same client is always in the same one."""

from __future__ import annotations

from collections import Counter
from uuid import UUID

from aftercare.domain.trials.arms import Arm, arm_of

TRIAL, OTHER_TRIAL = UUID(int=1), UUID(int=2)
# Ids made one after another, as those of clients are, differ in few bits.
CLIENTS = [UUID(int=number) for number in range(10_000)]


def test_half_of_the_clients_are_in_each_arm() -> None:
    sizes = Counter(arm_of(TRIAL, one) for one in CLIENTS)
    # Four standard deviations of a fair coin.
    assert abs(sizes[Arm.TESTED] - 5_000) < 200


def test_a_client_stays_in_their_arm() -> None:
    # By the first byte of `sha256sum` of the two ids: 32 9c 78 06 a0 c5.
    assert [arm_of(TRIAL, one) for one in CLIENTS[:6]] == ["control"] * 5 + ["tested"]


def test_another_trial_divides_the_clients_anew() -> None:
    both = Counter((arm_of(TRIAL, one), arm_of(OTHER_TRIAL, one)) for one in CLIENTS)
    assert len(both) == 4
    assert all(abs(count - 2_500) < 175 for count in both.values())
