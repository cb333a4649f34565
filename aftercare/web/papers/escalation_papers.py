"""The documents on the page of an escalation: the one its decision requires, and those drafted from it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from aftercare.casework.papers.drafts import draft_paper
from aftercare.casework.papers.view import escalation_papers
from aftercare.domain.papers import required_paper
from aftercare.store.database.plain_sql import Row
from aftercare.store.database.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class EscalationPapers:
    """`kind`: of the document that the decision requires."""

    kind: str | None
    papers: list[Row]
    may_draft: bool
    post_to: str


def papers_card(
    work: UnitOfWork, escalation_id: UUID, trigger_code: str, decision: str | None
) -> EscalationPapers:
    rows = escalation_papers(work, escalation_id)
    kind = required_paper(trigger_code, decision)
    in_hand = any(
        row["kind"] == kind and row["state"] in ("drafted", "submitted", "signed") for row in rows
    )
    return EscalationPapers(
        kind=kind.value if kind else None,
        papers=rows,
        may_draft=work.actor.can_perform(draft_paper) and not in_hand,
        post_to=f"/escalations/{escalation_id}/papers",
    )
