"""CONTRIBUTING says where a change goes: one example of each row is followed through the files it names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Example:
    """Something the row has been followed for: its words, what stands for `<subject>` and the like, and the paths that
    an addition of this kind may leave as they are. `everywhere`: the words are of this example alone, so that each file
    of the product with one of them belongs into the row."""

    words: tuple[str, ...]
    stands_for: dict[str, str] = field(default_factory=dict)
    left: tuple[str, ...] = ()
    everywhere: bool = False


EXAMPLES = {
    "a kind of condition that ships": Example(
        ("reporting_duty", "at_least_every_days", "REPORTING")
    ),
    "a trigger of rules": Example(
        ("OUTCOME_OVERDUE", "outcome-overdue", "outcome_overdue"), left=("facts.py",)
    ),
    "a job": Example(
        ("refresh-clocks", "refresh_clocks_job"), {"subject": "deadlines", "verb": "refresh_clocks"}
    ),
    "a page": Example(
        ("worklist",), {"subject": "overviews", "noun": "worklist"}, left=("web/shell/saving.py",)
    ),
    "a route": Example(
        ("stand-in", "stand_in", "StandInIn"), {"subject": "staff", "noun": "stand_in"}
    ),
    "a language of texts": Example(('"uk"', "UKRAINIAN")),
    "a text": Example(("CALLED_OFF", "called-off"), left=("reminders/policy.py",)),
    "a column or table": Example(
        ("contact_record", "ContactRecordRow"), {"subject": "contact_standards"}
    ),
    "a column with words about a client": Example(("contact_record.note", "contact_record")),
    "who may see a file": Example(("app_listed()",)),
    "a field of a client": Example(("case_type",)),
    "a setting": Example(
        (
            "polish_seconds",
            "second_factor_roles",
            "attachments_dir",
            "smtp_starttls",
            "AFTERCARE_POLISH_SECONDS",
        )
    ),
    "a document to sign": Example(("CLOSING_REPORT", "closing_report"), everywhere=True),
    "an act": Example(("@requires",), {"subject": "contact_standards"}),
    "an act in the access log": Example(("refresh-clocks",)),
    "a sentence on a page": Example(("Report at least every (days)",), {"subject": "conditions"}),
}


def rows(text: str) -> dict[str, tuple[str, str]]:
    """What to change and what checks it, by what is added."""
    table = text.partition("## Where does it go?")[2].partition("\n## ")[0]
    cells = [line.strip("| ").split(" | ") for line in table.splitlines() if line.startswith("| ")]
    return {added: (change, checks) for added, change, checks in cells[1:] if added != "---"}


def paths(cell: str, stands_for: dict[str, str]) -> Iterator[str]:
    """Files and folders in backticks; a bare file name lies in the folder named before it."""
    folder = ""
    for name in re.findall(r"`([\w<>/.*-]+)`", cell):
        for key, value in stands_for.items():
            name = name.replace(f"<{key}>", value)
        if name.endswith("/"):
            folder = name
            yield name
        elif "/" in name:
            yield name
        elif name.endswith(".py"):
            yield name if (ROOT / "aftercare" / name).is_file() else folder + name


def files(path: str) -> list[Path]:
    """Files at a path below the product or the repository."""
    found = [one for base in (ROOT / "aftercare", ROOT) for one in base.glob(path.rstrip("/"))]
    inside = [one for place in found if place.is_dir() for one in place.rglob("*")]
    return [one for one in (*found, *inside) if one.is_file() and one.suffix != ".pyc"]


def lost(cell: str, example: Example) -> set[str]:
    """Paths in which no word of the example stands."""
    return {
        path
        for path in paths(cell, example.stands_for)
        if not any(path.endswith(one) for one in example.left)
        and not any(word in one.read_text() for one in files(path) for word in example.words)
    }


def unnamed(cell: str, example: Example) -> set[str]:
    """Files of the product in which a word of the example stands and to which the row does not lead."""
    named = {one for path in paths(cell, example.stands_for) for one in files(path)}
    product = (one for kind in ("*.py", "*.sql") for one in (ROOT / "aftercare").rglob(kind))
    return {
        str(one.relative_to(ROOT))
        for one in product
        if one not in named and any(word in one.read_text() for word in example.words)
    }


ROWS = rows((ROOT / "CONTRIBUTING.md").read_text())


def test_each_row_has_an_example() -> None:
    assert list(ROWS) == list(EXAMPLES)


@pytest.mark.parametrize("added", EXAMPLES)
def test_an_example_is_found_in_each_file_of_its_row(added: str) -> None:
    change, checks = ROWS[added]
    assert lost(change, EXAMPLES[added]) == set()
    assert [
        path for path in paths(f"{change} {checks}", EXAMPLES[added].stands_for) if not files(path)
    ] == []


@pytest.mark.parametrize("added", [name for name, one in EXAMPLES.items() if one.everywhere])
def test_a_row_leads_to_each_file_that_names_its_example(added: str) -> None:
    assert unnamed(ROWS[added][0], EXAMPLES[added]) == set()


def test_a_row_that_leads_elsewhere_is_found() -> None:
    cell = "`domain/conditions/`: `library.py`, `web/plans/words.py`, `docs/none.md`; `Job`"
    example = Example(("reporting_duty",))
    assert lost(cell, example) == {"web/plans/words.py", "docs/none.md"}
