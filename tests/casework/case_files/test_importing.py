"""A placement instance becomes a caseload of invented people, all of it or nothing, and only once."""

from __future__ import annotations

import copy
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import select

from aftercare.base.errors import UnusableInstance
from aftercare.casework.case_files.instance_import import fingerprint, import_instance
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.people.person import mobile_number
from aftercare.scheduling.placement.extend_horizon import extend_horizon_of_team
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.appointments.rows import AppointmentRow
from aftercare.store.database.unit_of_work import Database
from aftercare.store.people.rows import AwayPeriodRow, ExclusionRow, NoContactRow, PersonRow
from aftercare.store.plans.rows import ObligationRow, PlanRow, teams_with_plans
from aftercare.store.sites.rows import SiteRow
from aftercare.store.staff.leave_rows import LeaveRow
from aftercare.store.treatment.programme_rows import GroupSessionRow
from tests.store.arranging import NOW

MONDAY = date(2026, 11, 23)
WEEK = {str(day): [[540, 1020]] for day in range(5)}


def instance() -> dict[str, Any]:
    """Two people, one juvenile, with a duty of every kind between them."""
    duty = {
        "person": "P0", "needs": "officer", "minutes": 30, "period_days": 7, "min_gap_days": 4,
        "max_gap_days": 10, "weekdays": [0, 1, 2, 3, 4], "from": 540, "to": 1020, "locations": ["L0"],
    }  # fmt: skip
    return {
        "meta": {"tz": "Europe/Amsterdam", "start": MONDAY.isoformat(), "days": 84},
        "locations": [
            {"id": "L0", "kind": "office", "capacity": 3, "hours": WEEK},
            {"id": "L1", "kind": "lab", "capacity": 1, "hours": WEEK},
            {"id": "L2", "kind": "group", "capacity": 10},
            {"id": "H0", "kind": "home"},
        ],
        "officers": [
            {"id": "O0", "office": "L0", "hours": WEEK,
             "absent": [["2026-12-07T00:00", "2026-12-08T00:00"],
                        ["2026-12-07T12:00", "2026-12-09T00:00"]]},
            {"id": "O1", "office": "L0", "hours": WEEK},
        ],
        "sessions": [
            {"id": f"S{n}", "series": "R", "programme": "G", "location": "L2",
             "date": f"2026-12-{8 + 7 * n:02}", "from": 900, "minutes": 90, "capacity": 8,
             "audience": "adult"}
            for n in range(3)
        ],
        "persons": [
            {"id": "P0", "tier": 1, "officer": "O0", "deputy": "O1", "home": "H0",
             "work": [{"0": [[480, 720]]}, {}], "absent": [["2026-11-30T00:00", "2026-12-02T00:00"]],
             "no_contact": ["P1"], "excluded": ["L1"]},
            {"id": "P1", "tier": 3, "officer": "O1", "juvenile": True, "no_contact": ["P0"]},
        ],
        "obligations": [
            duty | {"id": "B0", "kind": "checkin"},
            duty | {"id": "B1", "kind": "home_visit", "minutes": 60, "travel_min": 30,
                    "period_days": 28, "min_gap_days": 14, "max_gap_days": 42, "locations": ["H0"]},
            duty | {"id": "B2", "kind": "urine", "needs": "lab", "minutes": 15, "person": "P1",
                    "locations": ["L1"]},
            duty | {"id": "B3", "kind": "group", "needs": "session", "minutes": 90,
                    "programme": "G", "locations": []},
        ],
    }  # fmt: skip


def take_in(database: Database, document: object) -> dict[str, int]:
    with database.work(CLOCK, NOW) as work:
        return import_instance(work, document)


def rows_of(database: Database, table: type[Any]) -> list[Any]:
    with database.work(CLOCK, NOW) as work:
        return list(work.session.exec(select(table)))


def everything(database: Database) -> dict[str, list[str]]:
    """Every row of the tables an import writes, as text."""
    tables = (
        "team", "provider", "referral", "staff", "leave", "site", "programme", "group_session", "person",
        "away_period", "no_contact", "exclusion", "supervision_order", "condition", "supervision_plan", "obligation",
    )  # fmt: skip
    with database.work(CLOCK, NOW) as work:
        return {
            table: list(
                work.session.execute(text(f"select t::text from {table} t order by 1")).scalars()
            )
            for table in tables
        }


