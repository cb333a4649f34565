"""One client over three years, through HTTP alone, against a calendar and clocks written by hand.

The person works far away and is home in three weeks of every eight (counted from the week of Monday
30 November 2026): on Tuesdays in the first and fifth, on Thursdays in the third. A check-in every 28
days on a Tuesday and a home visit every 56 days on a Thursday therefore have one possible day each:

    check-ins      1 December 2026 and every 28 days after
    home visits   17 December 2026 and every 56 days after

and what happens to the case says which of those days are held, called off, or impossible.

    24-11-2026  conditional release from 1 December for two years; a juvenile sentence, final since
                16 November, carried out by the youth service: its fifteenth day is 1 December too
    21-12-2026  the juvenile order goes to the adult service and keeps its regime (Sr 77aa(4))
    24-05-2027  variation: the reporting duty ends on 31 May, another begins on 1 June, at ten o'clock
    20-08-2027  detained from 16 August to 12 September is entered: 28 days
    15-09-2027  corrected: to 26 September, 42 days; both periods end 42 days later (Sr 15c, 77y)
     8-12-2027  tier 1 becomes 2; the home visits end
     8-11-2028  the long-term measure (GVM) is entered: two years from 12 January 2029
    20-11-2029  looking back
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from aftercare.base.clock import FixedClock
from aftercare.base.settings import Settings
from aftercare.bootstrap import furnish
from aftercare.domain.accounts.permissions import CLOCK, Actor
from aftercare.domain.time.wall_time import at_wall_or_later, civil_date, wall
from aftercare.store.database.engine import open_engine
from aftercare.store.database.unit_of_work import Database
from aftercare.store.sites.rows import home_of
from tests.scenarios.running import ApiUser, free_port, move_clock, served
from tests.seeding import START, Town, seed_town, token_for
from tests.store.placement.waiting import seal_all
from tests.watchdog_counts import counted_by

# kind, state and hour; then the days on which that is expected.
EXPECTED: tuple[tuple[str, str, str, str], ...] = (
    # Under the first reporting duty, at nine.
    ("check_in", "attended", "09:00", """
        2026-12-01 2026-12-29 2027-01-26 2027-02-23 2027-03-23 2027-04-20 2027-05-18"""),
    # Placed already when that duty ended: the twelve weeks from Monday 24 May end on 15 August, and hold
    # whole the periods up to 9 August.
    ("check_in", "cancelled_by_service", "09:00", "2027-06-15 2027-07-13"),
    # Under the second, at ten. 7 September falls in the detention. 26 December 2028 is a holiday, so the last
    # period of the release has no day at all.
    ("check_in", "attended", "10:00", """
        2027-06-15 2027-07-13 2027-08-10 2027-10-05 2027-11-02 2027-11-30 2027-12-28
        2028-01-25 2028-02-22 2028-03-21 2028-04-18 2028-05-16 2028-06-13 2028-07-11 2028-08-08
        2028-09-05 2028-10-03 2028-10-31 2028-11-28"""),
    ("check_in", "cancelled_by_service", "10:00", "2027-09-07"),
    # Under the measure, at nine again.
    ("check_in", "attended", "09:00", """
        2029-01-23 2029-02-20 2029-03-20 2029-04-17 2029-05-15 2029-06-12 2029-07-10 2029-08-07
        2029-09-04 2029-10-02 2029-10-30"""),
    # 23 September falls in the corrected detention only. 13 January 2028 was placed on the night of 6 December
    # 2027, when its whole period had come within twelve weeks, and called off two days later.
    ("home_visit", "attended", "14:00", """
        2026-12-17 2027-02-11 2027-04-08 2027-06-03 2027-07-29 2027-11-18"""),
    ("home_visit", "cancelled_by_service", "14:00", "2027-09-23 2028-01-13"),
)  # fmt: skip

# What is open at a named moment: the order, the term, its last day.
CLOCKS: dict[str, set[tuple[str, str, str]]] = {
    # Release: supervision begins that day. Youth service: five working days after 1 December (2, 3, 4, 7, 8),
    # six weeks, half a year twice and a year once within thirteen months. Two weeks after each end.
    "entered": {
        ("VI", "start-supervision", "2026-12-01"),
        ("VI", "closing-report", "2028-12-14"),
        ("JV", "first-contact", "2026-12-08"),
        ("JV", "youth-plan", "2027-01-12"),
        ("JV", "youth-report", "2027-06-01"),
        ("JV", "youth-report", "2027-12-01"),
        ("JV", "youth-plan-review", "2027-12-01"),
        ("JV", "closing-report", "2028-12-14"),
    },
    # The release has begun; the youth service's terms stop with it, and supervision does not start anew.
    "transferred": {
        ("VI", "closing-report", "2028-12-14"),
        ("JV", "closing-report", "2028-12-14"),
    },
    # 30 November 2028 and 28 days: 28 December; and 14.
    "detained": {("VI", "closing-report", "2029-01-11"), ("JV", "closing-report", "2029-01-11")},
    # And 42 days: 11 January 2029; and 14.
    "corrected": {("VI", "closing-report", "2029-01-25"), ("JV", "closing-report", "2029-01-25")},
    # The measure ends on 11 January 2031: advice three months before, a report two weeks after.
    "measure": {
        ("VI", "closing-report", "2029-01-25"),
        ("JV", "closing-report", "2029-01-25"),
        ("GVM", "measure-advice", "2030-10-11"),
        ("GVM", "closing-report", "2031-01-25"),
    },
    "looking back": {
        ("GVM", "measure-advice", "2030-10-11"),
        ("GVM", "closing-report", "2031-01-25"),
    },
}

# What this client's file gives something to do: no treatment, no leave, no texts.
JOBS = {
    "refresh-clocks",
    "extend-horizon",
    "plan-reminders",
    "mark-outcomes-overdue",
    "open-missing-absences",
    "evaluate-rules",
    "run-steps",
    "seal-audit",
}

BUSY_WEEK = {str(day): [[0, 1440]] for day in range(7)}


def away_but(weekday: int) -> dict[str, list[list[int]]]:
    return {day: spans for day, spans in BUSY_WEEK.items() if day != str(weekday)}


# The eight weeks begin as the service counts them: the week of 30 November 2026 is a first week.
ROTA = [BUSY_WEEK] * 8
ROTA[0], ROTA[2], ROTA[4] = away_but(1), away_but(3), away_but(1)


@dataclass
class CaseFile:
    """A running service and one person in it."""

    address: str
    town: Town
    database: Database
    clock: FixedClock
    person_id: str = ""
    home_id: str = ""
    orders: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def officer(self) -> ApiUser:
        return self._as(self.town.officer)

    @property
    def supervisor(self) -> ApiUser:
        return self._as(self.town.supervisor)

    def _as(self, actor: Actor) -> ApiUser:
        return ApiUser(self.address, lambda: token_for(self.database, self.clock.now(), actor))

    def enrol(self) -> None:
        person = self.officer.do("POST", "/api/v1/people", {
            "reference": "S-36", "given_name": "Noor", "family_name": "Voorbeeld",
            "birth_on": "2003-02-28", "regime": "adult", "tier": 1, "work_weeks": ROTA,
        })  # fmt: skip
        self.person_id = person["id"]
        with self.database.work(CLOCK, self.clock.now()) as work:
            home = home_of(work.session, UUID(person["id"]))
            assert home is not None
            self.home_id = str(home.id)

    def order(self, frame: str, **more: Any) -> None:
        body = {
            "person_id": self.person_id,
            "frame": frame,
            "court_reference": f"ref {frame}",
        } | more
        self.orders[frame] = self.officer.do("POST", "/api/v1/orders", body)

    def condition(self, frame: str, kind: str, starts_on: str) -> str:
        body = {"order_id": self.orders[frame]["id"], "kind": kind, "starts_on": starts_on}
        found: str = self.officer.do("POST", "/api/v1/conditions", body)["id"]
        return found

    def check_in(self, condition_id: str, starts_on: str, hour: int) -> dict[str, Any]:
        return self._line(
            condition_id, "check_in", starts_on, hour, 28, 1, str(self.town.office_id)
        )

    def home_visit(self, condition_id: str, starts_on: str) -> dict[str, Any]:
        return self._line(condition_id, "home_visit", starts_on, 14, 56, 3, self.home_id)

    @staticmethod
    def _line(
        condition_id: str,
        kind: str,
        starts_on: str,
        hour: int,
        period: int,
        weekday: int,
        place: str,
    ) -> dict[str, Any]:
        return {
            "condition_id": condition_id, "kind": kind, "minutes": 30, "period_days": period,
            "weekdays": [weekday], "from_min": hour * 60, "to_min": hour * 60 + 30,
            "site_ids": [place], "starts_on": starts_on,
        }  # fmt: skip

    def new_plan(self, *added: dict[str, Any], without: str = "") -> None:
        """A version with these lines more, and without those of one kind, approved at once."""
        officer = self.officer
        plan = officer.do("POST", "/api/v1/plans", {"person_id": self.person_id})
        for one in officer.items(f"/api/v1/obligations?plan={plan['id']}"):
            if one["kind"] == without:
                plan = officer.do(
                    "DELETE", f"/api/v1/obligations/{one['id']}", None, plan["version"]
                )
        for line in added:
            path = f"/api/v1/plans/{plan['id']}/obligations"
            officer.do("POST", path, line, plan["version"])
            plan = officer.get(f"/api/v1/plans/{plan['id']}")
        plan = officer.do("POST", f"/api/v1/plans/{plan['id']}/submit", None, plan["version"])
        path = f"/api/v1/plans/{plan['id']}/approve"
        self.supervisor.do("POST", path, None, plan["version"])

    def live_until(self, day: str, hour: int = 10) -> None:
        """Time passes, in strides of two months at most so that every night's placing is seen; whatever is
        held on the way is recorded as attended when it ends."""
        until = at(day, hour)
        while self.clock.now() < until:
            stride = min(until, self.clock.now() + timedelta(days=60))
            held = [
                one
                for one in self.appointments(self.clock.now() - timedelta(days=1), stride)
                if one["state"] in ("scheduled", "notified", "confirmed")
                and moment(one["ends_at"]) <= stride
            ]
            move_clock(self.address, moment(held[0]["ends_at"]) if held else stride)
            if held:
                path = f"/api/v1/appointments/{held[0]['id']}/record-outcome"
                self.officer.do("POST", path, {"outcome": "attended"}, held[0]["version"])

    def appointments(self, first: datetime, last: datetime) -> list[dict[str, Any]]:
        stretch = f"from={first:%Y-%m-%dT%H:%M:%SZ}&to={last:%Y-%m-%dT%H:%M:%SZ}"
        return self.officer.items(
            f"/api/v1/appointments?{stretch}&person={self.person_id}&limit=200"
        )

    def clocks(self) -> set[tuple[str, str, str]]:
        frames = {one["id"]: frame for frame, one in self.orders.items()}
        return {
            (frames[one["subject_id"]], one["code"], last_day(one["due_at"]))
            for one in self.deadlines()
            if one["subject_kind"] == "order"
        }

    def deadlines(self) -> list[dict[str, Any]]:
        return self.officer.items(
            f"/api/v1/deadlines?person={self.person_id}&state=opened&limit=200"
        )

    def done(self, frame: str, code: str, day: str) -> None:
        for one in self.deadlines():
            if (one["subject_id"], one["code"]) == (self.orders[frame]["id"], code):
                path = f"/api/v1/deadlines/{one['id']}/complete"
                self.officer.do("POST", path, {"done_on": day}, one["version"])


def at(day: str, hour: int) -> datetime:
    return at_wall_or_later(date.fromisoformat(day), time(hour))


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def last_day(due_at: str) -> str:
    """The day that ends at the due moment, or holds it."""
    return civil_date(moment(due_at) - timedelta(microseconds=1)).isoformat()


@pytest.fixture
def case_file(service_url: str, tmp_path: Path) -> Iterator[CaseFile]:
    database, clock = Database(open_engine(service_url, pool_size=12)), FixedClock(START)
    town, port = seed_town(database, START), free_port()
    settings = Settings(
        data_dir=tmp_path, public_base_url=f"http://127.0.0.1:{port}", port=port
    )  # fmt: skip
    app_state = furnish(settings, database, clock=clock, demonstration=True)
    app_state = replace(app_state, jobs=tuple(job for job in app_state.jobs if job.name in JOBS))
    with served(app_state, port) as address:
        yield CaseFile(address, town, database, clock)


def decide_what_could_not_be_offered(case_file: CaseFile) -> None:
    """Three periods were cut short, two by the detention and one by the end of the release, and lost
    the one time they had: no miss of the person's, but somebody has to have seen it."""
    [short] = [
        one
        for one in case_file.supervisor.items("/api/v1/escalations")
        if one["rule_code"] == "contact-shortfall"
    ]
    view = case_file.supervisor.get(f"/api/v1/escalations/{short['id']}")
    assert {one["code"] for one in view["deadlines"]} == {"could-not-be-offered"}
    days = [civil_date(moment(one["due_at"])).isoformat() for one in view["deadlines"]]
    assert days == ["2027-10-05", "2027-11-02", "2029-01-12"]
    decision = {"decision": "close", "reason": "De periode was te kort; de volgende is gehouden."}
    path = f"/api/v1/escalations/{short['id']}/decide"
    case_file.supervisor.do("POST", path, decision, short["version"])


