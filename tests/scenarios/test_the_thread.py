"""From a plan on a screen to a decision about a miss, through HTTP alone, with both gateways."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import SecretStr
from sqlmodel import select

from aftercare.base.clock import FixedClock
from aftercare.base.settings import Settings
from aftercare.bootstrap import furnish
from aftercare.domain.accounts.permissions import CLOCK, Actor
from aftercare.domain.time.wall_time import wall
from aftercare.notifications.gateways.twilio_gateway import TwilioSmsGateway
from aftercare.store.accounts import audit
from aftercare.store.database.engine import open_engine
from aftercare.store.database.unit_of_work import Database
from aftercare.store.sites.rows import SiteRow
from tests.contracts.twilio_server import SENDER, TwilioServer
from tests.log_keys import LOG_KEYS
from tests.scenarios.running import ApiUser, free_port, move_clock, served, signed_in
from tests.seeding import START, Town, seed_town, token_for
from tests.store.placement.waiting import seal_all
from tests.watchdog_counts import counted_by

PHONE = "+12025550123"


@dataclass
class World:
    """One running service with a person's phone at the other end."""

    address: str
    town: Town
    database: Database
    clock: FixedClock
    texts: Callable[[], list[str]]
    reply: Callable[[str], None]
    deliver: Callable[[], None]

    @property
    def officer(self) -> ApiUser:
        return self._as(self.town.officer)

    @property
    def supervisor(self) -> ApiUser:
        return self._as(self.town.supervisor)

    @property
    def planner(self) -> ApiUser:
        return self._as(self.town.planner)

    @property
    def provider(self) -> ApiUser:
        return self._as(self.town.provider)

    @property
    def coordinator(self) -> ApiUser:
        return self._as(self.town.coordinator)

    def _as(self, actor: Actor) -> ApiUser:
        return ApiUser(self.address, lambda: token_for(self.database, self.clock.now(), actor))


@pytest.fixture(params=["sandbox", "twilio"])
def world(request: pytest.FixtureRequest, service_url: str, tmp_path: Path) -> Iterator[World]:
    database, clock = Database(open_engine(service_url, pool_size=12)), FixedClock(START)
    town, port = seed_town(database, START), free_port()
    with TwilioServer(clock=clock) as twilio:
        settings = Settings(
            data_dir=tmp_path,
            public_base_url=f"http://127.0.0.1:{port}",
            port=port,
            twilio_account_sid=twilio.account_sid,
            twilio_auth_token=SecretStr(twilio.auth_token),
            twilio_from=SENDER,
            twilio_base_url=twilio.base_url,
        )
        real = TwilioSmsGateway(
            twilio.account_sid, twilio.auth_token, from_number=SENDER, base_url=twilio.base_url
        )
        gateway = real if request.param == "twilio" else None
        app_state = furnish(settings, database, clock=clock, gateway=gateway, demonstration=True)
        with served(app_state, port) as address:
            phone = twilio_phone if request.param == "twilio" else sandbox_phone
            yield World(address, town, database, clock, *phone(address, twilio))


@contextmanager
def sandbox_world(database_url: str, folder: Path) -> Iterator[World]:
    """With the sandbox's phone at the other end."""
    database, clock = Database(open_engine(database_url, pool_size=12)), FixedClock(START)
    town, port = seed_town(database, START), free_port()
    settings = Settings(data_dir=folder, public_base_url=f"http://127.0.0.1:{port}", port=port)
    app_state = furnish(settings, database, clock=clock, demonstration=True)
    with TwilioServer(clock=clock) as unused, served(app_state, port) as address:
        yield World(address, town, database, clock, *sandbox_phone(address, unused))


Phone = tuple[Callable[[], list[str]], Callable[[str], None], Callable[[], None]]


