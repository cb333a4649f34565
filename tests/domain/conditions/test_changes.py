"""How the library moved on since a condition was entered: gone, replaced, reworded, with new options."""

from __future__ import annotations

from dataclasses import replace

from aftercare.domain.conditions.changes import ChangeKind, EntryChange, carried_over, changes_since
from aftercare.domain.conditions.entries import ParameterSpec, Shape
from aftercare.domain.conditions.library import CONDITION_LIBRARY, SHIPPED

CURFEW = CONDITION_LIBRARY["curfew"]


def test_the_same_version_has_not_changed() -> None:
    assert changes_since(CURFEW, CURFEW) == ()


def test_an_entry_without_a_valid_version_is_deleted_or_replaced() -> None:
    assert changes_since(CURFEW, None) == (EntryChange(ChangeKind.DELETED),)
    moved = replace(CURFEW, replaced_by="exclusion_zone")
    assert changes_since(moved, None) == (EntryChange(ChangeKind.REPLACED, "exclusion_zone"),)


def test_new_words_new_options_and_lost_ones_are_distinguished() -> None:
    newer = replace(
        CURFEW,
        version=2,
        nl="gebod om op een plek te zijn",
        obligations=("check_in",),
        parameters=(*CURFEW.parameters[:1], ParameterSpec("note", Shape.TEXT, most=9)),
    )
    assert changes_since(CURFEW, newer) == (
        EntryChange(ChangeKind.TEXT_CHANGED),
        EntryChange(ChangeKind.NEW_PARAMETER, "note"),
        EntryChange(ChangeKind.PARAMETER_GONE, "travel_min"),
        EntryChange(ChangeKind.NEW_OBLIGATION, "check_in"),
        EntryChange(ChangeKind.OBLIGATION_GONE, "home_visit"),
    )
    written = {"windows": [1], "travel_min": 30}
    assert carried_over(written, newer) == {"windows": [1]}


def test_the_shipped_library_has_one_entry_that_moved_on() -> None:
    older, newer = SHIPPED.entry_of("other_conduct", 1), SHIPPED.entry_of("other_conduct", 2)
    assert older is not None
    kinds = [one.kind for one in changes_since(older, newer)]
    assert kinds[0] is ChangeKind.TEXT_CHANGED
    assert EntryChange(ChangeKind.NEW_PARAMETER, "no_internet") in changes_since(older, newer)
    assert EntryChange(ChangeKind.NEW_OBLIGATION, "substance_test") in changes_since(older, newer)
