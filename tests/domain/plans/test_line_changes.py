"""Two versions of a plan are compared: every obligation of both is shown once."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from aftercare.domain.plans.line_changes import LineState, PlanLine, line_changes
from aftercare.domain.plans.obligations import ObligationKind, ObligationTerms
from tests.tiers import examples

_LINES = st.dictionaries(
    st.sampled_from("abcd"),
    st.builds(
        PlanLine,
        st.sampled_from("xy"),
        st.builds(
            ObligationTerms, st.just(ObligationKind.CHECK_IN), st.integers(30, 32), st.just(7)
        ),
    ),
)


@given(_LINES, _LINES)
@settings(max_examples=examples(100))
def test_every_line_of_both_versions_is_shown_once_and_what_differs_by_name(
    was: dict[str, PlanLine], becomes: dict[str, PlanLine]
) -> None:
    changes = {one.line_id: one for one in line_changes(was, becomes)}
    assert changes.keys() == was.keys() | becomes.keys()
    for line_id, one in changes.items():
        assert (one.was, one.becomes) == (was.get(line_id), becomes.get(line_id))
        assert (one.state is LineState.ADDED) == (line_id not in was)
        assert (one.state is LineState.ENDED) == (line_id not in becomes)
        if one.was and one.becomes:
            assert (one.state is LineState.KEPT) == (one.was == one.becomes) == (not one.changed)
            assert ("minutes" in one.changed) == (
                one.was.terms.minutes != one.becomes.terms.minutes
            )
