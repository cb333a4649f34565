"""The reasons why a client is on the worklist, each with what is known of it and where it is done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from textwrap import shorten
from typing import Any, Final
from uuid import UUID

from aftercare.base.translation import sentence
from aftercare.casework.contact_gaps.view import GapAhead
from aftercare.casework.overviews.view import BY_HAND, CONTACT_GAP, Worklist
from aftercare.domain.accounts.permissions import Actor
from aftercare.domain.client_page.call_wishes import asks_after
from aftercare.domain.deadlines.clients_rights import RIGHTS_CODES
from aftercare.domain.deadlines.reported import SUBMISSION
from aftercare.domain.messages.danger_words import WORDS_OF_SUICIDE
from aftercare.processes.submissions.moved_alarms import MovedShare
from aftercare.store.absences.review_tasks import REVIEW_DECISION
from aftercare.store.appointments.known_to_client import CHANGE
from aftercare.store.calendars.busy_rows import CLASH
from aftercare.store.database.plain_sql import Row
from aftercare.store.overviews.screen_queue import Due
from aftercare.store.papers.board_copies import BOARD_COPY
from aftercare.store.papers.draft_tasks import DRAFT_PAPER
from aftercare.store.tasks.rows import CHECK_BROUGHT_IN
from aftercare.web.appointments.shown import appointment
from aftercare.web.calendars.clash_view import clash_words
from aftercare.web.contact_gaps.words import gap_view, gaps_href
from aftercare.web.deadlines.phrases import counted_at, name_of_deadline, named_at, report_name
from aftercare.web.escalation.words import SOME_ELSEWHERE
from aftercare.web.overviews.numbers_to_call import numbers_to_call
from aftercare.web.overviews.what_changed import what_changed
from aftercare.web.shell.dates import short_day
from aftercare.web.shell.language import translate
from aftercare.web.shell.phrases import frame_name, full_name, slots_href, why_unplaced
from aftercare.web.shell.vocabulary import VOCABULARY

Item = dict[str, Any]
AND_MORE = sentence("And %(number)s more, until %(day)s.")
LONGEST_SHOWN: Final = 200
NO_DEADLINE: Final = datetime.max.replace(tzinfo=UTC)


def worklist_items(waiting: Worklist, now: datetime, language: str, reader: Actor) -> list[Item]:
    """Everything that waits for the clients of the page, what is due first first."""
    items = [
        *(
            _item(row, due_at=row["overdue_at"], appointment=appointment(row, now, language))
            for row in waiting.outcomes
        ),
        *(_verdict(row) for row in waiting.verdicts),
        *(_task(row, language, reader) for row in waiting.tasks),
        *_unplaced(waiting.unplaced, language),
        *(_deadline(row, language) for row in waiting.deadlines),
        *(_goal_step(row) for row in waiting.goal_steps),
        *_gaps(waiting.gaps, language),
    ]
    return sorted(items, key=lambda one: one["due_at"] or NO_DEADLINE)


def _item(row: Row, **more: Any) -> Item:
    return {
        "id": row.get("id"),
        "person_id": row["person_id"],
        "person": full_name(row),
        "reference": row["reference"],
        "officer": row.get("officer"),
        "closed_on": row.get("closed_on"),
        "listed_as": row.get("open_kind"),
        "appointment": None,
        "about": row.get("appointment_kind") or row.get("kind"),
        "starts_at": row.get("starts_at"),
        "due_at": row.get("due_at"),
        "due": row.get("due", Due.WEEK),
        "reason": None,
        "ground": None,
        "was_due_at": None,
        "text": None,
        "message_state": None,
        "paper_state": None,
        "letter_due_on": None,
        "href": None,
        "done_here": False,
        "tickable": False,
        "handed": None,
        "takes_day": False,
        "changes": None,
        "call": None,
        "check_in": None,
        "clash": None,
        "quote": None,
        "asks_after": False,
        "danger": False,
        "action_owner": None,
        "without_file": False,
        "headline": None,
        "elsewhere": row.get("elsewhere", False),
        "in_question": row.get("in_question"),
        **more,
    }


def _verdict(row: Row) -> Item:
    return _item(
        row,
        id=row["id"],
        version=row["version"],
        due_at=row["decide_by"],
        ground=row["ground"],
        message_state=row["message_state"],
        href=f"/absences/{row['id']}",
    )


def _task(row: Row, language: str, reader: Actor) -> Item:
    if row["kind"] == CLASH:
        return _clash(row, language, reader)
    if row["kind"] == DRAFT_PAPER:
        return _draft(row, language)
    return _TASKS.get(row["kind"], _any_task)(row)


def _of_task(row: Row, href: str | None, **more: Any) -> Item:
    known = {
        "id": row["id"],
        "version": row["version"],
        "about": None,
        "reason": row["reason"],
        "was_due_at": row["was_due_at"],
        "tickable": True,
        "handed": row["handed_to_name"]
        and {
            "to": row["handed_to_name"],
            "to_me": row["handed_to_me"],
            "by": row["handed_by_name"],
        },
    }
    return _item(row, **known | {"href": href} | more)


def _any_task(row: Row) -> Item:
    passes_on = row["kind"] == CHANGE
    appointment_href = f"/appointments/{row['appointment_id']}" if row["appointment_id"] else None
    return _of_task(
        row,
        # The changes page shows both times and the text to send.
        "/changes-to-pass-on" if passes_on else appointment_href,
        about=row["appointment_kind"],
        reason=what_changed(row) if passes_on else row["reason"],
        changes={"now_at": row["now_at"]} if passes_on else None,
        done_here=True,
    )


def _call(row: Row) -> Item:
    """With the number: the client's own, else that of the contact who gets the texts; and what the client answered in a
    check-in on the own page, or wrote in a text."""
    danger = row["reason"] == WORDS_OF_SUICIDE
    return _any_task(row) | {
        "danger": danger,
        "href": _conversation(row)
        if danger
        else row["appointment_id"] and f"/appointments/{row['appointment_id']}",
        "call": numbers_to_call(row),
        "check_in": "not_good" if row["not_well"] else None,
        "quote": row["text_words"] or row["check_in_words"],
        "asks_after": asks_after(row["check_in_words"] or "", row["opened_at"], row["due_at"]),
    }


def _copy(row: Row) -> Item:
    """Completed with the day on which the copy was sent; the item links to the document."""
    href = f"/papers/{row['paper_id']}" if row["paper_id"] else None
    return _of_task(row, href, done_here=True, takes_day=True)


def _draft(row: Row, language: str) -> Item:
    """Completed automatically once the document is signed. For an imported case file, which allows no draft, by
    hand. It says where an alarm behind it was about another client."""
    href = f"/papers/{row['paper_id']}" if row["paper_id"] else _escalation_of(row)
    done_here = not row["still_asked"]
    of_some = row["moved"] is MovedShare.SOME
    return _of_task(
        row,
        href,
        paper_state=row["paper_state"],
        done_here=done_here,
        text=translate(SOME_ELSEWHERE, language) if of_some else None,
    )


def _escalation_of(row: Row) -> str | None:
    """The page of the decided escalation, at the button that drafts its document."""
    return (
        f"/escalations/{row['escalation_id']}#escalation-papers-title"
        if row["escalation_id"]
        else None
    )


def _answer(row: Row) -> Item:
    """Completed where it is answered: in the conversation. With what the client wrote."""
    return _of_task(row, _conversation(row), quote=row["text_words"])


def _conversation(row: Row) -> str:
    return f"/people/{row['person_id']}/conversation"


def _letter(row: Row) -> Item:
    """Completed automatically once the letter is marked as posted. Leads to the letter that was made, else to the form
    that makes it."""
    about, due_on = row["appointment_id"], row["letter_due_on"]
    asked = f"?kind=appointment&appointment={about}" if about else "?kind=unreached"
    href = f"/people/{row['person_id']}/letters{'' if due_on else asked}"
    return _of_task(row, href, about=row["appointment_kind"], letter_due_on=due_on)


def _offer(row: Row) -> Item:
    """A place held for a client; answering the offer completes the task."""
    return _of_task(row, f"/offers/{row['subject']}")


def _provider(row: Row) -> Item:
    """The provider of a treatment is notified that the file closed, and why."""
    href = f"/people/{row['person_id']}/treatment"
    return _of_task(row, href, text=row["about_task"], done_here=True)


def _same_client(row: Row) -> Item:
    """The colleague who enrolled the other client knows that file."""
    return _of_task(row, f"/people/{row['person_id']}", text=row["about_task"], done_here=True)


def _brought_in(row: Row) -> Item:
    """A machine is no colleague: only its name is known here. Checked and changed on the page with the details, or
    at the condition that lacks facts."""
    condition_id = row["condition_id"]
    where = f"conditions/{condition_id}/change" if condition_id else "details"
    href = f"/people/{row['person_id']}/{where}"
    # Facts that lack are entered; then the task ends by itself.
    # Of several conditions of a kind, which one it is.
    which = row["condition_wording"] or None
    return _of_task(row, href, text=row["about_task"], quote=which, done_here=not condition_id)


def _review(row: Row) -> Item:
    """Completed on the page of the absence, by another verdict or by the reason why it stays; or on that of the
    document, by what was done about it."""
    if row["paper_id"]:
        return _of_task(row, f"/papers/{row['paper_id']}")
    missed = row["reviewed"] or {"kind": None, "starts_at": None}
    at = missed["starts_at"] and datetime.fromisoformat(missed["starts_at"])
    return _of_task(row, f"/absences/{row['subject']}", about=missed["kind"], starts_at=at)


def _clash(row: Row, language: str, reader: Actor) -> Item:
    """Completed by the owner of the calendar, or by a supervisor; ended by a move, or by the calendar. Others read the
    owner's name, and move the appointment. It has no title to show."""
    busy, name = row["about_task"] or "", row["calendar_of"] or ""
    text, answer = clash_words(row["clash_key"], busy, name, reader, language)
    more = {"reason": None, "text": text, "done_here": answer is not None, "clash": answer}
    return _any_task(row) | more


