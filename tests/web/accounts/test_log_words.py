"""Every action the service writes in its log belongs to a kind an auditor can read."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from pathlib import Path

import pytest

from aftercare.casework.listing import resources as pages
from aftercare.casework.placement import unplaced
from aftercare.casework.staff.availability import AwayKind
from aftercare.casework.treatment import resources as treatment_pages
from aftercare.domain.absences.absence import Verdict
from aftercare.domain.accounts.permissions import Permission
from aftercare.domain.appointments.lifecycle import Outcome
from aftercare.domain.escalation.ladder import Decision
from aftercare.domain.messages.replies import Meaning
from aftercare.domain.orders.periods import SuspensionKind
from aftercare.domain.treatment.referrals import ReferralAct
from aftercare.processes.accounts.refusals import UNNAMED
from aftercare.web.accounts.action_words import FAMILIES, action_view, all_actions
from aftercare.web.accounts.log_words import ACCESS_ACTIONS, kind_of_action
from aftercare.web.shell.vocabulary import VOCABULARY
from tests.web.accounts.actions_in_code import actions_written

AFTERCARE = Path(__file__).parents[3] / "aftercare"
CALLS = (
    "audit.note",
    "audit.note_each",
    "audit.note_people",
    "audit.note_looks",
    "audit.note_look",
    "audit.save_and_note",
)
# Which modules name what an entry is about by a value, and what that may be.
NAMED_BY_A_VALUE = {
    "casework/accounts/organisation.py": {"provider", "team"},
    "casework/adoption/acts.py": {
        "contact-standard",
        "reminder-policy",
        "reminder-trial",
        "rule-book",
    },
    # Method, attribute and scimType of what was refused.
    "casework/directory/refusals.py": set(),
    "casework/adoption/ending.py": {"rule-book"},
    "casework/phones/acts.py": {"person", "related-person"},
    "processes/accounts/refusals.py": set(),
}
RESOURCES = {
    one.name
    for module in (pages, treatment_pages, unplaced)
    for one in vars(module).values()
    if isinstance(one, pages.Resource)
} | {"appointment"}
# Acts that change something without being more than that.
CHANGES = {
    "praise",
    "send-check-in",
    "restart",
    "restore",
    "rotate",
    "send-again",
    "give-coverage-reason",
    "set-duties",
    "set-password",
    "set-task-day",
    "set-working-hours",
    "renew-recovery-codes",
    "adopt-entry",
    "change",
    "change-tier",
    "choose-standard",
    "confirm-standard",
    "refuse-standard",
    "withdraw-standard",
    "correct-suspension",
    "edit",
    "misattribute",
    "exclude-site",
    "extend",
    "finish",
    "forbid-contact",
    "move",
    "propose",
    "record-",
    "replan",
    "send-texts-to",
    "suspend-number",
    "verify-number",
    "work-along",
    "submit",
    "transfer",
    "add-evidence",
    "accept-site",
    "locate",
    "tell-change",
    "text-appointment",
    "withdraw-site",
}


def noted(calls: Collection[str] = CALLS) -> Iterator[tuple[str, list[str]]]:
    """Of every call that writes in the log: its module and the literal strings it is given, in order; of one
    that is put together the part before the first value."""
    for file in AFTERCARE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in calls:
                yield file.relative_to(AFTERCARE).as_posix(), [_literal(one) for one in node.args]


def _literal(node: ast.expr) -> str:
    if isinstance(node, ast.JoinedStr):
        node = node.values[0]
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def actions() -> set[str]:
    return {given[1] for _, given in noted() if given[1]}


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_action_the_code_can_write_is_said_in_words(language: str) -> None:
    whole, begun = actions_written()
    assert len(whole) > 120
    assert {one for one in whole if action_view(one, language) == one} == set()
    assert begun <= {one for one, _, _ in FAMILIES}
    values = {
        "list-": RESOURCES, "read-": RESOURCES, "decide-": [*Decision, *Verdict], "decide-anew-": Verdict,
        "enter-": [*AwayKind, *SuspensionKind], "record-": [*Outcome, *ReferralAct], "reply-": Meaning,
    }  # fmt: skip
    codes = {one + str(value) for one in begun for value in values[one]}
    assert {one for one in codes if action_view(one, language) == one} == set()
    view = {one: words for one, words in all_actions(language) if one in whole | codes}
    assert view.keys() == whole | codes
    offered = [words.casefold() for _, words in all_actions(language)]
    assert len({*offered}) == len(offered), "no two read alike"


@pytest.mark.parametrize(
    ("action", "kind"),
    [
        ("read-caseload", "viewed"),
        ("preview", "viewed"),
        ("look-ahead", "viewed"),
        ("decide-unexcused", "decided"),
        ("enter-leave", "created"),
        ("withdraw", "removed"),
        ("open-escalation", "by_clock"),
        ("escalate", "by_clock"),
        ("dispatch-step", "by_clock"),
        ("record-missed", "changed"),
        ("send-code", "messages"),
        ("pass-on", "decided"),
        ("hand-over-escalation", "decided"),
        ("try-code", "messages"),
    ],
)
def test_an_action_has_a_kind(action: str, kind: str) -> None:
    assert kind_of_action(action) == kind


def test_each_kind_has_a_word_and_nothing_falls_through_unseen() -> None:
    found = {action: kind_of_action(action) for action in actions()}
    assert len(found) > 20
    assert set(found.values()) <= set(ACCESS_ACTIONS)
    assert {action for action, kind in found.items() if kind == "changed"} <= CHANGES


def test_every_permission_that_is_refused_has_a_word() -> None:
    assert VOCABULARY["permission"].keys() == {*Permission, UNNAMED}


def test_everything_an_entry_is_about_has_a_word() -> None:
    given = [
        (module, found[2])
        for module, found in noted(
            ("audit.note", "audit.note_each", "audit.note_look", "audit.save_and_note")
        )
    ]
    assert {module for module, kind in given if not kind} <= NAMED_BY_A_VALUE.keys()
    about = {kind for _, kind in given if kind}.union(*NAMED_BY_A_VALUE.values())
    assert len(about) > 20
    assert about - VOCABULARY["log_subject"].keys() == set()
