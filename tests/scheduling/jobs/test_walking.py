"""What several runs handled adds up, and none of what they left is lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from aftercare.scheduling.jobs.batches import RunResult, left_of

RUNS = st.builds(
    RunResult, st.integers(0, 1_000), st.lists(st.text("ab", min_size=1, max_size=3)).map(tuple)
)


@given(RUNS, RUNS | st.integers(0, 1_000))
def test_two_runs_together_handled_the_sum_and_left_what_both_left(
    first: RunResult, second: int
) -> None:
    both = first + second
    assert int(both) == int(first) + int(second)
    assert both.left == first.left + left_of(second)
