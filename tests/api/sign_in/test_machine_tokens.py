"""Machines ask for tokens with a secret or a signed assertion, and give them back."""

from __future__ import annotations

import base64
import hmac
import json
from datetime import timedelta
from typing import Any
from urllib.parse import quote_plus

import pytest
from fastapi.testclient import TestClient
from joserfc.jwk import ECKey
from sqlalchemy import text

from aftercare.base.subject_errors import TwoSecrets
from aftercare.bootstrap import AppState
from aftercare.casework.accounts.acts import close_account
from aftercare.casework.accounts.machines import end_secret, propose_new_secret, propose_terms
from aftercare.casework.sign_in.machine_secrets import OVERLAP
from aftercare.domain.accounts.machines import SCOPES
from aftercare.domain.accounts.permissions import CLOCK, Actor, Permission, Role
from aftercare.domain.sign_in.client_assertions import ASSERTION_TYPE, LEEWAY, LONGEST_TERM
from aftercare.domain.sign_in.limits import LIMITS, Measure
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.database.unit_of_work import UnitOfWork, as_sign_in
from aftercare.store.sign_in.machine_rows import forget_machine_traces, live_secrets
from tests import machines
from tests.api.conftest import PUBLIC, ClientAs, clock_of
from tests.machines import Machine, claims, confirm_waiting, key, key_set, secret_of, signed
from tests.seeding import PASSWORD, Town

TOKEN, REVOKE, ME = "/api/v1/token", "/api/v1/token/revocation", "/api/v1/me"
AUDIENCE = f"{PUBLIC}/api/v1/token"


@pytest.fixture
def machine(app_state: AppState, town: Town, second_admin: Actor) -> Machine:
    """With a secret and every scope, for one team."""
    return made(app_state, town, second_admin)


@pytest.fixture
def signer(app_state: AppState, town: Town, second_admin: Actor) -> Machine:
    """With a key instead of a secret."""
    return made(app_state, town, second_admin, keys=key_set())


def made(app_state: AppState, town: Town, second: Actor, **more: Any) -> Machine:
    now = app_state.clock.now()
    given = machines.terms([town.team_id], now, **more)
    return machines.machine_in_force(app_state.database, now, town.admin, second, given)


def bearer(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


def token_of(client: TestClient, machine: Machine, **more: str) -> str:
    answer = client.post(TOKEN, data=machine.form | more)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["access_token"])


def assertion(token: str, **more: str) -> dict[str, str]:
    usual = {
        "grant_type": "client_credentials",
        "client_assertion_type": ASSERTION_TYPE,
        "client_assertion": token,
    }
    return usual | more


def refused(client: TestClient, form: dict[str, str]) -> tuple[int, str]:
    answer = client.post(TOKEN, data=form)
    assert answer.headers["cache-control"] == "no-store"
    return answer.status_code, answer.json()["error"]


def test_a_secret_gives_a_token_for_an_hour_that_names_what_it_may_do(
    client: TestClient, machine: Machine
) -> None:
    answer = client.post(TOKEN, data=machine.form)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    given = answer.json()
    assert (given["token_type"], given["expires_in"]) == ("bearer", 3600)
    assert given["scope"].split() == sorted(SCOPES)
    assert "refresh_token" not in given
    me = client.get(ME, headers=bearer(given["access_token"])).json()
    assert (me["id"], me["role"]) == (str(machine.row.id), "machine")
    assert me["permissions"] == sorted(SCOPES)


def test_a_token_has_no_more_scopes_than_it_was_asked_for(
    client: TestClient, machine: Machine
) -> None:
    answer = client.post(TOKEN, data=machine.form | {"scope": "read-times"})
    assert answer.json()["scope"] == "read-times"
    token = bearer(answer.json()["access_token"])
    assert client.get(ME, headers=token).json()["permissions"] == ["read-times"]
    assert client.get("/api/v1/people", headers=token).status_code == 403


@pytest.mark.parametrize("scope", ["decide-absences", "read-cases nonsense", "write-cases"])
def test_a_scope_that_the_machine_does_not_have_gives_no_token(
    scope: str, client: TestClient, machine: Machine
) -> None:
    assert refused(client, machine.form | {"scope": scope}) == (400, "invalid_scope")


