"""Events and messages as entries of the timeline on a client's page."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time

from aftercare.base.translation import sentence
from aftercare.casework.overviews.person_file import PersonMessages
from aftercare.domain.message_templates.lookalikes import folded
from aftercare.store.database.plain_sql import Row
from aftercare.store.tasks.rows import BROUGHT_IN, REACHED_OTHERWISE
from aftercare.web.contact_standards.words import NOT_REACHED, TIER_CHANGED
from aftercare.web.letters.words import LETTER_LANGUAGE_NAMES, LETTER_STATES
from aftercare.web.messages.delivery_words import why_not_arrived
from aftercare.web.messages.text_names import text_name
from aftercare.web.overviews.history_days import DAY_KINDS, THEN, line_of_days
from aftercare.web.papers.words import HANDED_OVER, PAPER_STATES
from aftercare.web.shell.dates import local
from aftercare.web.shell.phrases import SEEN, escalation_name
from aftercare.web.shell.request import PageContext
from aftercare.web.shell.vocabulary import word
from aftercare.web.shell.words import Word, mid_sentence
from aftercare.web.transfers.words import (
    CO_OFFICER_OFF,
    DEPUTY_OFF,
    GOES_TO,
    OFFICER_IS,
    STAYS_AFTER_ALL,
)

PLAN = sentence("Supervision plan")
UNREMINDED = sentence("no reminder was delivered")
CORRECTED = sentence("corrected since")
STAYS = sentence("Looked at again: the decision stays")
DEALT_WITH = sentence("it no longer holds, and this was done about it")
# What became of what another organisation sent, beside the states that it can have.
SENT = {
    "received": sentence("Received from another organisation"),
    "unmatched": sentence("Received from another organisation, without a client"),
    "matched": sentence("Named as the client by a supervisor"),
    "moved": sentence("Moved to this client by a supervisor"),
    "moved_back": sentence("Moved back to this client by a supervisor"),
}
REPLACED_BY = sentence("Replaced by the one of %(moment)s")
_ADDED = {
    "corrected": CORRECTED,
    "paper_dealt": DEALT_WITH,
    "unreminded": UNREMINDED,
    "verdict_seen": SEEN,
    "attempt": NOT_REACHED,
}
_CLOSINGS = {
    "closed": sentence("The case file is closed"),
    "reopened": sentence("The case file is open again, closed as"),
}
# What happened, before what it was about; the others have a verb of their own.
_LEADS = {
    "escalation": sentence("Escalation opened"),
    "escalation_again": sentence("Escalation opened again"),
    "decision": sentence("Decided"),
    "reply": sentence("Text from the client"),
    "check_in": sentence("Check-in on the own page"),
    "verdict": sentence("Verdict given"),
    "verdict_seen": sentence("Verdict given"),
    "outcome": sentence("Outcome recorded"),
    "corrected": sentence("Outcome recorded"),
    "unreminded": sentence("Outcome recorded"),
    "attachment": sentence("Document attached"),
    "goal": sentence("Goal"),
    "goal_step": sentence("Step of a goal"),
    "praise": sentence("Praise"),
}
# Parts of the history, by code.
PARTS: Mapping[str, tuple[str, frozenset[str]]] = {
    "appointments": (
        sentence("Appointments"),
        frozenset(
            {
                "outcome",
                "corrected",
                "unreminded",
                "verdict",
                "verdict_seen",
                "stays",
                "moved",
                "extra",
            }
        ),
    ),
    "escalations": (
        sentence("Escalations"),
        frozenset({"escalation", "escalation_again", "decision", "alarm", "alarm_elsewhere"}),
    ),
    "contacts": (
        sentence("Contact and messages"),
        frozenset({"contact", "attempt", "check_in", "conference", "reply", "letter"}),
    ),
    "papers": (
        sentence("Documents"),
        frozenset({"attachment", "paper", "paper_handed", "paper_dealt"}),
    ),
    "file": (
        sentence("Plan and case file"),
        frozenset(
            {
                "plan",
                "goal",
                "goal_step",
                "praise",
                "tier",
                "closed",
                "reopened",
                "officer",
                "transfer",
            }
            | {"transfer_off", "deputy_off", "co_officer_off"}
            | {"away", "away_until", "away_over", "away_replaced", "away_removed"}
            | {"away_then", "away_until_then", "submission", "by_machine", "home"}
            | DAY_KINDS
        ),
    ),
}
# What has a time of its own, of an absence or an appointment.
TIMED = {
    "away": sentence("%(what)s: from %(moment)s"),
    "away_until": sentence("%(what)s: from %(moment)s to %(new)s"),
    "away_replaced": sentence("%(what)s: the entry from %(moment)s was replaced"),
    "away_over": sentence("%(what)s: over on %(moment)s"),
    "away_removed": sentence("%(what)s: the entry from %(moment)s was removed"),
    "moved": sentence("%(what)s, %(moment)s: moved to %(new)s"),
    "extra": sentence("Extra appointment: %(what)s, %(moment)s"),
}
# What a machine did for the client, by the reason of the task to check it.
_BY_MACHINE = {
    BROUGHT_IN: sentence("Brought in by another organisation"),
    REACHED_OTHERWISE: sentence("Telephone or language changed by another organisation"),
}
# One that another organisation sent has the line of what was sent.
_ALARMS = {
    "alarm": sentence("Zone alarm of %(moment)s entered"),
    "alarm_elsewhere": sentence("Zone alarm of %(moment)s: about another client"),
}
# Without the address: who sees the history may still not need to read where the client lives.
_HOMES = {
    "entered": sentence("Home address entered"),
    "changed": sentence("Home address changed"),
}
_OFFICERS = {
    "officer": OFFICER_IS, "transfer": GOES_TO, "transfer_off": STAYS_AFTER_ALL, "deputy_off": DEPUTY_OFF,
    "co_officer_off": CO_OFFICER_OFF,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Event:
    """`has_time`: false where only the day is known."""

    at: datetime
    icon: str
    title: str
    text: str
    note: str
    href: str = ""
    has_time: bool = True


@dataclass(frozen=True, slots=True)
class Message:
    """A text to the client with its delivery, or a reply with the code of its meaning."""

    at: datetime
    body: str | None
    emptied: bool
    reply: str | None = None
    name: str | None = None
    channel: str | None = None
    state: str | None = None
    reason: str | None = None
    why: str | None = None
    # Of a text to come that is still written in another language: the one in which it is sent.
    other_language: str | None = None


def event(context: PageContext, row: Row) -> Event:
    whole = (
        _timed
        if row["kind"].removesuffix(THEN) in TIMED
        else _officer
        if row["kind"] in _OFFICERS
        else None
    )
    if whole is not None:
        return whole(context, row)
    if row["kind"] == "submission":
        return _submission(context, row)
    if row["kind"] == "by_machine":
        title = context.translate(_BY_MACHINE[row["what"]])
        return Event(at=row["at"], icon="key", title=title, text=row["who"], note="")
    if row["kind"] in _ALARMS:
        at = context.moment(datetime.fromisoformat(row["what"]))
        title = context.translate(_ALARMS[row["kind"]], moment=at)
        who, note = row["who"] or "", row["note"] or ""
        return Event(at=row["at"], icon="alert-triangle", title=title, text=who, note=note)
    if row["kind"] == "home":
        title = context.translate(_HOMES[row["what"]])
        return Event(at=row["at"], icon="home", title=title, text=row["who"], note="")
    if row["kind"] in DAY_KINDS:
        view = line_of_days(context, row)
        return Event(
            at=row["at"],
            icon=view.icon,
            title=view.name,
            text=row["who"] or "",
            note=row.get("note") or "",
            has_time=not row["kind"].endswith(THEN),
        )
    view = _view(row, context.language)
    return Event(
        at=row["at"],
        icon=view.icon,
        title=_title(context, row, context.translate(view.name)),
        text=row["who"] or "",
        note=row.get("note") or "",
    )


def _title(context: PageContext, row: Row, title: str) -> str:
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
    lead = context.translate(_LEADS[row["kind"]]) if row["kind"] in _LEADS else ""
    if row["about"] is not None:
        kind = context.name_of("kind", row["about_kind"])
        about = f"{mid_sentence(kind) if lead else kind}, {context.day(row['about'])}"
        lead = f"{lead} ({about})" if lead else about
    if lead:
        title = f"{lead}: {mid_sentence(title)}"
    return title


def found(events: list[Event], words: str) -> list[Event]:
    """The events with every one of these words in any case and with any accents, in title, name or note."""
    asked = folded(words).split()
    return [
        event
        for event in events
        if all(word in folded(f"{event.title} {event.text} {event.note}") for word in asked)
    ]


def _submission(context: PageContext, row: Row) -> Event:
    """What another organisation sent: when it came, and what became of it."""
    kind, state, submission_id = json.loads(row["what"])
    view = word("submission_type", kind)
    lead = context.translate(SENT.get(state) or word("submission_state", state).name)
    note, later_at = row["note"] or "", row["later_at"]
    if state == "superseded" and later_at:
        note = context.translate(REPLACED_BY, moment=context.moment(later_at))
    return Event(
        at=row["at"],
        icon=view.icon,
        title=f"{lead}: {mid_sentence(context.translate(view.name))}",
        text=row["who"] or "",
        note=note,
        href=f"/submissions/{submission_id}",
    )


def _officer(context: PageContext, row: Row) -> Event:
    """The officer from here on, or from a future day."""
    day = context.day(row["about"]) if row["about"] else ""
    title = context.translate(_OFFICERS[row["kind"]], name=row["what"], day=day)
    return Event(at=row["at"], icon="users", title=title, text=row["who"] or "", note="")


def _timed(context: PageContext, row: Row) -> Event:
    """An absence of the client from a time or a day on, or an appointment that got another time or that no plan asks
    for."""
    is_away = row["about_kind"] is None
    kind, what, new = row["kind"].removesuffix(THEN), row["what"], ""
    if kind == "moved":
        new = context.moment(datetime.fromisoformat(what))
    if kind == "away_until":
        what, until_at = json.loads(what)
        new = context.deadline(datetime.fromisoformat(until_at))
    view = word("away", what) if is_away else word("kind", row["about_kind"])
    title = context.translate(
        TIMED[kind],
        what=context.translate(view.name),
        moment=_first_or_last(context, kind, row["about"])
        if is_away
        else context.moment(row["about"]),
        new=new,
    )
    return Event(
        at=row["at"],
        icon=view.icon,
        title=title,
        text=row["who"] or "",
        note=row["note"] or "",
        has_time=kind == row["kind"],
    )


def _first_or_last(context: PageContext, kind: str, at: datetime) -> str:
    """When an absence begins or is over; of whole days no midnight."""
    if kind == "away_over":
        return context.deadline(at)
    return context.day(at) if local(at).time() == time.min else context.moment(at)


def _view(row: Row, language: str) -> Word:
    if row["kind"] == "stays":
        return Word(STAYS, "check")
    if row["kind"] in ("escalation", "escalation_again"):
        names = dict(zip(("rule_code", "rule_nl", "rule_en"), json.loads(row["what"]), strict=True))
        return Word(escalation_name(names, language), "flag")
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
        "check_in": "check_in",
        "conference": "log_subject",
        "goal": "goal_state",
        "goal_step": "goal_step_state",
        "praise": "praise_way",
        "tier": "tier",
        "letter": "letter",
        "paper": "paper",
        "paper_handed": "paper",
        "paper_dealt": "paper",
    }[row["kind"]]
    return word(subject, row["what"])


def conversation(context: PageContext, found: PersonMessages) -> list[Message]:
    """Both sides of the conversation, newest first."""
    ours = [
        Message(
            at=row["due_at"] if row["state"] == "planned" else row["state_at"],
            body=row["body"],
            emptied=row["emptied_at"] is not None,
            name=text_name(context, row["template"], row["slot"]),
            channel=row["channel"],
            state=row["state"],
            reason=row["reason"],
            why=why_not_arrived(row["error_code"]),
            other_language=LETTER_LANGUAGE_NAMES[found.language]
            if row["state"] == "planned" and row["language"] != found.language
            else None,
        )
        for row in found.messages
    ]
    theirs = [
        Message(
            at=row["received_at"],
            body=row["body"],
            emptied=row["emptied_at"] is not None,
            reply=row["meaning"],
        )
        for row in found.replies
    ]
    return sorted([*ours, *theirs], key=lambda message: message.at, reverse=True)
