"""Routes for warnings and reports: drafted from facts, edited by an author, signed by name, and delivered by a
person."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from pydantic import Field
from starlette.responses import Response

from aftercare.api.http.access import Reads, Version, Writes
from aftercare.api.http.answers import READS_ONE, Out
from aftercare.api.http.inputs import REASON, Body, Day, Holds, Text
from aftercare.api.http.routing import Routes
from aftercare.api.letters.routes import PDF, pdf_response
from aftercare.casework.listing.resources import PAPERS
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
from aftercare.casework.papers.view import PaperFile, paper_facts_view, paper_file, paper_pdf
from aftercare.domain.papers import OwnSection, PaperKind, changes_digest, mark_of, source_words
from aftercare.domain.papers.facts import Ref
from aftercare.domain.papers.statements import Section

router = Routes(prefix="/api/v1", tags=["papers"])


class PaperIn(Body):
    """`escalation_id` for a warning or a report, `order_id` for a progress or closing report. `from_on` null: the
    default period of that kind; `until_on` null: today."""

    person_id: UUID
    kind: PaperKind
    language: Literal["nl", "en"] = "nl"
    escalation_id: UUID | None = None
    order_id: UUID | None = None
    from_on: Day | None = None
    until_on: Day | None = None


class PaperTextIn(Body):
    """The author's own text; empty removes it."""

    body: Annotated[Text, Field(max_length=8_000)]


class ReturnedIn(Body):
    """What the author has to change before the document can be signed."""

    reason: Annotated[Text, Field(max_length=4_000), Holds(REASON)]


class SignatureIn(Body):
    """`seen_changes`: the `changes_sha256` that the signer saw, required when facts have changed since drafting."""

    seen_changes: Annotated[Text | None, Field(max_length=64)] = None


class HandedOverIn(Body):
    """When, and to whom, the signed document was handed over."""

    handed_over_on: Day
    handed_over_to: Annotated[Text, Field(max_length=200), Holds()]
    despite_ground: bool = False


class RefOut(Out):
    """The source row of a statement. `number`, `text` and `mark` match the PDF's list, so a mark can be looked up here.
    `version` is null for rows that never change."""

    number: int
    text: str
    mark: str
    kind: str
    id: str
    version: int | None


class StatementOut(Out):
    """`hearsay`: from another service's document. `missing`: something is not recorded. `fixed`: part of every document
    of this kind. `under`: a detail of the previous statement."""

    text: str
    sources: list[RefOut]
    hearsay: bool
    missing: bool
    fixed: bool
    under: bool


class PaperTextOut(Out):
    body: str
    number: int
    written_by: UUID
    written_at: datetime


class SectionOut(Out):
    """Drafted statements, or with `own` the author's text, null while there is none."""

    code: str
    title: str
    own: bool
    statements: list[StatementOut]
    text: PaperTextOut | None


class FactChangeOut(Out):
    """A fact that was `added`, is `gone`, or is `changed` in one field since drafting."""

    kind: str
    id: str
    what: Literal["added", "gone", "changed"]
    name: str
    was: str | int | bool | None
    now: str | int | bool | None


class SealOut(Out):
    """Both digests, recomputed now; `holds`: they match those of the signature."""

    pdf_sha256: str
    facts_sha256: str
    holds: bool


class PaperContentOut(Out):
    """The content of the document, each statement with its sources. `changes`: for a draft, what a new draft would say
    differently. For a signed document, what its source rows no longer say. `seal` is null until it is signed."""

    versioned: ClassVar[bool] = True

    id: UUID
    version: int
    reference: str
    sections: list[SectionOut]
    changes: list[FactChangeOut]
    changes_sha256: str | None
    seal: SealOut | None


class FactOut(Out):
    kind: str
    id: str
    version: int | None
    values: dict[str, str | int | bool | None]


class FactsOut(Out):
    """The facts exactly as they were frozen. `sha256` is the digest of all fields but `id` and `sha256`, as UTF-8 JSON
    without spaces, keys sorted by name."""

    id: UUID
    sha256: str
    taken_at: Annotated[str, Field(json_schema_extra={"format": "date-time"})]
    from_on: date
    until_on: date
    case_id: str | None
    facts: list[FactOut]


router.add_reads(PAPERS, "Documents, newest first.", "One document, without its text.")


@router.shows("/papers/{paper_id}/content", PaperContentOut)
def show_content(paper_id: UUID, context: Reads) -> Response:
    """Its content, the source of each statement, and what has changed since."""
    return context.show(lambda work: _content(paper_file(work, paper_id)))