def test_name_and_secret_may_come_by_http_basic(client: TestClient, machine: Machine) -> None:
    pair = f"{quote_plus(machine.row.username)}:{quote_plus(machine.secret)}"
    header = {"authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}
    answer = client.post(TOKEN, data={"grant_type": "client_credentials"}, headers=header)
    assert answer.status_code == 200
    both = client.post(TOKEN, data=machine.form, headers=header)
    assert (both.status_code, both.json()["error"]) == (400, "invalid_request")


@pytest.mark.parametrize(
    "changes",
    [
        {"client_secret": "another"},
        {"client_id": "unknown"},
        {"client_id": "officer", "client_secret": PASSWORD},
        {"client_id": "admin", "client_secret": PASSWORD},
    ],
)
def test_a_wrong_secret_an_unknown_name_and_the_password_of_a_person_are_answered_alike(
    changes: dict[str, str], client: TestClient, machine: Machine
) -> None:
    answer = client.post(TOKEN, data=machine.form | changes)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == 'Basic realm="aftercare"'
    assert answer.json() == {
        "error": "invalid_client",
        "error_description": "This machine is not known here, or its secret or assertion does not hold",
        "error_uri": "/problems/invalid-client",
    }


@pytest.mark.parametrize(
    "header", ["Basic", "Basic !!!", "Basic Og==", "Bearer x", "Basic bm9jb2xvbg==", "Basic /w=="]
)
def test_a_header_that_cannot_be_read_proves_nothing(
    header: str, client: TestClient, machine: Machine
) -> None:
    form = {"grant_type": "client_credentials"}
    answer = client.post(TOKEN, data=form, headers={"authorization": header})
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")
    assert refused(client, form) == (401, "invalid_client")


def test_a_machine_does_not_sign_in_as_a_person_nor_with_its_secret_as_a_password(
    client: TestClient, machine: Machine
) -> None:
    form = {"username": machine.row.username, "password": machine.secret}
    assert refused(client, form) == (400, "invalid_grant")


def test_too_many_wrong_secrets_have_to_wait_as_with_passwords(
    client: TestClient, machine: Machine
) -> None:
    wrong = machine.form | {"client_secret": "wrong"}
    for _ in range(LIMITS[Measure.PLACE].burst):
        assert refused(client, wrong) == (401, "invalid_client")
    answer = client.post(TOKEN, data=machine.form)
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "75")
    assert answer.json()["error"] == "temporarily_unavailable"


def test_right_secrets_are_not_counted(client: TestClient, machine: Machine) -> None:
    for _ in range(2 * LIMITS[Measure.PLACE].burst):
        token_of(client, machine)


def test_failures_and_tokens_stand_in_the_log_under_the_machine(
    app_state: AppState, client: TestClient, machine: Machine
) -> None:
    refused(client, machine.form | {"client_secret": "wrong"})
    token = token_of(client, machine)
    assert client.get("/api/v1/people", headers=bearer(token)).status_code == 200
    query = text(
        "select e.action, e.role, s.display_name from audit_entry e left join staff s on s.id = e.staff_id"
        " where e.subject_id = :id and e.action in ('token', 'sign-in-failed') order by e.id"
    )
    with app_state.database.work(CLOCK, app_state.clock.now()) as work:
        found = [tuple(row) for row in work.session.execute(query, {"id": machine.row.id})]
    assert found == [
        ("sign-in-failed", "clock", None),
        ("token", "machine", machine.row.display_name),
    ]


# Assertions (RFC 7523).


@pytest.mark.parametrize("audience", [AUDIENCE, PUBLIC, [AUDIENCE]])
def test_a_signed_assertion_gives_a_token(
    audience: Any, app_state: AppState, client: TestClient, signer: Machine
) -> None:
    said = claims(app_state.clock.now(), AUDIENCE) | {"aud": audience}
    answer = client.post(TOKEN, data=assertion(signed(said)))
    assert answer.status_code == 200
    assert client.get(ME, headers=bearer(answer.json()["access_token"])).status_code == 200


def test_an_assertion_counts_once(app_state: AppState, client: TestClient, signer: Machine) -> None:
    now = app_state.clock.now()
    first = assertion(signed(claims(now, AUDIENCE)))
    assert client.post(TOKEN, data=first).status_code == 200
    assert refused(client, first) == (401, "invalid_client")
    again = assertion(signed(claims(now, PUBLIC)))
    assert refused(client, again) == (401, "invalid_client")
    other = assertion(signed(claims(now, AUDIENCE, jti="second")))
    assert client.post(TOKEN, data=other).status_code == 200


