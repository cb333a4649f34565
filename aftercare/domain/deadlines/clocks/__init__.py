"""Statutory clocks: which time limits run for a legal frame, until when, and how that was computed."""

from __future__ import annotations

from aftercare.domain.deadlines.clocks.account import Account, ActRule, DayOff, account_of, act_rule
from aftercare.domain.deadlines.clocks.rules import (
    CLOCK_RULES,
    Anchor,
    ClockRule,
    SameDay,
    Span,
    WorkingDays,
    codes_counted_from,
)
from aftercare.domain.deadlines.clocks.running import (
    SIGHT_MONTHS,
    ClockFacts,
    Proposal,
    RunningClock,
    last_day,
    running_clocks,
    span_ends_by,
    wanted_deadlines,
)

__all__ = [
    "CLOCK_RULES",
    "SIGHT_MONTHS",
    "Account",
    "ActRule",
    "Anchor",
    "ClockFacts",
    "ClockRule",
    "DayOff",
    "Proposal",
    "RunningClock",
    "SameDay",
    "Span",
    "WorkingDays",
    "account_of",
    "act_rule",
    "codes_counted_from",
    "last_day",
    "running_clocks",
    "span_ends_by",
    "wanted_deadlines",
]
