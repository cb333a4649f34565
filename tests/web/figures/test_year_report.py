"""The figures of a year as a PDF: tagged, in the language of the reader, without small counts, and on record."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from pypdf import PdfReader
from sqlalchemy import text

from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.figures.message_figures import blocks_of, weeks_of_year
from aftercare.domain.figures.team_figures import What
from aftercare.web.figures.year_report_page import RECORDED_FROM
from aftercare.web.shell.dates import full_day, short_moment
from tests.sql_only_rows import OutcomeFigureRow, TeamFigureRow
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import words
from tests.web.shell.wording import dutch

YEAR = NOW.year - 1
REPORT = f"/year-reports/{YEAR}"


@pytest.fixture
def counted(arrange: Arranger) -> None:
    weeks = weeks_of_year(YEAR)
    with arrange.database.work(CLOCK, NOW) as work:
        team = arrange.office.team_id
        for week, which, amount in (
            (weeks[20], "within", 40), (weeks[40], "late", 10),
        ):  # fmt: skip
            work.session.add(
                TeamFigureRow(
                    week=week, team_id=team, what=What.VERDICT, part="", which=which, bucket=0, amount=amount
                )
            )  # fmt: skip
        for which, amount in (("supervised", 87), ("new", 3)):
            work.session.add(
                OutcomeFigureRow(
                    team_id=team, what="client", year=YEAR, part="", which=which, amount=amount
                )
            )


def words_of(pdf: bytes) -> str:
    return " ".join(
        " ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages
    )


def test_a_year_is_a_tagged_document_with_its_intervals_and_what_it_cannot_show(
    visitor: Visitor, arrange: Arranger, counted: None
) -> None:
    # A supervisor too: the report is passed on.
    answer = visitor("supervisor").get(REPORT)
    assert answer.headers["content-type"] == "application/pdf"
    root = PdfReader(io.BytesIO(answer.content)).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "nl"
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()
    read = words_of(answer.content)
    assert "87" in read
    assert "80% (65–90)" in read
    assert dutch("left out") in read
    for said in ("What these figures cannot show", "Reoffending by cohort", "Trials of reminders"):
        assert dutch(said) in read
    with arrange.database.work(CLOCK, NOW) as work:
        noted = "select count(*) from audit_entry where action = 'export-team-figures'"
        assert work.session.execute(text(noted)).scalar_one() == 1


def test_a_year_says_before_which_day_nothing_is_known_and_when_it_was_printed(
    visitor: Visitor, counted: None
) -> None:
    """Zeros of the months before the service began would say that there were no clients."""
    read = words_of(visitor("supervisor").get(REPORT).content)
    day = full_day(weeks_of_year(YEAR)[20], "nl")
    assert dutch(RECORDED_FROM, day=day) in read
    assert short_moment(NOW, "nl") in read
    assert str(NOW.year) in short_moment(NOW, "nl")
    outcomes = words(visitor("supervisor").get("/outcomes").text)
    assert dutch("Figures of %(year)s", year=str(YEAR)) in outcomes
    assert dutch("Figures of %(year)s", year=str(YEAR - 1)) not in outcomes
    assert visitor("supervisor").get(f"/year-reports/{YEAR - 1}").status_code == 404


def test_a_year_of_which_nothing_was_recorded_has_no_report(visitor: Visitor) -> None:
    assert visitor("supervisor").get(REPORT).status_code == 404
    assert dutch("No year with records is over") in visitor("supervisor").get("/outcomes").text


def test_only_treatments_that_began_in_the_year_are_in_its_report(
    visitor: Visitor, arrange: Arranger, counted: None
) -> None:
    with arrange.database.work(CLOCK, NOW) as work:
        for year, which, amount in (
            (YEAR, "completed", 41),
            (NOW.year, "completed", 52),
            (NOW.year, "under-way", 63),
        ):
            work.session.add(
                OutcomeFigureRow(
                    team_id=arrange.office.team_id, what="wait", year=year, part="0-6", which=which, amount=amount
                )
            )  # fmt: skip
    read = words_of(visitor("supervisor").get(REPORT).content)
    assert " 41 " in read
    for of_all_years in (" 52 ", " 63 ", " 93 "):
        assert of_all_years not in read


def test_another_team_is_not_in_it(visitor: Visitor, counted: None) -> None:
    assert "80%" not in words_of(visitor("other_supervisor").get(REPORT).content)
    assert "80%" in words_of(visitor("admin").get(REPORT).content)


@pytest.mark.parametrize("year", [NOW.year, NOW.year - 9, 0])
def test_a_year_that_is_not_over_or_too_long_ago_has_no_report(visitor: Visitor, year: int) -> None:
    """The last 52 weeks without the weeks of this year would be a few weeks of last year."""
    assert visitor("admin").get(f"/year-reports/{year}").status_code == 404


@pytest.mark.parametrize("role", ["officer", "provider", "auditor"])
def test_who_has_no_business_with_figures_is_refused(visitor: Visitor, role: str) -> None:
    assert visitor(role).get(REPORT).status_code == 403


@pytest.mark.parametrize(("year", "many"), [(2024, 53), (2025, 52), (2026, 52)])
def test_every_week_of_a_year_is_judged(year: int, many: int) -> None:
    weeks = weeks_of_year(year)
    assert len(weeks) == many
    assert {week.year for week in weeks} == {year}
    assert weeks[1] - weeks[0] == timedelta(weeks=1)
    assert sorted(week for block in blocks_of(weeks) for week in block) == list(weeks)