def test_an_assertion_counts_once_to_the_last_second_that_it_is_accepted(
    app_state: AppState, client: TestClient, signer: Machine
) -> None:
    """Names of assertions are deleted once they are over, also by the clock of the other system."""
    now = app_state.clock.now()
    said = claims(now, AUDIENCE)
    assert client.post(TOKEN, data=assertion(signed(said))).status_code == 200
    clock_of(app_state).move_to(now + timedelta(minutes=1) + LEEWAY / 2)
    with app_state.database.work(CLOCK, app_state.clock.now()) as work, as_sign_in(work):
        forget_machine_traces(work.session, work.now, machines.day_after(now, -90))
    assert refused(client, assertion(signed(said))) == (401, "invalid_client")
    assert client.post(TOKEN, data=assertion(signed(said | {"jti": "x"}))).status_code == 200


@pytest.mark.parametrize(
    "changes",
    [
        {"aud": "https://elsewhere.example/token"},
        {"aud": [AUDIENCE, "https://elsewhere.example"]},
        {"aud": []},
        {"aud": None},
        {"iss": "other"},
        {"sub": "other"},
        {"iss": None},
        {"jti": None},
        {"jti": ""},
        {"jti": 7},
        {"jti": "x" * 201},
        {"exp": None},
        {"exp": "soon"},
        {"exp": -1},
        {"exp": 2**40},
    ],
    ids=str,
)
def test_an_assertion_with_a_claim_that_does_not_hold_gives_nothing(
    changes: dict[str, Any], app_state: AppState, client: TestClient, signer: Machine
) -> None:
    said = claims(app_state.clock.now(), AUDIENCE, **changes)
    form = assertion(signed(said), client_id=signer.row.username)
    assert refused(client, form) == (401, "invalid_client")


def test_an_assertion_lasts_minutes(
    app_state: AppState, client: TestClient, signer: Machine
) -> None:
    now = app_state.clock.now()
    far = now + LONGEST_TERM + timedelta(minutes=1)
    long = assertion(signed(claims(now, AUDIENCE, exp=int(far.timestamp()))))
    assert refused(client, long) == (401, "invalid_client")
    short = assertion(signed(claims(now, AUDIENCE)))
    clock_of(app_state).move_to(now + timedelta(minutes=2))
    assert refused(client, short) == (401, "invalid_client")


def forged(header: dict[str, Any], said: dict[str, Any], signature: str = "") -> str:
    parts = (base64.urlsafe_b64encode(json.dumps(one).encode()) for one in (header, said))
    return ".".join([*(one.decode().rstrip("=") for one in parts), signature])


@pytest.mark.parametrize("alg", ["none", "None", "NONE", "", "ES256"])
def test_an_assertion_without_a_signature_gives_nothing(
    alg: str, app_state: AppState, client: TestClient, signer: Machine
) -> None:
    said = claims(app_state.clock.now(), AUDIENCE)
    assert refused(client, assertion(forged({"alg": alg}, said))) == (401, "invalid_client")


def test_a_public_key_is_never_taken_for_a_shared_secret(
    app_state: AppState, client: TestClient, signer: Machine
) -> None:
    """The public key is no secret: an HMAC made with it must not pass for a signature."""
    said = claims(app_state.clock.now(), AUDIENCE)
    for known in (key().as_pem(private=False), key_set().encode(), key_set()[10:-2].encode()):
        unsigned = forged({"alg": "HS256", "kid": key().kid}, said).rstrip(".")
        made = hmac.new(known, unsigned.encode(), "sha256").digest()
        token = f"{unsigned}.{base64.urlsafe_b64encode(made).decode().rstrip('=')}"
        assert refused(client, assertion(token)) == (401, "invalid_client")


def test_the_key_of_another_and_an_unknown_name_of_a_key_give_nothing(
    app_state: AppState, client: TestClient, signer: Machine
) -> None:
    said = claims(app_state.clock.now(), AUDIENCE)
    other = ECKey.generate_key("P-256", {"kid": key().kid})
    with_key = {"jwk": other.as_dict(private=False)}
    for token in (
        signed(said, other),
        signed(said, other, **with_key),
        signed(said, kid="unknown"),
        signed(said, typ="logout+jwt"),
        "x.y.z",
        "x",
        "x" * 8_000,
    ):
        form = assertion(token, client_id=signer.row.username)
        assert refused(client, form) == (401, "invalid_client")
    wrong_type = assertion(signed(said), client_assertion_type="urn:other")
    assert refused(client, wrong_type) == (401, "invalid_client")


def test_a_machine_with_a_key_has_no_secret_and_one_with_a_secret_no_key(
    app_state: AppState, client: TestClient, machine: Machine
) -> None:
    said = claims(app_state.clock.now(), AUDIENCE)
    assert refused(client, assertion(signed(said))) == (401, "invalid_client")


