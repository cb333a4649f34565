"""What the environment may say about how we run; nonsense stops the start with one sentence."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from aftercare.base.errors import UnusableSettings


def _data_home() -> Path:
    return Path.home() / ".local" / "share" / "aftercare"


class Settings(BaseSettings):
    """Read from AFTERCARE_… variables; docs/operations.md has the table, a test compares both."""

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
    callback_number: Annotated[
        str, Field(description="Neutral number that texts ask people to call")
    ] = "088-1234567"
    polish_seconds: Annotated[
        int,
        Field(
            ge=0,
            le=600,
            description="Seconds a night for each team to better placements nobody was told of;"
            " needs aftercare[polish]; 0: never",
        ),
    ] = 0
    log_level: Annotated[str, Field(description="DEBUG, INFO, WARNING or ERROR")] = "INFO"

    @field_validator("public_base_url", "twilio_base_url")
    @classmethod
    def _is_an_address(cls, value: str | None) -> str | None:
        if value and not value.startswith(("http://", "https://")):
            raise ValueError("must begin with http:// or https://")
        return value.rstrip("/") if value else value

    @field_validator("database_url")
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

    @property
    def public_origin(self) -> str:
        """The public base URL, or the local address when none is set."""
        return self.public_base_url or f"http://{self.host}:{self.port}"

    @property
    def sends_for_real(self) -> bool:
        return self.twilio_auth_token is not None


def load_settings() -> Settings:
    """Settings from the environment; raises UnusableSettings with one clear sentence."""
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
