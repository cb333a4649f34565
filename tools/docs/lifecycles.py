"""Every lifecycle as a picture and a table, from the table in the code that allows or refuses each act."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from aftercare.domain.time.lifecycle import Lifecycle
from tools.docs.drawing import Arrow, Box, draw
from tools.docs.writing import code, diagram, page, sentence, table

DOMAIN = Path(__file__).parents[2] / "aftercare" / "domain"


def write_lifecycles(folder: Path) -> None:
    """One page with all of them, in the order of their names."""
    parts = [
        "Each is one table in `aftercare/domain`; what it does not list is refused (409 `illegal-transition`)."
    ]
    for name, about, life in sorted(_lifecycles(), key=lambda one: one[0]):
        states = {state for edge in life.edges.values() for pair in edge.items() for state in pair}
        ordered = [one for one in type(next(iter(states))) if one in states]
        steps = [
            (start, act, end) for act, edge in life.edges.items() for start, end in edge.items()
        ]
        boxes = {one.value: Box([one.value]) for one in ordered}
        arrows = [Arrow(*ends, ", ".join(acts)) for ends, acts in _together(steps).items()]
        file = f"life-{name.replace(' ', '-')}.svg"
        (folder / file).write_text(draw(f"Life of {name}", boxes, arrows))
        rows = [(code(start.value), code(act.value), code(end.value)) for start, act, end in steps]
        parts += [
            f"## {name.capitalize()}",
            about,
            diagram(file, f"States and acts of {name}; the table below says the same."),
            table(["From", "Act", "To"], rows),
        ]
    page(folder / "lifecycles.md", "Lifecycles", *parts)


def _together(steps: list) -> dict[tuple[str, str], list[str]]:
    """The acts between the same two states, as one arrow."""
    found: dict[tuple[str, str], list[str]] = {}
    for start, act, end in steps:
        found.setdefault((start.value, end.value), []).append(act.value)
    return found


def _lifecycles() -> Iterator[tuple[str, str, Lifecycle]]:
    """Name, first sentence of its module, and the table, of every one in the domain."""
    for file in sorted(DOMAIN.rglob("*.py")):
        if "_LIFE" not in file.read_text():
            continue
        module = import_module(".".join(file.relative_to(DOMAIN.parents[1]).with_suffix("").parts))
        for name, value in vars(module).items():
            if (
                isinstance(value, Lifecycle)
                and name.endswith("_LIFE")
                and f"\n{name}:" in file.read_text()
            ):
                yield (
                    name.removesuffix("_LIFE").replace("_", " ").lower(),
                    sentence(module.__doc__),
                    value,
                )
