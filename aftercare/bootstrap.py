"""The only module that knows which implementation stands behind each port."""

from __future__ import annotations

import os
import secrets
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from pydantic import SecretStr

from aftercare.base.clock import Clock, MovableClock, SystemClock
from aftercare.base.environment import variable_of, variable_read
from aftercare.base.monitoring.measures import watch_pool
from aftercare.base.sealing import Sealer, keys_written
from aftercare.base.sealing import new_key as new_secret_key
from aftercare.base.settings import Settings
from aftercare.base.start_errors import UnusableSettings
from aftercare.base.whole_files import what_is_wrong_with_folder
from aftercare.busy_calendars import busy_times_of
from aftercare.casework.attachments.storage import AttachmentStorage
from aftercare.casework.directory.acts import Directory
from aftercare.casework.openid.acts import IdentityProvider
from aftercare.casework.sign_in.password_sign_in import PasswordChecks
from aftercare.casework.sites.address_search import AddressSearch
from aftercare.domain.accounts.log_chain import LogKeys, published_at, read_heads, read_keys
from aftercare.domain.calendars.busy_times import CalendarKind
from aftercare.domain.letters.envelopes import reveals
from aftercare.domain.letters.wording import LETTER_LANGUAGES
from aftercare.embedded import private_server
from aftercare.jobs import Gateways, every_job
from aftercare.letter_printers import letter_printer_of
from aftercare.notifications.gateway_choice import (
    TEXTS,
    GatewayKind,
    mail_gateway,
    voice_gateway,
    way_out,
)
from aftercare.notifications.gateways.gateway import MessageGateway
from aftercare.notifications.gateways.sandbox_gateway import SandboxSmsGateway
from aftercare.notifications.gateways.sandbox_phone import DatabaseSandboxPhone
from aftercare.object_stores import object_store_of
from aftercare.openid_provider import directory_of, provider_of
from aftercare.pdok_addresses import address_search_of
from aftercare.processes.messages.older_database import keep_looking_back
from aftercare.scanners import scanner_of
from aftercare.scheduling.jobs.job import Job
from aftercare.store.database.addresses import refuse_open_line
from aftercare.store.database.engine import open_engine, ring_of
from aftercare.store.database.fence import Fence
from aftercare.store.database.key_ring import MASTER, require_keys
from aftercare.store.database.server_watch import ServerWatch
from aftercare.store.database.unit_of_work import Database
from aftercare.store.operations.login_rights import SERVICE_ROLES, require_least_power
from aftercare.submission_drops import submission_drop_of

# Invented people: this key protects nothing, it only lets the recorded history be verified.
RECORDED_KEY = f"recorded:{b64encode(b'of invented people, known to all').decode()}"
PMTILES = b"PMTiles\x03"


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
    log_keys: LogKeys
    password_checks: PasswordChecks
    sealer: Sealer
    attachments: AttachmentStorage
    identity_provider: IdentityProvider | None = None
    directory: Directory | None = None
    address_search: AddressSearch | None = None
    # Kinds of calendars that can be read here.
    calendar_kinds: frozenset[CalendarKind] = frozenset()
    demonstration: bool = False
    demo_accounts: tuple[DemoAccount, ...] = ()


def furnish(
    settings: Settings,
    database: Database,
    *,
    clock: Clock | None = None,
    gateway: MessageGateway | None = None,
    demonstration: bool = False,
    demo_accounts: tuple[DemoAccount, ...] = (),
) -> AppState:
    """Put the real implementations behind the ports; a test may hand in a clock or a gateway."""
    require_neutral_sender(settings.letter_sender)
    require_tiles(settings.map_tiles_file)
    log_keys = log_keys_for(settings, demonstration=demonstration)
    clock = clock or (movable_clock(settings) if demonstration else SystemClock())
    gateway = gateway or choose_gateway(settings, database, clock, demonstration=demonstration)
    real = way_out(settings, TEXTS, demonstration=demonstration) is GatewayKind.TWILIO
    gateways = Gateways(
        texts=gateway,
        calls=voice_gateway(settings, database, clock, demonstration=demonstration),
        mail=mail_gateway(settings, database, clock, demonstration=demonstration),
        # The phone on the screen is a row in our own database: one after the other.
        texts_at_once=settings.texts_at_once if real else 1,
    )
    objects = object_store_of(settings)
    service = letter_printer_of(settings)
    busy_times = busy_times_of(settings, clock.now)
    drop = submission_drop_of(settings)
    jobs = every_job(
        settings, database, clock, gateways, log_keys, objects, service, busy_times, drop
    )
    checks = PasswordChecks(settings)
    sealer = Sealer(secret_keys(settings, demonstration=demonstration))
    provider = provider_of(settings, clock.now)
    return AppState(
        settings,
        database,
        clock,
        jobs,
        log_keys,
        checks,
        sealer,
        AttachmentStorage(objects, scanner_of(settings), settings.attachments_most_mb),
        provider,
        directory_of(settings),
        address_search_of(settings),
        frozenset(busy_times),
        demonstration,
        demo_accounts,
    )


