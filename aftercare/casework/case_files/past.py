"""Finds what a case file document reports as done, held or missed although it is still in the future."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from aftercare.base.errors import FieldFault
from aftercare.casework.case_files.document import CaseFileDocument, Found, every_part
from aftercare.casework.case_files.escalation_parts import ActPart
from aftercare.casework.case_files.plans import OPEN
from aftercare.domain.time.wall_time import civil_date
from aftercare.domain.treatment.referrals import ReferralAct
from aftercare.store.appointments.rows import DEAD

# Moments and days at which something was done or happened; all other members may be in the future.
_MOMENTS = (
    "acted_at", "answered_at", "booked_at", "changed_at", "created_at", "decided_at",
    "disowned_at", "done_at", "emptied_at", "entered_at", "evaluated_at", "from_at", "happened_at",
    "known_at", "noticed_at", "notified_at", "offered_at", "opened_at", "opted_out_at", "overdue_at", "received_at",
    "recorded_at", "sent_at", "set_at", "signed_at", "snoozed_at", "state_at", "submitted_at", "texts_go_to_agreed_at",
    "until_at", "voided_at", "withdrawn_at",
)  # fmt: skip
_DAYS = (
    "agreed_on",
    "assessed_on",
    "decided_on",
    "done_on",
    "happened_on",
    "held_on",
    "missed_on",
    "referred_on",
    "seen_on",
    "sent_on",
)
_EARLY = ("in-the-future", "That is still to come.")


def early_faults(document: CaseFileDocument, now: datetime) -> Iterator[FieldFault]:
    """Every member that reports something in the future as already done at `now`."""
    for found in every_part(document):
        yield from early_in(found, now)
    for number, one in enumerate(document.appointments):
        if one.starts_at > now:
            yield from _held(f"/appointments/{number}", one)


def early_in(found: Found, now: datetime) -> Iterator[FieldFault]:
    """Those of one part, by itself."""
    today = civil_date(now)
    for name in _MOMENTS:
        if name == "until_at" and isinstance(found.part, ActPart):
            continue  # The end of a snooze that still runs.
        if _after(getattr(found.part, name, None), now):
            yield found.fault(name, *_EARLY)
    for name in _DAYS:
        if name == "happened_on" and getattr(found.part, "act", None) == ReferralAct.START:
            continue  # A start that was agreed for a later day.
        if _after(getattr(found.part, name, None), today):
            yield found.fault(name, *_EARLY)


def _held(pointer: str, appointment: Any) -> Iterator[FieldFault]:
    """Before its start an appointment has no attendance outcome; only the service can have called it off."""
    if appointment.state not in (*OPEN, *DEAD):
        yield _early(f"{pointer}/starts_at")
    for number, outcome in enumerate(appointment.outcomes):
        if outcome.code != "excused_by_service":
            yield _early(f"{pointer}/outcomes/{number}/code")


def _after(value: datetime | date | None, limit: datetime | date) -> bool:
    return value is not None and value > limit


def _early(pointer: str) -> FieldFault:
    return FieldFault(pointer, *_EARLY)
