"""What is held about a client, table by table: what an access document shows of it, and what it leaves out and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from aftercare.domain.papers.words import Both
from aftercare.domain.subject_access.held_events import AROUND, CONTACT, COURSE
from aftercare.domain.subject_access.held_kinds import FRAME, PERSON
from aftercare.domain.time.wall_time import civil_date


@dataclass(frozen=True)
class HeldField:
    """A column with its plain label. `subject` is the list of codes its values are from, or `@` and a table that its
    ids are named in. A note is free text, which a person checks before it goes."""

    column: str
    label: Both
    subject: str | None = None
    is_note: bool = False


@dataclass(frozen=True)
class HeldKind:
    """A table that the document shows. A row is about another person, and left out, when a column of `unless` is
    filled."""

    table: str
    title: Both
    fields: tuple[HeldField, ...]
    unless: tuple[str, ...] = ()


def _kind(table: str, nl: str, en: str, *lines: str) -> HeldKind:
    fields = tuple(_field(line) for line in lines if not line.startswith("unless "))
    unless = tuple(one for line in lines if line.startswith("unless ") for one in line.split()[1:])
    return HeldKind(table, (nl, en), fields, unless)


def _field(line: str) -> HeldField:
    """`column | label | label in English | subject`; a subject `note` is free text. What follows `note` says how it is
    written."""
    column, nl, en, *more = (part.strip() for part in line.split("|"))
    words = more[0].split() if more else []
    subjects = [one for one in words if one != "note"]
    return HeldField(column, (nl, en), subjects[0] if subjects else None, "note" in words)


def _read(text: str) -> tuple[HeldKind, ...]:
    blocks = [block.strip().splitlines() for block in text.strip().split("\n\n")]
    kinds = []
    for head, *lines in blocks:
        table, nl, en = (part.strip() for part in head.split("|"))
        kinds.append(_kind(table, nl, en, *(line.strip() for line in lines)))
    return tuple(kinds)


HELD: Final[tuple[HeldKind, ...]] = tuple(
    kind for text in (PERSON, FRAME, COURSE, CONTACT, AROUND) for kind in _read(text)
)
_OTHERS: Final[Both] = (
    "Dit gaat ook over iemand anders. Die persoon heeft ook recht op privacy.",
    "This is also about someone else. That person has a right to privacy too.",
)
_WORK: Final[Both] = (
    "Hiermee verdeelt de computer het werk. Wat erin staat over u, staat ook ergens anders in dit overzicht.",
    "With this the computer shares out the work. What it holds about you is also elsewhere in this overview.",
)
_STAFF: Final[Both] = (
    "Dit gaat over medewerkers. Wie uw dossier heeft bekeken, staat in een eigen deel van dit overzicht.",
    "This is about staff. Who looked at your file is in a part of its own in this overview.",
)
# Tables with a client that no section shows. Each reason is read by the client as well.
LEFT_OUT: Final[Mapping[str, tuple[Both, Both]]] = {
    "no_contact": (("Mensen die u niet mag ontmoeten", "People you may not meet"), _OTHERS),
    "restricted_party": (
        ("Slachtoffers en anderen die beschermd zijn", "Victims and others who are protected"),
        _OTHERS,
    ),
    "audit_entry": (
        ("Wie uw dossier heeft bekeken", "Who looked at your file"),
        (
            "Dit heeft een eigen deel in dit overzicht. Namen van medewerkers staan er niet in.",
            "This has a part of its own in this overview. It has no names of staff.",
        ),
    ),
    "access_note": (
        ("Hoe dit overzicht is gemaakt", "How this overview was made"),
        (
            "Bij elke aantekening staat of u die krijgt, en zo niet, waarom niet.",
            "Each note says whether you get it, and if not, why.",
        ),
    ),
    "file_access": (
        ("Welke medewerkers uw dossier mogen zien", "Which members of staff may see your file"),
        _STAFF,
    ),
    "emergency_access": (("Toegang in een noodgeval", "Access in an emergency"), _STAFF),
    **dict.fromkeys(
        (
            "contact_judgement",
            "conversation_read",
            "escalation_cause",
            "escalation_step",
            "staff_notice",
            "time_offer",
            "handover_item",
            "officer_change",
            "freed_room",
            "unplaced",
            "destruction_due",
            "not_offered",
        ),
        (("De takenlijst van medewerkers", "The list of what staff have to do"), _WORK),
    ),
    "event": (
        ("Wat andere systemen horen", "What other systems hear"),
        (
            "Hier staat alleen dat er iets gebeurde en wanneer. Wat er gebeurde, staat in de andere delen.",
            "This has only that something happened, and when. What happened is in the other parts.",
        ),
    ),
    "person_search": (("Zoeken op naam en nummer", "Search by name and number"), _WORK),
}
# How a message is sent, a page is locked or a row is numbered: nothing about the client.
_TECHNICAL: Final = """
    attempts claim_expires_at claim_number claimed_at claimed_by unbegun_claim looks next_look_at provider_sid
    error_code segments possible_duplicate resend_of slot policy_version template_version sid digest salt sha256
    facts_sha256 pdf_sha256 pdf facts content trigger_key rule_version snoozed_causes again_at ring_at resumed_at
    secret_hash token_hash fetches hour_at hour_fetches position number revision reminders_planned_at subject_key
    last_changed_at
    entry_version
    instrument_version standard_version overdue_at shows_from_at counted_from_on was_due_at evaluated_at useful_until_at
    signed_name occurrence rule_nl rule_en trigger handed_to handed_at snoozed_at acknowledged_until_at cleared_at
    travel_min phone_verified_at restricted emptied_at state_at state_before noted_at version has_zone zone_far
    content_key object_id size trial trial_arm"""
TECHNICAL: Final = frozenset(_TECHNICAL.split())
_OF_SOMEONE: Final = (
    "name", "organisation", "phone", "phone_verified", "phone_verified_at", "language", "note", "texts_agreed",
    "opted_out_at",
)  # fmt: skip
# Columns of a table that the document shows which are left out of it, each with the reason.
LEFT_COLUMNS: Final[Mapping[str, str]] = {
    "person.texts_go_to": "who that is, is data of that person",
    "site.hours": "a home has no opening hours",
    "site.capacity": "a home has no capacity",
    "deadline.subject_kind": "how a deadline is filed",
    "supervision_order.length_unit": "stands with the length",
    "order_extension.length_unit": "stands with the length",
    "attachment.format": "the copy shows it",
    "agreed_action.outside_owner": "data of that person",
    "case_conference.invited": "which colleagues got a notice",
    "concern.reached_at": "data of the sender",
    "concern_link.given_to": "data of that person",
    "concern_link.once": "how the link worked",
    "appointment.during": "the same as start and end",
    "submission.problem": "why it first waited for a supervisor",
    "submission.way": "how it came",
    "submission.difference": "what the file said then, and the document; both stand elsewhere",
    "submission.signed_with": "how it was signed",
    "submission.matched_at": "when a supervisor found the file",
    "deadline.misattributed_reason": "how that is known, which is about someone else",
    "submission.misattributed_reason": "how that is known, which is about someone else",
    "submission.moved_from": "a number of the file of someone else",
    "letter.late_at": "when the service warns its own staff",
    "letter.taken_back": "how the office handles its post; the state says that it was not posted",
    "file_closing.ended": "what a reopening restores; each order and plan says itself how it ended",
    "file_closing.seen_at": "that a supervisor saw the closing",
    "message.recipient": "may be the number of a contact who gets the texts",
    "inbound_text.sender": "may be the number of another person",
    **dict.fromkeys(
        (f"related_person.{one}" for one in _OF_SOMEONE),
        "data of that person; the record does not say that the client gave it",
    ),
}


def is_left(table: str, column: str) -> bool:
    """Whether a column that a kind does not name is left out with a reason: a key, a link, who acted (shown by role),
    a technical one, or one named above."""
    return (
        column in {"id", "person_id"}
        or column.endswith(("_id", "_ids", "_by"))
        or column in TECHNICAL
        or f"{table}.{column}" in LEFT_COLUMNS
    )


# Why a task ended that no person ended: codes, which stand where a person would write a note.
TASK_ENDED: Final = frozenset(
    {"text", "reachable-again", "reason-changed", "file-closed", "paper-signed"}
)


def notes() -> frozenset[tuple[str, str]]:
    """Table and column of every note."""
    return frozenset(
        (kind.table, one.column) for kind in HELD for one in kind.fields if one.is_note
    )


def is_code(field: HeldField, row: Mapping[str, Any]) -> bool:
    """Whether the service wrote why it ended a task, where else a person's note stands."""
    return field.column == "done_note" and row[field.column] in TASK_ENDED


def days_of(kind: HeldKind, row: Mapping[str, Any]) -> Iterator[date]:
    """The days that a row names, in the order of its fields."""
    for one in kind.fields:
        value = row[one.column]
        if isinstance(value, datetime):
            yield civil_date(value)
        elif isinstance(value, date):
            yield value
