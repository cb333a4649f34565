"""The page of reoffending by cohort: counts are previewed, proposed, activated by another, and kept."""

from __future__ import annotations

import re

import pytest

from tests.store.arranging import Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import error_of, flashed, words
from tests.web.shell.wording import dutch

PAGE = "/recidivism"
FILE = (
    "year,programme,years,definition,clients,reoffended\n"
    "2020,all,2,general,200,60\n2020,all,3,general,200,62\n2020,all,2,sexual,200,<5\n"
)
SOURCE = {"source": "WODC", "source_version": "Levering 4, november 2026"}


def send(visitor: Visitor, text: str) -> str:
    sent = {"file": ("cohorts.csv", text.encode(), "text/csv")}
    return str(visitor("admin").post(f"{PAGE}/preview", files=sent).text)


def content_of(page: str) -> str:
    found = re.search(r'name="content" value="([^"]+)"', page)
    assert found
    return found.group(1)


def test_counts_are_previewed_proposed_and_activated_by_another(
    visitor: Visitor, arrange: Arranger
) -> None:
    admin, other, planner = visitor("admin"), visitor(arrange.staff("admin")), visitor("planner")
    assert dutch("No file has been activated yet") in planner.get(PAGE).text
    seen = send(visitor, FILE)
    assert dutch("This would be stored") in seen
    # 60 of 200; two more in the third year would be few, so they are left out.
    assert "(23–37)" in words(seen)
    assert words(seen).count(dutch("left out")) == 4
    assert dutch("All files") not in admin.get(PAGE).text
    kept = SOURCE | {"content": content_of(seen)}
    assert flashed(admin.post(PAGE, data=kept)) == "proposed"
    assert admin.post(f"{PAGE}/1/activate").status_code == 403
    assert "WODC" not in planner.get(PAGE).text.split(dutch("All files"))[0]
    assert flashed(other.post(f"{PAGE}/1/activate")) == "counts-adopted"
    assert "(23–37)" in words(planner.get(PAGE).text)
    # The next one replaces it; the one before is kept with where it came from.
    again = kept | {
        "source_version": "Levering 5",
        "content": content_of(send(visitor, FILE.replace("60", "70"))),
    }
    assert flashed(admin.post(PAGE, data=again)) == "proposed"
    assert flashed(other.post(f"{PAGE}/2/activate")) == "counts-adopted"
    assert "(28–43)" in words(planner.get(PAGE).text)
    assert "Levering 4" in planner.get(f"{PAGE}/1").text


PERSONAL = "This file has columns about persons: nothing was read or stored. Ask the source for counts only"
WRONG = "Some lines are not right: nothing was stored"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (FILE.replace("reoffended", "reoffended,naam"), PERSONAL),
        (FILE.replace("<5", "4"), WRONG),
    ],
)
def test_a_wrong_file_is_refused_beside_its_field(visitor: Visitor, text: str, said: str) -> None:
    page = send(visitor, text)
    assert error_of(page, "file") == dutch(said)
    assert 'name="content"' not in page


def test_each_wrong_line_has_its_number(visitor: Visitor) -> None:
    page = words(send(visitor, FILE.replace("<5", "4")))
    assert f"4 {dutch('A count from 1 to 4 could be about one person: write <5 for it')}" in page


def test_a_source_that_is_missing_loses_nothing(visitor: Visitor) -> None:
    content = content_of(send(visitor, FILE))
    page = visitor("admin").post(PAGE, data={"content": content, "source": "WODC"})
    assert error_of(page.text, "source_version")
    assert content_of(page.text) == content
    assert visitor("admin").post(PAGE, data=SOURCE | {"content": "%%"}).status_code in (200, 422)


@pytest.mark.parametrize("role", ["officer", "provider", "auditor"])
def test_who_has_no_business_with_figures_is_refused(visitor: Visitor, role: str) -> None:
    assert visitor(role).get(PAGE).status_code == 403


@pytest.mark.parametrize("role", ["supervisor", "planner"])
def test_only_administrators_import(visitor: Visitor, role: str) -> None:
    assert dutch("Import counts") not in visitor(role).get(PAGE).text
    assert visitor(role).post(PAGE, data=SOURCE | {"content": "eA=="}).status_code == 403
