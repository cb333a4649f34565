"""Parses a reminder policy from untrusted JSON: the whole policy, or every fault with its JSON pointer.

Some rules cannot be put in the published schema. Texts are sent outside the quiet hours, and every appointment gets a
reminder the day before. Of two reminders for one day, the earlier must not make the later unreachable.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import time, timedelta
from pathlib import Path
from typing import Annotated, Any, Final

from aftercare.base.documents.forms import (
    Finding,
    Form,
    Items,
    Part,
    Scalar,
    some_of,
    whole,
)
from aftercare.base.documents.json_values import Value
from aftercare.domain.reminders.policy import AutomaticText, ReminderPolicy, ReminderRule

# No policy can send texts before seven in the morning or after ten at night; the hours that a clock change skips or
# doubles are outside these limits as well.
EARLIEST_MORNING, LATEST_MORNING = time(7), time(12)
EARLIEST_EVENING, LATEST_EVENING = time(16), time(22)
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]", re.ASCII)


def _clock(earliest: time, latest: time, about: str) -> Scalar:
    """A time such as `09:00`, between two full hours of the day."""

    def read(value: Value) -> time:
        if not isinstance(value.raw, str) or not _CLOCK.fullmatch(value.raw):
            value.fault("not-a-time", "must be a time such as 09:00")
            return earliest
        found = time.fromisoformat(value.raw)
        if not earliest <= found <= latest:
            value.fault("out-of-range", f"must be between {earliest:%H:%M} and {latest:%H:%M}")
        return found

    hours = "|".join(f"{hour:02}" for hour in range(earliest.hour, latest.hour))
    pattern = f"^(({hours}):[0-5][0-9]|{latest:%H:%M})$"
    return Scalar(read, {"description": about, "type": "string", "pattern": pattern})


@dataclass(frozen=True)
class _PolicyDocument(Part):
    """A policy as JSON."""

    send_from: Annotated[
        time, _clock(EARLIEST_MORNING, LATEST_EVENING, "Texts are sent from this time on.")
    ]
    spread_minutes: Annotated[int, whole(30, 480, "Over how many minutes they are spread.")]
    quiet_until: Annotated[
        time, _clock(EARLIEST_MORNING, LATEST_MORNING, "No text is sent before this time.")
    ]
    quiet_from: Annotated[
        time, _clock(EARLIEST_EVENING, LATEST_EVENING, "No text is sent from this time on.")
    ]
    fresh_hours: Annotated[
        int,
        whole(
            0,
            48,
            "A reminder due so soon after the booking is not sent, but the one a day before always is.",
        ),
    ]
    last_use_hours: Annotated[
        int,
        whole(1, 4, "The reminder of the day before is useful until so long before the start."),
    ]
    reminders: Annotated[tuple[ReminderRule, ...], Items(12)]
    automatic_texts: Annotated[
        frozenset[AutomaticText],
        some_of(AutomaticText, "What else clients are texted about without an officer's act."),
    ] = frozenset()
    automatic_after_minutes: Annotated[
        int,
        whole(
            5,
            240,
            "How long after a change its text is sent, so that a second change within that time is in it.",
        ),
    ] = 15

    def findings(self) -> Iterator[Finding]:
        leaves_by = self.send_from.hour * 60 + self.send_from.minute + self.spread_minutes
        evening = self.quiet_from.hour * 60 + self.quiet_from.minute
        if self.send_from < self.quiet_until or leaves_by > evening:
            detail = "texts and their spread must leave outside the quiet hours"
            yield ("send_from",), "in-quiet-hours", detail
        if not any(rule.days_before == 1 and rule.is_for_all for rule in self.reminders):
            detail = "must hold a reminder one day before that every client gets"
            yield ("reminders",), "no-day-before", detail
        for number, rule in enumerate(self.reminders):
            if any(_hides(earlier, rule) for earlier in self.reminders[:number]):
                detail = "an earlier one of this day covers it"
                yield ("reminders", number), "never-reached", detail

    def fact(self) -> ReminderPolicy:
        return ReminderPolicy(
            version=0,
            send_from=self.send_from,
            spread_min=self.spread_minutes,
            quiet_until=self.quiet_until,
            quiet_from=self.quiet_from,
            fresh=timedelta(hours=self.fresh_hours),
            last_use=timedelta(hours=self.last_use_hours),
            rules=self.reminders,
            automatic=self.automatic_texts,
            automatic_after=timedelta(minutes=self.automatic_after_minutes),
        )


POLICY_FORM = Form(
    _PolicyDocument,
    "/api/v1/reminder-policies/schema",
    "Reminder policy",
    "Which reminders an appointment gets and at which hours. Offsets are civil days and hours are those of the wall in"
    " Europe/Amsterdam. Beyond this schema texts and their spread leave outside the quiet hours, every client gets"
    " a reminder one day before, and no earlier reminder of a day covers a later one of that day.",
)


def read_policy(raw: Any, version: int, pointer: str = "") -> ReminderPolicy:
    """The policy; raises Invalid with every fault, each pointer prefixed with `pointer`."""
    read: ReminderPolicy = POLICY_FORM.read(raw, pointer)
    return replace(read, version=version)


def _hides(earlier: ReminderRule, later: ReminderRule) -> bool:
    """Whether every appointment that would get the later reminder gets the earlier one of that day."""
    if earlier.days_before != later.days_before:
        return False
    booked = earlier.booked_over_days
    return (
        (booked is None or (later.booked_over_days is not None and later.booked_over_days >= booked))
        and (not earlier.occasions or (bool(later.occasions) and later.occasions <= earlier.occasions))
        and (not earlier.kinds or (bool(later.kinds) and later.kinds <= earlier.kinds))
    )  # fmt: skip


# A client who missed an appointment has had a first one: the shipped policy does not send them the wording for first
# appointments, which would be untrue.
SHIPPED: Final[tuple[dict[str, Any], ...]] = tuple(
    json.loads(Path(__file__).with_name(f"reminder-policy-{number}.json").read_text())
    for number in (1, 2)
)
USUAL: Final = read_policy(SHIPPED[-1]["policy"], SHIPPED[-1]["version"])
