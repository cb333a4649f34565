"""Signing a document by name, with digests of its facts and its bytes, and recording that it was handed over.

Nothing is sent from here. A signed document never changes; an error is corrected by a new one.
"""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from typing import Final
from uuid import UUID

from aftercare.base.errors import FieldFault, Forbidden, IllegalTransition, Invalid, refuse_if
from aftercare.casework.deadlines.acts import finish_deadline
from aftercare.casework.papers.drafts import done_already, expect_filled, held
from aftercare.casework.papers.facts import dossier_of
from aftercare.casework.papers.grounds import ground_fault
from aftercare.casework.papers.hand_over_deadlines import ask_to_hand_over, end_hand_over
from aftercare.casework.papers.letterheads import letterhead_of
from aftercare.casework.papers.printing import Signed, content_of, printed
from aftercare.domain.accounts.fresh_sign_in import needs_fresh_sign_in
from aftercare.domain.accounts.permissions import Actor, Permission, requires
from aftercare.domain.disclosures.grounds import disclosed_by
from aftercare.domain.papers import (
    PAPER_LIFE,
    PaperAct,
    PaperKind,
    PaperState,
    changes_digest,
    difference,
    from_json,
    is_juvenile,
)
from aftercare.domain.time.wall_time import civil_date
from aftercare.domain.time.working_hours import add_working_days
from aftercare.processes.disclosures.recording import disclosed
from aftercare.processes.papers.board_copies import ask_for_board_copy, end_board_copy
from aftercare.processes.papers.draft_tasks import end_draft_task_of
from aftercare.processes.papers.met_deadlines import deadlines_met_by
from aftercare.store.accounts import audit
from aftercare.store.accounts.rows import names_of
from aftercare.store.database.unit_of_work import UnitOfWork, expect_version
from aftercare.store.papers.rows import PaperRow, get_paper, texts_of, writers_of

LONGEST_ADDRESSEE: Final = 200
# The board's copy is sent by the next working day, a deadline set by this service.
COPY_WORKING_DAYS: Final = 1
# A report to the prosecutor is signed by a supervisor who wrote none of it, the others by a named member of staff.
SIGNED_BY: Final = {PaperKind.VIOLATION_REPORT: Permission.DECIDE_ESCALATIONS}
FOUR_EYES: Final = frozenset({PaperKind.VIOLATION_REPORT})


def may_sign(work: UnitOfWork, row: PaperRow, actor: Actor) -> bool:
    """Whether this member of staff could sign this document as it stands, by role and by authorship."""
    kind = PaperKind(row.kind)
    if not actor.can(SIGNED_BY.get(kind, Permission.WRITE_CASE_FILES)):
        return False
    return kind not in FOUR_EYES or actor.staff_id_or_none not in writers_of(work.session, row.id)


@requires(Permission.WRITE_CASE_FILES)
@needs_fresh_sign_in
def sign_paper(
    work: UnitOfWork, paper_id: UUID, version: int, *, seen_changes: str | None = None
) -> PaperRow:
    """Signs the document under review, as it stands in `version`. Its PDF and both digests are kept for good. A
    second click of the same signer changes nothing.

    Raises IllegalTransition, Stale. Raises Forbidden for an actor who may not sign, or who wrote a document that its
    author may not sign. Raises Invalid at /seen_changes when facts have changed since and it is not the
    `changes_digest` of those changes. Raises Invalid without a pointer when the document is too long to print, or
    rests on a decision that does not hold any more (`ground_fault`).
    """
    row = held(work, paper_id)
    if row.signed_by == work.actor.staff_id and done_already(row, version, PaperState.SIGNED):
        return row
    after = PAPER_LIFE.after(PaperState(row.state), PaperAct.SIGN)
    if not may_sign(work, row, work.actor):
        raise Forbidden()
    expect_filled(work, row)
    if (fault := ground_fault(work, row)) is not None:
        raise Invalid(fields=(fault,))
    changes = difference(from_json(row.facts), dossier_of(work, row))
    if changes and seen_changes != changes_digest(changes):
        detail = "Facts have changed since this was drafted: look at them first."
        raise Invalid.at("/seen_changes", "facts-changed", detail)
    expect_version(row, version)
    # Before the document changes: once signed, nothing can be added to it.
    asked = ask_to_hand_over(work, row)
    corrected = (
        get_paper(work.session, row.corrects_id, for_update=True) if row.corrects_id else None
    )
    if corrected is not None:
        replaced = PAPER_LIFE.after(PaperState(corrected.state), PaperAct.SUPERSEDE)
        corrected.state, corrected.version = replaced.value, corrected.version + 1
    _seal(work, row, corrected)
    row.state, row.hand_over_id = after.value, asked
    audit.save_and_note(work, "sign", "paper", row)
    end_draft_task_of(work.session, row, work.now)
    _ask_for_copy(work, row, corrected)
    if corrected is not None:
        end_hand_over(work, corrected)
    return row


