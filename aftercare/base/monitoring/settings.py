"""The settings of watching a process from outside: its log, health port, stack traces and OpenTelemetry."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings

from aftercare.base.sign_in_settings import address_written, encrypted_or_local


class MonitoringSettings(BaseSettings):
    """A part of Settings."""

    log_level: Annotated[str, Field(description="DEBUG, INFO, WARNING or ERROR")] = "INFO"
    health_port: Annotated[
        int | None,
        Field(
            ge=1,
            le=65_535,
            description="Port of a worker or watchdog for `/healthz`, `/startupz`, `/readyz` and `/metrics`; absent:"
            " none is opened",
        ),
    ] = None
    health_host: Annotated[str, Field(description="Address that this port listens on")] = (
        "127.0.0.1"
    )
    traces_url: Annotated[
        str | None,
        Field(
            description="Collector of OpenTelemetry for traces, `https://host/v1/traces`; needs aftercare[traces];"
            " absent: none are made"
        ),
    ] = None
    stack_traces_file: Annotated[
        Path | None,
        Field(
            description="File that only the service can read, for stack traces without values; absent: none are kept"
        ),
    ] = None

    @field_validator("traces_url")
    @classmethod
    def _is_a_collector(cls, value: str | None) -> str | None:
        return encrypted_or_local(address_written(value) or "") or None

    @field_validator("log_level")
    @classmethod
    def _is_a_level(cls, value: str) -> str:
        if value.upper() not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
            raise ValueError("must be DEBUG, INFO, WARNING or ERROR")
        return value.upper()
