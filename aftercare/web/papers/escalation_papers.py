"""The documents on the page of an escalation: the one its decision requires, and those drafted from it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from aftercare.casework.papers.drafts import draft_paper
from aftercare.casework.papers.view import escalation_papers
from aftercare.domain.papers import required_paper
from aftercare.store.accounts.rows import names_of
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.web.papers.view import listed


def papers_of_escalation(
    work: UnitOfWork, escalation_id: UUID, person_id: UUID, trigger_code: str, decision: str | None
) -> dict[str, Any]:
    """The `escalation_papers` value of escalation_papers.html."""
    rows = escalation_papers(work, person_id, escalation_id)
    names = names_of(work.session, [one.author_id for one in rows])
    kind = required_paper(trigger_code, decision)
    in_hand = any(
        one.kind == kind and one.state in ("drafted", "submitted", "signed") for one in rows
    )
    return {
        "kind": kind.value if kind else None,
        "papers": [listed(one, names) for one in rows],
        "may_draft": work.actor.can_perform(draft_paper) and not in_hand,
        "post_to": f"/escalations/{escalation_id}/papers",
    }
