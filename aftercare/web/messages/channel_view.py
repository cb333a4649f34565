"""Template values for the channels by which a client is reached, for the page and the card."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from aftercare.casework.messages.channel_reading import WaysFile
from aftercare.domain.messages.fallback_channels import BY_HAND, Step
from aftercare.domain.people.person import WhyNoText


def ways_view(file: WaysFile) -> dict[str, Any]:
    """{channels: codes in their order, recorded, agreed, restricted: whether the case file is, chosen: to remind all
    the same, reason or none, by or none, at or none}"""
    row = file.row
    return {
        "channels": [channel.value for channel in file.channels],
        "recorded": row is not None,
        "agreed": row is None or row.agreed,
        "restricted": file.person.restricted,
        "chosen": row is not None and row.fact().lifts_restriction,
        "reason": row.reason if row else None,
        "by": file.recorded_by,
        "at": row.set_at if row else None,
    }


def steps_view(steps: Sequence[Step]) -> list[dict[str, Any]]:
    """{channel, taken, first, by_hand, why: code or none, subject: the vocabulary `why` is of} each."""
    view = []
    first = True
    for step in steps:
        taken = step.why_not is None
        view.append(
            {
                "channel": step.channel.value,
                "taken": taken,
                "first": taken and first,
                "by_hand": step.channel in BY_HAND,
                "why": step.why_not.value if step.why_not else None,
                "subject": "task_reason" if isinstance(step.why_not, WhyNoText) else "way_not_now",
            }
        )
        first = first and not taken
    return view
