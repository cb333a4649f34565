"""Opens the state a command works with: on the configured database, or on the private server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime

import psycopg
from sqlalchemy.exc import DBAPIError

from aftercare.base.environment import load_settings, refuse_unknown_variables, variable_of
from aftercare.base.logs import configure_logs
from aftercare.base.monitoring.stack_traces import keep_traces_in
from aftercare.base.settings import Settings
from aftercare.base.start_errors import DataDirInUse, UnusableSettings
from aftercare.bootstrap import AppState, address_in, furnish, postgres_for, secret_keys
from aftercare.cli.clocks import clock_here
from aftercare.embedded.neighbour import neighbour_url
from aftercare.store.database.engine import open_engine, ring_of
from aftercare.store.database.key_ring import require_keys
from aftercare.store.database.unit_of_work import Database
from aftercare.store.database.unmigrated import why_no_session
from aftercare.store.operations.login_rights import WATCHDOG_ROLES, require_least_power
from aftercare.store.operations.migrate import migrate

CONNECTIONS = 5


def settings_for_work() -> Settings:
    """The settings, with logs set up; raises UnusableSettings."""
    refuse_unknown_variables()
    settings = load_settings()
    configure_logs(settings.log_level)
    try:
        keep_traces_in(settings.stack_traces_file)
    except OSError as error:
        raise UnusableSettings(f"AFTERCARE_STACK_TRACES_FILE: {error.strerror}.") from None
    return settings


@contextmanager
def database_address(settings: Settings) -> Iterator[str]:
    """The configured database; without one, the private server. That server is started and migrated for the block,
    unless another process of ours runs it already."""
    with ExitStack() as stack:
        try:
            url = stack.enter_context(postgres_for(settings))
        except DataDirInUse:
            yield neighbour_url(settings.data_dir)
            return
        if settings.database_url is None:
            migrate(url)
        yield url


@contextmanager
def owners_address(settings: Settings) -> Iterator[str]:
    """The database by its owner, with the master keys in place."""
    if settings.owner_database_url is None:
        with database_address(settings) as url:
            yield url
        return
    secret_keys(settings, demonstration=False)
    with naming("owner_database_url"):
        yield address_in("owner_database_url", settings.owner_database_url)


@contextmanager
def naming(setting: str) -> Iterator[None]:
    """Raises UnusableSettings, with the name of the setting, where its address gives no session in the block."""
    try:
        yield
    except (DBAPIError, psycopg.Error) as error:
        why = why_no_session(error)
        if why:
            raise UnusableSettings(f"{variable_of(setting)}: {why}.") from None
        raise


@contextmanager
def app_state_for_operations() -> Iterator[AppState]:
    """State for the watchdog, with its own login; on the private server with that of the server."""
    settings = settings_for_work()
    own = settings.watchdog_database_url
    if own is None and settings.database_url is not None:
        raise UnusableSettings(
            "AFTERCARE_WATCHDOG_DATABASE_URL is missing: the watchdog has a login of its own."
        )
    if own is None:
        with _app_state(settings) as app_state:
            yield app_state
        return
    looked_at = settings.database_url or own
    counting = settings.model_copy(update={"database_url": own})
    with _app_state(counting, counts=True, looked_at=looked_at.get_secret_value()) as app_state:
        yield app_state


@contextmanager
def app_state_for_command(at: datetime | None = None) -> Iterator[AppState]:
    """Complete state for one command, with few connections, by the clock of its database or as if it were `at`. Raises
    what `clock_here` raises."""
    with _app_state(settings_for_work(), at) as app_state:
        yield app_state


@contextmanager
def _app_state(
    settings: Settings, at: datetime | None = None, *, counts: bool = False, looked_at: str = ""
) -> Iterator[AppState]:
    """`counts`: for the login of the watchdog. That may not look for a demonstration; `looked_at` is the address of the
    same database for one that may, where there is one."""
    with database_address(settings) as url:
        here = clock_here(settings, looked_at or url, at)
        engine = open_engine(url, pool_size=CONNECTIONS)
        try:
            if counts:
                require_least_power(engine, "AFTERCARE_WATCHDOG_DATABASE_URL", WATCHDOG_ROLES)
            app_state = furnish(
                settings,
                Database(engine),
                clock=here.clock,
                demonstration=here.is_demonstration,
            )
            if not counts:
                require_keys(ring_of(url))
            yield app_state
        finally:
            engine.dispose()
