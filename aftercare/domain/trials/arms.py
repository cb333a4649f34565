"""Which arm of a trial a client is in: half of the clients in each, by chance, and always the same one."""

from __future__ import annotations

from enum import StrEnum
from hashlib import sha256
from uuid import UUID


class Arm(StrEnum):
    """`control` gets the reminders of the policy and wordings in force, `tested` what the protocol says."""

    CONTROL = "control"
    TESTED = "tested"


def arm_of(trial_id: UUID, person_id: UUID) -> Arm:
    """Nothing about the client decides, and nothing is kept: the same two ids always give the same arm. With another
    trial the same clients are divided anew, independently of this one."""
    digest = sha256(trial_id.bytes + person_id.bytes).digest()
    return Arm.TESTED if digest[0] & 1 else Arm.CONTROL
