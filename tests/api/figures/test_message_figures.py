"""Figures and terms of messages through the API and for Prometheus: numbers about nobody."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from aftercare.bootstrap import AppState
from aftercare.domain.accounts.permissions import CLOCK, Actor, Role
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.messages.retention_rows import retention_row
from tests.api.conftest import SCRAPES, ClientAs
from tests.seeding import Town
from tests.sql_only_rows import MessageFigureRow

FIGURES, RETENTION = "/api/v1/message-figures", "/api/v1/message-retention"
TERMS: dict[str, Any] = {
    "message_days": 180, "incoming_days": 120, "unclaimed_days": 14, "receipt_days": 60,
    "after_decision_days": 100, "reason": "Besluit van de directie",
}  # fmt: skip


@pytest.fixture
def counted(app_state: AppState, town: Town) -> None:
    """Last week of the town's team."""
    day = civil_date(app_state.clock.now()) - timedelta(days=7)
    rows = [
        ("delivered", "sms", "", 95), ("failed", "sms", "30003", 7), ("failed", "sms", "21610", 2),
        ("unknown", "sms", "", 4), ("segments", "sms", "", 130), ("unpriced", "sms", "", 30),
        ("cost", "sms", "USD", Decimal("0.75")), ("attended", "", "delivered", 60), ("missed", "", "delivered", 20),
    ]  # fmt: skip
    with app_state.database.work(CLOCK, app_state.clock.now()) as work:
        for what, channel, which, amount in rows:
            work.session.add(
                MessageFigureRow(
                    day=day,
                    team_id=town.team_id,
                    what=what,
                    channel=channel,
                    which=which,
                    amount=Decimal(amount),
                )
            )


def test_the_figures_of_a_period_leave_small_counts_out(client_as: ClientAs, counted: None) -> None:
    found = client_as(Role.SUPERVISOR).get(FIGURES, params={"period": "4-weeks"}).json()
    (texts,) = found["channels"]
    assert texts["fates"] == {
        "delivered": 95, "sent": 0, "failed": 9, "unknown": None, "skipped_late": 0, "withheld": 0,
        "cancelled": 0,
    }  # fmt: skip
    # The one of two would follow from the nine.
    assert texts["failed"] == [{"which": "21610", "count": None}, {"which": "30003", "count": None}]
    assert (texts["delivered_percent"], texts["segments"]) == (91, 130)
    assert texts["costs"] == [
        {"amount": "0.75", "currency": "USD", "reported": True},
        {"amount": "2.70", "currency": "EUR", "reported": False},
    ]
    assert [week["delivered"] for week in found["weeks"]] == [0, 0, 0, 95]
    assert found["reminded"][0] == {
        "reminded": "delivered", "attended": 60, "missed": 20, "excused": 0, "missed_percent": 25,
        "missed_interval": {"lower": 12, "upper": 43},
    }  # fmt: skip


@pytest.mark.parametrize("role", [Role.OFFICER, Role.PROVIDER, Role.AUDITOR])
def test_who_has_no_business_with_figures_is_refused(client_as: ClientAs, role: Role) -> None:
    assert client_as(role).get(FIGURES).status_code == 403


def test_a_period_there_is_not_is_a_problem(client_as: ClientAs) -> None:
    answer = client_as(Role.ADMIN).get(FIGURES, params={"period": "2-days"})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/period")


def days_in_force(app_state: AppState) -> int:
    with app_state.database.work(CLOCK, app_state.clock.now()) as work:
        return retention_row(work.session).facts().message_days


def test_the_next_terms_are_in_force_once_another_activates_them_and_the_ones_before_stay(
    app_state: AppState, client_as: ClientAs, second_admin: Actor
) -> None:
    """One administrator alone could destroy evidence the next night."""
    admin = client_as(Role.ADMIN)
    made = admin.post(RETENTION, json=TERMS)
    assert (made.status_code, made.json()["version"], made.json()["state"]) == (201, 2, "proposed")
    assert days_in_force(app_state) == 365
    own = admin.post(f"{RETENTION}/2/activate")
    assert (own.status_code, own.json()["type"]) == (403, "/problems/own-periods-activation")
    assert days_in_force(app_state) == 365
    done = client_as(second_admin).post(f"{RETENTION}/2/activate")
    assert (done.status_code, done.json()["state"]) == (200, "activated"), done.text
    items = client_as(Role.OFFICER).get(RETENTION).json()["items"]
    assert [one["version"] for one in items] == [2, 1]
    assert {name: items[0][name] for name in TERMS} == TERMS
    assert days_in_force(app_state) == 180


@pytest.mark.parametrize("role", [Role.OFFICER, Role.SUPERVISOR, Role.PLANNER, Role.AUDITOR])
def test_only_administrators_set_terms(client_as: ClientAs, role: Role) -> None:
    assert client_as(role).post(RETENTION, json=TERMS).status_code == 403


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"message_days": 89}, "/message_days"), ({"incoming_days": 3651}, "/incoming_days"),
        ({"unclaimed_days": 0}, "/unclaimed_days"), ({"receipt_days": -1}, "/receipt_days"),
        ({"after_decision_days": 41}, "/after_decision_days"), ({"reason": " "}, "/reason"),
        ({"reason": "x" * 1001}, "/reason"), ({"forever": True}, "/forever"),
    ],
)  # fmt: skip
def test_terms_that_do_not_hold_are_refused_at_their_place(
    client_as: ClientAs, change: dict[str, Any], pointer: str
) -> None:
    answer = client_as(Role.ADMIN).post(RETENTION, json=TERMS | change)
    assert answer.status_code == 422
    assert [one["pointer"] for one in answer.json()["errors"]] == [pointer]


def test_the_same_key_sets_them_once(client_as: ClientAs) -> None:
    admin = client_as(Role.ADMIN)
    key = {"Idempotency-Key": "terms-1"}
    first, again = (admin.post(RETENTION, json=TERMS, headers=key) for _ in range(2))
    assert first.json() == again.json()
    assert len(admin.get(RETENTION).json()["items"]) == 2


def test_prometheus_reads_counts_and_costs_by_closed_lists_of_codes(
    client_as: ClientAs, counted: None
) -> None:
    found = client_as(Role.OFFICER).get("/metrics", headers=SCRAPES).text
    for line in (
        'aftercare_message_fates{channel="sms",code="",fate="delivered"} 95.0',
        'aftercare_message_fates{channel="sms",code="30003",fate="failed"} 7.0',
        'aftercare_message_segments{channel="sms"} 130.0',
        'aftercare_message_cost{channel="sms",currency="USD",source="reported"} 0.75',
        'aftercare_appointments_held{outcome="missed",reminder="delivered"} 20.0',
        'aftercare_overdue{kind="redaction"} 0.0',
    ):
        assert line in found
    assert 'source="estimated"} 2.7' in found
