"""Routes for warnings and reports: drafted from facts, edited by an author, signed by name, and delivered by a
person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import Field
from starlette.responses import Response

from aftercare.api.http.access import Act, Allow, AllowAct, Version
from aftercare.api.http.access import RequestContext as Reader
from aftercare.api.http.answers import (
    CREATES,
    EDITS,
    READS,
    READS_ONE,
    Out,
    PageOut,
    one_reply,
    response_of,
)
from aftercare.api.http.inputs import Body, Day, Text
from aftercare.api.http.paging import Pages, list_of, single
from aftercare.api.letters.routes import PDF, pdf_response
from aftercare.casework.listing.resources import PAPERS, as_written
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
from aftercare.domain.papers import (
    OwnSection,
    PaperKind,
    PaperState,
    changes_digest,
    mark_of,
    source_words,
)
from aftercare.store.database.idempotency import Reply
from aftercare.store.database.unit_of_work import Work
from aftercare.store.papers.rows import PaperRow

router = APIRouter(prefix="/api/v1", tags=["papers"])
Reads = Annotated[Reader, Depends(Allow(PAPERS))]
Writes = Annotated[Act, Depends(AllowAct(draft_paper))]


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
    reason: Annotated[Text, Field(max_length=4_000)]


class SignatureIn(Body):
    """`seen_changes`: the `changes_sha256` that the signer saw, required when facts have changed since drafting."""

    seen_changes: Annotated[Text | None, Field(max_length=64)] = None


class HandedOverIn(Body):
    handed_over_on: Day
    handed_over_to: Annotated[Text, Field(max_length=200)]


class PaperOut(Out):
    """`facts_sha256` is the digest of the facts as JSON, `pdf_sha256` that of the signed bytes."""

    id: UUID
    version: int
    person_id: UUID
    kind: PaperKind
    language: str
    escalation_id: UUID | None
    order_id: UUID | None
    corrects_id: UUID | None
    from_on: date
    until_on: date
    state: PaperState
    facts_sha256: str
    author_id: UUID
    drafted_at: datetime
    submitted_by: UUID | None
    submitted_at: datetime | None
    return_reason: str | None
    signed_by: UUID | None
    signed_name: str | None
    signed_at: datetime | None
    pdf_sha256: str | None
    handed_over_on: date | None
    handed_over_to: str | None
    handed_over_by: UUID | None
    handed_over_at: datetime | None


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


@router.get("/papers", response_model=PageOut[PaperOut], responses=READS)
def list_papers(
    context: Reads,
    paging: Pages,
    person: UUID | None = None,
    escalation: UUID | None = None,
    kind: Annotated[PaperKind | None, Query()] = None,
    state: Annotated[PaperState | None, Query()] = None,
) -> Response:
    """Documents, newest first."""
    return list_of(
        context, PAPERS, paging, person=person, escalation=escalation, kind=kind, state=state
    )


@router.get("/papers/{paper_id}", response_model=PaperOut, responses=READS_ONE)
def show_paper(paper_id: UUID, context: Reads) -> Response:
    """One document, without its text."""
    return single(context, PAPERS, paper_id)


@router.get("/papers/{paper_id}/content", response_model=PaperContentOut, responses=READS_ONE)
def show_content(paper_id: UUID, context: Reads) -> Response:
    """Its content, the source of each statement, and what has changed since."""
    with context.work() as work:
        view = _content(paper_file(work, paper_id))
    return response_of(Reply(200, view.model_dump_json(), f'"{view.version}"', None))


@router.get("/papers/{paper_id}/facts", response_model=FactsOut, responses=READS_ONE)
def show_facts(paper_id: UUID, context: Reads) -> Response:
    """The frozen facts with their references."""
    with context.work() as work:
        view = FactsOut.model_validate(paper_facts_view(work, paper_id))
    return response_of(Reply(200, view.model_dump_json(), None, None))


@router.get("/papers/{paper_id}/pdf", response_class=Response, responses=READS_ONE | PDF)
def print_paper(paper_id: UUID, context: Reads) -> Response:
    """The signed bytes; before signing, the draft, which is marked as a draft."""
    with context.work() as work:
        return pdf_response(paper_pdf(work, paper_id), f"paper-{paper_id}")


@router.post("/papers", status_code=201, response_model=PaperOut, responses=CREATES)
def draft(body: PaperIn, act: Writes) -> Response:
    """Draft a document with the facts as they are now; asking again returns the open draft."""

    def write(work: Work) -> Reply:
        row = draft_paper(work, NewPaper(**dict(body)))
        return one_reply(as_written(work, PAPERS, row.id), 201, f"/api/v1/papers/{row.id}")

    return act.once(write)


@router.put("/papers/{paper_id}/texts/{section}", response_model=PaperOut, responses=EDITS)
def write_text(
    paper_id: UUID, section: OwnSection, body: PaperTextIn, version: Version, act: Writes
) -> Response:
    """Save the author's own text of one section; every version is kept."""
    return _done(act, lambda work: write_texts(work, paper_id, version, {section.value: body.body}))