@pytest.mark.thorough
def test_three_years_of_one_case(case_file: CaseFile, watchdog_url: str) -> None:
    officer = case_file.officer

    # Given a release and a juvenile order, both from 1 December 2026 for two years
    case_file.enrol()
    two_years = {"length": {"number": 2, "unit": "years"}}
    case_file.order("VI", starts_on="2026-12-01", age_at_offence=21, **two_years)
    case_file.order("JV", final_on="2026-11-16", age_at_offence=17, regime="juvenile", executed_by="gi",
               **two_years)  # fmt: skip
    assert [case_file.orders[one]["ends_on"] for one in ("VI", "JV")] == [
        "2028-11-30",
        "2028-11-30",
    ]
    duty = case_file.condition("VI", "reporting_duty", "2026-12-01")
    homes = case_file.condition("VI", "admit_home_visits", "2026-12-01")
    case_file.new_plan(
        case_file.check_in(duty, "2026-12-01", 9), case_file.home_visit(homes, "2026-12-01")
    )
    assert case_file.clocks() == CLOCKS["entered"]

    # When the youth service has made its first contact and hands the order over
    case_file.live_until("2026-12-04")
    case_file.done("JV", "first-contact", "2026-12-03")
    case_file.live_until("2026-12-21")
    given = officer.get(f"/api/v1/orders/{case_file.orders['JV']['id']}")
    officer.do(
        "POST", f"/api/v1/orders/{given['id']}/transfer", {"executed_by": "rn"}, given["version"]
    )
    assert officer.get(f"/api/v1/orders/{given['id']}")["regime"] == "juvenile"
    assert case_file.clocks() == CLOCKS["transferred"]
    case_file.live_until("2026-12-30")

    # When the conditions are varied
    case_file.live_until("2027-05-24")
    shown = officer.get(f"/api/v1/conditions/{duty}")
    officer.do(
        "POST", f"/api/v1/conditions/{duty}/withdraw", {"on": "2027-05-31"}, shown["version"]
    )
    other_duty = case_file.condition("VI", "reporting_duty", "2027-06-01")
    case_file.new_plan(case_file.check_in(other_duty, "2027-06-15", 10), without="check_in")

    # When a detention is entered, and corrected later
    case_file.live_until("2027-08-20")
    stretch = {"kind": "detention", "from_on": "2027-08-16", "until_on": "2027-09-12"}
    entered = officer.do(
        "POST", "/api/v1/suspensions", stretch | {"person_id": case_file.person_id}
    )
    assert ends(case_file) == {"VI": "2028-12-28", "JV": "2028-12-28"}
    assert case_file.clocks() == CLOCKS["detained"]
    case_file.live_until("2027-09-15")
    suspension = entered["suspension"]
    officer.do("PUT", f"/api/v1/suspensions/{suspension['id']}", stretch | {"until_on": "2027-09-26"},
               suspension["version"])  # fmt: skip
    assert ends(case_file) == {"VI": "2029-01-11", "JV": "2029-01-11"}
    assert case_file.clocks() == CLOCKS["corrected"]

    # When the level is lowered, and the home visits end with the plan that follows
    case_file.live_until("2027-12-08")
    person = officer.get(f"/api/v1/people/{case_file.person_id}")
    reason = {"to_tier": 2, "reason": "Een jaar zonder incidenten."}
    officer.do("POST", f"/api/v1/people/{person['id']}/change-tier", reason, person["version"])
    case_file.new_plan(without="home_visit")

    # When the measure is entered that begins after the release
    case_file.live_until("2028-11-08")
    case_file.order("GVM", starts_on="2029-01-12", age_at_offence=21, **two_years)
    assert case_file.orders["GVM"]["ends_on"] == "2031-01-11"
    measured = case_file.condition("GVM", "reporting_duty", "2029-01-12")
    case_file.new_plan(case_file.check_in(measured, "2029-01-23", 9))
    assert case_file.clocks() == CLOCKS["measure"]
    case_file.live_until("2029-01-16")
    for frame in ("VI", "JV"):
        case_file.done(frame, "closing-report", "2029-01-15")

    # Then three years later everything is as a person would have worked it out
    case_file.live_until("2029-11-20")
    assert case_file.clocks() == CLOCKS["looking back"]
    assert stream(case_file) == expected()
    decide_what_could_not_be_offered(case_file)
    # What no one answered in three years: a first contact no text announced.
    left = {one["rule_code"] for one in case_file.supervisor.items("/api/v1/escalations")}
    assert left == {"not-told"}
    seal_all(case_file.database)
    found = counted_by(watchdog_url, case_file.clock.now())
    assert {name: n for name, n in found.items() if n} == {}


def ends(case_file: CaseFile) -> dict[str, str]:
    return {
        frame: case_file.officer.get(f"/api/v1/orders/{one['id']}")["ends_on"]
        for frame, one in case_file.orders.items()
    }


def stream(case_file: CaseFile) -> list[tuple[str, str, str, str]]:
    """Day, hour, kind and state of everything there was, by time."""
    found = []
    for year in (2026, 2027, 2028, 2029):
        first, last = at(f"{year}-01-01", 0), min(at(f"{year + 1}-01-01", 0), case_file.clock.now())
        for one in case_file.appointments(first, last):
            local = wall(moment(one["starts_at"]))
            found.append((f"{local:%Y-%m-%d}", f"{local:%H:%M}", one["kind"], one["state"]))
    return sorted(found)


def expected() -> list[tuple[str, str, str, str]]:
    return sorted(
        (day, hour, kind, state) for kind, state, hour, days in EXPECTED for day in days.split()
    )