def secret_keys(settings: Settings, *, demonstration: bool) -> dict[int, bytes]:
    """The master keys of the settings, which this process uses from here on. The private server and the demonstration
    make one of their own, beside the database. Raises UnusableSettings."""
    given = settings.secret_keys
    is_private = settings.database_url is None and settings.owner_database_url is None
    if given is None and (is_private or demonstration):
        given = _kept_in(own_file(_data_dir(settings) / "secret-keys", new_secret_key()))
    try:
        keys = keys_written(given.get_secret_value() if given else "")
    except ValueError as error:
        raise UnusableSettings(f"{variable_read('secret_keys')} {error}.") from None
    MASTER.use(keys)
    return keys


def require_neutral_sender(sender: str) -> None:
    """Raises UnusableSettings when the return address on envelopes would reveal the sender."""
    if sender and any(reveals(sender, language) for language in LETTER_LANGUAGES):
        raise UnusableSettings(
            "AFTERCARE_LETTER_SENDER would reveal the sender to anyone who sees the envelope."
        )


def require_tiles(file: Path | None) -> None:
    """Raises UnusableSettings when the file of map tiles cannot be read or is none."""
    try:
        if file is not None and file.open("rb").read(len(PMTILES)) != PMTILES:
            raise UnusableSettings("AFTERCARE_MAP_TILES_FILE is not a PMTiles file of version 3.")
    except OSError as error:
        raise UnusableSettings(f"AFTERCARE_MAP_TILES_FILE: {error.strerror}.") from None


def log_keys_for(settings: Settings, *, demonstration: bool = False) -> LogKeys:
    """The keys of the access log. The private server and the demonstration make one of their own, beside the database;
    any other database needs one that is given. The demonstration also knows the key of its recorded history. Raises
    UnusableSettings."""
    found = _keys_found(settings, demonstration=demonstration)
    if demonstration:
        return replace(found, keys={**read_keys(RECORDED_KEY).keys, **found.keys})
    return found


def _keys_found(settings: Settings, *, demonstration: bool) -> LogKeys:
    given = settings.audit_keys
    if given is None:
        if settings.database_url is not None and not demonstration:
            raise UnusableSettings(
                "AFTERCARE_AUDIT_KEYS_FILE is required with AFTERCARE_DATABASE_URL;"
                " `aftercare audit new-key` prints a key for that file."
            )
        given = _kept_in(own_key_file(_data_dir(settings), RECORDED_KEY if demonstration else ""))
    return _read_keys(variable_read("audit_keys"), given.get_secret_value(), settings)


def _kept_in(file: Path) -> SecretStr:
    """The keys of a file of our own. Raises UnusableSettings."""
    try:
        return SecretStr(file.read_text())
    except OSError as error:
        raise UnusableSettings(f"{file}: {error.strerror}.") from None


def _read_keys(name: str, text: str, settings: Settings) -> LogKeys:
    try:
        return read_keys(text, settings.audit_unkeyed)
    except ValueError as error:
        raise UnusableSettings(f"{name} cannot be used: {error}.") from None


def new_key() -> str:
    """A key as a line of the file, with an id that no other has."""
    return f"{secrets.token_hex(4)}:{b64encode(secrets.token_bytes(32)).decode()}"


