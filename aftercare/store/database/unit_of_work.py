"""The unit of work: one transaction for one actor, filtered by row-level security and committed once.

An actor is an account or the clock, which stands for the service itself. Each has a role of the database:
`aftercare_desk` for an account, whose rows the policies limit; `aftercare_clock` for jobs, and for what an act must
read beyond the caseload (`as_clock`); `aftercare_door` for signing in (`as_sign_in`). `app.behalf` is the account for
which the clock works. docs/security/row-policies.md lists which client each of them sees.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol, TypeVar
from uuid import UUID

import psycopg
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoPlace
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.orm.session import JoinTransactionMode
from sqlmodel import Session

from aftercare.base.errors import Stale, Unavailable
from aftercare.base.ids import new_id
from aftercare.domain.accounts.permissions import CLOCK, Actor, Role
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.database.counted_pool import CountedPool
from aftercare.store.database.driver_faults import ends_pool, fault_of
from aftercare.store.database.fence import FENCE, Fence
from aftercare.store.database.pipeline import NO_QUERY, Query, run_pipelined, run_query
from aftercare.store.database.plain_sql import execute
from aftercare.store.database.probe import Probe, Silent, Standing
from aftercare.store.database.read_ahead import AS_CLOCK, AS_DOOR
from aftercare.store.database.server_watch import ServerWatch

# One round trip: every setting is local to the transaction, so it survives a pooler in transaction mode. JIT is off.
# Row-level security inflates the estimated cost of plans that read a few thousand rows. Compiling one took ten times
# what it saved.
# Access lists are valid per day, so the policies need the day before any row is read.
_MOMENT = (
    "set_config('app.today', %(today)s, true), set_config('app.now', %(now)s, true), set_config('jit', 'off', true),"
    " set_config('plan_cache_mode', %(plans)s, true), set_config('app.behalf', %(behalf)s, true)"
)
_BECOME = (
    "select set_config('role', %(db_role)s, true), set_config('app.staff_id', %(staff)s, true),"
    " set_config('app.role', %(role)s, true), set_config('app.team_id', %(team)s, true),"
    " set_config('app.scopes', %(scopes)s, true), set_config('app.team_ids', %(teams)s, true),"
    f" set_config('app.provider_id', %(provider)s, true), {_MOMENT}"
)
_AS_DOOR = f"select set_config('role', 'aftercare_door', true), {_MOMENT}"

TODAY, NOW, PLANS = "today", "now", "plans"
A = TypeVar("A")
T = TypeVar("T")
# Plan modes of prepared statements: the database chooses, or one generic plan for all values. Accounts get one.
# Planning a page takes as long as reading it, under row security, and the database would do so five times on each
# connection before it chose the same. Jobs let it choose, since how many rows are due differs too much.
ANY_PLAN, ONE_PLAN = "auto", "force_generic_plan"
# How long the database may take to say how it stands.
ANSWER_S = 2.0
_REVISION = "select version_num from alembic_version"
_OLDEST_CODE = "select oldest_code from schema_support"


class Versioned(Protocol):
    version: int


AtVersion = TypeVar("AtVersion", bound=Versioned)


@dataclass(frozen=True)
class Origin:
    """Where a request came from: the network address of the caller, and the hash of the session or token used."""

    address: str | None = None
    session: bytes | None = None

    @property
    def mark(self) -> bytes | None:
        """Enough of that hash to tell sessions apart in the access log."""
        return self.session and self.session[:8]


NOWHERE = Origin()


@dataclass
class UnitOfWork:
    """An open transaction: its session, its actor, and the moment it counts as."""

    session: Session
    actor: Actor
    now: datetime
    request_id: UUID = field(default_factory=new_id)
    origin: Origin = NOWHERE


class Database:
    """Opens units of work. Given a connection instead of an engine (tests), commits become savepoints, and a statement
    repeated ten thousand times is planned once. With a connection `as_one`, nothing is committed before the owner of
    the connection commits. A failed unit then rolls back all before it. With a `watch` over its server, a unit of work
    is refused at once while that is away; a `fence` remembers what was sent. While `stopping` is set, jobs begin no
    further unit: the process is asked to end."""

    def __init__(
        self,
        bind: Engine | Connection,
        *,
        as_one: bool = False,
        watch: ServerWatch | None = None,
        fence: Fence | None = None,
    ) -> None:
        self.stopping = threading.Event()
        self._bind, self._watch, self.fence = bind, watch, fence
        self._joins: JoinTransactionMode = "rollback_only" if as_one else "create_savepoint"
        self._plans = ANY_PLAN if self.opens_many else ONE_PLAN
        self._on_error = _taken_back if as_one else nullcontext

    @property
    def opens_many(self) -> bool:
        """Whether units of work may run in parallel, each on a connection of its own."""
        return isinstance(self._bind, Engine)

    def connections(self) -> dict[str, int]:
        """Of the pool: how many connections are lent and how many callers wait; empty in tests on one connection."""
        pool = self._bind.pool if isinstance(self._bind, Engine) else None
        if not isinstance(pool, CountedPool):
            return {}
        return {"in-use": pool.checkedout(), "waiting": pool.waiting, "most": pool.size()}

    @property
    def address(self) -> str:
        """The URL of this database for another process, with the password in it: never log or show it."""
        url = self._bind.engine.url.set(drivername="postgresql")
        return url.render_as_string(hide_password=False)

    @contextmanager
    def work(self, actor: Actor, now: datetime) -> Iterator[UnitOfWork]:
        """Commits when the block ends, rolls back when it raises; driver errors become faults."""

        def find(session: Session) -> Actor:
            become(session, actor)
            return actor

        with self.work_of(find, now) as work:
            yield work

    @contextmanager
    def work_of(self, find: Callable[[Session], Actor], now: datetime) -> Iterator[UnitOfWork]:
        """The same for the actor whom `find` returns. It runs in this transaction and also gives the session the
        actor's rights. A caller's token and their rows then cost one transaction."""
        if self._watch is not None:
            self._watch.refuse_while_away()
        session = Session(
            self._bind,
            expire_on_commit=False,
            join_transaction_mode=self._joins,
            info={TODAY: civil_date(now), NOW: now, PLANS: self._plans, FENCE: self.fence},
        )
        try:
            with session, self._on_error(session):
                yield UnitOfWork(session, find(session), now)
                session.commit()
        except (DBAPIError, StaleDataError) as error:
            if isinstance(self._bind, Engine) and ends_pool(error):
                self._bind.dispose()
            raise fault_of(error) from error
        except NoPlace as error:
            raise Unavailable() from error

    def revision(self) -> str | None:
        """The current migration of this database; Unavailable when it does not answer."""
        return self.standing().revision

    def oldest_code(self) -> str | None:
        """The oldest version that works with its schema, by that version's newest migration. Raises Unavailable when
        the database does not answer, or does not say so."""
        return self._probed(
            Probe.oldest_code, lambda session: execute(session, _OLDEST_CODE).scalar()
        )

    def standing(self) -> Standing:
        """How this database stands, by the watch over it or asked now, within seconds and on no connection of the pool.
        Raises Unavailable when it does not answer."""
        if self._watch is not None:
            self._watch.refuse_while_away()
            if (seen := self._watch.standing()) is not None:
                return seen
        return self._probed(
            Probe.standing,
            lambda session: Standing(execute(session, _REVISION).scalar(), writable=True),
        )

    def _probed(self, ask: Callable[[Probe], T], in_session: Callable[[Session], T]) -> T:
        """The answer of a probe; in a transaction that stays open, of a session."""
        try:
            if isinstance(self._bind, Engine):
                with closing(Probe(self.address, ANSWER_S)) as probe:
                    return ask(probe)
            with Session(self._bind) as session:
                become(session, CLOCK)
                return in_session(session)
        except (DBAPIError, psycopg.Error, Silent) as error:
            raise Unavailable() from error


class Steps:
    """One transaction in several steps, begun with the first and committed as the block ends. A step that raises
    takes back all before it; one that follows begins anew, so that a page can still say what went wrong."""

    def __init__(self, database: Database, find: Callable[[Session], Actor], now: datetime) -> None:
        self._database, self._find, self._now = database, find, now
        self._opened = ExitStack()
        self._work: UnitOfWork | None = None
        self._depth = 0

    def __enter__(self) -> Steps:
        return self

    def __exit__(self, *raised: Any) -> None:
        self._opened.__exit__(*raised)

    def keep(self) -> None:
        """Commits the steps so far; the next step opens a new transaction."""
        self._work = None
        self._opened.close()

    @contextmanager
    def step(self) -> Iterator[UnitOfWork]:
        """As a unit of work of its own: driver errors become faults where it ends, and it reads rows anew."""
        self._depth += 1
        try:
            if self._work is None:
                self._work = self._opened.enter_context(
                    self._database.work_of(self._find, self._now)
                )
            yield self._work
            self._work.session.flush()
            if self._depth == 1:
                self._work.session.expunge_all()
        except BaseException:
            self._work = None
            self._opened.pop_all().__exit__(*sys.exc_info())
            raise
        finally:
            self._depth -= 1


@contextmanager
def _taken_back(session: Session) -> Iterator[None]:
    """Closing a session rolls nothing back when its transaction belongs to the caller."""
    try:
        yield
    except BaseException:
        session.rollback()
        raise


@contextmanager
def as_clock(work: UnitOfWork) -> Iterator[None]:
    """Inside the block rows are seen with the clock's rights, for checks across caseloads (a shared number, all
    calendars). No row read there may reach the actor as it is."""
    if work.session.info.get(AS_CLOCK):
        yield
        return
    work.session.flush()
    run_query(work.session, _becoming(work.session, CLOCK, behalf=work.actor.staff_id_or_none))
    work.session.info[AS_CLOCK] = True
    try:
        yield
    except BaseException:
        work.session.info[AS_CLOCK] = False
        raise
    # Not in a finally: after an error the transaction is over, and with it the role.
    work.session.flush()
    become(work.session, work.actor)


def query_as_clock(work: UnitOfWork, *queries: Query[Any]) -> tuple[Any, ...]:
    """The same for queries that return few rows, in one round trip."""
    _, answers = query_and_as_clock(work, NO_QUERY, *queries)
    return answers


def query_and_as_clock(
    work: UnitOfWork, own: Query[A], *queries: Query[Any]
) -> tuple[A, tuple[Any, ...]]:
    """In one round trip the actor's queries and, after them, those with the clock's rights; both return few rows."""
    work.session.flush()
    if work.session.info.get(AS_CLOCK):
        found, *answers = run_pipelined(work.session, own, *queries)
        return found, tuple(answers)
    there = _becoming(work.session, CLOCK, ONE_PLAN, work.actor.staff_id_or_none)
    back = _becoming(work.session, work.actor)
    found, _, *answers, _ = run_pipelined(work.session, own, there, *queries, back)
    return found, tuple(answers)


@contextmanager
def as_sign_in(work: UnitOfWork) -> Iterator[None]:
    """Inside the block passwords, sessions, tokens and accounts are within reach, and nothing else; outside it, no
    password, session or token is. A row of these that was changed is flushed before the block ends."""
    if work.session.info.get(AS_DOOR):
        yield
        return
    work.session.flush()
    become_sign_in(work.session)
    work.session.info[AS_DOOR] = True
    yield
    work.session.flush()
    become(work.session, work.actor)


def become_sign_in(session: Session) -> None:
    """From here on the session reaches what signing in needs, until it becomes an actor."""
    run_query(session, as_sign_in_query(session))


def as_sign_in_query(session: Session) -> Query[int]:
    """`become_sign_in` as a query. An actor admitted in this transaction keeps the day and moment set here."""
    return Query(_AS_DOOR, _moment(session), len)


def become(session: Session, actor: Actor) -> None:
    """From here to the end of the transaction, rows are seen with this actor's rights."""
    session.info[AS_DOOR] = session.info[AS_CLOCK] = False
    run_query(session, _becoming(session, actor))


