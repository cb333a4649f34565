"""The timeline of an escalation in words: dates, messages to the client, and what staff did."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from aftercare.base.translation import sentence
from aftercare.store.database.plain_sql import Row
from aftercare.web.absences.words import EARLY
from aftercare.web.contact_standards.words import NOT_REACHED
from aftercare.web.deadlines.phrases import name_of_deadline
from aftercare.web.letters.words import LETTER_STATES
from aftercare.web.messages.delivery_words import DELIVERY_WHY, why_not_arrived
from aftercare.web.messages.text_names import slot_view
from aftercare.web.papers.words import HANDED_OVER, PAPER_STATES
from aftercare.web.shell.phrases import SEEN
from aftercare.web.shell.request import PageContext
from aftercare.web.shell.vocabulary import word
from aftercare.web.shell.words import Word, mid_sentence

BOOKED = sentence("Planned: %(what)s, %(moment)s")
MOVED = sentence("Moved to %(moment)s: %(what)s")
MOVED_FROM = sentence("It was %(moment)s")
BEGAN = sentence("Appointment time: %(what)s")
REMINDER = sentence("Reminder %(slot)s: %(state)s")
SENT = sentence("%(channel)s: %(state)s")
CALLED = sentence("Done instead of a text: %(what)s")
ABSENCE_OPENED = sentence(
    "The missed appointment is waiting for a verdict; evidence until %(moment)s"
)
EVIDENCE = sentence("Reason given: %(ground)s")
VERDICT = sentence("Verdict on the missed appointment: %(verdict)s")
RECORDED = sentence("Recorded: %(outcome)s")
TERM = sentence("Deadline: %(term)s")
TERM_KEPT = sentence("Deadline met: %(term)s")
ESCALATION_OPENED = sentence("This escalation was opened")
JOINED = sentence("Added to this escalation: %(what)s")
STEP = sentence("Notified in an escalation step: %(audience)s")
FELL_THROUGH = sentence("No one at this level was available. Notified instead: %(audience)s.")
SAME_PERSON = sentence(
    "Everyone at this level had been notified already, as: %(same)s. Notified instead: %(audience)s."
)
PASSED = sentence("Escalation step skipped: %(audience)s")
NOT_ATTRIBUTED = sentence("Not known about which appointment")
NOT_TWICE = sentence("Notified already as: %(same)s")
FELL_UP = sentence("No one at this level was available, so the next level was notified.")
AGAIN = sentence("Notified again: no one has decided yet")
RUNG = sentence("Texts and calls to staff: %(count)s since %(moment)s")
ARRIVED = sentence("%(count)s known to have arrived")
NONE_ARRIVED = sentence("none known to have arrived")
ESCALATION_DECIDED = sentence("Decision on this escalation: %(decision)s")
DRAFTED = sentence("drafted")
UNTIL = sentence("until %(moment)s")
TO = sentence("to %(name)s")
HELD_ON = sentence("on %(day)s")
_SLOT = re.compile(r"T-[0-9]{1,3}(-again)?")
Line = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """`words` were written by a person, `comes` marks a planned entry, `due` a deadline, perhaps of a whole day."""

    at: datetime
    due: bool
    icon: str
    tone: str
    title: str
    text: str
    words: str | None
    comes: bool


def line_of(context: PageContext, row: Row) -> TimelineEntry:
    icon, tone, title = _LINES[row["kind"]](context, row)
    beside = [*_beside(context, row), row["who"] or ""]
    return TimelineEntry(
        at=row["at"],
        due=row["kind"] == "term",
        icon=icon,
        tone=tone,
        title=title,
        text=" · ".join(text for text in beside if text),
        words=row["words"] if row["kind"] not in ("step", "step_passed") else None,
        comes=row["kind"] == "message" and row["what"] in ("planned", "claimed"),
    )


def _worded(
    subject: str, text: str | None = None, hole: str = ""
) -> Callable[[PageContext, Row], Line]:
    """An entry described by the word of its code, alone or within a sentence."""

    def view(context: PageContext, row: Row) -> Line:
        it = word(subject, row["what"])
        title = context.translate(it.name)
        if text:
            title = context.translate(text, **{hole: mid_sentence(title)})
        return it.icon, it.tone, title

    return view


def _booked(context: PageContext, row: Row) -> Line:
    kind = context.name_of("kind", row["what"])
    moment = context.moment(row["about_at"])
    text = MOVED if row["kind"] == "moved" else BOOKED
    icon = "arrow-back-up" if row["kind"] == "moved" else "calendar-event"
    return icon, "neutral", context.translate(text, what=mid_sentence(kind), moment=moment)


def _began(context: PageContext, row: Row) -> Line:
    kind = context.name_of("kind", row["about_kind"])
    return "clock", "neutral", context.translate(BEGAN, what=mid_sentence(kind))


def _view(context: PageContext, row: Row) -> Line:
    sent = json.loads(row["more"])
    it = word("delivery", row["what"])
    state = mid_sentence(context.translate(it.name))
    if _SLOT.fullmatch(sent["slot"]):
        slot = slot_view(context, sent["slot"])
        return it.icon, it.tone, context.translate(REMINDER, slot=slot, state=state)
    channel = context.name_of("channel", sent["channel"])
    return it.icon, it.tone, context.translate(SENT, channel=channel, state=state)


def _letter(context: PageContext, row: Row) -> Line:
    it: Word = word("letter", row["what"])
    posted = context.translate(LETTER_STATES["sent"].name)
    return it.icon, "ok", f"{posted}: {context.translate(it.name)}"


def _absence(context: PageContext, row: Row) -> Line:
    until = context.deadline(row["until_at"])
    return "gavel", "warning", context.translate(ABSENCE_OPENED, moment=until)


def _contact(context: PageContext, row: Row) -> Line:
    it = word("contact_record", row["what"])
    reached = row["kind"] == "contact"
    title = context.translate(it.name)
    return it.icon, "info", title if reached else f"{title}: {context.translate(NOT_REACHED)}"


def _term(context: PageContext, row: Row) -> Line:
    name = name_of_deadline(row["what"], int(row["more"]), context.language)
    kept = row["kind"] == "term_kept"
    icon = "check" if kept else "hourglass"
    return (
        icon,
        "ok" if kept else "warning",
        context.translate(TERM_KEPT if kept else TERM, term=name),
    )


def _joined(context: PageContext, row: Row) -> Line:
    if row["about_at"] is None:
        what = name_of_deadline(row["what"], int(row["more"]), context.language)
    else:
        kind = mid_sentence(context.name_of("kind", row["what"]))
        what = f"{kind}, {context.day(row['about_at'])}"
    return "plus", "warning", context.translate(JOINED, what=what)


def _evidence(context: PageContext, row: Row) -> Line:
    ground = mid_sentence(context.name_of("reason", row["what"]))
    return "file-check", "neutral", context.translate(EVIDENCE, ground=ground)


def _paper(context: PageContext, row: Row) -> Line:
    it = word("paper", row["what"])
    done = {
        "paper_drafted": DRAFTED,
        "paper": PAPER_STATES["signed"].name,
        "paper_handed": HANDED_OVER,
    }[row["kind"]]
    return (
        it.icon,
        it.tone,
        f"{context.translate(it.name)}: {mid_sentence(context.translate(done))}",
    )


def _rings(context: PageContext, row: Row) -> Line:
    view = context.translate(RUNG, count=row["what"], moment=context.moment(row["until_at"]))
    return "phone", "neutral" if row["more"] != "0" else "danger", view


_LINES: Mapping[str, Callable[[PageContext, Row], Line]] = {
    "booked": _booked,
    "moved": _booked,
    "began": _began,
    "message": _view,
    "called": _worded("task", CALLED, "what"),
    "letter": _letter,
    "reply": _worded("reply"),
    "contact": _contact,
    "attempt": _contact,
    "outcome": _worded("outcome", RECORDED, "outcome"),
    "absence": _absence,
    "evidence": _evidence,
    "verdict": _worded("absence", VERDICT, "verdict"),
    "verdict_seen": _worded("absence", VERDICT, "verdict"),
    "term": _term,
    "term_kept": _term,
    "opened": lambda context, _: ("flag", "danger", context.translate(ESCALATION_OPENED)),
    "joined": _joined,
    "step": _worded("audience", STEP, "audience"),
    "step_passed": _worded("audience", PASSED, "audience"),
    "again": lambda context, _: ("alert-octagon", "danger", context.translate(AGAIN)),
    "rings": _rings,
    "act": _worded("escalation_act"),
    "decision": _worded("decision", ESCALATION_DECIDED, "decision"),
    "paper_drafted": _paper,
    "paper": _paper,
    "paper_handed": _paper,
}


def _beside(context: PageContext, row: Row) -> list[str]:
    """The small print under an entry."""
    kind = row["kind"]
    if kind in _BESIDE:
        return _BESIDE[kind](context, row)
    if kind in ("booked", "moved", "began"):
        return [*_was(context, row), row["more"] or ""]
    parts = [_about(context, row)] if row["about_at"] is not None and kind != "joined" else []
    if kind == "reply" and row["about_at"] is None:
        parts.append(context.translate(NOT_ATTRIBUTED))
    if kind == "verdict_seen":
        parts.append(context.translate(SEEN))
    if kind in ("verdict", "verdict_seen") and row["more"]:
        reason = context.name_of("early_reason", row["more"])
        parts.append(context.translate(EARLY, reason=reason))
    if kind in ("contact", "attempt", "letter"):
        held_on = context.day(date.fromisoformat(row["more"]))
        parts.append(context.translate(HELD_ON, day=held_on))
    if kind == "act" and row["until_at"] is not None:
        parts.append(context.translate(UNTIL, moment=context.moment(row["until_at"])))
    if row["whom"]:
        parts.append(context.translate(TO, name=row["whom"]))
    return parts


def _arrived(context: PageContext, row: Row) -> list[str]:
    """For texts and calls to a colleague: who the colleague is, and how many are known to have arrived."""
    arrived = NONE_ARRIVED if row["more"] == "0" else ARRIVED
    return [row["whom"], context.translate(arrived, count=row["more"])]


def _was(context: PageContext, row: Row) -> list[str]:
    """The time that an appointment was moved from."""
    if row["kind"] != "moved" or row["until_at"] is None:
        return []
    return [context.translate(MOVED_FROM, moment=context.moment(row["until_at"]))]


def _about(context: PageContext, row: Row) -> str:
    kind = context.name_of("kind", row["about_kind"])
    return f"{kind}, {context.day(row['about_at'])}"


def _why(context: PageContext, row: Row) -> list[str]:
    """For a text: what it was about, why it did not arrive or was not sent."""
    sent = json.loads(row["more"])
    parts = [_about(context, row)] if row["about_at"] is not None else []
    if sent["channel"] != "sms":
        parts.append(context.name_of("channel", sent["channel"]))
    if row["what"] in ("withheld", "failed", "undelivered", "cancelled", "skipped_late"):
        if sent["reason"]:
            parts.append(context.name_of("task_reason", sent["reason"]))
        if (why := why_not_arrived(sent["error"])) is not None:
            parts.append(context.translate(DELIVERY_WHY[why].name))
    return parts


def _reached(context: PageContext, row: Row) -> list[str]:
    """For a step: whom it reached, what it asked of them, and whether its own level had no one to notify."""
    same = mid_sentence(context.name_of("audience", row["about_kind"])) if row["about_kind"] else ""
    if row["kind"] == "step_passed":
        return [row["whom"] or "", context.translate(NOT_TWICE, same=same)]
    parts = [row["whom"] or "", context.name_of("ask", row["words"])]
    if row["more"] and same:
        level = mid_sentence(context.name_of("audience", row["more"]))
        parts.append(context.translate(SAME_PERSON, same=same, audience=level))
    elif row["more"]:
        level = mid_sentence(context.name_of("audience", row["more"]))
        parts.append(context.translate(FELL_THROUGH, audience=level))
    elif row["more"] is not None:
        parts.append(context.translate(FELL_UP))
    return parts


_BESIDE: Mapping[str, Callable[[PageContext, Row], list[str]]] = {
    "message": _why,
    "step": _reached,
    "step_passed": _reached,
    "rings": _arrived,
}
