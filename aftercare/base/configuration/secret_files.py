"""Every secret may come from a file: in place of the secret X, X_FILE names a file that holds it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Final, get_args

from pydantic import SecretStr, field_validator, model_validator
from pydantic.fields import FieldInfo
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource

# A certificate chain or a ring of keys is a few kilobytes; the wrong file may be endless.
LARGEST_SECRET: Final = 64 * 1024
PREFIX: Final = "AFTERCARE_"
# Its own kind of fault, whose sentence names the variable already.
SENTENCE: Final = "secret_file"
# No secret by its type, but a stranger with this address could silence the alarm.
_AN_ADDRESS: Final = "heartbeat_url"
# Their first key is appended to an empty file, by a command that reads the settings.
_RINGS: Final = frozenset({"audit_keys", "secret_keys"})


class NoSecret(str):
    """Stands where a secret should: the sentence that says why there is none."""

    __slots__ = ()


def secrets_among(fields: dict[str, FieldInfo]) -> list[str]:
    """The settings that may come from a file."""
    return [name for name, field in fields.items() if name == _AN_ADDRESS or _is_secret(field)]


def file_variable(setting: str) -> str:
    """The environment variable that names the file of a secret."""
    return f"{PREFIX}{setting.upper()}_FILE"


def files_named(fields: dict[str, FieldInfo]) -> dict[str, str]:
    """What the environment names as the file of each secret; an empty variable counts as absent."""
    given = {name.upper(): value for name, value in os.environ.items() if value}
    return {
        name: given[file_variable(name)]
        for name in secrets_among(fields)
        if file_variable(name) in given
    }


def secret_in(setting: str, file: Path) -> str | None:
    """The content of the file without the newline at its end; None for a ring without a key yet; NoSecret where it
    cannot be used. An empty file is refused: without an address `serve` would start a server of its own."""
    variable = file_variable(setting)
    try:
        with file.open("rb") as opened:
            content = opened.read(LARGEST_SECRET + 1)
        text = content.decode().removesuffix("\n").removesuffix("\r")
    except OSError as error:
        return NoSecret(f"{variable} cannot be read: {error.strerror}.")
    except ValueError:  # not UTF-8, or a NUL in the name
        return NoSecret(f"{variable} cannot be read: it is no text.")
    if not text.strip() and setting in _RINGS:
        return None
    if not text.strip() or "\0" in text or len(content) > LARGEST_SECRET:
        return NoSecret(f"{variable} is empty, longer than 64 KiB, or no text.")
    return text


class SecretFiles(PydanticBaseSettingsSource):
    """Adds to what the environment gives the files that it names."""

    def __call__(self) -> dict[str, Any]:
        return {
            f"{name}_file": file
            for name, file in files_named(self.settings_cls.model_fields).items()
        }

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        del field  # one field at a time is how other sources work
        return None, field_name, False


class SecretFileSettings(BaseSettings):
    """A part of Settings: reads the file of each secret that has one."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        *_unused: PydanticBaseSettingsSource,
        **_unused_by_name: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, SecretFiles(settings_cls)

    @model_validator(mode="before")
    @classmethod
    def _files_are_read(cls, given: dict[str, Any]) -> dict[str, Any]:
        read = dict(given)
        for name in secrets_among(cls.model_fields):
            file = given.get(f"{name}_file")
            if file and given.get(name):
                variable = file_variable(name)
                both = f"{variable.removesuffix('_FILE')} and {variable} exclude each other."
                read[name] = NoSecret(both)
            elif file:
                read[name] = secret_in(name, Path(file))
        return read

    @field_validator("*", mode="before")
    @classmethod
    def _there_is_a_secret(cls, value: object) -> object:
        if isinstance(value, NoSecret):
            raise PydanticCustomError(SENTENCE, "{says}", {"says": str(value)})
        return value


def _is_secret(field: FieldInfo) -> bool:
    return SecretStr in (field.annotation, *get_args(field.annotation))
