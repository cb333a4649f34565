"""Every action the service writes in its log belongs to a kind an auditor can read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from aftercare.web.log_words import kind_of_action
from aftercare.web.words import ACCESS_ACTIONS

AFTERCARE = Path(__file__).parents[2] / "aftercare"
NOTED = re.compile(r'audit\.note(?:_people)?\(\s*work,\s*f?"([a-z_-]+)')
# Acts that change something without being more than that.
CHANGES = {
    "set-duties",
    "adopt-entry",
    "change",
    "change-tier",
    "choose-standard",
    "correct-suspension",
    "exclude-site",
    "extend",
    "finish",
    "forbid-contact",
    "move",
    "record-",
    "replan",
    "send-code",
    "send-texts-to",
    "set-phone-policy",
    "set-retention",
    "suspend-number",
    "try-code",
    "verify-number",
    "work-along",
    "submit",
    "transfer",
    "add-evidence",
}


def actions() -> set[str]:
    return {
        action for file in AFTERCARE.rglob("*.py") for action in NOTED.findall(file.read_text())
    }


@pytest.mark.parametrize(
    ("action", "kind"),
    [
        ("read-caseload", "viewed"),
        ("look-ahead", "viewed"),
        ("decide-unexcused", "decided"),
        ("enter-leave", "created"),
        ("withdraw", "removed"),
        ("escalate", "by_clock"),
        ("record-missed", "changed"),
    ],
)
def test_an_action_has_a_kind(action: str, kind: str) -> None:
    assert kind_of_action(action) == kind


def test_each_kind_has_a_word_and_nothing_falls_through_unseen() -> None:
    found = {action: kind_of_action(action) for action in actions()}
    assert len(found) > 20
    assert set(found.values()) <= set(ACCESS_ACTIONS)
    assert {action for action, kind in found.items() if kind == "changed"} <= CHANGES
