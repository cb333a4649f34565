"""Documents in preparation: drafted from facts, renewed, completed by an author, submitted for review."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from aftercare.base.errors import Conflict, FieldFault, IllegalTransition, Invalid, refuse_if
from aftercare.base.ids import new_id
from aftercare.base.typed_text import LONGEST_REASON, one_of_these, required
from aftercare.casework.papers.facts import dossier_of, first_day, freeze
from aftercare.casework.papers.font_coverage import printable
from aftercare.casework.papers.grounds import ground_fault
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.papers import (
    DECISIONS_FOR,
    DRAFTS,
    PAPER_LANGUAGES,
    PAPER_LIFE,
    PaperAct,
    PaperKind,
    PaperState,
    from_json,
    own_words,
    required_paper,
)
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.accounts import audit
from aftercare.store.database.unit_of_work import UnitOfWork, expect_version
from aftercare.store.escalation.rows import EscalationRow, get_escalation
from aftercare.store.orders.rows import get_order
from aftercare.store.papers.rows import (
    PaperRow,
    PaperTextRow,
    copy_texts,
    get_paper,
    paper_in_hand,
    signed_of_escalation,
    texts_of,
)
from aftercare.store.people.rows import get_person, lock_person_of

ANOTHER_IN_HAND = "Another document of this kind is in progress: finish or withdraw it first."


@dataclass(frozen=True)
class NewPaper:
    """`escalation_id` for a warning or a report, `order_id` for progress and closing reports. `from_on` None is the
    start that this kind of document has by default; `until_on` None is today."""

    person_id: UUID
    kind: PaperKind
    language: str = "nl"
    escalation_id: UUID | None = None
    order_id: UUID | None = None
    from_on: date | None = None
    until_on: date | None = None


@requires(Permission.WRITE_CASE_FILES)
def draft_paper(work: UnitOfWork, new: NewPaper) -> PaperRow:
    """A draft with the facts of this moment. A repeated request returns the draft that is in hand.

    Raises Invalid at /escalation_id, /order_id, /language, /from_on and /until_on. Raises Conflict when the decision
    on the escalation does not ask for this document. Raises Conflict when a signed one exists; that one is
    corrected. Raises Conflict too when the document in hand is a correction, or has another language or period than
    asked for.
    """
    person = get_person(work.session, new.person_id, for_update=True)
    if new.language not in PAPER_LANGUAGES:
        raise Invalid.at("/language", "unknown-language", one_of_these(PAPER_LANGUAGES))
    escalation_id, order_id = _about(work, new)
    standing = paper_in_hand(work.session, person.id, new.kind, escalation_id or order_id)
    if standing is not None:
        if not _is_asked_for(standing, new):
            raise Conflict(ANOTHER_IN_HAND)
        return standing
    if escalation_id is not None and signed_of_escalation(work.session, escalation_id, new.kind):
        raise Conflict("This document is already signed; write a correction.")
    first, last = _period(work, new, escalation_id, order_id)
    row = _blank(work, new.person_id, new.kind, new.language, first, last)
    row.escalation_id, row.order_id = escalation_id, order_id
    return _drawn(work, row)


@requires(Permission.WRITE_CASE_FILES)
def correct_paper(work: UnitOfWork, paper_id: UUID) -> PaperRow:
    """A new draft beside a signed document, with the present facts and the author's earlier words. Once signed, it
    replaces the other. Raises IllegalTransition for a document that is not signed or was replaced. Raises Conflict
    while another document of this kind is in hand. Raises Invalid where it rests on a decision that does not hold any
    more: a correction of a warning is a warning, which no one decided then."""
    old = held(work, paper_id)
    if old.state != PaperState.SIGNED:
        raise IllegalTransition("You can only correct a signed document.")
    fault = ground_fault(work, old)
    refuse_if([fault] if fault else [])
    about = old.escalation_id or old.order_id
    standing = paper_in_hand(work.session, old.person_id, old.kind, about)
    if standing is not None:
        if standing.corrects_id != old.id:
            raise Conflict(ANOTHER_IN_HAND)
        return standing
    last = max(old.until_on, old.from_on)
    open_ended = old.until_on == civil_date(old.drafted_at)
    last = civil_date(work.now) if open_ended else last
    row = _blank(work, old.person_id, PaperKind(old.kind), old.language, old.from_on, last)
    row.escalation_id, row.order_id, row.corrects_id = old.escalation_id, old.order_id, old.id
    _drawn(work, row)
    work.session.flush()
    # The words keep their author: the account that corrects the document did not write them.
    copy_texts(work.session, old.id, row.id)
    return row


@requires(Permission.WRITE_CASE_FILES)
def redraw_paper(work: UnitOfWork, paper_id: UUID, version: int) -> PaperRow:
    """Replaces the facts with the present ones; the author's words stay. A document under review becomes a draft
    again, because its reviewer has to see the new content."""
    row = held(work, paper_id)
    if row.state == PaperState.SUBMITTED:
        row.state = PAPER_LIFE.after(PaperState.SUBMITTED, PaperAct.RETURN).value
    _expect_drafted(row)
    expect_version(row, version)
    freeze(row, dossier_of(work, row))
    row.drafted_at = work.now
    return audit.save_and_note(work, "draft-anew", "paper", row)


@requires(Permission.WRITE_CASE_FILES)
def write_texts(
    work: UnitOfWork, paper_id: UUID, version: int, texts: Mapping[str, str]
) -> PaperRow:
    """The author's own words for these sections. Every version is kept; a second click with the same words makes no
    second version. Raises Invalid at /texts/<section>."""
    row = held(work, paper_id)
    _expect_drafted(row)
    standing = texts_of(work.session, row.id)
    changed = _changed(row, standing, texts)
    if not changed and version in (row.version, row.version - 1):
        return row
    expect_version(row, version)
    for section, body in changed.items():
        before = standing.get(section)
        number = before.number + 1 if before else 1
        _keep(work, row, section, body, number)
    return audit.save_and_note(work, "write", "paper", row)


@requires(Permission.WRITE_CASE_FILES)
def submit_paper(
    work: UnitOfWork, paper_id: UUID, version: int, texts: Mapping[str, str] | None = None
) -> PaperRow:
    """Submits the document for signature, after saving the author's words for these sections, if any are sent. A
    second click changes nothing. Raises IllegalTransition, Stale, Invalid at /texts/<section>."""
    row, texts = held(work, paper_id), texts or {}
    standing = texts_of(work.session, row.id)
    changed = _changed(row, standing, texts)
    # Another click may have saved the words of this page already, and increased the version by doing so.
    known = (version, version + 1) if texts and not changed else (version,)
    if row.submitted_by == work.actor.staff_id and any(
        done_already(row, one, PaperState.SUBMITTED) for one in known
    ):
        return row
    if changed:
        version = write_texts(work, paper_id, version, texts).version
    elif row.version == version + 1 and _only_written(row, standing, texts):
        version = row.version
    expect_filled(work, row)
    _move(row, version, PaperAct.SUBMIT)
    row.submitted_by, row.submitted_at, row.return_reason = work.actor.staff_id, work.now, None
    return audit.save_and_note(work, "submit", "paper", row)


@requires(Permission.WRITE_CASE_FILES)
def return_paper(work: UnitOfWork, paper_id: UUID, version: int, reason: str) -> PaperRow:
    """Returns the document to its author with a reason. Raises Invalid at /reason."""
    reason = required(reason, LONGEST_REASON)
    row = held(work, paper_id)
    if row.return_reason == reason and done_already(row, version, PaperState.DRAFTED):
        return row
    _move(row, version, PaperAct.RETURN)
    row.return_reason = reason
    return audit.save_and_note(work, "return", "paper", row)


@requires(Permission.WRITE_CASE_FILES)
def withdraw_paper(work: UnitOfWork, paper_id: UUID, version: int) -> PaperRow:
    """Withdraws the document unsigned; it stays on record."""
    row = held(work, paper_id)
    if done_already(row, version, PaperState.WITHDRAWN):
        return row
    _move(row, version, PaperAct.WITHDRAW)
    return audit.save_and_note(work, "withdraw", "paper", row)


def done_already(row: PaperRow, version: int, state: PaperState) -> bool:
    """Whether the only change since `version` brought the document into this state: a form that was sent twice."""
    return row.state == state and row.version == version + 1


def own_sections(row: PaperRow) -> tuple[str, ...]:
    """The sections of this document that its author writes."""
    sections = DRAFTS[PaperKind(row.kind)](from_json(row.facts), row.language)
    return tuple(one.code for one in sections if one.own)


def expect_filled(work: UnitOfWork, row: PaperRow) -> None:
    """Raises Invalid for each required section that is empty. The section for the person's own view may be empty."""
    texts = texts_of(work.session, row.id)
    empty = [
        one for one in own_sections(row) if one != "view" and not (one in texts and texts[one].body)
    ]
    if empty:
        faults = (FieldFault(f"/texts/{one}", "missing") for one in empty)
        raise Invalid(fields=tuple(faults))


