"""The interval of a share holds the true one as often as it says, and says nothing that its counts do not."""

from __future__ import annotations

from dataclasses import fields

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aftercare.casework.figures.team_figures import TeamBeside
from aftercare.domain.figures.intervals import Interval, interval, repeats_of_clients
from aftercare.domain.figures.message_figures import Held, Period, share, weeks_of
from aftercare.domain.figures.team_figures import (
    FALSE,
    JUDGED,
    Counted,
    Ending,
    Kept,
    Timely,
    Waited,
    What,
)
from aftercare.domain.figures.team_figures_small_counts import team_shown
from aftercare.domain.treatment.waits import Stage
from aftercare.domain.trials.effect import effect
from tests.domain.figures.coverage import (
    CASELOADS,
    RUNS,
    SEED,
    SHARES,
    SIZES,
    clients_coverage,
    simulated_coverage,
    worst_coverage,
)
from tests.domain.figures.test_team_figures import TODAY
from tests.domain.trials.cohorts import Cohort, cohort
from tests.tiers import examples


@pytest.mark.parametrize(
    ("part", "size", "bounds"),
    # Printed in Newcombe (1998), method 4: 81 of 263, 15 of 148, 0 of 20 and 1 of 29.
    [(81, 263, (25, 37)), (15, 148, (5, 17)), (0, 20, (0, 21)), (1, 29, (0, 20))],
)
def test_intervals_are_those_that_were_printed(
    part: int, size: int, bounds: tuple[int, int]
) -> None:
    assert interval(part, (part, size - part)) == Interval(*bounds)


def test_the_other_share_has_the_mirrored_interval() -> None:
    one, other = interval(3, (3, 17)), interval(17, (3, 17))
    assert one
    assert other
    assert (one.lower, one.upper) == (100 - other.upper, 100 - other.lower)


@pytest.mark.parametrize("size", [size for size in SIZES if size <= 40])
def test_for_any_true_share_the_interval_of_a_few_cases_holds_it(size: int) -> None:
    assert worst_coverage(size) >= 0.94


@pytest.mark.thorough
@pytest.mark.parametrize("size", [size for size in SIZES if size > 40])
def test_for_any_true_share_the_interval_of_many_cases_holds_it(size: int) -> None:
    assert worst_coverage(size) >= 0.94


@pytest.mark.thorough
@pytest.mark.parametrize("size", SIZES)
def test_of_a_thousand_samples_940_intervals_hold_the_true_share(size: int) -> None:
    assert [one for one in SHARES if simulated_coverage(size, one) < 0.94] == []


@pytest.mark.thorough
@pytest.mark.parametrize(("caseload", "weeks"), CASELOADS)
def test_of_a_thousand_caseloads_940_intervals_hold_the_true_share(
    caseload: Cohort, weeks: int
) -> None:
    assert clients_coverage(caseload, weeks) >= 0.94


@pytest.mark.thorough
def test_of_a_thousand_trials_940_intervals_hold_the_true_effect() -> None:
    # tests/domain/trials/test_effect.py does so in six settings, with four thousand each.
    import numpy as np

    rng, control = np.random.default_rng(SEED), Cohort(150, 8, 0.15, 0.2)
    found = [
        effect(cohort(rng, control), cohort(rng, control.missing(-0.03)), 0.95) for _ in range(RUNS)
    ]
    assert None not in found
    assert sum(one.lower <= -0.03 <= one.upper for one in found if one) >= 0.94 * RUNS


# ---------------------------------------------------------------- what it tells


@given(st.integers(0, 60), st.integers(0, 60), st.integers(1, 52))
def test_the_share_is_in_its_interval_and_repeats_make_it_wider(
    part: int, rest: int, weeks: int
) -> None:
    found, percent = interval(part, (part, rest)), share(part, (part, rest))
    if percent is None:
        assert found is None
        return
    wider = interval(part, (part, rest), repeats_of_clients(weeks))
    assert found
    assert wider
    assert 0 <= wider.lower <= found.lower <= percent <= found.upper <= wider.upper <= 100


@pytest.mark.parametrize("hidden", [(None, 3), (3, None)])
def test_where_a_count_is_left_out_there_is_no_interval(hidden: tuple[int | None, ...]) -> None:
    assert interval(3, hidden) is None
    assert interval(None, (3, 4)) is None


KINDS = [
    *((What.STANDARD, "1", kept.value) for kept in JUDGED),
    *((What.STANDARD, "2", kept.value) for kept in JUDGED),
    *((What.VERDICT, "", timely.value) for timely in Timely),
    *((What.ALARM, rule, ending.value) for rule in ("one", "other") for ending in Ending),
    *((What.WAIT, stage.value, waited.value) for stage in Stage for waited in Waited),
]
COUNTED = st.lists(
    st.tuples(st.integers(0, 12), st.sampled_from(KINDS), st.integers(1, 12)), max_size=30
)


@settings(max_examples=examples(200))
@given(COUNTED)
def test_every_interval_follows_from_counts_that_the_same_reader_gets(
    drawn: list[tuple[int, tuple[What, str, str], int]],
) -> None:
    """So it undoes nothing that was left out."""
    weeks = weeks_of(Period.THIRTEEN_WEEKS, TODAY)
    rows = [Counted(weeks[n], *kind, 0, amount) for n, kind, amount in drawn]
    found = team_shown(rows, [], weeks, exact=False)
    judged = [found.standard.counts[kept].total for kept in JUDGED]
    assert found.standard.interval == interval(
        found.standard.counts[Kept.MET].total, judged, len(weeks)
    )
    due = [
        found.verdicts.counts[one].total for one in (Timely.WITHIN, Timely.LATE, Timely.OPEN_LATE)
    ]
    assert found.verdicts.interval == interval(due[0], due)
    ended = [found.alarms.counts[one].total for one in Ending if one is not Ending.OPEN]
    false = [found.alarms.counts[one].total for one in FALSE]
    known = None if None in false else sum(one or 0 for one in false)
    assert found.alarms.interval == interval(known, ended)
    for rule, of_rule in found.alarms.rules.items():
        parts = [found.alarms.counts[one].parts for one in Ending if one is not Ending.OPEN]
        if of_rule.interval is not None:
            assert None not in [one.get(rule, 0) for one in parts]
    for tier, met in found.standard.tiers.items():
        if met.interval is not None:
            assert None not in [found.standard.counts[one].parts.get(tier, 0) for one in JUDGED]
    for wait in found.waits:
        both = [wait.counts[one] for one in (Waited.WITHIN, Waited.BEYOND)]
        assert wait.interval == interval(both[0], both)
    for one in found.reminded:
        held = [one.held[kind] for kind in (Held.ATTENDED, Held.MISSED)]
        assert one.missed_interval == interval(held[1], held, repeats_of_clients(len(weeks)))


def test_teams_side_by_side_have_no_interval() -> None:
    """Their counts are left out, and the width of an interval tells how many there were."""
    assert not [one.name for one in fields(TeamBeside) if "interval" in one.name]
