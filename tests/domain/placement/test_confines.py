"""Hours at home and sites shut for a while: nothing is placed against them, and who may not know reads nothing."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aftercare.base.errors import UnusableInstance
from aftercare.domain.placement.document.parsing import read_instance
from aftercare.domain.placement.document.serialising import plan_document
from aftercare.domain.placement.explanation.reasons import Layer
from aftercare.domain.placement.explanation.wording import reason_text
from aftercare.domain.placement.placing import place
from tests.domain.placement.checker import free_rows, violations
from tests.domain.placement.instances import made
from tests.tiers import examples

Json = dict[str, Any]


def lone(**person: Any) -> Json:
    """One person with one weekly check-in of half an hour, nine to five, everything possible."""
    document = made(1, persons=1, days=7)
    document["holidays"] = []
    for row in (*document["officers"], *document["persons"]):
        row["absent"] = []
    document["officers"][0]["hours"] = {str(day): [[0, 1440]] for day in range(7)}
    document["persons"][0].update(
        work=[], excluded=[], no_contact=[], juvenile=False, officer="O0", deputy=None, **person
    )
    row = document["obligations"][0]
    row.update(
        period_days=7, last_done=None, min_gap_days=0, person="P0", locations=["L0"], travel_min=0,
        weekdays=[0], minutes=30, needs="officer", programme=None, **{"from": 540, "to": 1020},
    )  # fmt: skip
    document["obligations"] = [row]
    document["locations"][0].update(hours=None, capacity=None)
    return document


def starts(document: Json) -> list[str]:
    plan = place(read_instance(document))
    assert violations(document, plan_document(plan, explain=True)) == []
    return [row.start.strftime("%H:%M") for row in plan.placed]


def test_nothing_away_from_home_touches_an_hour_at_home() -> None:
    assert starts(lone(home_only=[["2026-03-16T00:00", "2026-03-16T16:30"]])) == ["16:30"]
    assert starts(lone(home_only=[["2026-03-16T09:10", "2026-03-16T17:00"]])) == []


@pytest.mark.parametrize("hours", [None, {"0": [[540, 1020]], "1": [[540, 1020]]}])
def test_at_an_office_with_a_closing_day_nothing_is_placed_that_day(hours: Json | None) -> None:
    document = lone()
    document["obligations"][0]["weekdays"] = [0, 1]
    document["locations"][0].update(hours=hours, closed=["2026-03-16"])
    plan = place(read_instance(document))
    assert violations(document, plan_document(plan, explain=True)) == []
    assert [row.start.date().isoformat() for row in plan.placed] == ["2026-03-17"]
    document["locations"][0]["closed"].append("2026-03-17")
    closed = place(read_instance(document))
    assert closed.placed == ()
    assert closed.unplaced[0].reason.empty is Layer.OPEN


@pytest.mark.parametrize("site", ["home", "online"])
def test_home_and_online_are_possible_all_the_same(site: str) -> None:
    document = lone(home_only=[["2026-03-16T00:00", "2026-03-17T00:00"]])
    document["locations"].append({"id": "LX", "kind": site, "capacity": None, "hours": None})
    document["persons"][0]["home"] = "LX" if site == "home" else None
    document["obligations"][0]["locations"] = ["L0", "LX"]
    plan = place(read_instance(document))
    assert violations(document, plan_document(plan, explain=True)) == []
    assert [row.site for row in plan.placed] == ["LX"]


def test_somebody_elses_home_is_away_from_home() -> None:
    document = lone(home_only=[["2026-03-16T00:00", "2026-03-17T00:00"]])
    document["locations"][0]["kind"] = "home"
    assert starts(document) == []


def test_an_appointment_without_a_place_counts_as_away() -> None:
    document = lone(home_only=[["2026-03-16T00:00", "2026-03-17T00:00"]])
    document["obligations"][0]["locations"] = []
    assert starts(document) == []


def test_a_site_is_shut_for_its_own_days_only() -> None:
    shut = {"location": "L0", "from": "2026-03-16T00:00", "to": "2026-03-17T00:00"}
    document = lone(barred=[shut])
    document["obligations"][0]["weekdays"] = [0, 1]
    plan = place(read_instance(document))
    assert [row.start.date().isoformat() for row in plan.placed] == ["2026-03-17"]
    document["obligations"][0]["weekdays"] = [0]
    assert starts(document) == []


def test_a_standing_row_that_a_presence_duty_now_forbids_is_moved() -> None:
    document = lone()
    [before] = plan_document(place(read_instance(document)), explain=False)["placed"]
    begins = datetime.fromisoformat(before["start"]).replace(tzinfo=None)
    document["persons"][0]["home_only"] = [
        [(begins - timedelta(minutes=5)).isoformat(), (begins + timedelta(minutes=5)).isoformat()]
    ]
    document["notified"] = [before]
    plan = place(read_instance(document))
    assert [row.start.isoformat() for row in plan.displaced] == [before["start"]]
    assert violations(document, plan_document(plan, explain=True)) == []
    assert len(plan.placed) == 1


@pytest.mark.parametrize("language", ["nl", "en"])
def test_without_the_right_a_presence_duty_a_zone_and_a_shut_site_read_alike(language: str) -> None:
    shut = {"location": "L0", "from": "2026-03-16T00:00", "to": "2026-03-23T00:00"}
    restraints: list[Json] = [
        {"home_only": [["2026-03-16T00:00", "2026-03-23T00:00"]]},
        {"barred": [shut]},
        {},
    ]
    discreet, full = set(), set()
    for restraint in restraints:
        document = lone(**restraint)
        if not restraint:
            document["persons"][0]["excluded"] = ["L0"]
        [row] = place(read_instance(document)).unplaced
        discreet.add(reason_text(row.reason, language, may_see_restrictions=False))
        full.add(reason_text(row.reason, language, may_see_restrictions=True))
    [text] = discreet
    assert len(full) == 2
    for word in ("zone", "verbod", "gebod", "home", "duty", "woning"):
        assert word not in text


def test_the_full_reason_names_the_presence_duty() -> None:
    document = lone(home_only=[["2026-03-16T00:00", "2026-03-23T00:00"]])
    [row] = place(read_instance(document)).unplaced
    assert row.reason.empty is Layer.HOME_ONLY
    assert row.reason.opener is Layer.HOME_ONLY
    assert "curfew" in reason_text(row.reason, "en", may_see_restrictions=True)
    assert "locatiegebod" in reason_text(row.reason, "nl", may_see_restrictions=True)


@pytest.mark.parametrize("sunday", ["2026-03-29", "2026-10-25"], ids=["gap", "fold"])
def test_hours_at_home_follow_the_wall_clock_over_a_clock_change(sunday: str) -> None:
    monday = (datetime.fromisoformat(sunday) - timedelta(days=6)).date().isoformat()
    document = lone(home_only=[[f"{sunday}T00:00", f"{sunday}T04:00"]])
    document["meta"]["start"] = monday
    document["obligations"][0].update(weekdays=[6], **{"from": 0, "to": 300})
    assert starts(document) == ["04:00"]


confined = st.builds(
    made,
    seed=st.integers(0, 10_000),
    persons=st.integers(2, 10),
    days=st.sampled_from([14, 28]),
    load=st.sampled_from([0.85, 2.0]),
    start=st.sampled_from(["2026-03-16", "2026-10-12"]),
)


@settings(max_examples=examples(15), deadline=None)
@given(confined, st.integers(0, 1439), st.integers(1, 900), st.integers(0, 3))
def test_a_crowded_plan_breaks_no_presence_duty_and_wastes_no_start(
    document: Json, begins: int, length: int, every: int
) -> None:
    start = datetime.fromisoformat(document["meta"]["start"])
    for number, person in enumerate(document["persons"]):
        if number % 4 != every:
            days = range(document["meta"]["days"])
            first = [start + timedelta(days=day, minutes=begins) for day in days]
            person["home_only"] = [
                [one.isoformat(), (one + timedelta(minutes=length)).isoformat()] for one in first
            ]
        else:
            end = start + timedelta(days=10)
            shut = {"location": "L0", "from": start.isoformat(), "to": end.isoformat()}
            person["barred"] = [shut]
    written = plan_document(place(read_instance(document)), explain=True)
    assert violations(document, written) == []
    for row in written["unplaced"][:2]:
        assert free_rows(document, written, row["obligation"], row["occurrence"]) == []


def test_a_file_that_bars_a_site_there_is_not_or_for_no_time_is_refused() -> None:
    row = {"location": "nowhere", "from": "2026-03-17T00:00", "to": "2026-03-16T00:00"}
    document = lone(barred=[row], home_only=[["2026-03-17T00:00", "2026-03-16T00:00"]])
    with pytest.raises(UnusableInstance) as caught:
        read_instance(document)
    pointers = {fault.pointer for fault in caught.value.fields}
    assert {"/persons/0/barred/0/location", "/persons/0/barred/0/to"} <= pointers
    assert any(pointer.startswith("/persons/0/home_only/0") for pointer in pointers)
