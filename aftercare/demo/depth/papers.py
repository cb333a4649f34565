"""Documents in several states: a signed warning, a report still being written, a progress report that waits for a
signature."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import col, select

from aftercare.casework.papers.drafts import NewPaper, draft_paper, submit_paper, write_texts
from aftercare.casework.papers.signing import sign_paper
from aftercare.demo.depth.cast import SCRIPTED_RULE, Cast, Part, order_of
from aftercare.domain.papers import PaperKind
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.escalation.rows import EscalationRow
from aftercare.store.papers.rows import PaperRow

WARNING = {
    "assessment": "U kwam niet en liet vooraf niets weten. Toen wij u belden, zei u dat er geen reden was.",
    "expected": "Kom op uw volgende afspraak. Kunt u niet, bel ons dan vooraf.",
}
REPORT = {
    "assessment": "De cliënt heeft het toezicht vanaf het begin nageleefd. Sinds deze afspraak is er geen contact meer."
}
PROGRESS = {
    "assessment": "De gesprekken verlopen goed. De groep wordt trouw bezocht en helpt zichtbaar.",
    "proposal": "De voorwaarden en de frequentie ongewijzigd laten.",
}


def draw_up(cast: Cast) -> None:
    cast.play({
        Part.WARNED: _sign_warning, Part.PROPOSED: _begin_report, Part.PROGRESSING: _put_up_progress,
    })  # fmt: skip


def _sign_warning(_cast: Cast, work: UnitOfWork, person_id: UUID) -> None:
    """Signed by the officer: a warning addresses the client, who knows the officer."""
    new = NewPaper(person_id, PaperKind.OFFICIAL_WARNING, "nl", _escalation_of(work, person_id).id)
    paper = _put_up(work, new, WARNING)
    sign_paper(work, paper.id, paper.version)


def _begin_report(_cast: Cast, work: UnitOfWork, person_id: UUID) -> None:
    new = NewPaper(person_id, PaperKind.VIOLATION_REPORT, "nl", _escalation_of(work, person_id).id)
    paper = draft_paper(work, new)
    write_texts(work, paper.id, paper.version, REPORT)


def _put_up_progress(_cast: Cast, work: UnitOfWork, person_id: UUID) -> None:
    order = order_of(work, person_id)
    _put_up(work, NewPaper(person_id, PaperKind.PROGRESS_REPORT, "nl", None, order.id), PROGRESS)


def _put_up(work: UnitOfWork, new: NewPaper, texts: dict[str, str]) -> PaperRow:
    paper = draft_paper(work, new)
    paper = write_texts(work, paper.id, paper.version, texts)
    return submit_paper(work, paper.id, paper.version)


def _escalation_of(work: UnitOfWork, person_id: UUID) -> EscalationRow:
    query = select(EscalationRow).where(
        EscalationRow.person_id == person_id,
        EscalationRow.rule_code == SCRIPTED_RULE,
        col(EscalationRow.decision).is_not(None),
    )
    return work.session.exec(query).one()