# Ends: the day, the secret, the account, the token.


@pytest.mark.parametrize("before", ["a key", "a secret"])
def test_with_keys_that_two_administrators_changed_the_new_one_opens_and_the_one_of_before_does_not(
    before: str, app_state: AppState, client: TestClient, town: Town, second_admin: Actor
) -> None:
    more = {"keys": key_set()} if before == "a key" else {}
    machine = made(app_state, town, second_admin, **more)
    now = app_state.clock.now() + timedelta(minutes=1)
    clock_of(app_state).move_to(now)
    changed = machines.terms([town.team_id], now, keys=key_set(key("two")))
    with app_state.database.work(town.admin, now) as work:
        propose_terms(work, machine.row.id, machine.row.version, changed)
    confirm_waiting(app_state.database, now, second_admin, machine.row.id)
    said = claims(now, AUDIENCE, jti="of the new one")
    assert client.post(TOKEN, data=assertion(signed(said, key("two")))).status_code == 200
    former = assertion(signed(claims(now, AUDIENCE))) if more else machine.form
    assert refused(client, former) == (401, "invalid_client")


def test_on_its_last_day_a_machine_still_works_and_after_it_no_more(
    app_state: AppState, client: TestClient, town: Town, second_admin: Actor
) -> None:
    ends_on = machines.day_after(app_state.clock.now(), 1)
    machine = made(app_state, town, second_admin, ends_on=ends_on)
    clock_of(app_state).move_to(app_state.clock.now() + timedelta(days=1))
    token = token_of(client, machine)
    assert client.get(ME, headers=bearer(token)).status_code == 200
    clock_of(app_state).move_to(app_state.clock.now().replace(hour=22, minute=50))
    late = client.post(TOKEN, data=machine.form).json()
    assert late["expires_in"] == 600
    clock_of(app_state).move_to(app_state.clock.now() + timedelta(minutes=11))
    assert client.get(ME, headers=bearer(late["access_token"])).status_code == 401
    assert refused(client, machine.form) == (401, "invalid_client")


def test_for_a_week_the_secret_of_before_is_accepted_beside_the_new_one(
    app_state: AppState, client: TestClient, town: Town, second_admin: Actor, machine: Machine
) -> None:
    now, database = app_state.clock.now() + timedelta(minutes=1), app_state.database
    clock_of(app_state).move_to(now)
    with database.work(town.admin, now) as work:
        propose_new_secret(work, machine.row.id, machine.row.version)
    token_of(client, machine)
    confirm_waiting(database, now, second_admin, machine.row.id)
    token_of(client, machine)
    new = Machine(machine.row, secret_of(database, now, second_admin, machine.row.id))
    assert new.secret != machine.secret
    for one in (machine, new):
        token_of(client, one)
    # A third would end the one of before, which may be the one in use.
    later = now + timedelta(days=1)
    clock_of(app_state).move_to(later)
    with pytest.raises(TwoSecrets), database.work(town.admin, later) as work:
        propose_new_secret(work, machine.row.id, version_of(work, machine))
    for one in (machine, new):
        token_of(client, one)
    clock_of(app_state).move_to(now + OVERLAP)
    assert refused(client, machine.form) == (401, "invalid_client")
    token_of(client, new)
    with database.work(town.admin, now + OVERLAP) as work:
        propose_new_secret(work, machine.row.id, version_of(work, machine))


def version_of(work: UnitOfWork, machine: Machine) -> int:
    return work.session.get_one(StaffRow, machine.row.id).version


def test_a_secret_that_an_administrator_ends_gives_nothing_and_its_tokens_end_at_once(
    app_state: AppState, client: TestClient, second_admin: Actor, machine: Machine
) -> None:
    token, now = token_of(client, machine), app_state.clock.now()
    with app_state.database.work(second_admin, now) as work:
        with as_sign_in(work):
            (secret,) = live_secrets(work.session, machine.row.id, now)
        end_secret(work, machine.row.id, secret.id)
    assert client.get(ME, headers=bearer(token)).status_code == 401
    assert refused(client, machine.form) == (401, "invalid_client")


