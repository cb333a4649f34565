"""The letterheads of teams in a browser and through the API: an administrator's, told beside the field, once."""

from __future__ import annotations

import pytest

from tests.store.arranging import Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import error_of, flashed, hidden, value_of, words
from tests.web.shell.wording import fault

LINES = {
    "organisation": "Reclassering Voorbeeld",
    "office": "Kantoor Noord",
    "street": "Voorbeeldlaan 1",
    "town": "0000 AA Nergens",
    "phone": "+44 7700 900123",
    "email": "noord@voorbeeld.example",
    "from_on": "24-11-2026",
}


def test_an_administrator_enters_one_and_a_mistake_stands_beside_its_field(
    arrange: Arranger, visitor: Visitor
) -> None:
    admin, team = visitor("admin"), arrange.office.team_id
    here = f"/letterheads/{team}"
    typed = hidden(admin.get("/letterheads").text, here)
    typed |= {f"{name}-{team}": value for name, value in LINES.items()}
    wrong = admin.post(here, data=typed | {f"email-{team}": "noord"})
    assert wrong.status_code == 422
    assert error_of(wrong.text, f"email-{team}") == fault("bad-address")
    assert value_of(wrong.text, f"street-{team}") == "Voorbeeldlaan 1"
    for _ in range(2):
        assert flashed(admin.post(here, data=typed)) == "saved"
    page = admin.get("/letterheads").text
    assert value_of(page, f"office-{team}") == "Kantoor Noord"
    assert words(page).count("di 24 nov: Kantoor Noord") == 1


@pytest.mark.parametrize("role", ["officer", "supervisor", "planner", "provider", "auditor"])
def test_nobody_else_does(visitor: Visitor, role: str) -> None:
    assert visitor(role).get("/letterheads").status_code == 403
