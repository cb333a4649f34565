"""Pages for a client's warnings and reports: drafted, edited, signed as shown, delivered by a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import Invalid
from aftercare.base.field_faults import FIELD_FAULTS
from aftercare.base.typed_text import LONGEST_REASON
from aftercare.casework.absences.acts import give_verdict
from aftercare.casework.escalation.view import escalation_head
from aftercare.casework.papers.drafts import (
    NewPaper,
    correct_paper,
    draft_paper,
    redraw_paper,
    return_paper,
    submit_paper,
    withdraw_paper,
    write_texts,
)
from aftercare.casework.papers.printing import reference_of
from aftercare.casework.papers.signing import hand_over_paper, sign_paper
from aftercare.casework.papers.view import PaperFile, paper_file, paper_pdf, person_papers
from aftercare.casework.tasks.acts import finish_task
from aftercare.domain.papers import (
    LONGEST_OWN,
    PAPER_LANGUAGES,
    PaperKind,
    changes_digest,
    required_paper,
)
from aftercare.domain.subject_access.corrections import Disputed
from aftercare.store.tasks.rows import TaskRow
from aftercare.web.letters.words import LETTER_LANGUAGE_NAMES
from aftercare.web.papers.view import changes, listed, sections
from aftercare.web.shell.dates import typed_day
from aftercare.web.shell.downloads import pdf_file
from aftercare.web.shell.forms.reading import NOT_A_CHOICE, Reading
from aftercare.web.shell.forms.submitted import typed_form
from aftercare.web.shell.phrases import frame_name, person_link
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.saving import Form, saving, shown_again_by
from aftercare.web.shell.view import View
from aftercare.web.subject_access.disputed_view import disputed

router = APIRouter(route_class=PageRoute)
Reader = Annotated[PageContext, Depends(Allow(person_papers))]
Writer = Annotated[PageContext, Depends(Allow(draft_paper))]
MayGiveVerdict = Annotated[PageContext, Depends(Allow(give_verdict))]
# About the client, not about an escalation.
_FREE = [PaperKind.PROGRESS_REPORT, PaperKind.CLOSING_REPORT]
_SEEN = {"/seen_changes": "despite_changes", "/despite_ground": "despite_ground"}


@dataclass(frozen=True, slots=True)
class BoardCopy:
    """The copy for the board: by when it is to be sent, or on which day it was."""

    due_at: datetime
    sent_on: date | None
    note: str


@router.get("/people/{person_id}/papers")
def show_papers(person_id: UUID, context: Reader, form: Form) -> Response:
    form = form.or_stored({"language": "nl"})
    found = context.run(person_papers, person_id)
    return context.page(
        "papers/papers.html",
        person=person_link(found.person),
        papers=[listed(one, found.names, found.gone.get(one.id)) for one in found.rows],
        kinds=_FREE,
        orders=[
            (str(one.id), f"{frame_name(one.frame, context.language)} ({one.court_reference})")
            for one in found.orders
        ],
        paper_languages=[(one, LETTER_LANGUAGE_NAMES[one]) for one in PAPER_LANGUAGES],
        may_edit=context.can_perform(draft_paper),
        form=form,
    )


@router.post("/people/{person_id}/papers")
@shown_again_by(show_papers)
def begin(person_id: UUID, context: Writer, form: Form) -> Response:
    kind = form.one_of("kind", _FREE)
    language = form.choice("language", PAPER_LANGUAGES)
    order = form.id("order")
    first = form.optional_date("from_on", context.today, prefer="past")
    last = form.optional_date("until_on", context.today, "past", first=first)
    new = NewPaper(person_id, kind, language, None, order, first, last)
    with saving(context, form) as work:
        row = draft_paper(work, new)
    return context.redirect_to(f"/papers/{row.id}", flash="paper-drafted", days=form.days)


@router.post("/escalations/{escalation_id}/papers")
def begin_for_escalation(escalation_id: UUID, context: Writer, form: Form) -> Response:
    """Draft the document that the escalation's decision requires."""
    language = form.typed.get("language", "nl")
    with context.work() as work:
        head = escalation_head(work, escalation_id)
        kind = required_paper(head["trigger"] or head["rule_code"], head["decision"])
        if kind is None:
            raise Invalid(context.translate(NOT_A_CHOICE))
        row = draft_paper(work, NewPaper(head["person_id"], kind, language, escalation_id))
    return context.redirect_to(f"/papers/{row.id}", flash="paper-drafted")


@router.get("/papers/{paper_id}.pdf")
def show_as_pdf(paper_id: UUID, context: Reader) -> Response:
    return pdf_file(context.run(paper_pdf, paper_id), f"paper-{paper_id}")


@router.get("/papers/{paper_id}")
def show_paper(paper_id: UUID, context: Reader, form: Form) -> Response:
    return _paper(context, paper_id, form)


@router.post("/papers/{paper_id}/texts")
@shown_again_by(show_paper)
def write(paper_id: UUID, context: Writer, form: Form) -> Response:
    """Save every section of the form at once; the other button also submits the document for signature. A section that
    was not sent keeps its text."""
    texts = {
        name.removeprefix("texts-"): body
        for name, body in form.typed.items()
        if name.startswith("texts-")
    }
    submits = form.typed.get("then") == "submit"
    with saving(context, form, _SEEN) as work:
        (submit_paper if submits else write_texts)(work, paper_id, form.version, texts)
    return context.redirect_to(
        f"/papers/{paper_id}", flash="paper-submitted" if submits else "saved"
    )


