"""How often one account may have a document read that costs the processor seconds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from typing import Final

from aftercare.domain.sign_in.limits import Limit


class Costly(StrEnum):
    CALENDAR = "calendar"
    RULES = "rules"
    CASE_FILE = "case-file"


# Our choice. The worst calendar of the largest size took 4.4 seconds, the worst rules 2.7: so one account keeps less
# than a third of one core busy. A page of rules is checked again and again while it is written, and a team
# takes over its files in one day.
DOCUMENTS: Final[Mapping[Costly, Limit]] = {
    Costly.CALENDAR: Limit(10, timedelta(seconds=20)),
    Costly.RULES: Limit(30, timedelta(seconds=10)),
    Costly.CASE_FILE: Limit(120, timedelta(seconds=20)),
}
