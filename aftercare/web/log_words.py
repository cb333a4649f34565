"""The log's actions in a few kinds that an auditor filters and counts by."""

from __future__ import annotations

# By the first word of an action's code; the code itself stands beside it.
_KINDS = {
    "viewed": ("read", "look", "list", "see", "export"),
    "created": (
        "add",
        "draft",
        "enrol",
        "enter",
        "import",
        "open",
        "place",
        "write",
        "name",
        "start",
    ),
    "removed": ("close", "end", "lift", "remove", "void", "withdraw"),
    "decided": (
        "accept",
        "acknowledge",
        "approve",
        "decide",
        "decline",
        "remedy",
        "return",
        "sign",
    ),
    # Beside what somebody did who stood in for a colleague.
    "on_behalf": ("stand",),
    "told": ("resend", "reply"),
    "by_clock": (
        "acknowledgement",
        "dispatch",
        "escalate",
        "hand",
        "judge",
        "lapse",
        "mark",
        "offer",
        "plan",
        "roll",
    ),
}
_KIND_OF = {word: kind for kind, words in _KINDS.items() for word in words}


def kind_of_action(action: str) -> str:
    """A code of words.ACCESS_ACTIONS; whatever we do not know changed something."""
    return _KIND_OF.get(action.partition("-")[0], "changed")
