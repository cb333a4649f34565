"""A report that lists a warning which no longer holds says so: in the draft, before it is signed, and once signed."""

from __future__ import annotations

import pytest

from aftercare.base.errors import Invalid
from aftercare.casework.escalation.acts import decide
from aftercare.casework.escalation.reopen import reopen
from aftercare.casework.papers.drafts import redraw_paper, submit_paper
from aftercare.casework.papers.signing import sign_paper
from aftercare.casework.papers.view import PaperFile, paper_file
from aftercare.domain.escalation.ladder import Decision
from aftercare.domain.papers import PaperKind
from aftercare.store.papers.rows import PaperRow
from tests.casework.papers.paper_desk import Desk, desk_of
from tests.store.arranging import NOW, Arranger

WARNING, REPORT = PaperKind.OFFICIAL_WARNING, PaperKind.VIOLATION_REPORT
NO_LONGER = {
    "nl": "Dit stuk geldt niet meer: de beslissing erachter is vervangen.",
    "en": "This document no longer holds: the decision behind it was replaced.",
}


@pytest.fixture
def desk(arrange: Arranger) -> Desk:
    return desk_of(arrange)


def decide_otherwise(desk: Desk, decision: Decision = Decision.CONTACT_PERSON) -> None:
    """About the escalation that the warning follows from."""
    row = desk.escalations[WARNING]
    with desk.arrange.database.work(desk.arrange.office.supervisor, NOW) as work:
        row = reopen(work, row.id, row.version, "Toch niet.")
        decide(work, row.id, row.version, decision, "Toch niet.")


def read(desk: Desk, row: PaperRow) -> PaperFile:
    with desk.arrange.database.work(desk.arrange.office.supervisor, NOW) as work:
        return paper_file(work, row.id)


def lines_about_the_warning(file: PaperFile, warning: PaperRow) -> list[str]:
    return [
        one.text
        for section in file.made.sections
        for one in section.statements
        if str(warning.id) in {ref.id for ref in one.sources}
    ]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_report_drawn_up_after_the_warning_lost_its_ground_says_so_where_it_is_written(
    desk: Desk, language: str
) -> None:
    warning = desk.signed(WARNING)
    decide_otherwise(desk)
    (line,) = lines_about_the_warning(read(desk, desk.draft(REPORT, language=language)), warning)
    assert line.endswith(NO_LONGER[language])


def test_a_report_under_review_is_not_signed_before_its_signer_saw_that_the_warning_no_longer_holds(
    desk: Desk,
) -> None:
    warning, report = desk.signed(WARNING), desk.submitted(REPORT)
    (line,) = lines_about_the_warning(read(desk, report), warning)
    assert "geldt niet meer" not in line
    decide_otherwise(desk)
    found = {(one.ref.id, one.name, one.now) for one in read(desk, report).changes}
    assert (str(warning.id), "ground_gone", "decided-otherwise") in found
    officer, supervisor = desk.arrange.office.officer, desk.arrange.office.supervisor
    with pytest.raises(Invalid) as refused, desk.arrange.database.work(supervisor, NOW) as work:
        sign_paper(work, report.id, report.version)
    assert [one.code for one in refused.value.fields] == ["facts-changed"]
    with desk.arrange.database.work(officer, NOW) as work:
        again = redraw_paper(work, report.id, report.version)
        again = submit_paper(work, again.id, again.version)
    with desk.arrange.database.work(supervisor, NOW) as work:
        sign_paper(work, again.id, again.version)
    signed = read(desk, report)
    assert NO_LONGER["nl"] in str(signed.row.content)
    assert signed.changes == ()


def test_a_signed_report_has_changed_once_the_warning_in_it_no_longer_holds(desk: Desk) -> None:
    warning, report = desk.signed(WARNING), desk.signed(REPORT)
    assert read(desk, report).changes == ()
    decide_otherwise(desk)
    found = [(one.ref.id, one.now) for one in read(desk, report).changes]
    assert (str(warning.id), "decided-otherwise") in found
