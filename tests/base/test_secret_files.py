"""Any secret may come from the file that its variable with _FILE names; what cannot be read is one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import SecretStr

from aftercare.base.configuration.secret_files import LARGEST_SECRET, file_variable, secrets_among
from aftercare.base.environment import (
    load_settings,
    secret_files,
    setting_faults,
    unknown_variables,
    variable_read,
)
from aftercare.base.sealing import new_key
from aftercare.base.settings import Settings
from aftercare.base.start_errors import UnusableSettings

SECRETS = secrets_among(Settings.model_fields)
URL = "AFTERCARE_DATABASE_URL"
ADDRESS = "postgresql://x:hush@127.0.0.1/x"
# What each secret must look like, and what it cannot do without.
FITS = {
    "heartbeat_url": "https://monitor.example/hush",
    "secret_keys": new_key(),
    "metrics_token": "hush" * 10,
} | {one: ADDRESS for one in SECRETS if one.endswith("database_url")}
TWILIO = {"TWILIO_ACCOUNT_SID": "AC0", "TWILIO_AUTH_TOKEN": "hush", "TWILIO_FROM": "+447700900999"}
BESIDE = {
    "twilio_auth_token": {k: v for k, v in TWILIO.items() if not k.endswith("TOKEN")},
    "twilio_other_auth_token": TWILIO,
    "twilio_api_key_secret": TWILIO | {"TWILIO_API_KEY_SID": "SK0"},
    "smtp_password": {"SMTP_USERNAME": "x", "SMTP_HOST": "mail.example", "SMTP_FROM": "a@b.example"},
    "graph_client_secret": {"GRAPH_TENANT": "x", "GRAPH_CLIENT_ID": "x"},
    "openid_client_secret": {"OPENID_ISSUER": "https://id.example", "OPENID_CLIENT_ID": "x"},
    "attachments_bucket_secret": {
        "ATTACHMENTS_BUCKET_URL": "https://store.example/bucket",
        "ATTACHMENTS_BUCKET_KEY_ID": "x",
    },
}  # fmt: skip


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"AFTERCARE_{name.upper()}", raising=False)
        monkeypatch.delenv(file_variable(name), raising=False)


def held(setting: str) -> str | None:
    value = getattr(load_settings(), setting)
    return value.get_secret_value() if isinstance(value, SecretStr) else value


@pytest.mark.parametrize("setting", SECRETS)
def test_each_secret_may_come_from_a_file_and_the_newline_at_its_end_is_not_part_of_it(
    setting: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret, file = FITS.get(setting, "hush"), tmp_path / "secret"
    for name, value in BESIDE.get(setting, {}).items():
        monkeypatch.setenv(f"AFTERCARE_{name}", value)
    monkeypatch.setenv(file_variable(setting), str(file))
    for end in ("", "\n", "\r\n"):
        file.write_bytes(f"{secret}{end}".encode())
        assert held(setting) == secret
    assert secret_files() == {file_variable(setting): file}
    assert variable_read(setting) == file_variable(setting)
    assert unknown_variables() == []
    assert secret not in repr(load_settings()) or setting == "heartbeat_url"


def test_a_setting_that_is_no_secret_has_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AFTERCARE_PORT_FILE", "/etc/hostname")
    assert load_settings().port == 8000
    assert [name for name, _ in unknown_variables()] == ["AFTERCARE_PORT_FILE"]


def test_only_one_newline_is_taken_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "secret"
    file.write_text(f" {ADDRESS}\n")
    monkeypatch.setenv(f"{URL}_FILE", str(file))
    assert setting_faults() == [f"{URL}_FILE cannot be used: must begin with postgresql://."]


def test_both_at_once_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "secret"
    file.write_text(ADDRESS)
    monkeypatch.setenv(URL, ADDRESS)
    monkeypatch.setenv(f"{URL}_FILE", str(file))
    assert setting_faults() == [f"{URL} and {URL}_FILE exclude each other."]


def test_an_empty_variable_names_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"{URL}_FILE", "")
    assert load_settings().database_url is None


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "cannot be read: No such file or directory."),
        (b"", "is empty, longer than 64 KiB, or no text."),
        (b" \n", "is empty, longer than 64 KiB, or no text."),
        (b"postgresql://\0hush", "is empty, longer than 64 KiB, or no text."),
        (b"hush" * LARGEST_SECRET, "is empty, longer than 64 KiB, or no text."),
        (b"hush\xff\xfe", "cannot be read: it is no text."),
    ],
    ids=["none", "empty", "blank", "NUL", "endless", "bytes"],
)
def test_a_file_that_holds_no_secret_stops_the_start_with_one_sentence(
    content: bytes | None, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "secret"
    if content is not None:
        file.write_bytes(content)
    monkeypatch.setenv(f"{URL}_FILE", str(file))
    with pytest.raises(UnusableSettings) as refused:
        load_settings()
    assert refused.value.detail == f"{URL}_FILE {says}"


def test_a_folder_is_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"{URL}_FILE", str(tmp_path))
    assert setting_faults() == [f"{URL}_FILE cannot be read: Is a directory."]


def test_each_file_that_cannot_be_used_has_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "METRICS_TOKEN"):
        monkeypatch.setenv(f"AFTERCARE_{name}_FILE", "/nowhere")
    assert sorted(setting_faults()) == [
        f"AFTERCARE_{name}_FILE cannot be read: No such file or directory."
        for name in ("DATABASE_URL", "METRICS_TOKEN")
    ]


def test_the_first_key_is_made_for_a_file_that_is_still_empty(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`aftercare keys new >> secret-keys` reads the settings after the shell has made the file."""
    file = tmp_path / "secret-keys"
    file.write_text("")
    monkeypatch.setenv("AFTERCARE_SECRET_KEYS_FILE", str(file))
    assert load_settings().has_secret_keys is False
