"""What a look shows of both arms: counts that could be about one person are left out, also between two looks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aftercare.domain.figures.message_figures import SMALLEST_SHOWN
from aftercare.domain.trials.effect import ClientCount


@dataclass(frozen=True, slots=True)
class ArmCount:
    """`clients` with a counted appointment, their attended and missed `appointments`, and how many were missed."""

    clients: int
    appointments: int
    missed: int


def arm_count(clients: Sequence[ClientCount], before: ArmCount | None) -> ArmCount | None:
    """None where a count is from 1 to 4, or differs by that from the last one shown: looks can be subtracted."""
    now = ArmCount(
        sum(one.appointments > 0 for one in clients),
        sum(one.appointments for one in clients),
        sum(one.missed for one in clients),
    )
    last = before or ArmCount(0, 0, 0)
    changes = (
        now.clients,
        now.missed - last.missed,
        now.appointments - now.missed - last.appointments + last.missed,
    )
    return None if any(0 < abs(one) < SMALLEST_SHOWN for one in changes) else now
