"""The settings that the environment may give; a value that cannot be used stops the start with one sentence."""

from __future__ import annotations

import os
from decimal import Decimal
from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from aftercare.base.errors import UnusableSettings

# Variables with these prefixes make it possible to send something to a person.
_OF_SENDERS = ("AFTERCARE_TWILIO_", "AFTERCARE_SMTP_", "AFTERCARE_HEARTBEAT_")


def _data_home() -> Path:
    return Path.home() / ".local" / "share" / "aftercare"


class Settings(BaseSettings):
    """Read from AFTERCARE_… variables; docs/operations.md has the table, and a test compares both."""

    model_config = SettingsConfigDict(
        env_prefix="AFTERCARE_", extra="ignore", env_ignore_empty=True
    )

    database_url: Annotated[
        SecretStr | None,
        Field(description="PostgreSQL 15 or newer; absent: a private server of our own"),
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
    data_dir: Annotated[
        Path, Field(description="Where the private server and the demonstration keep their files")
    ] = Field(default_factory=_data_home)
    public_base_url: Annotated[
        str,
        Field(
            description="The address the world uses for us; signatures and origins are checked against it"
        ),
    ] = ""
    host: Annotated[str, Field(description="Address to listen on")] = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535, description="Port to listen on")] = 8000
    twilio_account_sid: Annotated[
        str | None, Field(description="Twilio account; with the token, texts really leave")
    ] = None
    twilio_auth_token: Annotated[
        SecretStr | None, Field(description="Signs requests to and from Twilio")
    ] = None
    twilio_messaging_service_sid: Annotated[
        str | None, Field(description="Sender: a messaging service, or")
    ] = None
    twilio_from: Annotated[str | None, Field(description="Sender: one number")] = None
    twilio_base_url: Annotated[
        str | None, Field(description="Another address for Twilio's API, for tests")
    ] = None
    texts_at_once: Annotated[
        int, Field(ge=1, le=64, description="How many texts each worker sends side by side")
    ] = 8
    twilio_voice_from: Annotated[
        str | None,
        Field(description="Number that reminders are read aloud from; absent: no one is called"),
    ] = None
    smtp_host: Annotated[
        str | None, Field(description="Mail server for e-mail to staff; absent: none leaves")
    ] = None
    smtp_port: Annotated[int, Field(ge=1, le=65535, description="Its port")] = 587
    smtp_username: Annotated[str | None, Field(description="Account on the mail server")] = None
    smtp_password: Annotated[SecretStr | None, Field(description="Its password")] = None
    smtp_starttls: Annotated[
        bool, Field(description="Encrypt before anything else, with a certificate that is checked")
    ] = True
    smtp_from: Annotated[
        str | None, Field(description="Address that e-mail to staff comes from")
    ] = None
    callback_number: Annotated[
        str, Field(description="Neutral number that texts ask people to call")
    ] = "088-1234567"
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
    log_level: Annotated[str, Field(description="DEBUG, INFO, WARNING or ERROR")] = "INFO"

    @field_validator("public_base_url", "twilio_base_url", "heartbeat_url")
    @classmethod
    def _is_an_address(cls, value: str | None) -> str | None:
        if value and not value.startswith(("http://", "https://")):
            raise ValueError("must begin with http:// or https://")
        return value.rstrip("/") if value else value

    @field_validator("database_url", "watchdog_database_url")
    @classmethod
    def _is_postgresql(cls, value: SecretStr | None) -> SecretStr | None:
        if value and not value.get_secret_value().startswith(("postgresql://", "postgres://")):
            raise ValueError("must begin with postgresql://")
        return value

    @field_validator("log_level")
    @classmethod
    def _is_a_level(cls, value: str) -> str:
        if value.upper() not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
            raise ValueError("must be DEBUG, INFO, WARNING or ERROR")
        return value.upper()

    @model_validator(mode="after")
    def _twilio_is_whole(self) -> Settings:
        pair = (self.twilio_account_sid, self.twilio_auth_token)
        if any(pair) and not all(pair):
            raise ValueError(
                "AFTERCARE_TWILIO_ACCOUNT_SID and AFTERCARE_TWILIO_AUTH_TOKEN go together"
            )
        if all(pair) and not (self.twilio_messaging_service_sid or self.twilio_from):
            raise ValueError(
                "with Twilio, set AFTERCARE_TWILIO_MESSAGING_SERVICE_SID or AFTERCARE_TWILIO_FROM"
            )
        return self

    @model_validator(mode="after")
    def _mail_is_whole(self) -> Settings:
        if self.smtp_host and not self.smtp_from:
            raise ValueError("AFTERCARE_SMTP_HOST and AFTERCARE_SMTP_FROM go together")
        if bool(self.smtp_username) != (self.smtp_password is not None):
            raise ValueError("AFTERCARE_SMTP_USERNAME and AFTERCARE_SMTP_PASSWORD go together")
        if self.smtp_username and not self.smtp_starttls:
            raise ValueError("AFTERCARE_SMTP_PASSWORD would go over an open line: keep STARTTLS on")
        return self

    @property
    def public_origin(self) -> str:
        """The public base URL, or the local address when none is set."""
        return self.public_base_url or f"http://{self.host}:{self.port}"

    @property
    def sends_for_real(self) -> bool:
        """Whether there are credentials; an empty string counts as none."""
        return bool(self.twilio_account_sid and self.twilio_auth_token)


def forget_senders() -> None:
    """Remove the accounts, keys and servers of all channels from the environment, where settings are read from.
    After this, neither this process nor one that it starts can send anything."""
    for name in [name for name in os.environ if name.upper().startswith(_OF_SENDERS)]:
        del os.environ[name]


def load_settings() -> Settings:
    """The settings from the environment; raises UnusableSettings with one clear sentence."""
    try:
        return Settings()
    except ValidationError as error:
        raise UnusableSettings(_one_sentence(error)) from None


def _one_sentence(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False)[0]
    reason = str(first["msg"]).removeprefix("Value error, ")
    if not first["loc"]:
        return f"{reason}."
    return f"AFTERCARE_{str(first['loc'][0]).upper()} cannot be used: {reason}."