_TASKS: Mapping[str, Callable[[Row], Item]] = {
    "answer_offer": _offer,
    "call_person": _call,
    "reminder_late": _call,
    "send_letter": _letter,
    "notify_provider": _provider,
    "answer_text": _answer,
    "same_client": _same_client,
    CHECK_BROUGHT_IN: _brought_in,
    REVIEW_DECISION: _review,
    BOARD_COPY: _copy,
}


def _deadline(row: Row, language: str) -> Item:
    about = row | {"created_at": row["opened_at"]}
    parts = [named_at(name_of_deadline(row["code"], row["number"], language), about, language)]
    if row["frame"]:
        parts.append(frame_name(row["frame"], language))
    if row["decision"]:
        parts.append(translate(VOCABULARY["decision"][row["decision"]].name, language))
    if row["action"]:
        parts.append(shorten(row["action"], LONGEST_SHOWN, placeholder="…"))
    return _item(
        row,
        id=row["id"],
        version=row["version"],
        was_due_at=row["was_due_at"],
        due_at=counted_at(row["code"], row["due_at"], row["opened_at"]),
        reason=row["paper_kind"],
        text=" · ".join(parts),
        href=_deadline_href(row),
        action_owner=row["action_owner"],
        without_file=row["without_file"],
        headline=_headline(row, language),
    )


