"""Pages for a client's warnings and reports: drafted, edited, signed as shown, delivered by a person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import Invalid
from aftercare.casework.escalation.view import escalation_view
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
from aftercare.domain.papers import (
    LONGEST_OWN,
    PAPER_LANGUAGES,
    PaperKind,
    changes_digest,
    kind_asked_by,
)
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.database.unit_of_work import Work
from aftercare.store.papers.rows import PaperRow
from aftercare.store.tasks.rows import TaskRow
from aftercare.web.letters.words import LETTER_LANGUAGE_NAMES
from aftercare.web.papers.view import changes, listed, sections
from aftercare.web.shell.dates import typed_day
from aftercare.web.shell.forms.faults import field_errors
from aftercare.web.shell.forms.reading import NOT_A_CHOICE, Reading
from aftercare.web.shell.phrases import frame_name, full_name
from aftercare.web.shell.request import Allow, PageRoute, Typed, Visit, typed_form

router = APIRouter(route_class=PageRoute)
Form = Annotated[Typed, Depends(typed_form)]
Reader = Annotated[Visit, Depends(Allow(person_papers))]
Writer = Annotated[Visit, Depends(Allow(draft_paper))]
# About the client, not about an escalation.
_FREE = [PaperKind.PROGRESS_REPORT.value, PaperKind.CLOSING_REPORT.value]
_POINTERS = {"/order_id": "order"}


@router.get("/people/{person_id}/papers")
def show_papers(person_id: UUID, visit: Reader) -> Response:
    return _list(visit, person_id, Reading({"language": "nl"}))


@router.post("/people/{person_id}/papers")
def begin(person_id: UUID, visit: Writer, typed: Form) -> Response:
    form = Reading(typed)
    kind = form.choice("kind", _FREE)
    language = form.choice("language", PAPER_LANGUAGES)
    order = _id_of(form, "order")
    first = form.date("from_on", civil_date(visit.now), prefer="past", required=False)
    last = form.date("until_on", civil_date(visit.now), "past", required=False, first=first)
    if form.holds:
        new = NewPaper(person_id, PaperKind(kind), language, None, order, first, last)
        try:
            with visit.work() as work:
                row = draft_paper(work, new)
            return visit.back_to(f"/papers/{row.id}", said="paper-drafted", days=form.days)
        except Invalid as invalid:
            form.errors.update(field_errors(invalid, _POINTERS))
    return _list(visit, person_id, form)


@router.post("/escalations/{escalation_id}/papers")
def begin_for_escalation(escalation_id: UUID, visit: Writer, typed: Form) -> Response:
    """Draft the document that the escalation's decision requires."""
    language = typed.get("language", "nl")
    with visit.work() as work:
        case = escalation_view(work, escalation_id)
        head = case.head
        kind = kind_asked_by(case.question, head["decision"])
        if kind is None:
            raise Invalid(visit.translate(NOT_A_CHOICE))
        row = draft_paper(work, NewPaper(head["person_id"], kind, language, escalation_id))
    return visit.back_to(f"/papers/{row.id}", said="paper-drafted")


@router.get("/papers/{paper_id}.pdf")
def show_as_pdf(paper_id: UUID, visit: Reader) -> Response:
    with visit.work() as work:
        return _pdf(paper_pdf(work, paper_id), f"paper-{paper_id}")


@router.get("/papers/{paper_id}")
def show_paper(paper_id: UUID, visit: Reader) -> Response:
    return _paper(visit, paper_id, Reading({}))


@router.post("/papers/{paper_id}/texts")
def write(paper_id: UUID, visit: Writer, typed: Form) -> Response:
    """Save every section of the form at once; the other button also submits the document for signature. A section that
    was not sent keeps its text."""
    texts = {
        name.removeprefix("texts-"): body
        for name, body in typed.items()
        if name.startswith("texts-")
    }
    if typed.get("then") == "submit":
        return _try(
            visit, paper_id, typed,
            lambda work: submit_paper(work, paper_id, typed.version, texts), "paper-submitted",
        )  # fmt: skip
    return _try(
        visit, paper_id, typed, lambda work: write_texts(work, paper_id, typed.version, texts), "saved"
    )  # fmt: skip


@router.post("/papers/{paper_id}/redraw")
def redraw(paper_id: UUID, visit: Writer, typed: Form) -> Response:
    return _try(
        visit, paper_id, typed, lambda work: redraw_paper(work, paper_id, typed.version), "paper-drawn"
    )  # fmt: skip


@router.post("/papers/{paper_id}/return")
def send_back(paper_id: UUID, visit: Writer, typed: Form) -> Response:
    reason = typed.get("reason", "")
    return _try(
        visit, paper_id, typed, lambda work: return_paper(work, paper_id, typed.version, reason), "done"
    )  # fmt: skip


@router.post("/papers/{paper_id}/withdraw")
def withdraw(paper_id: UUID, visit: Writer, typed: Form) -> Response:
    return _try(
        visit, paper_id, typed, lambda work: withdraw_paper(work, paper_id, typed.version), "done"
    )  # fmt: skip


@router.post("/papers/{paper_id}/correct", dependencies=[Depends(typed_form)])
def correct(paper_id: UUID, visit: Writer) -> Response:
    with visit.work() as work:
        row = correct_paper(work, paper_id)
    return visit.back_to(f"/papers/{row.id}", said="paper-drafted")


@router.get("/papers/{paper_id}/sign")
def show_what_is_signed(paper_id: UUID, visit: Writer) -> Response:
    return _paper(visit, paper_id, Reading({}), template="papers/paper_sign.html")


