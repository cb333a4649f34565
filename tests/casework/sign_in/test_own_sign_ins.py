"""Sessions end when they are old, unused, replaced or ended, and each account sees its own."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from aftercare.base.clock import FixedClock
from aftercare.base.errors import NotFound, Unauthenticated
from aftercare.casework.accounts.acts import close_account_unchecked
from aftercare.casework.sign_in.acts import Credential, Terms, issue_token, token_hash
from aftercare.casework.sign_in.own_sign_ins import (
    OwnSignIn,
    end_others,
    end_own,
    end_this,
    own_sign_ins,
)
from aftercare.casework.sign_in.token_admission import visitor_of
from aftercare.domain.accounts.permissions import CLOCK, Actor
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.database.unit_of_work import Database, Origin, UnitOfWork, as_sign_in
from aftercare.store.sign_in.sign_ins import forget_over
from tests.store.arranging import Arranger

IDLE = timedelta(minutes=30)
TERMS = Terms(timedelta(hours=2), IDLE, "Firefox, Windows")


@pytest.fixture
def who(arrange: Arranger) -> Actor:
    return arrange.office.planner


def session_of(
    database: Database, now: datetime, who: Actor, kind: Credential = Credential.WEB_SESSION
) -> str:
    with database.work(CLOCK, now) as work:
        staff = work.session.get_one(StaffRow, who.staff_id)
        return issue_token(work, staff, kind, TERMS)[0]


def as_session(work: UnitOfWork, token: str) -> UnitOfWork:
    work.origin = Origin(None, token_hash(token))
    return work


def listed(database: Database, now: datetime, who: Actor, token: str) -> list[OwnSignIn]:
    with database.work(who, now) as work:
        return own_sign_ins(as_session(work, token))


def opens(database: Database, now: datetime, token: str, *, in_use: bool = True) -> bool:
    try:
        with database.work_of(visitor_of(token, now, in_use=in_use), now):
            return True
    except Unauthenticated:
        return False


def test_a_session_that_is_not_used_is_over_and_use_keeps_it_until_its_term(
    database: Database, clock: FixedClock, who: Actor
) -> None:
    start = clock.now()
    token = session_of(database, start, who)
    for quarters in range(1, 8):
        assert opens(database, start + timedelta(minutes=15 * quarters), token)
    assert not opens(database, start + TERMS.session, token)
    other = session_of(database, start, who)
    assert opens(database, start + IDLE - timedelta(seconds=1), other, in_use=False)
    assert not opens(database, start + IDLE, other)


def test_use_is_written_once_a_minute(database: Database, clock: FixedClock, who: Actor) -> None:
    start = clock.now()
    token = session_of(database, start, who)
    seen = []
    for seconds in (0, 59, 60, 61, 150):
        assert opens(database, start + timedelta(seconds=seconds), token)
        (one,) = listed(database, start, who, token)
        seen.append((one.last_seen_at or start) - start)
    assert [int(one.total_seconds()) for one in seen] == [0, 0, 60, 60, 150]


def test_an_account_sees_and_ends_its_own_sign_ins_alone(
    database: Database, clock: FixedClock, who: Actor, arrange: Arranger
) -> None:
    now = clock.now()
    this, other = session_of(database, now, who), session_of(database, now, who)
    session_of(database, now, who, Credential.BEARER)
    strange = session_of(database, now, arrange.office.officer)
    found = listed(database, now, who, this)
    assert sorted(one.kind for one in found) == ["session", "session", "token"]
    assert [one.this for one in found].count(True) == 1
    assert {one.device for one in found} == {"Firefox, Windows"}
    (theirs,) = listed(database, now, arrange.office.officer, strange)
    with pytest.raises(NotFound), database.work(who, now) as work:
        end_own(work, theirs.id)
    with database.work(who, now) as work:
        end_others(as_session(work, this))
    assert [one.this for one in listed(database, now, who, this)] == [True]
    assert opens(database, now, this)
    assert opens(database, now, strange)
    assert not opens(database, now, other)
    with database.work(who, now) as work:
        end_this(as_session(work, this))
    assert not opens(database, now, this)


def test_closing_an_account_ends_its_sessions_and_tokens(
    database: Database, clock: FixedClock, who: Actor
) -> None:
    token = session_of(database, clock.now(), who)
    session_of(database, clock.now(), who, Credential.BEARER)
    with database.work(CLOCK, clock.now()) as work:
        close_account_unchecked(work, work.session.get_one(StaffRow, who.staff_id))
    assert listed(database, clock.now(), who, token) == []


def test_what_is_over_is_deleted(database: Database, clock: FixedClock, who: Actor) -> None:
    session_of(database, clock.now(), who)
    session_of(database, clock.now(), who, Credential.BEARER)
    clock.move_to(clock.now() + IDLE)
    fresh = session_of(database, clock.now(), who)
    clock.move_to(clock.now() + IDLE)
    with database.work(CLOCK, clock.now()) as work, as_sign_in(work):
        forget_over(work.session, work.now)
    counted = text("select (select count(*) from web_session), (select count(*) from api_token)")
    with database.work(CLOCK, clock.now()) as work, as_sign_in(work):
        assert tuple(work.session.execute(counted).one()) == (0, 0)
    assert not opens(database, clock.now(), fresh)
