"""Trials of reminders with their looks, as JSON."""

from __future__ import annotations

from typing import Annotated, Literal

from aftercare.store.database.resource_queries import Out, Sql, version_query
from aftercare.store.trials.rows import ReminderTrialLookRow, ReminderTrialRow

_LOOKS = (
    "(select coalesce(json_agg(to_jsonb(l) - 'trial' order by l.number), '[]')"
    " from reminder_trial_look l where l.trial = x.version)"
)


class TrialLookOut(Out):
    """Shares of appointments missed, and the interval of the difference, tested minus control. Null while an arm has
    too few clients; counts are null where they could be about one person."""

    row = ReminderTrialLookRow
    columns = """number looked_at decision control_clients control_appointments control_missed
        tested_clients tested_appointments tested_missed control_share tested_share lower upper"""
    decision: Literal["continues", "stopped-for-harm", "ended"]
    control_share: float | None
    tested_share: float | None
    lower: float | None
    upper: float | None


class TrialOut(Out):
    """`text` and `wordings`, or `days_before` and `tested_days_before`: what differs in the tested arm. `results`: what
    the looks so far found."""

    row = ReminderTrialRow
    columns = """version state question adopted_by text wordings days_before tested_days_before
        team_ids begins_on ends_on looks enough_clients proposed_by proposed_at activated_by
        activated_at ended_at ended_by ended_because results"""
    state: Literal["proposed", "activated", "ended"]
    ended_because: Literal["harm", "completed", "by-hand"] | None
    results: Annotated[list[TrialLookOut], Sql(_LOOKS)]


REMINDER_TRIALS = version_query(TrialOut, "reminder_trial x")