def _data_dir(settings: Settings) -> Path:
    """The folder in which we keep what is ours, made when absent. Raises UnusableSettings where nothing can be written
    there."""
    wrong = what_is_wrong_with_folder(settings.data_dir)
    if wrong:
        raise UnusableSettings(f"{variable_of('data_dir')}: {wrong}")
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    return settings.data_dir


def own_key_file(data_dir: Path, before: str = "") -> Path:
    """The file of the keys we made ourselves; the first process writes it. `before`: a key that was in
    use before."""
    return own_file(data_dir / "audit-keys", f"{before}\n{new_key()}\n")


def own_file(file: Path, text: str) -> Path:
    """A file that only we can read, with this text if it was not there yet."""
    if not file.exists():
        draft = file.with_name(f"{file.name}.{secrets.token_hex(4)}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
            out.write(text)
        with suppress(FileExistsError):
            os.link(draft, file)
        draft.unlink()
    return file


def movable_clock(settings: Settings) -> MovableClock:
    file = clock_file(settings)
    if not file.exists():
        _data_dir(settings)
    return MovableClock(file)


def clock_file(settings: Settings) -> Path:
    """Where the demonstration keeps how far its clock was moved; nothing else makes the file."""
    return settings.data_dir / "clock.json"


def choose_gateway(
    settings: Settings, database: Database, clock: Clock, *, demonstration: bool = False
) -> MessageGateway:
    """Twilio when there are credentials, else the test phone on the screen. A demonstration never sends a text from
    this machine, even when there are credentials."""
    account, token = settings.twilio_account_sid, settings.twilio_auth_token
    way = way_out(settings, TEXTS, demonstration=demonstration)
    if way is not GatewayKind.TWILIO or not account or token is None:
        return SandboxSmsGateway(DatabaseSandboxPhone(database, clock))
    # Imported here: only sending for real needs it.
    from aftercare.notifications.gateways.twilio_gateway import TwilioSmsGateway

    return TwilioSmsGateway(
        account,
        token.get_secret_value(),
        messaging_service_sid=settings.twilio_messaging_service_sid,
        from_number=settings.twilio_from,
        base_url=settings.twilio_base_url,
        api_key=settings.twilio_api_key,
    )


def address_in(setting: str, url: SecretStr) -> str:
    """The address of a database as it was configured; raises UnusableSettings when others could listen in."""
    refuse_open_line(variable_of(setting), url.get_secret_value())
    return url.get_secret_value()


@contextmanager
def postgres_for(settings: Settings, *, demonstration: bool = False) -> Iterator[str]:
    """The address of the database to use: the configured one, or a private server for as long as
    the block runs. From then on this process has its master keys."""
    secret_keys(settings, demonstration=demonstration)
    if settings.database_url is not None:
        yield address_in("database_url", settings.database_url)
        return
    with private_server(_data_dir(settings), postgres_bin=settings.postgres_bin) as server:
        yield server.url


def fence_for(settings: Settings) -> Fence:
    """A memory that begins with what was published of the access log, where that file can be read."""
    file = settings.audit_anchor_file
    try:
        text = file.read_text() if file and file.exists() else ""
        heads = read_heads(text)
    except (OSError, ValueError):
        text, heads = "", {}
    last = max(heads, default=0)
    return Fence(last, heads.get(last, b""), published_at(text))


def open_app_state(
    settings: Settings,
    url: str,
    *,
    clock: Clock | None = None,
    demonstration: bool = False,
    demo_accounts: tuple[DemoAccount, ...] = (),
) -> AppState:
    """The state of the service on the database at `url`, with all its parts; a drill may hand in a clock. Raises
    UnusableSettings in production when the login may do more than the service."""
    engine = open_engine(url, prepared=0)
    if settings.database_url is not None and not demonstration:
        require_least_power(engine, variable_of("database_url"), SERVICE_ROLES)
    watch = ServerWatch(engine, url)
    watch.start()
    app_state = furnish(
        settings,
        Database(engine, watch=watch, fence=fence_for(settings)),
        clock=clock,
        demonstration=demonstration,
        demo_accounts=demo_accounts,
    )
    keep_looking_back(app_state.database, app_state.clock)
    require_keys(ring_of(url))
    watch_pool(app_state.database.connections)
    return app_state
