"""An address of a database outside this machine needs a certificate that is checked."""

from __future__ import annotations

import pytest

from aftercare.base.start_errors import UnusableSettings
from aftercare.store.database.engine import refuse_open_line

ROOT = "sslrootcert=/etc/root.crt"


@pytest.mark.parametrize(
    "rest",
    [
        "@127.0.0.1/db", "@localhost:5433/db", "@[::1]/db", "@/db", "@/db?host=/run/postgresql",
        "@db.example/db?sslmode=verify-full", f"@db.example/db?sslmode=verify-ca&{ROOT}",
        f"@db.example/db?sslmode=require&{ROOT}", "@/db?host=a:5442&host=b:5443&sslmode=verify-full",
    ],
)  # fmt: skip
def test_this_machine_and_a_checked_certificate_are_enough(rest: str) -> None:
    refuse_open_line("IT", f"postgresql://user:hush{rest}")


@pytest.mark.parametrize(
    ("rest", "host"),
    [
        ("@db.example/db", "db.example"), ("@10.0.0.5/db?sslmode=prefer", "10.0.0.5"),
        ("@db.example/db?sslmode=require", "db.example"), (f"@db.example/db?{ROOT}", "db.example"),
        ("@/db?host=localhost:5442&host=b:5443", "b"), ("@localhost/db?hostaddr=10.0.0.5", "10.0.0.5"),
    ],
)  # fmt: skip
def test_an_open_line_to_another_machine_is_refused_and_no_password_said(
    rest: str, host: str
) -> None:
    with pytest.raises(UnusableSettings) as refused:
        refuse_open_line("IT", f"postgresql://user:hush{rest}")
    said = str(refused.value.detail)
    assert said.startswith(f"IT: {host} is another machine")
    assert "hush" not in said


def test_the_environment_counts_as_libpq_reads_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGSSLMODE", "verify-full")
    refuse_open_line("IT", "postgresql://user:hush@db.example/db")
    monkeypatch.setenv("PGSSLMODE", "disable")
    monkeypatch.setenv("PGHOST", "db.example")
    with pytest.raises(UnusableSettings):
        refuse_open_line("IT", "postgresql://user:hush@/db")


def test_an_address_that_cannot_be_read_is_said_so() -> None:
    with pytest.raises(UnusableSettings) as refused:
        refuse_open_line("IT", "postgresql://user:hush@a:5442,b:5443/db")
    assert refused.value.detail == "IT cannot be read as an address."
