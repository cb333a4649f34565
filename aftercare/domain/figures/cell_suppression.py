"""Which cells of a table with totals are left out, so that no small count follows from what is shown.

A table has teams as rows, and every row and column has a total. A reader may know every total, and that a cell that is
left out is at least one, since zeros are shown. Each small count that is left out must still leave several values, of
which one is not small. The values that a cell can have are found as flows through the cells that are left out (Cox,
Network models for complementary cell suppression, JASA 1995).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from typing import Final

from aftercare.domain.figures.message_figures import FEWEST_VALUES, SMALLEST_SHOWN

TOTAL: Final = ""
"""The key of the row and the column of totals."""
Cell = tuple[str, str]
Node = tuple[bool, str]
"""A row (True) or a column, by its key."""
# More than is ever asked of a flow.
_MOST: Final = 4 * SMALLEST_SHOWN


def with_totals(counts: Mapping[Cell, int]) -> dict[Cell, int]:
    """The cells with the total of each row, of each column and of all."""
    found = dict(counts)
    for (row, column), count in counts.items():
        for cell in ((row, TOTAL), (TOTAL, column), (TOTAL, TOTAL)):
            found[cell] = found.get(cell, 0) + count
    return found


def cells_left_out(counts: Mapping[Cell, int]) -> frozenset[Cell]:
    """The cells to leave out, totals included: the small ones, and as few others as keep them from following."""
    cells = {cell: count for cell, count in with_totals(counts).items() if count}
    small = sorted(cell for cell, count in cells.items() if count < SMALLEST_SHOWN)
    hidden = set(small)
    while (open_cell := _open_cell(cells, hidden, small)) is not None:
        more = _cheapest_cover(cells, hidden, open_cell)
        hidden |= more or cells.keys()
    return frozenset(hidden)


def _open_cell(cells: Mapping[Cell, int], hidden: set[Cell], small: list[Cell]) -> Cell | None:
    """The first small count that a reader could work out, or could tell to be small."""
    for cell in small:
        least, most = values_left(cells, hidden, cell)
        if most < SMALLEST_SHOWN or most - least + 1 < FEWEST_VALUES:
            return cell
    return None


def _cheapest_cover(cells: Mapping[Cell, int], hidden: set[Cell], cell: Cell) -> set[Cell]:
    """The three cells that make a rectangle with this one and lose the fewest counts; empty where there are none."""
    row, column = cell
    best: tuple[int, list[Cell]] | None = None
    for other_row in sorted({one for one, _ in cells} - {row}):
        for other_column in sorted({one for _, one in cells} - {column}):
            three = [(row, other_column), (other_row, column), (other_row, other_column)]
            if not all(one in cells for one in three) or hidden.issuperset(three):
                continue
            lost = sum(cells[one] for one in three if one not in hidden)
            best = min(best or (lost, three), (lost, three))
    return set(best[1]) if best else set()


def values_left(cells: Mapping[Cell, int], hidden: set[Cell], cell: Cell) -> tuple[int, int]:
    """The least and the greatest value that a reader of the other cells finds possible for this one, which is left out;
    a greatest one is at most _MOST above it."""
    up = _flow(cells, hidden, cell, raising=True)
    down = _flow(cells, hidden, cell, raising=False)
    count = cells[cell]
    if _is_subtracted(cell):
        up, down = down, up
    return count - min(down, count - 1), count + up


def _is_subtracted(cell: Cell) -> bool:
    """In the sum of its row and column a total counts against its parts, and the total of all against the totals."""
    return (cell[0] == TOTAL) != (cell[1] == TOTAL)


def _flow(cells: Mapping[Cell, int], hidden: set[Cell], cell: Cell, *, raising: bool) -> int:
    """By how much this cell can change while the other cells left out of its row and column make up for it."""
    rooms = _rooms(cells, hidden - {cell}, raising=raising)
    source, target = (True, cell[0]), (False, cell[1])
    sent = 0
    while sent < _MOST:
        path = _path(rooms, source, target)
        if not path:
            break
        size = min(_MOST - sent, *(rooms[one][two] for one, two in path), _MOST)
        for one, two in path:
            rooms[one][two] -= size
            rooms[two][one] = rooms[two].get(one, 0) + size
        sent += size
    return sent


def _rooms(
    cells: Mapping[Cell, int], hidden: set[Cell], *, raising: bool
) -> dict[Node, dict[Node, int]]:
    """How far each cell that is left out can fall (from its row to its column) and rise (back); or the other way."""
    found: dict[Node, dict[Node, int]] = {}
    for cell in hidden:
        falls, rises = cells[cell] - 1, _MOST
        if _is_subtracted(cell):
            falls, rises = rises, falls
        there, back = (falls, rises) if raising else (rises, falls)
        row, column = (True, cell[0]), (False, cell[1])
        found.setdefault(row, {})[column] = there
        found.setdefault(column, {})[row] = back
    return found


def _path(
    rooms: Mapping[Node, Mapping[Node, int]], source: Node, target: Node
) -> list[tuple[Node, Node]]:
    before: dict[Node, Node] = {source: source}
    waiting = deque([source])
    while waiting and target not in before:
        here = waiting.popleft()
        for there, room in rooms.get(here, {}).items():
            if room and there not in before:
                before[there] = here
                waiting.append(there)
    return list(_steps(before, source, target)) if target in before else []


def _steps(before: Mapping[Node, Node], source: Node, target: Node) -> Iterator[tuple[Node, Node]]:
    here = target
    while here != source:
        yield before[here], here
        here = before[here]


def may_follow(before: Mapping[str, int | None], after: Mapping[str, int | None]) -> bool:
    """Whether figures may be published again after others of the same month, cell by cell: the same cells are left out,
    and no count differs by a small number, which would be the count of who was corrected."""
    if before.keys() != after.keys():
        return False
    for key, count in before.items():
        now = after[key]
        if (count is None) != (now is None):
            return False
        if count is not None and now is not None and 0 < abs(count - now) < SMALLEST_SHOWN:
            return False
    return True
