"""The texts and calls that staff on call get about an alarm, how often, and for how long."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from aftercare.domain.escalation.reaching import Present, whom_to_reach
from aftercare.domain.escalation.rules import Audience

# The names and version of the templates, which every message has.
STAFF_ALARM, STAFF_CODE, STAFF_VERSION = "staff-alarm", "staff-code", 1
# How often others are called beside the staff on call, until these have had their calls.
OTHERS_EVERY: Final = timedelta(hours=1)
# How often a colleague is called who did not answer so many calls: it is never silent, and the phone stays usable.
SELDOM_EVERY: Final = timedelta(hours=2)
# The most codes per day that one account may have sent, to all numbers together.
MOST_CODES_A_DAY: Final = 5
# Read by the holder of the phone and by people beside it. The text and the call use the same words.
_ALARM: Final = {
    "nl": "Er wacht iets dringends in je inbox van aftercare. Open de inbox nu.",
    "en": "Something urgent is waiting in your aftercare inbox. Open the inbox now.",
}
_CODE: Final = {
    "nl": "Je code is {code}. Vul de code in op de pagina Mijn telefoon.",
    "en": "Your code is {code}. Enter the code on the page My phone.",
}


def alarm_words(language: str) -> str:
    return _ALARM.get(language, _ALARM["en"])


def code_words(language: str, code: str) -> str:
    return _CODE.get(language, _CODE["en"]).format(code=code)


def whom_to_ring(levels: Iterable[Audience], present: Present) -> list[UUID]:
    """The staff on call now at each level that the escalation steps have reached, each person once. Where a level
    has no one, it is the person whom its step would reach instead."""
    reached = (whom_to_reach(level, present).staff_id for level in levels)
    return list(dict.fromkeys(one for one in reached if one is not None))


def others_to_ring(present: Present) -> list[UUID]:
    """Everyone at work who can acknowledge an alarm that the staff on call did not answer: each level that decides, and
    the duty desk, those on call among them."""
    levels = (Audience.DUTY_DESK, Audience.UNIT_MANAGER, Audience.SUPERVISOR)
    return list(dict.fromkeys(one for level in levels for one in present.get(level) or ()))


def next_ring(
    rung_at: datetime | None,
    every: timedelta,
    slow_after: int,
    anew_at: datetime,
    heard_at: datetime | None = None,
) -> datetime:
    """When a colleague is called next after `rung_at`: every so often until `slow_after` calls had no answer, then
    seldom. The calls start again, at once, at `anew_at`: a level on call was reached, the alarm came back from a pause,
    the colleague came on call, or the staff on call have had theirs. A repeat waits its interval after `heard_at`, when
    the same phone last rang about any alarm: many alarms repeat no more often than one."""
    if rung_at is None or rung_at < anew_at:
        return anew_at
    is_quick = rung_at + every < anew_at + slow_after * every
    return max(rung_at, heard_at or rung_at) + (every if is_quick else SELDOM_EVERY)