def sandbox_phone(address: str, _twilio: TwilioServer) -> Phone:
    def lying_there() -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = httpx.get(f"{address}/api/v1/sandbox/messages").json()[
            "items"
        ]
        return [one for one in items if one["direction"] == "to_person" and one["message_id"]]

    def reply(body: str) -> None:
        answer = httpx.post(
            f"{address}/api/v1/sandbox/replies", json={"number": PHONE, "body": body}
        )
        assert answer.status_code == 200, answer.text

    def deliver() -> None:
        for one in lying_there():
            receipt = {"sid": one["sid"], "status": "delivered"}
            assert httpx.post(f"{address}/api/v1/sandbox/receipts", json=receipt).status_code == 200

    return lambda: [one["body"] for one in lying_there()], reply, deliver


def twilio_phone(address: str, twilio: TwilioServer) -> Phone:
    def reply(body: str) -> None:
        status, _answer = twilio.text_in(f"{address}/webhooks/twilio/inbound", PHONE, body)
        assert status == 200

    def deliver() -> None:
        for text in twilio.texts:
            assert twilio.play(text.sid, "delivered") in (200, 204)

    return lambda: [text.body for text in twilio.texts], reply, deliver


def test_s1_a_plan_becomes_a_text_and_a_miss_becomes_a_decision(
    world: World, watchdog_url: str
) -> None:
    officer, supervisor = world.officer, world.supervisor

    # Given staff who sign in by name and password
    assert signed_in(world.address, "officer")

    # And a person with an order, a reporting duty and a weekly check-in on a plan
    person = officer.do(
        "POST",
        "/api/v1/people",
        {
            "reference": "S-1",
            "given_name": "Noor",
            "family_name": "Voorbeeld",
            "birth_on": "1988-02-29",
            "regime": "adult",
            "tier": 1,
            "phone": "+1 202 555 0123",
            "phone_verified": True,
            "texts_consented": True,
            "deputy_id": str(world.town.deputy.staff_id),
        },
    )
    plan = a_drafted_plan(world, person["id"])
    preview = officer.get(f"/api/v1/plans/{plan['id']}/preview")
    assert preview["forecast"]["appointments"] >= 11
    assert preview["forecast"]["unplaced"] == 0

    # When it is submitted, returned with a reason, submitted again and approved by somebody else
    plan = officer.do("POST", f"/api/v1/plans/{plan['id']}/submit", version=plan["version"])
    assert (
        officer.ask(
            "POST", f"/api/v1/plans/{plan['id']}/approve", version=plan["version"]
        ).status_code
        == 403
    )
    reason = {"reason": "Leg uit waarom wekelijks genoeg is."}
    plan = supervisor.do("POST", f"/api/v1/plans/{plan['id']}/return", reason, plan["version"])
    plan = officer.do("POST", f"/api/v1/plans/{plan['id']}/submit", version=plan["version"])
    approval = supervisor.do("POST", f"/api/v1/plans/{plan['id']}/approve", version=plan["version"])

    # Then its appointments are placed at once, in office hours, none on a holiday
    appointments = appointments_of(world, person["id"])
    assert len(appointments) == len(approval["change"]["added"]) >= 11
    first = appointments[0]
    assert first["state"] == "scheduled"

    # When the day before the first appointment has passed
    move_clock(world.address, moment(first["starts_at"]) - timedelta(hours=12))

    # Then one discreet text has gone out: the day, the time, a number to call, nothing else
    texts = world.texts()
    assert len(texts) == 1
    local = wall(moment(first["starts_at"]))
    assert f"{local:%H:%M}" in texts[0]
    for word in ("Noor", "Voorbeeld", "office", "reclassering", "meldplicht", "Officer"):
        assert word.lower() not in texts[0].lower()

    # And what the provider reports and the person answers comes back to the file
    world.deliver()
    world.reply("ja hoor!")
    assert appointment(world, first["id"])["state"] == "confirmed"
    sent = officer.items(f"/api/v1/messages?person={person['id']}")
    assert [
        one["state"]
        for one in sent
        if one["slot"] == "T-1" and one["appointment_id"] == first["id"]
    ] == ["delivered"]

    # When the appointment has passed and nobody recorded anything, it is found
    move_clock(world.address, moment(first["ends_at"]) + timedelta(minutes=20))
    overdue = appointment(world, first["id"])
    assert overdue["state"] == "outcome_overdue"

    # And when the officer records a miss, an absence opens with its evidence deadline
    officer.do(
        "POST",
        f"/api/v1/appointments/{first['id']}/record-outcome",
        {"outcome": "missed"},
        overdue["version"],
    )
    (absence,) = officer.items(f"/api/v1/absences?person={person['id']}")
    assert absence["state"] == "opened"
    assert moment(absence["evidence_by"]) - moment(first["starts_at"]) >= timedelta(days=5)

    # When the person gives a reason and the officer judges it unexcused
    note = {"ground": "work", "note": "Moest onverwacht werken."}
    absence = officer.do(
        "POST", f"/api/v1/absences/{absence['id']}/add-evidence", note, absence["version"]
    )
    verdict = {
        "verdict": "unexcused", "reason": "Geen bewijs van de werkgever.",
        "early_reason": "no_evidence_coming",
    }  # fmt: skip
    officer.do(
        "POST", f"/api/v1/absences/{absence['id']}/give-verdict", verdict, absence["version"]
    )
    move_clock(world.address, world.clock.now() + timedelta(minutes=2))

    # Then an escalation is open, beside the one that no text had arrived a day before so early a contact
    escalations = {one["rule_code"]: one for one in supervisor.items("/api/v1/escalations")}
    assert escalations.keys() == {"unexcused-required", "not-told"}

    # And its ladder climbs to the supervisor
    escalation = escalations["unexcused-required"]
    move_clock(world.address, world.clock.now() + timedelta(days=4))
    climbed = supervisor.get(f"/api/v1/escalations/{escalation['id']}")
    view = [step["audience"] for step in climbed["steps"] if step["state"] == "notified"]
    assert view[:3] == ["officer", "deputy", "supervisor"]

    # When the supervisor decides, nothing climbs any more, and it does not come back by itself
    decision = {"decision": "official_warning", "reason": "Eerste keer; gesprek gevoerd."}
    assert (
        officer.ask(
            "POST", f"/api/v1/escalations/{escalation['id']}/decide", decision, climbed["version"]
        ).status_code
        == 403
    )
    supervisor.do(
        "POST", f"/api/v1/escalations/{escalation['id']}/decide", decision, climbed["version"]
    )
    move_clock(world.address, world.clock.now() + timedelta(minutes=30))
    # (later check-ins nobody recorded are cases of their own)
    again = [
        one
        for one in supervisor.items("/api/v1/escalations")
        if one["rule_code"] == "unexcused-required"
    ]
    assert again == []

    # And nothing is where it should not be. (The sealer waits for the oldest transaction of the whole
    # server, and days passed here in seconds: a test beside this one could hold it up.)
    seal_all(world.database)
    now = world.clock.now()
    wrong = {name: count for name, count in counted_by(watchdog_url, now).items() if count}
    # Twilio's stand-in never sends a text on, and says so when it is asked.
    assert wrong.keys() <= {"text-without-end"}
    with world.database.work(CLOCK, now) as work:
        assert audit.check(work.session, LOG_KEYS) is None


