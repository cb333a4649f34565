"""Documents as JSON, without their facts, words and bytes."""

from __future__ import annotations

from aftercare.domain.message_templates.text_kinds import StaffLanguageCode
from aftercare.domain.papers import PaperKind, PaperState
from aftercare.store.database.resource_queries import Out, resource_query
from aftercare.store.papers.letterhead_rows import LetterheadRow
from aftercare.store.papers.rows import PaperRow


class PaperOut(Out):
    """`facts_sha256` is the digest of the facts as JSON, `pdf_sha256` that of the signed bytes."""

    row = PaperRow
    columns = """id version person_id kind language escalation_id order_id corrects_id from_on
        until_on state facts_sha256 author_id drafted_at submitted_by submitted_at return_reason
        signed_by signed_name signed_at pdf_sha256 handed_over_on handed_over_to handed_over_by
        handed_over_at"""
    kind: PaperKind
    language: StaffLanguageCode
    state: PaperState


class LetterheadOut(Out):
    row = LetterheadRow
    columns = "id team_id from_on organisation office street town phone email entered_by entered_at"


PAPERS = resource_query(
    PaperOut,
    "paper x",
    order=("drafted_at",),
    by=("person", "escalation", "kind", "state"),
    newest_first=True,
)
LETTERHEADS = resource_query(
    LetterheadOut,
    "letterhead x",
    order=("from_on", "entered_at"),
    person="null::uuid",
    by=("team",),
    newest_first=True,
)