def test_everything_in_the_file_has_its_row(database: Database) -> None:
    added = take_in(database, instance())
    assert added == {
        "team": 1, "provider": 1, "referral": 1, "site": 4, "staff": 3, "leave": 1, "programme": 1,
        "group_session": 3, "person": 2, "away_period": 1, "no_contact": 1, "exclusion": 1, "supervision_order": 2,
        "condition": 3, "supervision_plan": 2, "obligation": 4,
    }  # fmt: skip
    staff = [one for one in rows_of(database, StaffRow) if one.username.startswith("import-")]
    # Whom a ladder's last steps reach.
    assert [one.role for one in staff if one.on_duty_desk] == ["supervisor"]


def test_the_same_file_again_changes_nothing(database: Database) -> None:
    take_in(database, instance())
    before = everything(database)
    reordered = dict(reversed(instance().items()))
    assert set(take_in(database, reordered).values()) == {0}
    assert everything(database) == before


def test_another_file_comes_beside_it_although_its_ids_are_the_same(database: Database) -> None:
    take_in(database, instance())
    other = instance()
    other["persons"][0]["tier"] = 2
    assert take_in(database, other)["person"] == 2
    phones = [person.phone for person in rows_of(database, PersonRow)]
    assert len(set(phones)) == 4


def test_people_are_plainly_invented(database: Database) -> None:
    take_in(database, instance())
    for person in rows_of(database, PersonRow):
        assert person.phone.startswith("+447700900")
        assert mobile_number(person.phone) == person.phone
        assert person.family_name in {"Voorbeeld", "Testpersoon"}


def test_people_beyond_the_numbers_of_fiction_have_no_telephone(database: Database) -> None:
    document = instance()
    document["persons"] += [{"id": f"Q{n}", "tier": 3, "officer": "O0"} for n in range(1000)]
    take_in(database, document)
    phones = [person.phone for person in rows_of(database, PersonRow)]
    assert phones.count(None) == 2


def test_plans_are_approved_by_somebody_else_than_their_author(database: Database) -> None:
    take_in(database, instance())
    staff = {one.id: one for one in rows_of(database, StaffRow)}
    for plan in rows_of(database, PlanRow):
        assert plan.state == "approved"
        assert staff[plan.author_id].role == "officer"
        assert staff[plan.decided_by].role == "supervisor"


def test_kinds_are_called_what_we_call_them(database: Database) -> None:
    take_in(database, instance())
    kinds = {one.kind for one in rows_of(database, ObligationRow)}
    assert kinds == {"check_in", "home_visit", "substance_test", "group_session"}


def test_a_longest_gap_is_the_file_s_and_half_again_the_period_where_it_names_none(
    database: Database,
) -> None:
    document = instance()
    for duty in document["obligations"][1:]:
        duty.pop("max_gap_days")
    document["obligations"][3]["min_gap_days"] = 13
    take_in(database, document)
    gaps = {one.kind: one.max_gap_days for one in rows_of(database, ObligationRow)}
    assert gaps == {"check_in": 10, "home_visit": 42, "substance_test": 10, "group_session": 13}


def test_what_keeps_people_away_or_apart_comes_along(database: Database) -> None:
    take_in(database, instance())
    assert len(rows_of(database, NoContactRow)) == 1
    assert len(rows_of(database, ExclusionRow)) == 1
    (away,) = rows_of(database, AwayPeriodRow)
    assert (away.during.lower.isoformat(), away.kind) == ("2026-11-29T23:00:00+00:00", "away")
    (leave,) = rows_of(database, LeaveRow)
    assert leave.during.lower.isoformat() == "2026-12-06T23:00:00+00:00"
    assert leave.during.upper.isoformat() == "2026-12-08T23:00:00+00:00"
    (home,) = [one for one in rows_of(database, SiteRow) if one.kind == "home"]
    assert home.person_id is not None
    starts = {one.starts_at.isoformat() for one in rows_of(database, GroupSessionRow)}
    assert "2026-12-08T14:00:00+00:00" in starts


def test_a_roll_places_what_was_imported(database: Database) -> None:
    take_in(database, instance())
    with database.work(CLOCK, NOW) as work:
        (team_id,) = teams_with_plans(work.session)
        extend_horizon_of_team(work, team_id)
    placed = {one.kind for one in rows_of(database, AppointmentRow)}
    assert placed == {"check_in", "home_visit", "substance_test", "group_session"}


