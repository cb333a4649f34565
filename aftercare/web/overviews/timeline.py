"""Events and messages as entries of the timeline on a client's page."""

from __future__ import annotations

from typing import Any

from aftercare.base.translation import sentence
from aftercare.casework.overviews.person_file import PersonMessages
from aftercare.domain.message_templates.lookalikes import folded
from aftercare.store.database.plain_sql import Row
from aftercare.web.contact_standards.words import NOT_REACHED, TIER_CHANGED
from aftercare.web.letters.words import LETTER_STATES
from aftercare.web.messages.delivery_words import why_not_arrived
from aftercare.web.papers.words import HANDED_OVER, PAPER_STATES
from aftercare.web.shell.phrases import SEEN, rule_name
from aftercare.web.shell.request import PageContext
from aftercare.web.shell.vocabulary import word
from aftercare.web.shell.word import Word, mid_sentence
from aftercare.web.transfers.words import GOES_TO, OFFICER_IS, STAYS_AFTER_ALL

PLAN = sentence("Supervision plan")
UNREMINDED = sentence("no reminder was delivered")
CORRECTED = sentence("corrected since")
_ADDED = {
    "corrected": CORRECTED,
    "unreminded": UNREMINDED,
    "verdict_seen": SEEN,
    "attempt": NOT_REACHED,
}
_CLOSINGS = {
    "closed": sentence("The case file is closed"),
    "reopened": sentence("The case file is open again, closed as"),
}
_OFFICERS = {"officer": OFFICER_IS, "transfer": GOES_TO, "transfer_off": STAYS_AFTER_ALL}


def event(context: PageContext, row: Row) -> dict[str, Any]:
    if row["kind"] in _OFFICERS:
        return _officer(context, row)
    view = _view(row, context.language)
    title = context.translate(view.name)
    if row["kind"] == "plan":
        title = f"{context.translate(PLAN)}: {title}"
    if row["kind"] in _CLOSINGS:
        title = f"{context.translate(_CLOSINGS[row['kind']])}: {mid_sentence(title)}"
    if row["kind"] == "tier":
        title = f"{context.translate(TIER_CHANGED)}: {title}"
    if row["kind"] == "letter":
        title = f"{context.translate(LETTER_STATES['sent'].name)}: {title}"
    if row["kind"] == "paper":
        title = f"{title}: {mid_sentence(context.translate(PAPER_STATES['signed'].name))}"
    if row["kind"] == "paper_handed":
        title = f"{title}: {mid_sentence(context.translate(HANDED_OVER))}"
    if row["kind"] in _ADDED:
        title = f"{title}: {context.translate(_ADDED[row['kind']])}"
    if row["about"] is not None:
        kind = context.name_of("kind", row["about_kind"])
        title = f"{kind}, {context.day(row['about'])}: {title}"
    note = row.get("note") or ""
    return {
        "at": row["at"],
        "icon": view.icon,
        "title": title,
        "text": row["who"] or "",
        "note": note,
    }


def found(events: list[dict[str, Any]], words: str) -> list[dict[str, Any]]:
    """The events with every one of these words in any case and with any accents, in title, name or note."""
    asked = folded(words).split()
    return [
        one
        for one in events
        if all(word in folded(f"{one['title']} {one['text']} {one['note']}") for word in asked)
    ]


def _officer(context: PageContext, row: Row) -> dict[str, Any]:
    """The officer from here on, or from a future day."""
    day = context.day(row["about"]) if row["about"] else ""
    title = context.translate(_OFFICERS[row["kind"]], name=row["what"], day=day)
    return {"at": row["at"], "icon": "users", "title": title, "text": row["who"] or "", "note": ""}


def _view(row: Row, language: str) -> Word:
    if row["kind"] == "escalation":
        return Word(rule_name(row["what"], language), "flag")
    subject = {
        "outcome": "outcome",
        "corrected": "outcome",
        "unreminded": "outcome",
        "verdict": "absence",
        "verdict_seen": "absence",
        "decision": "decision",
        "plan": "plan",
        "reply": "reply",
        "closed": "closing_reason",
        "reopened": "closing_reason",
        "contact": "contact_record",
        "attempt": "contact_record",
        "attachment": "attachment",
        "tier": "tier",
        "letter": "letter",
        "paper": "paper",
        "paper_handed": "paper",
    }[row["kind"]]
    return word(subject, row["what"])


def conversation(found: PersonMessages) -> list[dict[str, Any]]:
    """Both sides of the conversation, newest first."""
    ours = [
        row
        | {
            "at": row["due_at"] if row["state"] == "planned" else row["state_at"],
            "reply": None,
            "why": why_not_arrived(row["error_code"]),
            "emptied": row["emptied_at"] is not None,
        }
        for row in found.messages
    ]
    theirs = [
        {
            "at": row["received_at"],
            "reply": row["meaning"],
            "body": row["body"],
            "emptied": row["emptied_at"] is not None,
        }
        for row in found.replies
    ]
    return sorted([*ours, *theirs], key=lambda one: one["at"], reverse=True)
