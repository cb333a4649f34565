"""What a planner's pages say of clients: initials and reference, and neither a name, a level nor a clinic."""

from __future__ import annotations

import re
from datetime import timedelta

from fastapi.routing import APIRoute, iter_route_contexts

from aftercare.bootstrap import AppState
from aftercare.main import create_app
from aftercare.store.placement.unplaced_rows import UnplacedRow
from aftercare.web.shell.vocabulary import VOCABULARY
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import words
from tests.web.shell.wording import dutch

# What streams, or moves the clock of the demonstration, is no page.
NO_PAGES = {"/inbox/events", "/sandbox"}


def pages(app_state: AppState) -> list[str]:
    routes = (one.original_route for one in iter_route_contexts(create_app(app_state).routes))
    return sorted(
        {
            one.path
            for one in routes
            if isinstance(one, APIRoute)
            and "GET" in one.methods
            and not one.path.startswith(("/api/", "/static"))
            and not any(one.path.startswith(skipped) for skipped in NO_PAGES)
        }
    )


def test_no_page_of_a_planner_names_a_client_a_level_or_a_clinic(
    visitor: Visitor, arrange: Arranger, app_state: AppState
) -> None:
    person = arrange.person(given_name="Zuiderzee", family_name="Zeldzaam", tier=1)
    _, (line, treated) = arrange.plan(person, arrange.terms(), arrange.terms("treatment"))
    appointment = arrange.appointment(person, NOW + timedelta(days=1), line)
    session = arrange.appointment(person, NOW + timedelta(days=2), treated)
    arrange.add(
        UnplacedRow(
            line_id=treated.line_id, occurrence=7, person_id=person.id, obligation_id=treated.id,
            first_on=NOW.date(), last_on=NOW.date() + timedelta(days=7), reason={}, noticed_at=NOW,
        )
    )  # fmt: skip
    ids = {"person_id": [person.id], "appointment_id": [appointment.id, session.id]}
    planner = visitor("planner")
    levels = [dutch(one.name) for one in VOCABULARY["tier"].values()]
    forbidden = ["Zuiderzee", "Zeldzaam", *levels]
    shown, wrong = [], []
    asked = [f"/people/{person.id}/slots?obligation={treated.id}&occurrence=7"]
    for path in pages(app_state):
        names = re.findall(r"\{(\w+)\}", path)
        if len(names) <= 1 and all(one in ids for one in names):
            asked += (
                [path.replace(f"{{{names[0]}}}", str(one)) for one in ids[names[0]]]
                if names
                else [path]
            )
    for address in asked:
        answer = planner.get(address)
        if answer.status_code == 200:
            shown.append(address)
            text = words(answer.text)
            wrong += [f"{address}: {one}" for one in forbidden if one in text]
            if f"{person.id}" in address or "waiting" in address or "appointments" in address:
                wrong += [f"{address}: clinic"] if "Polikliniek" in text else []
    away = {
        "officer": str(arrange.office.officer.staff_id),
        "from_on": "24-11-2026",
        "until_on": "27-11-2026",
    }
    preview = words(planner.post("/officer-away", data=away, follow_redirects=True).text)
    wrong += [f"preview: {one}" for one in forbidden if one in preview]
    assert wrong == []
    assert len(shown) > 8
    assert f"Z.Z., {person.reference}" in words(planner.get(asked[0]).text)