def _becoming(
    session: Session, actor: Actor, plans: str | None = None, behalf: UUID | None = None
) -> Query[int]:
    """`behalf`: the account that the clock's rights are borrowed for; what it may only read stays so."""
    return Query(
        _BECOME,
        {
            "db_role": "aftercare_clock" if actor.role is Role.CLOCK else "aftercare_desk",
            "staff": str(actor.staff_id_or_none or ""),
            "role": actor.role.value,
            "team": str(actor.team_id or ""),
            "provider": str(actor.provider_id or ""),
            "scopes": " ".join(actor.scopes),
            "teams": " ".join(map(str, actor.team_ids)),
        }
        | _moment(session, plans or _plans_of(session, actor), behalf),
        len,
    )


def _plans_of(session: Session, actor: Actor) -> str:
    return session.info.get(PLANS, ANY_PLAN) if actor.role is Role.CLOCK else ONE_PLAN


def _moment(session: Session, plans: str = ONE_PLAN, behalf: UUID | None = None) -> dict[str, str]:
    return {
        # The stand-ins in force depend on the day the unit of work counts as.
        "today": str(session.info.get(TODAY, "")),
        # A history written by the database (a number that changed) has this moment.
        "now": str(session.info.get(NOW, "")),
        "behalf": str(behalf or ""),
        "plans": plans,
    }


@contextmanager
def taken_back(session: Session) -> Iterator[None]:
    """What is written in between is sent to the database and taken back, with its locks. Raises what the database
    refuses as a fault."""
    savepoint = session.begin_nested()
    try:
        yield
        session.flush()
    except (DBAPIError, StaleDataError) as error:
        raise fault_of(error) from None
    finally:
        savepoint.rollback()


def expect_version(row: AtVersion, version: int) -> AtVersion:
    """The row, with this change counted. Raises Stale when it has changed since `version` was read."""
    at_version(row, version).version += 1
    return row


def at_version(row: AtVersion, version: int) -> AtVersion:
    """The row, which may turn out to stay as it is. Raises Stale when it has changed since `version` was read."""
    if row.version != version:
        raise Stale()
    return row