@pytest.mark.parametrize("kind", ["secret", "keys"])
def test_a_machine_that_one_administrator_closes_stops_at_once(
    kind: str, app_state: AppState, client: TestClient, town: Town, second_admin: Actor
) -> None:
    more = {"keys": key_set()} if kind == "keys" else {}
    machine, now = made(app_state, town, second_admin, **more), app_state.clock.now()
    ask = [assertion(signed(claims(now, AUDIENCE, jti=one))) for one in ("a", "b")]
    forms = ask if kind == "keys" else [machine.form] * 2
    token = client.post(TOKEN, data=forms[0]).json()["access_token"]
    with app_state.database.work(second_admin, now) as work:
        close_account(work, machine.row.id)
    assert client.get(ME, headers=bearer(token)).status_code == 401
    assert refused(client, forms[1]) == (401, "invalid_client")


def test_a_scope_that_two_administrators_take_away_is_gone_from_tokens_too(
    app_state: AppState, client: TestClient, town: Town, second_admin: Actor, machine: Machine
) -> None:
    token, now = bearer(token_of(client, machine)), app_state.clock.now()
    assert client.get("/api/v1/people", headers=token).status_code == 200
    less = machines.terms([town.team_id], now, {Permission.READ_TIMES})
    with app_state.database.work(town.admin, now) as work:
        propose_terms(work, machine.row.id, machine.row.version, less)
    confirm_waiting(app_state.database, now, second_admin, machine.row.id)
    assert client.get(ME, headers=token).json()["permissions"] == ["read-times"]
    assert client.get("/api/v1/people", headers=token).status_code == 403


def test_a_machine_revokes_its_own_token_and_no_other(
    app_state: AppState, client: TestClient, client_as: ClientAs, machine: Machine
) -> None:
    first, second = token_of(client, machine), token_of(client, machine)
    own = {name: machine.form[name] for name in ("client_id", "client_secret")}
    answer = client.post(REVOKE, data=own | {"token": first, "token_type_hint": "access_token"})
    assert (answer.status_code, answer.content) == (200, b"")
    assert client.get(ME, headers=bearer(first)).status_code == 401
    assert client.get(ME, headers=bearer(second)).status_code == 200
    assert client.post(REVOKE, data=own | {"token": first}).status_code == 200
    assert client.post(REVOKE, data=own | {"token": "never given"}).status_code == 200
    officer = client_as(Role.OFFICER)
    of_officer = officer.headers["authorization"].removeprefix("Bearer ")
    other = client.post(REVOKE, data=own | {"token": of_officer})
    assert (other.status_code, other.json()["error"]) == (400, "unauthorized_client")
    assert officer.get(ME).status_code == 200


def test_who_does_not_prove_to_be_the_machine_revokes_nothing_of_it(
    client: TestClient, client_as: ClientAs, machine: Machine
) -> None:
    token = token_of(client, machine)
    wrong = {"client_id": machine.row.username, "client_secret": "wrong", "token": token}
    for form in (wrong, {"token": token}):
        answer = client.post(REVOKE, data=form)
        assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")
    assert client.get(ME, headers=bearer(token)).status_code == 200
    assert client.post(REVOKE, data={}).json()["error"] == "invalid_request"


def test_the_token_of_a_person_ends_for_who_holds_it(
    client: TestClient, client_as: ClientAs
) -> None:
    officer = client_as(Role.OFFICER)
    held = officer.headers["authorization"].removeprefix("Bearer ")
    assert client.post(REVOKE, data={"token": held}).status_code == 200
    assert officer.get(ME).status_code == 401


def test_a_machine_never_proves_that_a_person_is_there(
    client: TestClient, machine: Machine
) -> None:
    """Signing, closing accounts and the like ask for it; a token of a minute is not enough for a machine."""
    token = bearer(token_of(client, machine))
    answer = client.post("/api/v1/sign-ins/end-others", headers=token)
    assert answer.status_code == 401
    assert answer.json()["type"] == "/problems/insufficient-user-authentication"


def test_the_use_of_a_machine_is_counted_by_day_and_address(
    app_state: AppState, client: TestClient, machine: Machine
) -> None:
    token = bearer(token_of(client, machine))
    for _ in range(3):
        client.get(ME, headers=token)
    clock_of(app_state).move_to(app_state.clock.now() + timedelta(minutes=30))
    client.get("/api/v1/people", headers=token)
    query = text("select on_day, address, requests, last_at from machine_use")
    with app_state.database.work(CLOCK, app_state.clock.now()) as work, as_sign_in(work):
        (used,) = work.session.execute(query)
    now = app_state.clock.now()
    assert tuple(used) == (machines.day_after(now, 0), "testclient", 4, now)


def test_a_new_machine_row_is_not_open_by_itself(machine: Machine) -> None:
    assert StaffRow(username="x", display_name="x", role="machine").may_sign_in is False
    assert machine.row.may_sign_in is False
