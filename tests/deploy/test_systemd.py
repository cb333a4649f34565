"""systemd takes the units, and a service can do little else than its work."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from aftercare.base.configuration.secret_files import file_variable, secrets_among
from aftercare.base.settings import Settings
from tests.deploy.given import faults_of
from tests.deploy.programs import DEPLOY, program

UNITS = sorted((DEPLOY / "systemd").glob("aftercare*.service"))
# Of 10. Left are the network, local sockets, and in two units the machine code of the placement engine.
MOST_EXPOSED = 1.5
# Targets that every machine with systemd has; an empty root has none.
TARGETS = ("sysinit", "basic", "shutdown", "network-online", "multi-user")


def analyze(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [program("systemd-analyze"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """The root of a machine with these units, and with a program where they look for ours."""
    units = tmp_path / "etc" / "systemd" / "system"
    units.mkdir(parents=True)
    for file in (*UNITS, DEPLOY / "systemd" / "aftercare.target"):
        shutil.copy(file, units)
    for name in ("aftercare-serve", "aftercare-worker@"):
        (units / f"{name}.service.d").mkdir()
        shutil.copy(DEPLOY / "systemd" / "texts.conf", units / f"{name}.service.d")
    for target in TARGETS:
        (units / f"{target}.target").write_text(f"[Unit]\nDescription={target}\n")
    ours = tmp_path / "opt" / "aftercare" / "bin" / "aftercare"
    ours.parent.mkdir(parents=True)
    shutil.copy("/bin/true", ours)
    return tmp_path


def instances() -> list[str]:
    return [file.name.replace("@.", "@1.") for file in UNITS] + ["aftercare.target"]


def test_there_is_a_unit_for_each_process() -> None:
    ran = [
        line for file in UNITS for line in re.findall("^ExecStart=(.*)$", file.read_text(), re.M)
    ]
    assert {line.split()[1] for line in ran} == {"serve", "worker", "watchdog", "migrate"}


def test_systemd_finds_nothing_wrong_with_the_units(machine: Path) -> None:
    verified = analyze("verify", "--man=no", f"--root={machine}", *instances())
    assert (verified.returncode, verified.stderr) == (0, "")


def test_a_unit_that_is_wrong_would_be_found(machine: Path) -> None:
    unit = machine / "etc" / "systemd" / "system" / "aftercare-serve.service"
    unit.write_text(unit.read_text().replace("ProtectSystem=strict", "ProtectSystem=very"))
    verified = analyze("verify", "--man=no", f"--root={machine}", *instances())
    assert "ProtectSystem" in verified.stderr


@pytest.mark.parametrize("unit", UNITS, ids=lambda file: file.stem)
def test_a_service_is_exposed_to_little(unit: Path) -> None:
    bound = round(MOST_EXPOSED * 10)
    measured = analyze(
        "security", "--offline=true", "--no-pager", f"--threshold={bound}", str(unit)
    )
    assert measured.returncode == 0, measured.stdout + measured.stderr


@pytest.mark.parametrize(
    "unit", [*UNITS, DEPLOY / "systemd" / "texts.conf"], ids=lambda one: one.stem
)
def test_secrets_come_as_credentials_under_the_names_of_settings(unit: Path) -> None:
    text = unit.read_text()
    handed = dict(re.findall(r"^LoadCredential=([\w-]+):(\S+)$", text, re.M))
    read = dict(re.findall(r"^Environment=(AFTERCARE_\w+_FILE)=%d/([\w-]+)$", text, re.M))
    assert set(read.values()) == set(handed)
    assert set(read) <= {file_variable(one) for one in secrets_among(Settings.model_fields)}
    assert all(place.startswith("/etc/aftercare/secrets/") for place in handed.values())


@pytest.mark.parametrize("texts", [False, True], ids=["alone", "with texts"])
@pytest.mark.parametrize("unit", UNITS, ids=lambda file: file.stem)
def test_a_service_can_use_the_settings_it_gets(
    unit: Path, texts: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text, folder = unit.read_text(), DEPLOY / "systemd"
    if texts and ("serve" in unit.name or "worker" in unit.name):
        text += (folder / "texts.conf").read_text()
    given: dict[str, str] = {}
    for place in re.findall(r"^EnvironmentFile=/etc/aftercare/(\S+)$", text, re.M):
        lines = (folder / f"{place}.example").read_text()
        given |= dict(re.findall(r"^(AFTERCARE_\w+)=(.*)$", lines, re.M))
    given |= dict(re.findall(r"^Environment=(\w+)=(.*)$", text, re.M))
    files = {name: value.replace("%d", "/run") for name, value in given.items()}
    assert faults_of(files, tmp_path, monkeypatch) == []


def test_no_service_has_a_secret_that_is_not_for_it() -> None:
    needs = {file.stem: file.read_text() for file in UNITS}
    assert [name for name, text in needs.items() if "owner-database-url" in text] == [
        "aftercare-migrate"
    ]
    assert "secret-keys" not in needs["aftercare-watchdog"]
    assert "/database-url" not in needs["aftercare-watchdog"] + needs["aftercare-migrate"]


def test_the_examples_of_the_environment_name_settings_and_hold_no_secret() -> None:
    known = {f"AFTERCARE_{name.upper()}" for name in Settings.model_fields}
    secret = {f"AFTERCARE_{name.upper()}" for name in secrets_among(Settings.model_fields)}
    for file in (DEPLOY / "systemd").glob("*.env.example"):
        named = set(re.findall(r"^(AFTERCARE_\w+)=", file.read_text(), re.M))
        assert named
        assert named <= known - secret