@router.post("/papers/{paper_id}/redraw")
@shown_again_by(show_paper)
def redraw(paper_id: UUID, context: Writer, form: Form) -> Response:
    with saving(context, form, _SEEN) as work:
        redraw_paper(work, paper_id, form.version)
    return context.redirect_to(f"/papers/{paper_id}", flash="paper-drawn")


@router.post("/papers/{paper_id}/return")
@shown_again_by(show_paper)
def send_back(paper_id: UUID, context: Writer, form: Form) -> Response:
    with saving(context, form, _SEEN) as work:
        return_paper(work, paper_id, form.version, form.typed.get("reason", ""))
    return context.redirect_to(f"/papers/{paper_id}", flash="done")


@router.post("/papers/{paper_id}/withdraw")
@shown_again_by(show_paper)
def withdraw(paper_id: UUID, context: Writer, form: Form) -> Response:
    with saving(context, form, _SEEN) as work:
        withdraw_paper(work, paper_id, form.version)
    return context.redirect_to(f"/papers/{paper_id}", flash="done")


@router.post("/papers/{paper_id}/correct", dependencies=[Depends(typed_form)])
def correct(paper_id: UUID, context: Writer) -> Response:
    row = context.run(correct_paper, paper_id)
    return context.redirect_to(f"/papers/{row.id}", flash="paper-drafted")


@router.get("/papers/{paper_id}/sign")
def show_what_is_signed(paper_id: UUID, context: Writer, form: Form) -> Response:
    return _paper(context, paper_id, form, "papers/paper_sign.html")


@router.post("/papers/{paper_id}/sign")
@shown_again_by(show_what_is_signed)
def sign(paper_id: UUID, context: Writer, form: Form) -> Response:
    ticked = form.typed.get("despite_changes-yes") == "yes"
    seen = form.typed.get("seen_changes") if ticked else None
    with saving(context, form, _SEEN) as work:
        sign_paper(work, paper_id, form.version, seen_changes=seen)
    return context.redirect_to(f"/papers/{paper_id}", flash="paper-signed")


@router.post("/papers/{paper_id}/hand-over")
@shown_again_by(show_paper)
def handed_over(paper_id: UUID, context: Writer, form: Form) -> Response:
    on = form.date("handed_over_on", context.today, prefer="past")
    to = form.text("handed_over_to", most=200)
    despite = form.typed.get("despite_ground-yes") == "yes"
    with saving(context, form, _SEEN) as work:
        hand_over_paper(work, paper_id, form.version, on, to, despite_ground=despite)
    return context.redirect_to(f"/papers/{paper_id}", flash="paper-handed", days=form.days)


@router.post("/papers/{paper_id}/dealt-with")
@shown_again_by(show_paper)
def dealt_with(paper_id: UUID, context: MayGiveVerdict, form: Form) -> Response:
    """It lost its ground after it was signed: what was done about it."""
    what = form.text("what_was_done", most=LONGEST_REASON)
    task_id = form.hidden("task", UUID)
    with saving(context, form, {"/note": "what_was_done"}) as work:
        finish_task(work, task_id, form.version, what)
    return context.redirect_to(f"/papers/{paper_id}", flash="done")


def _paper(
    context: PageContext,
    paper_id: UUID,
    form: Reading,
    template: str = "papers/paper.html",
) -> Response:
    file = context.run(paper_file, paper_id)
    # When the facts changed again, the tick is cleared, so that the signer looks at the new changes.
    ticks = {f"{one}-yes" for one in _SEEN.values()}
    form.typed = {name: text for name, text in form.typed.items() if name not in ticks}
    bodies = {f"texts-{one}": text.body for one, text in file.texts.items()}
    titles = {one.code: one.title for one in file.made.sections}
    usual = {"handed_over_on": typed_day(context.today)}
    return context.page(
        template,
        strip_of=file.person.id,
        paper=_head(file),
        person=person_link(file.person),
        disputed=disputed(context, Disputed.PAPER, file.person.id, [paper_id]),
        sections=sections(file, context.language),
        changes=changes(file, context.language),
        versions=[
            {"section": titles.get(one.section, ""), "number": one.number,
             "at": one.written_at, "by": file.names.get(one.written_by)}
            for one in file.versions
        ],
        questions=[one | {"is_open": one["state"] == "opened"} for one in file.reviews],
        may_answer=context.can_perform(give_verdict),
        may_edit=context.can_perform(draft_paper),
        most=LONGEST_OWN,
        form=form.over({**usual, **bodies}),
    )  # fmt: skip


def _head(file: PaperFile) -> View:
    row = file.row
    return View(
        listed(row, file.names),
        seal=file.seal,
        reference=reference_of(row),
        seen_changes=changes_digest(file.changes),
        taken_at=file.dossier.taken_at,
        may_sign=file.may_sign,
        is_drafted=row.state == "drafted",
        is_submitted=row.state == "submitted",
        is_signed=row.state == "signed",
        hand_over_by=file.hand_over_by,
        lacks_letterhead=file.lacks_letterhead,
        board_copy=_copy(file.board_copy),
        moved=_moved(file),
        ground=file.ground and FIELD_FAULTS[file.ground.code],
    )


def _moved(file: PaperFile) -> str:
    """How many of the alarms behind the document, as things stand, were about another client; empty for none."""
    standing = file.current or file.dossier
    behind = standing.find("escalation", standing.escalation_id or "")
    return behind.text("elsewhere") if behind else ""


def _copy(task: TaskRow | None) -> BoardCopy | None:
    """None for a replaced document with a copy that was not sent."""
    if task is None or (task.state == "done" and task.done_by is None):
        return None
    day, _, note = (task.done_note or "").partition(": ")
    return BoardCopy(task.due_at, date.fromisoformat(day) if day else None, note)