@router.post("/papers/{paper_id}/sign")
def sign(paper_id: UUID, visit: Writer, typed: Form) -> Response:
    ticked = typed.get("despite_changes-yes") == "yes"
    seen = typed.get("seen_changes") if ticked else None
    return _try(
        visit, paper_id, typed,
        lambda work: sign_paper(work, paper_id, typed.version, seen_changes=seen), "paper-signed",
        template="papers/paper_sign.html",
    )  # fmt: skip


@router.post("/papers/{paper_id}/handed-over")
def handed_over(paper_id: UUID, visit: Writer, typed: Form) -> Response:
    form = Reading(typed)
    on = form.date("handed_over_on", civil_date(visit.now), prefer="past")
    to = form.text("handed_over_to", most=200)
    if on is None or not form.holds:
        return _paper(visit, paper_id, form, 422)
    handed: date = on
    return _try(
        visit, paper_id, typed,
        lambda work: hand_over_paper(work, paper_id, typed.version, handed, to), "paper-handed",
    )  # fmt: skip


def _try(
    visit: Visit,
    paper_id: UUID,
    typed: Typed,
    act: Callable[[Work], PaperRow],
    said: str,
    template: str = "papers/paper.html",
) -> Response:
    """Do the act and return to the document. Faults are shown at their fields, and nothing typed is lost."""
    try:
        with visit.work() as work:
            act(work)
    except Invalid as invalid:
        errors = field_errors(invalid, {"/seen_changes": "despite_changes"})
        # When the facts changed again, the tick is cleared, so that the signer looks at the new changes.
        kept = {name: text for name, text in typed.items() if name != "despite_changes-yes"}
        return _paper(visit, paper_id, Reading(kept, errors), 422, template)
    return visit.back_to(f"/papers/{paper_id}", said=said)


def _list(visit: Visit, person_id: UUID, form: Reading) -> Response:
    with visit.work() as work:
        found = person_papers(work, person_id)
    return visit.page(
        "papers/papers.html",
        200 if form.holds else 422,
        person={"id": found.person.id, "name": full_name(found.person)},
        papers=[listed(one, found.names) for one in found.rows],
        kinds=_FREE,
        orders=[
            (str(one.id), f"{frame_name(one.frame, visit.language)} ({one.court_reference})")
            for one in found.orders
        ],
        paper_languages=_languages(),
        may_edit=visit.may(draft_paper),
        form=form,
    )


def _paper(
    visit: Visit,
    paper_id: UUID,
    form: Reading,
    status: int = 200,
    template: str = "papers/paper.html",
) -> Response:
    with visit.work() as work:
        file = paper_file(work, paper_id)
    bodies = {f"texts-{one}": text.body for one, text in file.texts.items()}
    titles = {one.code: one.title for one in file.made.sections}
    usual = {"handed_over_on": typed_day(civil_date(visit.now))}
    return visit.page(
        template,
        status,
        paper=_head(file),
        person={"id": file.person.id, "name": full_name(file.person)},
        sections=sections(file, visit.language),
        changes=changes(file, visit.language),
        versions=[
            {"section": titles.get(one.section, ""), "number": one.number,
             "at": one.written_at, "by": file.names.get(one.written_by)}
            for one in file.versions
        ],
        may_edit=visit.may(draft_paper),
        most=LONGEST_OWN,
        form=Reading({**usual, **bodies, **form.typed}, form.errors),
    )  # fmt: skip


def _head(file: PaperFile) -> dict[str, Any]:
    row = file.row
    return listed(row, file.names) | {
        "version": row.version,
        "from_on": row.from_on,
        "until_on": row.until_on,
        "escalation_id": row.escalation_id,
        "corrects_id": row.corrects_id,
        "facts_sha256": row.facts_sha256,
        "pdf_sha256": row.pdf_sha256,
        "seal": file.seal,
        "reference": reference_of(row),
        "seen_changes": changes_digest(file.changes),
        "taken_at": file.dossier.taken_at,
        "return_reason": row.return_reason,
        "may_sign": file.may_sign,
        "is_drafted": row.state == "drafted",
        "is_submitted": row.state == "submitted",
        "is_signed": row.state == "signed",
        "hand_over_by": file.hand_over_by,
        "lacks_letterhead": file.lacks_letterhead,
        "board_copy": _copy(file.board_copy),
    }


def _copy(task: TaskRow | None) -> dict[str, Any] | None:
    """The copy for the board: by when it is to be sent, or on which day it was. None for a replaced document with a
    copy that was not sent."""
    if task is None or (task.state == "done" and task.done_by is None):
        return None
    day, _, note = (task.done_note or "").partition(": ")
    return {
        "due_at": task.due_at,
        "sent_on": date.fromisoformat(day) if day else None,
        "note": note,
    }


def _languages() -> list[tuple[str, str]]:
    return [(one, LETTER_LANGUAGE_NAMES[one]) for one in PAPER_LANGUAGES]


def _id_of(form: Reading, name: str) -> UUID | None:
    text = form.text(name)
    try:
        return UUID(text) if text else None
    except ValueError:
        form.errors[name] = NOT_A_CHOICE
        return None


def _pdf(made: bytes, name: str) -> Response:
    """Displayed by the browser. The file name names no one, and no cache stores the file."""
    headers = {
        "cache-control": "no-store",
        "content-disposition": f'inline; filename="{name}.pdf"',
    }
    return Response(made, 200, headers, "application/pdf")