def test_s2_stop_closes_the_channel_but_not_the_duty(world: World) -> None:
    # Given a person whose first check-in is near
    person = world.officer.do("POST", "/api/v1/people", a_person("S-2"))
    approve(world, a_drafted_plan(world, person["id"]))
    first, second = appointments_of(world, person["id"])[:2]
    move_clock(world.address, moment(first["starts_at"]) - timedelta(hours=12))
    assert len(world.texts()) == 1

    # When they answer STOP
    world.reply("STOP")

    # Then no further text goes out, the officer has a call to make, and the appointments stand
    move_clock(world.address, moment(second["starts_at"]) - timedelta(hours=1))
    assert len(world.texts()) == 1
    reasons = {task["reason"] for task in world.officer.items("/api/v1/tasks")}
    assert "opted-out" in reasons
    assert appointment(world, second["id"])["state"] in ("scheduled", "notified")


def test_s3_an_amended_plan_keeps_what_did_not_change(world: World) -> None:
    # Given a plan in force
    person = world.officer.do("POST", "/api/v1/people", a_person("S-3"))
    approve(world, a_drafted_plan(world, person["id"]))
    before = {one["id"] for one in appointments_of(world, person["id"])}

    # When a new version adds a monthly home visit
    plan = world.officer.do("POST", "/api/v1/plans", {"person_id": person["id"]})
    (line,) = world.officer.items(f"/api/v1/obligations?plan={plan['id']}")
    visit = {**obligation(world, line["condition_id"]), "kind": "home_visit", "period_days": 28}
    visit["site_ids"] = [home_of(world, person["id"])]
    world.officer.do("POST", f"/api/v1/plans/{plan['id']}/obligations", visit, plan["version"])
    plan = world.officer.get(f"/api/v1/plans/{plan['id']}")
    preview = world.officer.get(f"/api/v1/plans/{plan['id']}/preview")

    # Then the difference says so before approval, and approval does just that
    assert len(preview["change"]["cancelled"]) == 0
    assert len(preview["change"]["added"]) in (2, 3)
    approve(world, plan)
    after = appointments_of(world, person["id"])
    assert before <= {one["id"] for one in after}
    assert len(after) - len(before) == len(preview["change"]["added"])

    # And the old version stays readable
    numbers = {
        one["number"]: one["state"]
        for one in world.officer.items(f"/api/v1/plans?person={person['id']}")
    }
    assert numbers == {1: "superseded", 2: "approved"}