def _ask_for_copy(work: UnitOfWork, row: PaperRow, corrected: PaperRow | None) -> None:
    """Every document about a juvenile states that the Child Care and Protection Board gets a copy (Sr 77aa; Besluit
    Jeugdwet art. 4.2.5). A task asks to send it, and again for a correction."""
    if corrected is not None:
        end_board_copy(work.session, corrected, work.now)
    if is_juvenile(from_json(row.facts)):
        due_at = add_working_days(work.now, COPY_WORKING_DAYS)
        ask_for_board_copy(work.session, row, due_at, work.now)


def _seal(work: UnitOfWork, row: PaperRow, corrected: PaperRow | None) -> None:
    texts = {section: text.body for section, text in texts_of(work.session, row.id).items()}
    names = names_of(work.session, [row.author_id, work.actor.staff_id])
    letterhead = letterhead_of(work, row.person_id)
    row.signed_by, row.signed_at = work.actor.staff_id, work.now
    row.signed_name = names.get(row.signed_by, "")
    signed = Signed(row.signed_name, work.actor.role.value, work.now)
    author = names.get(row.author_id, "")
    row.content = content_of(
        row,
        texts,
        author,
        letterhead=letterhead,
        signed=signed,
        corrected=corrected,
    )
    row.pdf = printed(row.content, row.signed_at)
    row.pdf_sha256 = sha256(row.pdf).hexdigest()


@requires(Permission.WRITE_CASE_FILES)
def hand_over_paper(
    work: UnitOfWork,
    paper_id: UUID,
    version: int,
    on: date,
    to: str,
    *,
    despite_ground: bool = False,
) -> PaperRow:
    """Records that the signed document was handed to `to` on that day. The deadline it was made for is done with
    that.

    The same words again change nothing. Raises IllegalTransition for a document that is not signed or was handed
    over already, Stale, Invalid at /handed_over_on and /handed_over_to, and at /despite_ground for one that rests on a
    decision that does not hold any more: it is kept all the same where that is said, since it has happened.
    """
    row = held(work, paper_id)
    to = to.strip()
    already_handed = (row.handed_over_on, row.handed_over_to) == (on, to)
    if row.state == PaperState.SIGNED and already_handed and row.version == version + 1:
        return row
    if row.state != PaperState.SIGNED or row.signed_at is None or row.handed_over_on is not None:
        raise IllegalTransition("You can only hand over a signed document, and only once.")
    _expect_handed(on, to, civil_date(row.signed_at), civil_date(work.now))
    fault = None if despite_ground else ground_fault(work, row, "/despite_ground")
    refuse_if([fault] if fault else [])
    expect_version(row, version)
    row.handed_over_on, row.handed_over_to = on, to
    row.handed_over_by, row.handed_over_at = work.actor.staff_id, work.now
    audit.save_and_note(work, "post-paper", "paper", row)
    if (what := disclosed_by(PaperKind(row.kind))) is not None:
        disclosed(work, row.person_id, what, on, recipient=to, source_id=row.id)
    for term in deadlines_met_by(work.session, row, asked=row.hand_over_id):
        finish_deadline(work, term.id, term.version, on)
    return row


def _expect_handed(on: date, to: str, signed_on: date, today: date) -> None:
    faults = []
    if not signed_on <= on <= today:
        detail = "Not before it was signed and not after today."
        faults.append(FieldFault("/handed_over_on", "not-handed-over-then", detail))
    if not to or len(to) > LONGEST_ADDRESSEE or not to.isprintable():
        detail = f"To whom, in at most {LONGEST_ADDRESSEE} characters on one line."
        faults.append(FieldFault("/handed_over_to", "addressee-missing", detail))
    refuse_if(faults)