def _headline(row: Row, language: str) -> str | None:
    """Of what another organisation sent: what it is, and who says so."""
    if not row["submission_type"]:
        return None
    return report_name(row["submission_type"], row["submission_sender"], language)


def _deadline_href(row: Row) -> str:
    """Where the deadline is met: the document, what the client asked, or the deadline itself."""
    if row["paper_id"]:
        return f"/papers/{row['paper_id']}"
    if row["code"] in RIGHTS_CODES:
        return f"/people/{row['person_id']}/rights"
    if row["code"] == SUBMISSION:
        return f"/submissions/{row['subject_id']}"
    return f"/deadlines/{row['id']}"


def _goal_step(row: Row) -> Item:
    """The words as they were agreed; done or dropped on its own page."""
    return _item(row, text=row["step_words"], href=f"/goal-steps/{row['id']}")


def _gaps(found: list[GapAhead], language: str) -> list[Item]:
    """One item per client: the first gap in words, and how many there are."""
    by_person: dict[UUID, list[GapAhead]] = defaultdict(list)
    for one in found:
        by_person[one.person["person_id"]].append(one)
    return [
        _item(
            ahead[0].person,
            listed_as=CONTACT_GAP,
            due=None,
            about=None,
            text=_gaps_text(ahead, language),
            href=gaps_href(person_id),
        )
        for person_id, ahead in by_person.items()
    ]


def _gaps_text(ahead: list[GapAhead], language: str) -> str:
    text = gap_view(ahead[0].gap, language)
    if len(ahead) == 1:
        return text
    last = short_day(max(one.gap.until_on for one in ahead), language)
    return f"{text}. {translate(AND_MORE, language) % {'number': len(ahead) - 1, 'day': last}}"


def _unplaced(rows: list[Row], language: str) -> list[Item]:
    """One item per obligation, however many of its periods have no time, with the reason of the first. Readers with a
    worklist may know of zones and no-contact pairs, so the reason is given in full."""
    by_line: dict[UUID, list[Row]] = defaultdict(list)
    for row in rows:
        by_line[row["line_id"]].append(row)
    return [
        _item(
            of_line[0],
            id=line_id,
            listed_as=BY_HAND,
            text=why_unplaced(of_line[0]["reason"], language, all_rights=True),
            first_on=min(row["first_on"] for row in of_line),
            last_on=max(row["last_on"] for row in of_line),
            times=len(of_line),
            href=slots_href(of_line[0]["person_id"], line_id, of_line[0]["occurrence"]),
        )
        for line_id, of_line in by_line.items()
    ]


def kept_items(rows: list[Row], now: datetime, language: str) -> list[Item]:
    """Outcomes just recorded, which stay in their place as long as they can be undone."""
    return [
        _item(
            row,
            due_at=row["overdue_at"],
            appointment=replace(appointment(row, now, language), undoable=True),
        )
        for row in rows
    ]


def passed_view(row: Row) -> dict[str, Any]:
    """A task about an appointment that has passed; `starts_at` is when."""
    return {
        "person_id": row["person_id"],
        "person": full_name(row),
        "listed_as": row["kind"],
        "reason": row["reason"],
        "about": row["appointment_kind"],
        "starts_at": row["starts_at"],
    }