def test_treatment_is_placed_at_a_treatment_room_and_refused_at_a_test_site(
    database: Database,
) -> None:
    document = instance()
    document["locations"].append({"id": "L3", "kind": "treatment_room", "capacity": 1})
    document["obligations"].append(
        document["obligations"][2] | {"id": "B4", "kind": "treatment", "person": "P0"}
    )
    with pytest.raises(UnusableInstance) as refused:
        take_in(database, document)
    assert [(one.pointer, one.code) for one in refused.value.fields] == [
        ("/obligations/4/locations/0", "site-not-for-kind")
    ]
    document["obligations"][4]["locations"] = ["L3"]
    take_in(database, document)
    with database.work(CLOCK, NOW) as work:
        (team_id,) = teams_with_plans(work.session)
        extend_horizon_of_team(work, team_id)
    assert "treatment" in {one.kind for one in rows_of(database, AppointmentRow)}


def test_progress_ends_with_all_rows_looked_at(database: Database) -> None:
    view: list[tuple[int, int]] = []
    with database.work(CLOCK, NOW) as work:
        import_instance(work, instance(), lambda done, of: view.append((done, of)))
    assert view[-1] == (31, 31)


def wrong(*path: Any, value: Any) -> dict[str, Any]:
    document = copy.deepcopy(instance())
    at: Any = document
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = value
    return document


@pytest.mark.parametrize(
    ("document", "pointer"),
    [
        (wrong("meta", "tz", value="Asia/Tokyo"), "/meta/tz"),
        (wrong("meta", "start", value="2026-11-24"), "/meta/start"),
        (wrong("locations", 0, "capacity", value=0), "/locations/0/capacity"),
        (wrong("sessions", 1, "audience", value="any"), "/sessions/1/audience"),
        (wrong("sessions", 0, "location", value=None), "/sessions/0/location"),
        (wrong("persons", 0, "officer", value=None), "/persons/0/officer"),
        (wrong("persons", 0, "deputy", value="O0"), "/persons/0/deputy"),
        (wrong("persons", 1, "home", value="H0"), "/persons/1/home"),
        (wrong("persons", 1, "home", value="L0"), "/persons/1/home"),
        (wrong("persons", 0, "home", value=None), "/locations/3"),
        (wrong("persons", 1, "no_contact", value=["P1"]), "/persons/1/no_contact"),
        (
            wrong("persons", 1, "home_only", value=[["2026-11-23T22:00", "2026-11-24T06:00"]]),
            "/persons/1",
        ),
        (wrong("obligations", 0, "kind", value="banquet"), "/obligations/0/kind"),
        (wrong("obligations", 1, "minutes", value=600), "/obligations/1/minutes"),
        (wrong("obligations", 1, "travel_min", value=300), "/obligations/1/travel_min"),
        (wrong("obligations", 2, "period_days", value=400), "/obligations/2/period_days"),
        (wrong("obligations", 2, "max_gap_days", value=1), "/obligations/2/max_gap_days"),
        ([], ""),
    ],
    ids=lambda value: (
        value.strip("/").replace("/", "-") or "root" if isinstance(value, str) else ""
    ),
)
def test_a_bad_file_is_refused_with_the_pointer_and_leaves_nothing(
    document: Any, pointer: str, database: Database
) -> None:
    with pytest.raises(UnusableInstance) as refused:
        take_in(database, document)
    assert pointer in [fault.pointer for fault in refused.value.fields]
    assert rows_of(database, PersonRow) == []


def test_the_one_sentence_about_a_bad_file_is_of_its_first_fault(database: Database) -> None:
    document = wrong("obligations", 1, "minutes", value=600)
    document["obligations"][2]["max_gap_days"] = 1
    with pytest.raises(UnusableInstance) as refused:
        take_in(database, document)
    first, last = refused.value.fields
    assert refused.value.detail == f"{first.pointer}: {first.detail}"
    assert last.detail not in refused.value.detail


def test_the_layout_of_a_file_does_not_matter_to_its_fingerprint() -> None:
    assert fingerprint({"a": 1, "b": [2]}) == fingerprint({"b": [2], "a": 1})
    assert fingerprint({"a": 1}) != fingerprint({"a": 2})


@pytest.mark.parametrize("name", ["p100-l0.85-s1", "p100-l0.98-s2"])
def test_the_sample_instances_can_be_imported(name: str, database: Database) -> None:
    file = Path(__file__).parents[2] / "data" / "instances" / f"{name}.json"
    document = json.loads(file.read_bytes())
    added = take_in(database, document)
    for table, key in (("person", "persons"), ("obligation", "obligations")):
        assert added[table] == len(document[key])
