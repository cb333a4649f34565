"""The copy of today for a device: off unless the organisation wants it, and without a word about the offence."""

from __future__ import annotations

from datetime import timedelta

from aftercare.bootstrap import AppState
from aftercare.domain.people.phone_numbers import number_in_groups
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor


def test_today_is_handed_out_only_where_it_is_switched_on_and_says_nothing_of_the_case(
    app_state: AppState, arrange: Arranger, visitor: Visitor
) -> None:
    person = arrange.person(index_offence="Geheim delict")
    row = arrange.appointment(person, NOW - timedelta(hours=1))
    officer = visitor("officer")
    assert officer.post("/offline/today").status_code == 404
    assert 'id="offline"' not in officer.get("/week").text

    app_state.settings.offline_hours = 2
    assert visitor("planner").post("/offline/today").status_code == 403
    answer = officer.post("/offline/today", data={"sealed": "AAEA"})
    assert answer.headers["cache-control"] == "no-store"
    (it,) = answer.json()["rows"]
    assert it.keys() == {
        "id", "version", "time", "starts_at", "name", "place", "phone", "awaits", "state", "group",
        "signs",
    }  # fmt: skip
    assert (it["id"], it["phone"]) == (str(row.id), number_in_groups(person.phone or ""))
    # The page that the browser keeps is the same for everyone
    kept = officer.get("/offline").text
    assert person.family_name not in kept
    assert 'data-account=""' in kept

    form = {"account": answer.json()["account"], "key": str(row.id), "appointment": str(row.id)}
    said = form | {"version": "1", "outcome": "missed", "at": "2026-11-25T10:00:00Z"}
    for wrong in (
        {"at": "yesterday"}, {"at": "2026-11-25T10:00:00"}, {"outcome": "excused"}, {"note": 501 * "x"},
    ):  # fmt: skip
        assert officer.post("/offline/outcomes", data=said | wrong).status_code == 422
    said |= {"note": "Deed niet open."}
    for _sent_twice in range(2):
        assert officer.post("/offline/outcomes", data=said).status_code == 200
    assert officer.post("/offline/outcomes", data=said | {"note": "Anders."}).status_code == 422
    assert officer.get(f"/appointments/{row.id}").text.count("Deed niet open.") == 1
    assert "volgens de klok van het apparaat" in officer.get(f"/appointments/{row.id}").text
