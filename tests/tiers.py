"""The two tiers of checks: `make test` asks for every capability once, `make test-thorough` for what that leaves out.

A test belongs to the first unless it is marked `thorough`. A property runs in both: with a few
examples in the first, with all it asks for in the second. So does what is marked `again`: in the
second it asks for more.
"""

from __future__ import annotations

from collections.abc import Container, Iterable

import pytest
from _pytest.mark import ParameterSet
from hypothesis import settings
from hypothesis.internal.conjecture import providers

TEST, THOROUGH, ALL = "test", "test-thorough", "all"
TIERS = (TEST, THOROUGH, ALL)
SHARE = 10
FEWEST = 4
EXAMPLES = 100
"""Of a property that names no number."""

_chosen = [TEST]


def choose(tier: str) -> None:
    """Before any test is read: how many examples a property asks for depends on it."""
    _chosen[:] = [tier]
    if not is_thorough():
        # Hypothesis reads all our sources for constants worth trying: half a minute for each worker of a fresh clone.
        vars(providers)["is_local_module_file"] = lambda _path: False
    # No example is timed: a busy machine is no defect.
    settings.register_profile(tier, deadline=None, max_examples=examples(EXAMPLES))
    settings.load_profile(tier)


def is_thorough() -> bool:
    return _chosen != [TEST]


def examples(wanted: int) -> int:
    """So many, and in the first tier a tenth of them."""
    return wanted if is_thorough() else min(wanted, max(wanted // SHARE, FEWEST))


def in_tiers(examples: Iterable[str], first: Container[str]) -> list[ParameterSet]:
    """Parameters for all the cases: those named are asked for in the first tier, the others in the second."""
    return [
        pytest.param(one, marks=() if one in first else pytest.mark.thorough) for one in examples
    ]


def is_asked_for(item: pytest.Item) -> bool:
    """Whether a test belongs to the tier that was chosen."""
    (tier,) = _chosen
    if tier == ALL:
        return True
    is_thorough = item.get_closest_marker("thorough") is not None
    if tier == TEST:
        return not is_thorough
    return is_thorough or is_property(item) or item.get_closest_marker("again") is not None


def is_property(item: pytest.Item) -> bool:
    return bool(getattr(getattr(item, "obj", None), "is_hypothesis_test", False))
