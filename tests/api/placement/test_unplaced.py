"""The waiting list for times as JSON: whose turn it is, and as much of why as the bearer may know."""

from __future__ import annotations

from datetime import timedelta

from aftercare.bootstrap import AppState
from tests.api.conftest import ClientAs
from tests.store.arranging import NOW, Arranger
from tests.web.placement.test_unplaced import REASON, waits


def test_a_case_worker_reads_who_waits_for_what_and_why(
    app_state: AppState, client_as: ClientAs
) -> None:
    arrange = Arranger(app_state.database)
    last, first = waits(arrange, tier=3), waits(arrange, tier=1)
    found = client_as(arrange.office.supervisor).get("/api/v1/unplaced").json()["items"]
    assert [(one["person_id"], one["place"], one["waiting"]) for one in found] == [
        (str(first.id), 1, 2),
        (str(last.id), 2, 2),
    ]
    assert found[0]["reason"] == {"nl": REASON["nl"], "en": REASON["en"]}
    assert (found[0]["kind"], found[0]["tier"], found[0]["queue"]) == ("check_in", 1, "officer")


def test_a_planner_reads_places_and_neutral_words(app_state: AppState, client_as: ClientAs) -> None:
    arrange = Arranger(app_state.database)
    waits(arrange, tier=1, kind="substance_test")
    client = client_as(arrange.office.planner)
    (found,) = client.get("/api/v1/unplaced").json()["items"]
    assert found["reason"] == {"nl": REASON["nl_neutral"], "en": REASON["en_neutral"]}
    assert (found["kind"], found["tier"], found["queue"], found["queue_id"]) == (
        "appointment",
        None,
        None,
        None,
    )
    assert client.get("/api/v1/not-offered").status_code == 403


def test_another_team_sees_nobody(app_state: AppState, client_as: ClientAs) -> None:
    arrange = Arranger(app_state.database)
    waits(arrange, tier=1)
    found = client_as(arrange.office.other_supervisor).get("/api/v1/unplaced").json()
    assert found["items"] == []


def test_the_order_a_planner_reads_betrays_no_level(
    app_state: AppState, client_as: ClientAs
) -> None:
    """The list was ordered by level: the moments since when each waits jumped at its borders."""
    arrange = Arranger(app_state.database)
    low, high = waits(arrange, tier=3), waits(arrange, tier=1)
    found = client_as(arrange.office.planner).get("/api/v1/unplaced").json()["items"]
    assert {one["person_id"] for one in found} == {str(low.id), str(high.id)}
    assert {(one["place"], one["waiting"]) for one in found} == {(None, None)}
    keys = [(one["waits_since_at"], one["line_id"]) for one in found]
    assert keys == sorted(keys)


def test_who_is_away_throughout_is_said_to_both_and_custody_to_neither(
    app_state: AppState, client_as: ClientAs
) -> None:
    """The reason of before custody stood alone, as if a time were still looked for."""
    arrange = Arranger(app_state.database)
    away, other = waits(arrange, tier=1), waits(arrange, tier=2)
    first_at = NOW + timedelta(days=1)
    arrange.away(away, "custody", first_at, first_at + timedelta(days=30))
    arrange.away(other, "custody", first_at, first_at + timedelta(days=11))
    for reader in (arrange.office.supervisor, arrange.office.planner):
        answer = client_as(reader).get("/api/v1/unplaced")
        found = {one["person_id"]: one["away_throughout"] for one in answer.json()["items"]}
        assert found == {str(away.id): True, str(other.id): False}
        assert "custody" not in answer.text
