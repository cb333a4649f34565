"""Who is served in turn gets what each would have got alone after those before, and is compiled once with them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from aftercare.domain.placement.document.parsing import read_instance
from aftercare.domain.placement.instance import Instance, Obligation, Taken
from aftercare.domain.placement.placing import place, place_in_turn
from aftercare.domain.placement.result import Placed
from tests.domain.placement.instances import made

Turn = tuple[str, int]


def one_after_the_other(instance: Instance, turns: list[Turn]) -> tuple[list[Placed], list[Turn]]:
    """Each planned anew and alone, what was placed before taken."""
    lines = {one.id: one for one in instance.obligations}
    placed: list[Placed] = []
    left: list[Turn] = []
    for line, occurrence in turns:
        plan = place(replace(instance, obligations=(_only(lines[line], occurrence),)))
        placed += plan.placed
        left += [(one.obligation, one.occurrence) for one in plan.unplaced]
        fresh = tuple(_taken(row, lines[row.obligation]) for row in plan.placed)
        instance = replace(instance, taken=instance.taken + fresh)
    return placed, left


def _only(line: Obligation, occurrence: int) -> Obligation:
    return replace(line, occurrences=tuple(o for o in line.occurrences if o.index == occurrence))


def _taken(row: Placed, line: Obligation) -> Taken:
    return Taken(
        row.obligation, row.occurrence, line.person, row.officer, row.site, row.session,
        row.start, row.end, line.travel_min,
    )  # fmt: skip


def facts(rows: list[Placed] | tuple[Placed, ...]) -> set[object]:
    return {row.key for row in rows}


@pytest.mark.parametrize("seed", range(12))
def test_everybody_gets_what_they_would_have_got_alone_after_those_before(seed: int) -> None:
    instance = read_instance(made(seed))
    turns = [(one.id, o.index) for one in instance.obligations for o in one.occurrences][::-1][:40]
    found = place_in_turn(instance, turns)
    placed, left = one_after_the_other(instance, turns)
    assert facts(found.placed) == facts(placed)
    assert {(one.obligation, one.occurrence) for one in found.unplaced} == set(left)


def test_what_is_not_due_is_left_out() -> None:
    instance = read_instance(made(0))
    (first, *_) = [(one.id, o.index) for one in instance.obligations for o in one.occurrences]
    plan = place_in_turn(instance, [("no-such-obligation", 0), (first[0], 9_999), first])
    shown = (*plan.placed, *plan.unplaced)
    assert [(one.obligation, one.occurrence) for one in shown] == [first]
