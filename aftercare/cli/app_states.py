"""Opens the state a command works with: on the configured database, or on the private server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from aftercare.base.clock import Clock
from aftercare.base.errors import DataDirInUse
from aftercare.base.logs import configure_logs
from aftercare.base.settings import Settings, load_settings
from aftercare.bootstrap import AppState, furnish, postgres_for
from aftercare.embedded.neighbour import neighbour_url
from aftercare.store.database.engine import open_engine
from aftercare.store.database.unit_of_work import Database
from aftercare.store.operations.migrate import migrate

CONNECTIONS = 5


def settings_for_work() -> Settings:
    """The settings, with logs set up; raises UnusableSettings."""
    settings = load_settings()
    configure_logs(settings.log_level)
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
def app_state_for_operations() -> Iterator[AppState]:
    """State for the watchdog: with the watchdog's own database account, when there is one."""
    settings = settings_for_work()
    own = settings.watchdog_database_url
    with _app_state(
        settings if own is None else settings.model_copy(update={"database_url": own})
    ) as app_state:
        yield app_state


@contextmanager
def app_state_for_command(clock: Clock | None = None) -> Iterator[AppState]:
    """Complete state for one command, with few connections."""
    with _app_state(settings_for_work(), clock) as app_state:
        yield app_state


@contextmanager
def _app_state(settings: Settings, clock: Clock | None = None) -> Iterator[AppState]:
    with database_address(settings) as url:
        engine = open_engine(url, pool_size=CONNECTIONS)
        try:
            yield furnish(settings, Database(engine), clock=clock)
        finally:
            engine.dispose()
