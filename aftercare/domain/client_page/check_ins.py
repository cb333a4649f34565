"""A check-in on the own page: three questions that add to visits and replace none."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from aftercare.base.errors import FieldFault, Invalid

# When the client can be called, in their own words.
LONGEST_WHEN: Final = 200


class Mood(StrEnum):
    GOOD = "good"
    SO_SO = "so_so"
    NOT_GOOD = "not_good"


class CallReason(StrEnum):
    """Why the officer is asked to call."""

    ASKED = "asked-to-call"
    NOT_GOOD = "not-doing-well"


@dataclass(frozen=True, slots=True)
class CheckIn:
    """`changed`: whether home, work or contacts did. `call`: whether the client wants to be called, `when` in their
    own words."""

    mood: Mood
    changed: bool
    call: bool
    when: str | None = None


def checked_check_in(mood: Mood, changed: bool, call: bool, when: str) -> CheckIn:
    """Raises Invalid at /when. Without a call, when is not kept."""
    plain = when.strip()
    if len(plain) > LONGEST_WHEN or "\0" in plain:
        fault = FieldFault("/when", "too-long", f"At most {LONGEST_WHEN} characters.")
        raise Invalid(fields=(fault,))
    return CheckIn(mood, changed, call, plain if call and plain else None)


def why_call(check_in: CheckIn) -> CallReason | None:
    if check_in.call:
        return CallReason.ASKED
    return CallReason.NOT_GOOD if check_in.mood is Mood.NOT_GOOD else None
