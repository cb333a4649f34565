"""Supervisors of the demonstration decide only what the service offers them."""

from __future__ import annotations

from aftercare.demo.outcomes import DECISIONS, as_offered
from aftercare.domain.escalation.decisions import ABOUT_MISSES, AGAINST_CLIENT, decisions_for


def test_every_decision_drawn_fits_whether_the_misses_stand_were_excused_or_wait_for_a_verdict() -> (
    None
):
    drawn = [decision for decision, _ in DECISIONS]
    for trigger in sorted(ABOUT_MISSES):
        for stand in (True, False):
            offered = decisions_for(trigger, misses_stand=stand)
            taken = [as_offered(one, offered, is_verdict_awaited=False) for one in drawn]
            assert set(taken) <= set(offered)
            assert (taken == drawn) is stand
            early = {as_offered(one, offered, is_verdict_awaited=True) for one in drawn}
            assert early <= set(offered) - AGAINST_CLIENT