@router.shows("/papers/{paper_id}/facts", FactsOut)
def show_facts(paper_id: UUID, context: Reads) -> Response:
    """The frozen facts with their references."""
    return context.show(lambda work: FactsOut.model_validate(paper_facts_view(work, paper_id)))


@router.get("/papers/{paper_id}/pdf", response_class=Response, responses=READS_ONE | PDF)
def print_paper(paper_id: UUID, context: Reads) -> Response:
    """The signed bytes; before signing, the draft, which is marked as a draft."""
    with context.work() as work:
        return pdf_response(paper_pdf(work, paper_id), f"paper-{paper_id}")


@router.creates("/papers", PAPERS)
def draft(body: PaperIn, act: Writes) -> Response:
    """Draft a document with the facts as they are now; asking again returns the open draft."""
    return act.create(PAPERS, draft_paper, NewPaper(**dict(body)))


@router.edits("/papers/{paper_id}/texts/{section}", PAPERS, "PUT")
def write_text(
    paper_id: UUID, section: OwnSection, body: PaperTextIn, version: Version, act: Writes
) -> Response:
    """Save the author's own text of one section; every version is kept."""
    return act.answer(PAPERS, write_texts, paper_id, version, {section.value: body.body})


@router.edits("/papers/{paper_id}/redraw", PAPERS)
def redraw(paper_id: UUID, version: Version, act: Writes) -> Response:
    """Replace the drafted facts by the current ones; the author's text stays."""
    return act.answer(PAPERS, redraw_paper, paper_id, version)


@router.edits("/papers/{paper_id}/submit", PAPERS)
def submit(paper_id: UUID, version: Version, act: Writes) -> Response:
    """Submit the document for signature."""
    return act.answer(PAPERS, submit_paper, paper_id, version)


@router.edits("/papers/{paper_id}/return", PAPERS)
def send_back(paper_id: UUID, body: ReturnedIn, version: Version, act: Writes) -> Response:
    """Return the document to its author with a reason."""
    return act.answer(PAPERS, return_paper, paper_id, version, body.reason)


@router.edits("/papers/{paper_id}/withdraw", PAPERS)
def withdraw(paper_id: UUID, version: Version, act: Writes) -> Response:
    """Withdraw it: it will not be signed, and stays on record."""
    return act.answer(PAPERS, withdraw_paper, paper_id, version)


@router.edits("/papers/{paper_id}/sign", PAPERS)
def sign(paper_id: UUID, body: SignatureIn, version: Version, act: Writes) -> Response:
    """Sign it by name in this version. A report to the prosecutor needs a supervisor who wrote none of it. From then on
    it does not change."""
    return act.answer(PAPERS, sign_paper, paper_id, version, seen_changes=body.seen_changes)


@router.edits("/papers/{paper_id}/hand-over", PAPERS)
def hand_over(paper_id: UUID, body: HandedOverIn, version: Version, act: Writes) -> Response:
    """Record that a person delivered it on that day; the service sends nothing. The deadline it was made for is met."""
    on, to, despite = body.handed_over_on, body.handed_over_to, body.despite_ground
    return act.answer(PAPERS, hand_over_paper, paper_id, version, on, to, despite_ground=despite)


@router.creates("/papers/{paper_id}/correct", PAPERS)
def correct(paper_id: UUID, act: Writes) -> Response:
    """Draft a correction, which replaces the signed document once it is signed itself."""
    return act.create(PAPERS, correct_paper, paper_id)


def _content(file: PaperFile) -> PaperContentOut:
    return PaperContentOut.made_from(
        file.row,
        sections=[_section(file, section) for section in file.made.sections],
        changes=[FactChangeOut.made_from(one.ref, one) for one in file.changes],
        changes_sha256=changes_digest(file.changes),
        seal=file.seal,
        reference=reference_of(file.row),
    )


def _section(file: PaperFile, section: Section) -> SectionOut:
    statements = [
        StatementOut.made_from(one, sources=[_ref(file, ref) for ref in one.sources])
        for one in section.statements
    ]
    return SectionOut.made_from(section, statements=statements, text=file.texts.get(section.code))


def _ref(file: PaperFile, ref: Ref) -> RefOut:
    return RefOut.made_from(
        ref,
        number=file.made.numbers[ref],
        text=source_words(file.dossier, ref, file.row.language),
        mark=mark_of(ref),
    )
