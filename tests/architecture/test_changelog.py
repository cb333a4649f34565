"""The changelog is read at a glance: by release and kind, one line a change, with the decision behind a link."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
CHANGELOG = (ROOT / "CHANGELOG.md").read_text()
# Added is what is new; Changed what is otherwise for who knew it; Fixed what was wrong.
KINDS = ("Added", "Changed", "Deprecated", "Removed", "Fixed", "Security")
LONGEST = 200
_RELEASE = re.compile(r"\d+\.\d+\.\d+(rc\d+)?( \(\d{4}-\d{2}-\d{2}\))?")
_LINK = re.compile(r"\]\(([^)]*)\)")


def faults(text: str) -> Iterator[str]:
    """What is wrong with a changelog, line by line."""
    kinds: list[str] = []
    for line in text.splitlines()[4:]:
        if line.startswith("## "):
            kinds = []
            name = line.removeprefix("## ")
            if name != "Unreleased" and not _RELEASE.fullmatch(name):
                yield f"no release: {line}"
        elif line.startswith("### "):
            kinds.append(line.removeprefix("### "))
            if kinds[-1] not in KINDS or kinds != sorted(set(kinds), key=KINDS.index):
                yield f"a kind out of turn: {line}"
        elif line.startswith("- "):
            if not kinds:
                yield f"of no kind: {line[:60]}"
            # As it is read: a link is its text.
            if len(_LINK.sub("]", line.removeprefix("- "))) > LONGEST:
                yield f"too long: {line[:60]}"
        elif line and kinds:
            yield f"no line of its own: {line[:60]}"


def test_each_change_is_one_line_under_its_release_and_kind() -> None:
    assert list(faults(CHANGELOG)) == []


def test_each_link_leads_to_a_page() -> None:
    for address in _LINK.findall(CHANGELOG):
        assert address.startswith("https://") or (ROOT / address.partition("#")[0]).exists(), (
            address
        )


def test_what_is_planted_is_found() -> None:
    head = "# Changelog\n\nWhat changed.\n\n"
    planted = "## Soon\n\n- A\n### Fixed\n### Added\n- " + "x" * 201 + "\n  wrapped\n"
    assert [one.partition(":")[0] for one in faults(head + planted)] == [
        "no release",
        "of no kind",
        "a kind out of turn",
        "too long",
        "no line of its own",
    ]
    linked = (
        "## 1.0.0rc1\n\n### Added\n- "
        + "x" * 190
        + " [0001](docs/decisions/0001-record-decisions.md)\n"
    )
    assert list(faults(head + linked)) == []
