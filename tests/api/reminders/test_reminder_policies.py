"""The reminder policy through the API: its schema, versions, four eyes, and what one would send."""

from __future__ import annotations

from typing import Any

import jsonschema_rs
import pytest

from aftercare.bootstrap import AppState
from aftercare.domain.accounts.permissions import CLOCK, Actor, Role
from aftercare.domain.reminders.policy_parsing import POLICY_FORM
from aftercare.store.reminders.rows import policy_in_force, shipped_policies
from tests.api.conftest import ClientAs

POLICIES = "/api/v1/reminder-policies"
SHIPPED: dict[str, Any] = shipped_policies()[0]["policy"]
LATER = {
    "source": "Team meeting",
    "adopted_by": "North",
    "valid_from": "2026-11-24",
    "policy": SHIPPED | {"send_from": "13:00"},
}
EXAMPLE = {"booked_at": "2027-03-10T09:00:00+01:00", "starts_at": "2027-03-29T10:00:00+02:00"}


def test_the_schema_is_the_published_one_and_accepts_what_ships(client_as: ClientAs) -> None:
    officer = client_as(Role.OFFICER)
    schema = officer.get(f"{POLICIES}/schema").json()
    assert schema == POLICY_FORM.schema
    shipped = officer.get(f"{POLICIES}/2").json()
    assert jsonschema_rs.is_valid(schema, shipped["policy"])
    assert (shipped["state"], shipped["proposed_by"]) == ("activated", None)
    assert officer.get(POLICIES).json()["items"][0] == shipped


def test_one_proposes_and_another_activates_and_then_it_is_in_force(
    app_state: AppState, client_as: ClientAs, second_admin: Actor
) -> None:
    admin, other = client_as(Role.ADMIN), client_as(second_admin)
    proposed = admin.post(POLICIES, json=LATER)
    assert (proposed.status_code, proposed.json()["version"]) == (201, 3), proposed.text
    where = proposed.headers["location"]
    assert in_force(app_state) == 2
    own = admin.post(f"{where}/activate")
    assert (own.status_code, own.json()["type"]) == (403, "/problems/own-policy-activation")
    assert other.post(f"{where}/activate").json()["state"] == "activated"
    assert other.post(f"{where}/activate").status_code == 409
    assert in_force(app_state) == 3


def in_force(app_state: AppState) -> int:
    with app_state.database.work(CLOCK, app_state.clock.now()) as work:
        return policy_in_force(work.session, app_state.clock.now().date()).version


def test_a_version_counts_from_its_first_day(
    app_state: AppState, client_as: ClientAs, second_admin: Actor
) -> None:
    proposed = client_as(Role.ADMIN).post(POLICIES, json=LATER | {"valid_from": "2028-11-01"})
    client_as(second_admin).post(f"{proposed.headers['location']}/activate")
    assert in_force(app_state) == 2


@pytest.mark.parametrize(
    ("day", "code"), [("2026-11-23", "in-the-past"), ("2062-01-01", "too-far")]
)
def test_a_first_day_that_is_over_or_mistyped_is_not_proposed(
    client_as: ClientAs, day: str, code: str
) -> None:
    answer = client_as(Role.ADMIN).post(POLICIES, json=LATER | {"valid_from": day})
    [fault] = answer.json()["errors"]
    assert (fault["pointer"], fault["code"]) == ("/valid_from", code)


def test_a_policy_that_a_newer_one_overtook_is_not_activated(
    client_as: ClientAs, second_admin: Actor
) -> None:
    admin, other = client_as(Role.ADMIN), client_as(second_admin)
    for _ in range(2):
        admin.post(POLICIES, json=LATER)
    assert other.post(f"{POLICIES}/4/activate").status_code == 200
    late = other.post(f"{POLICIES}/3/activate")
    assert (late.status_code, late.json()["errors"][0]["code"]) == (422, "newer-in-force")


@pytest.mark.parametrize(
    ("policy", "pointer", "code"),
    [
        (SHIPPED | {"send_from": "19:30"}, "/policy/send_from", "in-quiet-hours"),
        (SHIPPED | {"reminders": []}, "/policy/reminders", "empty-list"),
        (SHIPPED | {"reminders": [{"days_before": 1, "text": "own"}]}, "/policy/reminders/0/text", "unknown-value"),
    ],
    ids=["quiet", "nothing", "free text"],
)  # fmt: skip
def test_a_policy_that_does_not_hold_is_pointed_into(
    client_as: ClientAs, policy: dict[str, Any], pointer: str, code: str
) -> None:
    answer = client_as(Role.ADMIN).post(POLICIES, json=LATER | {"policy": policy})
    assert answer.status_code == 422
    assert {"pointer": pointer, "code": code}.items() <= answer.json()["errors"][0].items()


def test_a_preview_shows_what_a_version_would_send_across_the_clock_change(
    client_as: ClientAs,
) -> None:
    found = client_as(Role.OFFICER).get(f"{POLICIES}/1/preview", params=EXAMPLE).json()
    assert [(one["slot"], one["due_at"]) for one in found["reminders"]] == [
        ("T-4", "2027-03-25T08:00:00Z"), ("T-1", "2027-03-28T07:00:00Z")
    ]  # fmt: skip
    missed = client_as(Role.OFFICER).get(
        f"{POLICIES}/1/preview", params=EXAMPLE | {"missed_before": "true"}
    )
    assert [one["slot"] for one in missed.json()["reminders"]] == ["T-7", "T-4", "T-1"]


def test_an_appointment_before_its_booking_is_refused(client_as: ClientAs) -> None:
    swapped = {"booked_at": EXAMPLE["starts_at"], "starts_at": EXAMPLE["booked_at"]}
    answer = client_as(Role.OFFICER).get(f"{POLICIES}/1/preview", params=swapped)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "before-booking")


def test_officers_read_it_and_do_not_write_it(client_as: ClientAs) -> None:
    assert client_as(Role.OFFICER).post(POLICIES, json=LATER).status_code == 403
    assert client_as(Role.PLANNER).get(POLICIES).status_code == 403
    assert client_as(Role.OFFICER).get(f"{POLICIES}/99").status_code == 404
