"""A calendar is had by whoever holds its link, and the link stands nowhere but in the one answer that gave it."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text
from structlog.testing import capture_logs

from aftercare.api.calendars.routes import NewFeedOut
from aftercare.api.http.answers import PageOut
from aftercare.bootstrap import AppState
from aftercare.casework.calendars.serving import MOST_AN_HOUR
from aftercare.domain.accounts.permissions import CLOCK, Role
from aftercare.store.calendars.listing import FeedOut
from tests.api.conftest import PUBLIC, SCRAPES, ClientAs, clock_of
from tests.domain.calendars.reading import by_both
from tests.seeding import Town, appointments_of, seed_person, seed_plan

FEEDS = "/api/v1/calendar-feeds"
ASKED = "Asked for it at the office."
UNKNOWN = "/calendar/" + "x" * 43 + ".ics"


@pytest.fixture
def person(app_state: AppState, town: Town) -> UUID:
    person = seed_person(app_state.database, app_state.clock.now(), town)
    seed_plan(app_state.database, app_state.clock.now(), town, person)
    return person


def made(client_as: ClientAs, person: UUID | None, **more: object) -> NewFeedOut:
    body = {"person_id": str(person), "consent": ASKED} if person else {}
    answer = client_as(Role.OFFICER).post(FEEDS, json=body | more)
    assert answer.status_code == 201, answer.text
    return NewFeedOut.model_validate_json(answer.content)


def path_of(feed: NewFeedOut) -> str:
    assert feed.link is not None
    assert feed.link.startswith(f"{PUBLIC}/calendar/")
    return feed.link.removeprefix(PUBLIC)


def test_whoever_holds_the_link_has_the_calendar(
    app_state: AppState, person: UUID, client: TestClient, client_as: ClientAs
) -> None:
    answer = client.get(path_of(made(client_as, person)))
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.headers["cache-control"] == "private, no-cache"
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert "set-cookie" not in answer.headers
    rows = appointments_of(app_state.database, app_state.clock.now(), person)
    seen = by_both(answer.content)
    assert {one["starts_at"] for one in seen.values()} == {row.starts_at for row in rows}
    assert len(seen) == len(rows) > 3


def test_what_is_known_already_is_not_sent_again(
    person: UUID, client: TestClient, client_as: ClientAs
) -> None:
    feed = made(client_as, person)
    first = client.get(path_of(feed))
    etag = first.headers["etag"]
    for known in (etag, f'"x", W/{etag}', "*"):
        again = client.get(path_of(feed), headers={"If-None-Match": known})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == etag
        assert again.headers["cache-control"] == "private, no-cache"
    assert client.get(path_of(feed), headers={"If-None-Match": '"x"'}).status_code == 200
    head = client.head(path_of(feed))
    assert (head.status_code, head.headers["etag"]) == (200, etag)
    shown = client_as(Role.OFFICER).get(f"{FEEDS}/{feed.id}")
    assert FeedOut.model_validate_json(shown.content).fetches == 6


def test_the_link_is_in_no_list_no_second_answer_and_no_table(
    app_state: AppState, person: UUID, client_as: ClientAs
) -> None:
    officer = client_as(Role.OFFICER)
    body, key = {"person_id": str(person), "consent": ASKED}, {"Idempotency-Key": "once"}
    first, second = (officer.post(FEEDS, json=body, headers=key) for _ in range(2))
    link = first.json()["link"]
    assert link
    assert (second.status_code, second.json()) == (201, first.json() | {"link": None})
    secret = link.rpartition("/")[2].removesuffix(".ics")
    feed = first.json()["id"]
    listed = officer.get(FEEDS, params={"person": str(person)})
    page = PageOut[FeedOut].model_validate_json(listed.content)
    assert [str(one.id) for one in page.items] == [feed]
    assert secret not in listed.text + officer.get(f"{FEEDS}/{feed}").text
    with app_state.database.work(CLOCK, app_state.clock.now()) as work:
        for table in ("calendar_feed", "idempotent_reply", "audit_entry"):
            kept = work.session.execute(text(f"select x::text from {table} x")).scalars().all()
            assert kept
            assert secret not in str(kept)


def test_the_secret_is_in_no_log_no_number_and_no_problem(
    person: UUID, client: TestClient, client_as: ClientAs, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    path = path_of(made(client_as, person))
    secret = path.rpartition("/")[2].removesuffix(".ics")
    shorter = secret[:-1]
    # Lines as they are before anything is left out of them.
    with capture_logs() as lines:
        answers = [
            client.get(path),
            client.post(path, json={}),
            client.delete(path),
            client.options(path),
            client.get(f"/calendar/{secret}"),
            client.get(f"/calendar/{shorter}.ics"),
            client.get(f"/calendar/{secret}.ics/more"),
            client.get(path, headers={"If-None-Match": "\x7f" * 9}),
            *(client.get(path) for _ in range(MOST_AN_HOUR)),
        ]
    assert answers[-1].status_code == 429
    assert answers[-1].headers["retry-after"]
    assert {one.status_code for one in answers} == {200, 204, 404, 405, 429}
    view = "".join(one.text + str(one.headers) for one in answers)
    # Each application counts for itself.
    numbers = client.get("/metrics", headers=SCRAPES).text
    assert 'route="/calendar/{secret}.ics"' in numbers
    assert any(line["route"] == "/calendar/{secret}.ics" for line in lines)
    # httpx, which only the tests use, logs what it asks for.
    ours = [one.getMessage() for one in caplog.records if not one.name.startswith("http")]
    assert shorter not in view + numbers + str(lines) + "\n".join(ours)


@pytest.mark.parametrize("ending", ["revoked", "closed", "custody"])
def test_an_ended_link_and_one_that_never_was_answer_alike(
    app_state: AppState, person: UUID, client: TestClient, client_as: ClientAs, ending: str
) -> None:
    feed = made(client_as, person)
    if ending == "revoked":
        where, looked_at = f"{FEEDS}/{feed.id}/revoke", {"If-Match": '"1"'}
        assert client_as(Role.SUPERVISOR).post(where).status_code == 428
        revoked = client_as(Role.SUPERVISOR).post(where, headers=looked_at)
        assert FeedOut.model_validate_json(revoked.content).revoked_because == "by-hand"
    else:
        statement = {
            "closed": "update person set closed_on = :now where id = :id",
            "custody": "insert into away_period (id, person_id, kind, during)"
            " values (gen_random_uuid(), :id, 'custody', tstzrange(:now, null))",
        }[ending]
        now = app_state.clock.now()
        with app_state.database.work(CLOCK, now) as work:
            work.session.execute(text(statement), {"id": person, "now": now})
    gone, never = client.get(path_of(feed)), client.get(UNKNOWN)
    assert gone.status_code == never.status_code == 404
    assert gone.content == never.content
    assert (
        gone.headers["content-type"] == never.headers["content-type"] == "application/problem+json"
    )
    assert set(gone.headers) == set(never.headers)


def test_an_officer_has_their_own_and_lists_it_apart(
    person: UUID, client: TestClient, client_as: ClientAs
) -> None:
    own, hers = made(client_as, None), made(client_as, person)
    assert client.get(path_of(own)).status_code == 200
    officer = client_as(Role.OFFICER)
    everything = officer.get(FEEDS).json()["items"]
    assert {one["id"] for one in everything} == {str(own.id), str(hers.id)}
    alone = officer.get(FEEDS, params={"own": "true"}).json()["items"]
    assert [one["id"] for one in alone] == [str(own.id)]
    others = client_as(Role.SUPERVISOR)
    assert [one["id"] for one in others.get(FEEDS).json()["items"]] == [str(hers.id)]
    assert others.get(f"{FEEDS}/{own.id}").status_code == 404
    assert others.post(FEEDS, json={}).status_code == 403


@pytest.mark.parametrize(
    ("body", "status", "pointer"),
    [
        ({"person_id": "x"}, 422, "/person_id"),
        ({"consent": "x" * 1_001}, 422, "/consent"),
        ({"consent": "a\0"}, 422, "/consent"),
        ({"despite_restricted": "perhaps"}, 422, "/despite_restricted"),
        ({"secret": "mine"}, 422, "/secret"),
        ([], 422, ""),
    ],
)
def test_a_mistake_is_pointed_at(client_as: ClientAs, body: Any, status: int, pointer: str) -> None:
    answer = client_as(Role.OFFICER).post(FEEDS, json=body)
    assert answer.status_code == status
    assert pointer in {one["pointer"] for one in answer.json()["errors"]}


def test_a_person_without_a_word_of_theirs_and_a_fourth_link_are_refused(
    person: UUID, client_as: ClientAs
) -> None:
    officer = client_as(Role.OFFICER)
    silent = officer.post(FEEDS, json={"person_id": str(person)})
    assert [one["pointer"] for one in silent.json()["errors"]] == ["/consent"]
    for _ in range(3):
        made(client_as, person)
    fourth = officer.post(FEEDS, json={"person_id": str(person), "consent": ASKED})
    assert (fourth.status_code, fourth.json()["type"]) == (409, "/problems/conflict")


def test_a_link_works_again_in_the_next_hour(
    app_state: AppState, person: UUID, client: TestClient, client_as: ClientAs
) -> None:
    path = path_of(made(client_as, person))
    for _ in range(MOST_AN_HOUR):
        client.get(path)
    assert client.get(path).status_code == 429
    clock = clock_of(app_state)
    clock.move_to(clock.now() + timedelta(hours=1))
    assert client.get(path).status_code == 200
