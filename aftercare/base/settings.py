"""The settings that the environment may give; a value that cannot be used stops the start with one sentence."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field, SecretStr, field_validator, model_validator
from pydantic_settings import SettingsConfigDict

from aftercare.base.attachment_settings import AttachmentSettings
from aftercare.base.configuration.secret_files import PREFIX
from aftercare.base.configuration.sender_settings import SenderSettings
from aftercare.base.loopback import LOOPBACK
from aftercare.base.monitoring.settings import MonitoringSettings
from aftercare.base.sign_in_settings import Hosts, SignInSettings, Site, web_address_written
from aftercare.base.typed_text import INVENTED_CALLBACK, number_to_call

_ADDRESSES = (
    "public_base_url",
    "twilio_base_url",
    "heartbeat_url",
    "audit_timestamp_url",
    "pdok_url",
    "graph_url",
    "graph_sign_in_url",
)


def _data_home() -> Path:
    return Path.home() / ".local" / "share" / "aftercare"


class Settings(SenderSettings, SignInSettings, AttachmentSettings, MonitoringSettings):
    """Read from AFTERCARE_… variables; docs/operations.md has the table, and a test compares both. A secret may also be
    the content of the file that AFTERCARE_…_FILE names."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore", env_ignore_empty=True)

    database_url: Annotated[
        SecretStr | None,
        Field(description="PostgreSQL 15 or newer; absent: a private server of our own"),
    ] = None
    owner_database_url: Annotated[
        SecretStr | None,
        Field(
            description="The same database by the login that owns the tables; `aftercare migrate` uses it"
        ),
    ] = None
    admin_database_url: Annotated[
        SecretStr | None,
        Field(description="An administrator of the server, for `aftercare database set-up` alone"),
    ] = None
    postgres_bin: Annotated[
        Path | None, Field(description="Folder with postgres and initdb for the private server")
    ] = None
    watchdog_database_url: Annotated[
        SecretStr | None,
        Field(
            description="The same database by an account that may only count; `aftercare watchdog` uses it"
        ),
    ] = None
    heartbeat_url: Annotated[
        str | None,
        Field(description="Asked by the watchdog after each round in which every count is zero"),
    ] = None
    audit_keys: Annotated[
        SecretStr | None,
        Field(
            description="Keys of the access log, `id:base64` each, the newest last (or AFTERCARE_AUDIT_KEYS_FILE)"
        ),
    ] = None
    audit_keys_file: Annotated[
        Path | None,
        Field(
            description="A file with the keys of the access log; required with AFTERCARE_DATABASE_URL"
        ),
    ] = None
    audit_unkeyed: Annotated[
        int,
        Field(ge=0, description="How many entries of the access log were sealed without a key"),
    ] = 0
    audit_anchor_file: Annotated[
        Path | None,
        Field(description="File on other storage to which the end of the access log is appended"),
    ] = None
    audit_syslog: Annotated[
        str | None,
        Field(
            description="Where the end of the access log is sent as syslog: `tls://host:port`; on this computer also"
            " `udp://` or `tcp://`"
        ),
    ] = None
    audit_timestamp_url: Annotated[
        str | None,
        Field(description="Time-stamping server (RFC 3161), asked each hour about that end"),
    ] = None
    audit_timestamp_roots: Annotated[
        Path | None, Field(description="PEM file of the roots that its stamps are verified with")
    ] = None
    data_dir: Annotated[
        Path, Field(description="Where the private server and the demonstration keep their files")
    ] = Field(default_factory=_data_home)
    public_base_url: Annotated[
        Site,
        Field(
            description="The address the world uses for us; signatures and origins are checked against it"
        ),
    ] = ""
    emergency_hours: Annotated[
        int,
        Field(ge=1, le=4, description="The most hours that emergency access to a case file lasts"),
    ] = 4
    host: Annotated[str, Field(description="Address to listen on")] = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535, description="Port to listen on")] = 8000
    tls_certificate_file: Annotated[
        Path | None,
        Field(
            description="Certificate chain, in PEM, to speak https itself; absent: http, for a proxy"
        ),
    ] = None
    tls_key_file: Annotated[Path | None, Field(description="Its private key, in PEM")] = None
    most_connections: Annotated[
        int,
        Field(
            ge=50,
            le=100_000,
            description="Connections in one process, streams of inboxes included; one more gets 503",
        ),
    ] = 1_000
    metrics_token: Annotated[
        SecretStr | None,
        Field(
            description="Bearer token that `/metrics` asks for, of 20 characters or more; absent: it is 404",
        ),
    ] = None
    callback_number: Annotated[
        str,
        AfterValidator(number_to_call),
        Field(description="Neutral number that texts ask people to call; set your own"),
    ] = INVENTED_CALLBACK
    access_readers_left_out_because: Annotated[
        str,
        Field(
            description="Why an access document does not say who was in the file, for the client; absent: it says so"
        ),
    ] = ""
    segment_price: Annotated[
        Decimal,
        Field(
            ge=0,
            le=10,
            decimal_places=4,
            description="What one segment of a text costs, for the price the template editor shows"
            " and the estimate beside figures",
        ),
    ] = Decimal("0.09")
    price_currency: Annotated[
        str, Field(pattern="^[A-Z]{3}$", description="Currency of that price, by its ISO 4217 code")
    ] = "EUR"
    letter_sender: Annotated[
        str,
        Field(
            max_length=80,
            description="Neutral return address on letters, such as a P.O. box; empty: none",
        ),
    ] = ""
    letters_to_print_dir: Annotated[
        Path | None,
        Field(description="Folder of letters to print, for a print service; absent: by hand"),
    ] = None
    submissions_dir: Annotated[
        Path | None,
        Field(description="Folder with signed files in `in`; absent: submissions by API alone"),
    ] = None
    submissions_most_kb: Annotated[
        int,
        Field(ge=1, le=10_240, description="Largest file that is taken from that folder, in KiB"),
    ] = 1024
    figures_export_folder: Annotated[
        Path | None,
        Field(description="Folder of the figures of each month, for a warehouse; absent: none"),
    ] = None
    figures_export_format: Annotated[
        str,
        Field(pattern="^(csv|parquet)$", description="`csv`, or `parquet` with aftercare[parquet]"),
    ] = "csv"
    map_tiles_file: Annotated[
        Path | None,
        Field(
            description="PMTiles file of the ground of maps, with the layers of Protomaps; absent: an outline of the"
            " country"
        ),
    ] = None
    webhook_inside_hosts: Annotated[
        Hosts,
        Field(
            description="Hosts on networks of the organisation that events may be sent to, with commas; empty: the"
            " public internet alone"
        ),
    ] = ""
    graph_tenant: Annotated[
        str | None,
        Field(description="Tenant whose calendars are read in Microsoft Graph; absent: none are"),
    ] = None
    graph_client_id: Annotated[
        str | None, Field(description="Our application in that tenant (docs/how-to)")
    ] = None
    graph_client_secret: Annotated[SecretStr | None, Field(description="Its secret")] = None
    graph_url: Annotated[str, Field(description="Another address for Graph, for tests")] = (
        "https://graph.microsoft.com"
    )
    graph_sign_in_url: Annotated[
        str, Field(description="Another address for its tokens, for tests")
    ] = "https://login.microsoftonline.com"
    calendar_inside_hosts: Annotated[
        Hosts,
        Field(
            description="CalDAV servers on networks of the organisation, with commas; empty: the public internet alone"
        ),
    ] = ""
    pdok_url: Annotated[
        str | None,
        Field(
            description="Locatieserver of PDOK, that finds Dutch addresses:"
            " `https://api.pdok.nl/bzk/locatieserver/search/v3_1`; absent: none are searched"
        ),
    ] = None
    polish_seconds: Annotated[
        int,
        Field(
            ge=0,
            le=600,
            description="Seconds a night for each team to improve placements no client was notified of;"
            " needs aftercare[polish]; 0: never",
        ),
    ] = 0
    inbox_seconds: Annotated[
        int,
        Field(
            ge=1, le=60, description="How often a stream to an open inbox asks whether it changed"
        ),
    ] = 5
    inbox_streams: Annotated[
        int,
        Field(
            ge=0,
            le=10_000,
            description="Streams to open inboxes in one process; 0: none, pages then ask by themselves",
        ),
    ] = 200

    @field_validator(*_ADDRESSES)
    @classmethod
    def _is_encrypted_or_at_home(cls, value: str | None) -> str | None:
        # Over http the cookie of a session cannot be kept to encrypted connections.
        return web_address_written(value) if value else value

    @field_validator(
        "database_url", "owner_database_url", "admin_database_url", "watchdog_database_url"
    )
    @classmethod
    def _is_postgresql(cls, value: SecretStr | None) -> SecretStr | None:
        if value and not value.get_secret_value().startswith(("postgresql://", "postgres://")):
            raise ValueError("must begin with postgresql://")
        return value

    @field_validator("metrics_token")
    @classmethod
    def _is_long_enough(cls, value: SecretStr | None) -> SecretStr | None:
        if value and len(value.get_secret_value()) < 20:
            raise ValueError("must have 20 characters or more")
        return value

    @field_validator("audit_syslog")
    @classmethod
    def _is_a_syslog(cls, value: str | None) -> str | None:
        found = re.fullmatch(r"(tls|udp|tcp)://([^/:@]+):\d{1,5}", value or "")
        if value and not (found and (found[1] == "tls" or found[2] in LOOPBACK)):
            raise ValueError("must be tls://host:port, or udp or tcp on this computer")
        return value

    @model_validator(mode="after")
    def _graph_is_whole(self) -> Settings:
        given = (self.graph_tenant, self.graph_client_id, self.graph_client_secret)
        if any(given) and not all(given):
            raise ValueError(
                "AFTERCARE_GRAPH_TENANT, AFTERCARE_GRAPH_CLIENT_ID and AFTERCARE_GRAPH_CLIENT_SECRET go together"
            )
        return self

    @model_validator(mode="after")
    def _stamps_are_kept_and_verified(self) -> Settings:
        if self.audit_timestamp_url and not (self.audit_timestamp_roots and self.audit_anchor_file):
            raise ValueError(
                "AFTERCARE_AUDIT_TIMESTAMP_URL needs AFTERCARE_AUDIT_TIMESTAMP_ROOTS and AFTERCARE_AUDIT_ANCHOR_FILE"
            )
        return self

    @model_validator(mode="after")
    def _tls_is_whole(self) -> Settings:
        if bool(self.tls_certificate_file) != bool(self.tls_key_file):
            raise ValueError(
                "AFTERCARE_TLS_CERTIFICATE_FILE and AFTERCARE_TLS_KEY_FILE go together"
            )
        return self

    @property
    def public_origin(self) -> str:
        """The public base URL, or the local address when none is set."""
        scheme = "https" if self.tls_certificate_file else "http"
        return self.public_base_url or f"{scheme}://{self.host}:{self.port}"

    def link_address(self, secret: str) -> str:
        """Where a person chooses a password. What follows the `#` is never sent to a server or a proxy."""
        return f"{self.public_origin}/sign-in/link#{secret}"

    @property
    def inside_hosts(self) -> frozenset[str]:
        """The hosts inside that webhooks may lead to."""
        return frozenset(self.webhook_inside_hosts.lower().replace(",", " ").split())

    @property
    def calendar_hosts_inside(self) -> frozenset[str]:
        """The hosts inside on which calendars may be read."""
        return frozenset(self.calendar_inside_hosts.lower().replace(",", " ").split())
