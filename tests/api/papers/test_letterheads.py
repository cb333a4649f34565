"""Letterheads through the API: entered by an administrator for a team, once, listed newest first."""

from __future__ import annotations

from aftercare.api.http.answers import PageOut
from aftercare.bootstrap import AppState
from aftercare.domain.accounts.permissions import Role
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.papers.listing import LetterheadOut
from tests.api.conftest import ClientAs
from tests.seeding import Town

WHERE = "/api/v1/letterheads"


def test_an_administrator_enters_and_lists_them(
    app_state: AppState, town: Town, client_as: ClientAs
) -> None:
    body = {
        "team_id": str(town.officer.team_id), "from_on": civil_date(app_state.clock.now()).isoformat(),
        "organisation": "Reclassering Voorbeeld", "office": "Kantoor Noord", "street": "Voorbeeldlaan 1",
        "town": "0000 AA Nergens", "phone": "+44 7700 900123", "email": "noord@voorbeeld.example",
    }  # fmt: skip
    admin = client_as(Role.ADMIN)
    made = [admin.post(WHERE, json=body) for _ in range(2)]
    assert [one.status_code for one in made] == [201, 201]
    assert made[0].json()["id"] == made[1].json()["id"]
    listed = PageOut[LetterheadOut].model_validate_json(admin.get(WHERE).content)
    assert [one.office for one in listed.items] == ["Kantoor Noord"]
    wrong = admin.post(WHERE, json=body | {"phone": "bel ons"})
    assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (422, "/phone")
    unknown = admin.post(WHERE, json=body | {"team_id": "00000000-0000-7000-8000-000000000000"})
    assert unknown.json()["errors"][0]["pointer"] == "/team_id"
    officer = client_as(Role.OFFICER)
    assert officer.post(WHERE, json=body).status_code == 403
    assert officer.get(WHERE).status_code == 403
