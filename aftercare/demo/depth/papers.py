"""Documents in several states: a signed warning, a report still being written, a progress report that waits for a
signature."""

from __future__ import annotations

from sqlmodel import col, select

from aftercare.casework.papers.drafts import NewPaper, draft_paper, submit_paper, write_texts
from aftercare.casework.papers.signing import sign_paper
from aftercare.demo.depth.cast import SCRIPTED_RULE, Cast, Part, order_of
from aftercare.domain.papers import PaperKind
from aftercare.store.database.unit_of_work import Work
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
    if Part.WARNED in cast.ids:
        _sign_warning(cast)
    if Part.PROPOSED in cast.ids:
        _begin_report(cast)
    if Part.PROGRESSING in cast.ids:
        _put_up_progress(cast)


def _sign_warning(cast: Cast) -> None:
    """Signed by the officer: a warning addresses the client, who knows the officer."""
    with cast.working_on(Part.WARNED) as (work, person_id):
        new = NewPaper(
            person_id, PaperKind.OFFICIAL_WARNING, "nl", _escalation_of(work, Part.WARNED, cast).id
        )
        paper = _put_up(work, new, WARNING)
        sign_paper(work, paper.id, paper.version)


def _begin_report(cast: Cast) -> None:
    with cast.working_on(Part.PROPOSED) as (work, person_id):
        new = NewPaper(
            person_id,
            PaperKind.VIOLATION_REPORT,
            "nl",
            _escalation_of(work, Part.PROPOSED, cast).id,
        )
        paper = draft_paper(work, new)
        write_texts(work, paper.id, paper.version, REPORT)


def _put_up_progress(cast: Cast) -> None:
    with cast.working_on(Part.PROGRESSING) as (work, person_id):
        order = order_of(work, person_id)
        _put_up(
            work, NewPaper(person_id, PaperKind.PROGRESS_REPORT, "nl", None, order.id), PROGRESS
        )


def _put_up(work: Work, new: NewPaper, texts: dict[str, str]) -> PaperRow:
    paper = draft_paper(work, new)
    paper = write_texts(work, paper.id, paper.version, texts)
    return submit_paper(work, paper.id, paper.version)


def _escalation_of(work: Work, part: Part, cast: Cast) -> EscalationRow:
    query = select(EscalationRow).where(
        EscalationRow.person_id == cast.ids[part],
        EscalationRow.rule_code == SCRIPTED_RULE,
        col(EscalationRow.decision).is_not(None),
    )
    return work.session.exec(query).one()
