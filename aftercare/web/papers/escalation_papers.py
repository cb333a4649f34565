"""The documents on the page of an escalation: the one its decision requires, and those drafted from it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from aftercare.casework.papers.drafts import draft_paper
from aftercare.casework.papers.view import escalation_papers
from aftercare.domain.papers import required_paper
from aftercare.store.accounts.rows import names_of
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.web.papers.view import listed
from aftercare.web.shell.view import View


@dataclass(frozen=True, slots=True)
class EscalationPapers:
    """`kind`: of the document that the decision requires."""

    kind: str | None
    papers: list[View]
    may_draft: bool
    post_to: str


def papers_of_escalation(
    work: UnitOfWork, escalation_id: UUID, person_id: UUID, trigger_code: str, decision: str | None
) -> EscalationPapers:
    rows = escalation_papers(work, person_id, escalation_id)
    names = names_of(work.session, [row.author_id for row in rows])
    kind = required_paper(trigger_code, decision)
    in_hand = any(
        row.kind == kind and row.state in ("drafted", "submitted", "signed") for row in rows
    )
    return EscalationPapers(
        kind=kind.value if kind else None,
        papers=[listed(row, names) for row in rows],
        may_draft=work.actor.can_perform(draft_paper) and not in_hand,
        post_to=f"/escalations/{escalation_id}/papers",
    )