@router.post("/papers/{paper_id}/redraw", response_model=PaperOut, responses=EDITS)
def redraw(paper_id: UUID, version: Version, act: Writes) -> Response:
    """Replace the drafted facts by the current ones; the author's text stays."""
    return _done(act, lambda work: redraw_paper(work, paper_id, version))


@router.post("/papers/{paper_id}/submit", response_model=PaperOut, responses=EDITS)
def submit(paper_id: UUID, version: Version, act: Writes) -> Response:
    """Submit the document for signature."""
    return _done(act, lambda work: submit_paper(work, paper_id, version))


@router.post("/papers/{paper_id}/return", response_model=PaperOut, responses=EDITS)
def send_back(paper_id: UUID, body: ReturnedIn, version: Version, act: Writes) -> Response:
    """Return it to its author, with the reason."""
    return _done(act, lambda work: return_paper(work, paper_id, version, body.reason))


@router.post("/papers/{paper_id}/withdraw", response_model=PaperOut, responses=EDITS)
def withdraw(paper_id: UUID, version: Version, act: Writes) -> Response:
    """Withdraw it: it will not be signed, and stays on record."""
    return _done(act, lambda work: withdraw_paper(work, paper_id, version))


@router.post("/papers/{paper_id}/sign", response_model=PaperOut, responses=EDITS)
def sign(paper_id: UUID, body: SignatureIn, version: Version, act: Writes) -> Response:
    """Sign it by name in this version. A report to the prosecutor needs a supervisor who wrote none of it. From then on
    it does not change."""
    return _done(
        act,
        lambda work: sign_paper(work, paper_id, version, seen_changes=body.seen_changes),
    )


@router.post("/papers/{paper_id}/hand-over", response_model=PaperOut, responses=EDITS)
def hand_over(paper_id: UUID, body: HandedOverIn, version: Version, act: Writes) -> Response:
    """Record that a person delivered it on that day; the service sends nothing. The deadline it was made for is met."""
    on, to = body.handed_over_on, body.handed_over_to
    return _done(act, lambda work: hand_over_paper(work, paper_id, version, on, to))


@router.post(
    "/papers/{paper_id}/correct", status_code=201, response_model=PaperOut, responses=CREATES
)
def correct(paper_id: UUID, act: Writes) -> Response:
    """Draft a correction, which replaces the signed document once it is signed itself."""

    def write(work: Work) -> Reply:
        row = correct_paper(work, paper_id)
        return one_reply(as_written(work, PAPERS, row.id), 201, f"/api/v1/papers/{row.id}")

    return act.once(write)


def _done(act: Act, do: Callable[[Work], PaperRow]) -> Response:
    def write(work: Work) -> Reply:
        row = do(work)
        return one_reply(as_written(work, PAPERS, row.id))

    return act.once(write)


def _content(file: PaperFile) -> PaperContentOut:
    return PaperContentOut(
        id=file.row.id,
        version=file.row.version,
        sections=[
            SectionOut(
                code=section.code,
                title=section.title,
                own=section.own,
                statements=[
                    StatementOut(
                        text=one.text, hearsay=one.hearsay, missing=one.missing, fixed=one.fixed, under=one.under,
                        sources=[
                            RefOut(
                                number=file.made.numbers[ref], text=source_words(file.dossier, ref, file.row.language),
                                mark=mark_of(ref), kind=ref.kind, id=ref.id, version=ref.version,
                            )
                            for ref in one.sources
                        ],
                    )
                    for one in section.statements
                ],
                text=_text(file, section.code),
            )
            for section in file.made.sections
        ],
        changes=[
            FactChangeOut(
                kind=one.ref.kind, id=one.ref.id, what=one.what, name=one.name, was=one.was, now=one.now
            )
            for one in file.changes
        ],
        changes_sha256=changes_digest(file.changes),
        seal=None if file.seal is None else SealOut.model_validate(asdict(file.seal)),
        reference=reference_of(file.row),
    )  # fmt: skip


def _text(file: PaperFile, section: str) -> PaperTextOut | None:
    row = file.texts.get(section)
    if row is None:
        return None
    return PaperTextOut(
        body=row.body, number=row.number, written_by=row.written_by, written_at=row.written_at
    )