def held(work: UnitOfWork, paper_id: UUID) -> PaperRow:
    lock_person_of(work.session, PaperRow, paper_id)
    return get_paper(work.session, paper_id, for_update=True)


def _move(row: PaperRow, version: int, act: PaperAct) -> None:
    after = PAPER_LIFE.after(PaperState(row.state), act).value
    expect_version(row, version)
    row.state = after


def _about(work: UnitOfWork, new: NewPaper) -> tuple[UUID | None, UUID | None]:
    if new.kind not in DECISIONS_FOR:
        order = get_order(work.session, new.order_id) if new.order_id else None
        if order is None or order.person_id != new.person_id:
            raise Invalid.at("/order_id", "unknown-order", "Say which order it is about.")
        return None, order.id
    escalation = get_escalation(work.session, new.escalation_id) if new.escalation_id else None
    if escalation is None or escalation.person_id != new.person_id:
        raise Invalid.at(
            "/escalation_id", "unknown-escalation", "Say which escalation it follows from."
        )
    _expect_decided(escalation, new.kind)
    return escalation.id, None


def _expect_decided(escalation: EscalationRow, kind: PaperKind) -> None:
    if required_paper(escalation.trigger_code, escalation.decision) is not kind:
        raise Conflict("The decision on this escalation does not ask for this document.")


