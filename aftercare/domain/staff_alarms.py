"""What staff on call are texted and told by phone of an alarm, how often, and for how long."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from aftercare.domain.escalation.reaching import Present, whom_to_reach
from aftercare.domain.escalation.rules import Audience

# The templates' names and version, as every message has them.
STAFF_ALARM, STAFF_CODE, STAFF_VERSION = "staff-alarm", "staff-code", 1
# At this pace until it is taken up, at most for a day after the last level on call was reached; then once a day,
# with the daily notice.
RING_FOR: Final = timedelta(hours=24)
# One account may have so many codes sent in a day, to all numbers together.
MOST_CODES_A_DAY: Final = 5
# Read by the holder of the phone and by people beside it. The same words are texted and said.
_ALARM: Final = {
    "nl": "Er wacht iets dringends in uw inbox van aftercare. Open de inbox nu.",
    "en": "Something urgent is waiting in your aftercare inbox. Open the inbox now.",
}
_CODE: Final = {
    "nl": "Uw code is {code}. Vul de code in op de pagina Mijn telefoon.",
    "en": "Your code is {code}. Enter the code on the page My phone.",
}


def alarm_words(language: str) -> str:
    return _ALARM.get(language, _ALARM["en"])


def code_words(language: str, code: str) -> str:
    return _CODE.get(language, _CODE["en"]).format(code=code)


def whom_to_ring(levels: Iterable[Audience], present: Present) -> list[UUID]:
    """Who is on call now at each level that the ladder has reached; no one twice, and where a level has no one
    whom its step would reach instead."""
    reached = (whom_to_reach(level, present).staff_id for level in levels)
    return list(dict.fromkeys(one for one in reached if one is not None))


def next_ring(
    now: datetime, every: timedelta, reached_at: datetime, again_at: datetime | None
) -> datetime:
    """When they are rung after `now`. `reached_at` is when the last level on call was reached, `again_at` when all are
    notified again."""
    if now + every <= reached_at + RING_FOR:
        return now + every
    return max(again_at or now, now + every)
