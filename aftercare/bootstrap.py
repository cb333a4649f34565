"""The only module that knows which implementation stands behind each port."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import NamedTuple

from aftercare.base.clock import Clock, MovableClock, SystemClock
from aftercare.base.errors import UnusableSettings
from aftercare.base.settings import Settings
from aftercare.domain.letters.envelopes import gives_away
from aftercare.domain.letters.wording import LETTER_LANGUAGES
from aftercare.embedded import private_server
from aftercare.jobs import Gateways, every_job
from aftercare.notifications.gateway_choice import TEXTS, Way, mail_gateway, voice_gateway, way_out
from aftercare.notifications.gateways.gateway import SmsGateway
from aftercare.notifications.gateways.sandbox_gateway import SandboxSmsGateway
from aftercare.notifications.gateways.sandbox_phone import DatabaseSandboxPhone
from aftercare.scheduling.jobs.job import Job
from aftercare.store.database.engine import open_engine
from aftercare.store.database.unit_of_work import Database


class DemoAccount(NamedTuple):
    """An account that the demonstration shows beside its sign-in form, with its password."""

    who: str
    role: str
    name: str
    password: str


@dataclass(frozen=True)
class AppState:
    """Everything a process needs, chosen once. `demonstration` turns on the sandbox and its clock."""

    settings: Settings
    database: Database
    clock: Clock
    jobs: tuple[Job, ...]
    demonstration: bool = False
    demo_accounts: tuple[DemoAccount, ...] = ()


def furnish(
    settings: Settings,
    database: Database,
    *,
    clock: Clock | None = None,
    gateway: SmsGateway | None = None,
    demonstration: bool = False,
    demo_accounts: tuple[DemoAccount, ...] = (),
) -> AppState:
    """Put the real implementations behind the ports; a test may hand in a clock or a gateway."""
    require_neutral_sender(settings.letter_sender)
    clock = clock or (movable_clock(settings) if demonstration else SystemClock())
    gateway = gateway or choose_gateway(settings, database, clock, demonstration=demonstration)
    real = way_out(settings, TEXTS, demonstration=demonstration) is Way.TWILIO
    gateways = Gateways(
        texts=gateway,
        calls=voice_gateway(settings, database, clock, demonstration=demonstration),
        mail=mail_gateway(settings, database, clock, demonstration=demonstration),
        # The phone on the screen is a row in our own database: one after the other.
        texts_at_once=settings.texts_at_once if real else 1,
    )
    jobs = every_job(settings, database, clock, gateways)
    return AppState(settings, database, clock, jobs, demonstration, demo_accounts)


def require_neutral_sender(sender: str) -> None:
    """Raises UnusableSettings when the return address on envelopes would reveal the sender."""
    if sender and any(gives_away(sender, language) for language in LETTER_LANGUAGES):
        raise UnusableSettings("AFTERCARE_LETTER_SENDER would tell whoever sees it who writes.")


def movable_clock(settings: Settings) -> MovableClock:
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    return MovableClock(settings.data_dir / "clock.json")


def choose_gateway(
    settings: Settings, database: Database, clock: Clock, *, demonstration: bool = False
) -> SmsGateway:
    """Twilio when there are credentials, else the test phone on the screen. A demonstration never sends a text from
    this machine, even when there are credentials."""
    account, token = settings.twilio_account_sid, settings.twilio_auth_token
    way = way_out(settings, TEXTS, demonstration=demonstration)
    if way is not Way.TWILIO or not account or token is None:
        return SandboxSmsGateway(DatabaseSandboxPhone(database, clock))
    # Imported here: only sending for real needs it.
    from aftercare.notifications.gateways.twilio_gateway import TwilioSmsGateway

    return TwilioSmsGateway(
        account,
        token.get_secret_value(),
        messaging_service_sid=settings.twilio_messaging_service_sid,
        from_number=settings.twilio_from,
        base_url=settings.twilio_base_url,
    )


@contextmanager
def postgres_for(settings: Settings) -> Iterator[str]:
    """The address of the database to use: the configured one, or a private server for as long as
    the block runs."""
    if settings.database_url is not None:
        yield settings.database_url.get_secret_value()
        return
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    with private_server(settings.data_dir, postgres_bin=settings.postgres_bin) as server:
        yield server.url


def open_app_state(
    settings: Settings,
    url: str,
    *,
    demonstration: bool = False,
    demo_accounts: tuple[DemoAccount, ...] = (),
) -> AppState:
    """The state of the service on the database at `url`, with all its parts."""
    return furnish(
        settings,
        Database(open_engine(url)),
        demonstration=demonstration,
        demo_accounts=demo_accounts,
    )