def _period(
    work: UnitOfWork, new: NewPaper, escalation_id: UUID | None, order_id: UUID | None
) -> tuple[date, date]:
    today = civil_date(work.now)
    last = new.until_on or today
    first = new.from_on or min(
        last, first_day(work, new.person_id, new.kind, escalation_id, order_id)
    )
    if last > today:
        raise Invalid.at("/until_on", "in-the-future", "Not after today.")
    if first > last:
        raise Invalid.at("/from_on", "dates-reversed", "The period must begin before it ends.")
    return first, last


def _blank(
    work: UnitOfWork, person_id: UUID, kind: PaperKind, language: str, first: date, last: date
) -> PaperRow:
    return PaperRow(
        id=new_id(), person_id=person_id, kind=kind.value, language=language, from_on=first, until_on=last,
        facts={}, facts_sha256="", author_id=work.actor.staff_id, drafted_at=work.now,
    )  # fmt: skip


def _drawn(work: UnitOfWork, row: PaperRow) -> PaperRow:
    freeze(row, dossier_of(work, row))
    return audit.save_and_note(work, "draft", "paper", row)


def _is_asked_for(standing: PaperRow, new: NewPaper) -> bool:
    """Whether the draft in hand is the one asked for; a day that was not given matches any day."""
    return (
        standing.corrects_id is None
        and standing.language == new.language
        and new.from_on in (None, standing.from_on)
        and new.until_on in (None, standing.until_on)
    )


def _keep(work: UnitOfWork, row: PaperRow, section: str, body: str, number: int) -> None:
    work.session.add(
        PaperTextRow(
            paper_id=row.id, person_id=row.person_id, section=section, number=number, body=body,
            written_by=work.actor.staff_id, written_at=work.now,
        )
    )  # fmt: skip


def _own(section: str, body: str, own: tuple[str, ...]) -> str:
    pointer = f"/texts/{section}" if section in own else "/texts"
    if section not in own:
        raise Invalid.at(pointer, "unknown-section", "This paper has no such section.")
    kept = own_words(body, pointer)
    if printable(kept) != kept.replace("\t", " "):
        raise Invalid.at(pointer, "unprintable", "A letter or sign in it cannot be printed.")
    return kept


def _changed(
    row: PaperRow, standing: Mapping[str, PaperTextRow], texts: Mapping[str, str]
) -> dict[str, str]:
    """The texts that differ from the stored ones. Raises Invalid at /texts/<section>."""
    own = own_sections(row)
    kept = {section: _own(section, body, own) for section, body in texts.items()}
    return {
        section: body
        for section, body in kept.items()
        if body != (standing[section].body if section in standing else "")
    }


def _only_written(
    row: PaperRow, standing: Mapping[str, PaperTextRow], texts: Mapping[str, str]
) -> bool:
    """Whether the last change only saved exactly these words: the facts are then still those of the page."""
    kept_at = [standing[one].written_at for one in texts if one in standing]
    return bool(kept_at) and max(kept_at) >= row.drafted_at


def _expect_drafted(row: PaperRow) -> None:
    if row.state != PaperState.DRAFTED:
        raise IllegalTransition("You can only edit a draft.")