def a_person(reference: str) -> dict[str, Any]:
    return {
        "reference": reference,
        "given_name": "Noor",
        "family_name": "Voorbeeld",
        "birth_on": "1988-02-29",
        "regime": "adult",
        "tier": 2,
        "phone": PHONE,
        "phone_verified": True,
        "texts_consented": True,
    }


def obligation(world: World, condition_id: str) -> dict[str, Any]:
    return {
        "condition_id": condition_id,
        "kind": "check_in",
        "minutes": 45,
        "period_days": 7,
        "site_ids": [str(world.town.office_id)],
        "starts_on": "2026-11-23",
    }


def a_drafted_plan(world: World, person_id: str, **frame: Any) -> dict[str, Any]:
    """A weekly check-in under a legal frame, which `frame` may change."""
    officer = world.officer
    order = officer.do(
        "POST",
        "/api/v1/orders",
        {
            "person_id": person_id,
            "frame": "VV",
            "court_reference": "16-000001-26",
            "starts_on": "2026-11-02",
            "ends_on": "2028-11-01",
        }
        | frame,
    )
    condition = officer.do(
        "POST", "/api/v1/conditions", {"order_id": order["id"], "kind": "reporting_duty"}
    )
    plan = officer.do("POST", "/api/v1/plans", {"person_id": person_id})
    path = f"/api/v1/plans/{plan['id']}/obligations"
    officer.do("POST", path, obligation(world, condition["id"]), plan["version"])
    drafted: dict[str, Any] = officer.get(f"/api/v1/plans/{plan['id']}")
    return drafted


def approve(world: World, plan: dict[str, Any]) -> None:
    plan = world.officer.do("POST", f"/api/v1/plans/{plan['id']}/submit", version=plan["version"])
    world.supervisor.do("POST", f"/api/v1/plans/{plan['id']}/approve", version=plan["version"])


def appointments_of(world: World, person_id: str) -> list[dict[str, Any]]:
    return world.officer.items(
        f"/api/v1/appointments?from=2026-11-23T00:00:00%2B01:00&to=2027-03-01T00:00:00%2B01:00&person={person_id}"
    )


def appointment(world: World, appointment_id: str) -> dict[str, Any]:
    found: dict[str, Any] = world.officer.get(f"/api/v1/appointments/{appointment_id}")
    return found


def home_of(world: World, person_id: str) -> str:
    with world.database.work(CLOCK, world.clock.now()) as work:
        home = work.session.exec(select(SiteRow).where(SiteRow.person_id == person_id)).one()
        return str(home.id)


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
