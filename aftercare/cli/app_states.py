"""Opens the state a command works with: on the configured database, or on the private server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import psycopg
from sqlalchemy.exc import DBAPIError

from aftercare.base.clock import Clock
from aftercare.base.environment import load_settings, variable_of
from aftercare.base.logs import configure_logs
from aftercare.base.monitoring.stack_traces import keep_traces_in
from aftercare.base.settings import Settings
from aftercare.base.start_errors import DataDirInUse, UnusableSettings
from aftercare.bootstrap import AppState, address_in, furnish, postgres_for, secret_keys
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
    with _app_state(settings.model_copy(update={"database_url": own}), counts=True) as app_state:
        yield app_state


@contextmanager
def app_state_for_command(clock: Clock | None = None) -> Iterator[AppState]:
    """Complete state for one command, with few connections."""
    with _app_state(settings_for_work(), clock) as app_state:
        yield app_state


@contextmanager
def _app_state(
    settings: Settings, clock: Clock | None = None, *, counts: bool = False
) -> Iterator[AppState]:
    with database_address(settings) as url:
        engine = open_engine(url, pool_size=CONNECTIONS)
        try:
            if counts:
                require_least_power(engine, "AFTERCARE_WATCHDOG_DATABASE_URL", WATCHDOG_ROLES)
            app_state = furnish(settings, Database(engine), clock=clock)
            if not counts:
                require_keys(ring_of(url))
            yield app_state
        finally:
            engine.dispose()
