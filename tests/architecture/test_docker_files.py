"""What is shipped as containers runs without rights, without secrets and with known variables."""

from __future__ import annotations

import re
import tomllib
from ipaddress import ip_address, ip_network
from pathlib import Path
from string import Template
from typing import Any

import pytest
import yaml
from yamllint import linter
from yamllint.config import YamlLintConfig

from aftercare.base.settings import Settings
from aftercare.embedded.server import PRIVATE
from aftercare.store.database.addresses import refuse_open_line

DOCKER = Path(__file__).parents[2] / "docker"
DOCKERFILE = (DOCKER / "Dockerfile").read_text()
COMPOSE_TEXT = (DOCKER / "compose.yaml").read_text()
COMPOSE: dict[str, Any] = yaml.safe_load(COMPOSE_TEXT)
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]

SECRET_NAME = re.compile(r"PASSWORD|TOKEN|SECRET|KEY")
YAML_RULES = """
extends: default
rules:
  document-start: disable
  line-length: {max: 120}
"""


def instructions() -> list[tuple[str, str]]:
    """Every instruction of the Dockerfile with its arguments on one line, comments left out."""
    lines = (line for line in DOCKERFILE.splitlines() if not line.startswith("#"))
    logical = "\n".join(lines).replace("\\\n", " ").splitlines()
    return [(line.split()[0], line.split(maxsplit=1)[1]) for line in logical if line.strip()]


def project() -> dict[str, Any]:
    return dict(tomllib.loads((DOCKER.parent / "pyproject.toml").read_text())["project"])


def arguments_of(instruction: str) -> list[str]:
    return [arguments for name, arguments in instructions() if name == instruction]


def last_stage() -> list[tuple[str, str]]:
    starts = [number for number, (name, _) in enumerate(instructions()) if name == "FROM"]
    return instructions()[starts[-1] :]


def test_the_image_runs_as_a_user_without_rights() -> None:
    (user,) = [arguments for name, arguments in last_stage() if name == "USER"]
    uid, gid = user.split(":")  # numbers, so an orchestrator can tell that it is not root
    assert int(uid) > 0
    assert int(gid) > 0


def test_every_image_is_named_with_a_version() -> None:
    """Each is a version by itself, until an operator gives a digest in its place."""
    chosen = dict(one.split("=", 1) for one in arguments_of("ARG") if "=" in one)
    images = [
        Template(arguments.split()[0]).substitute(chosen) for arguments in arguments_of("FROM")
    ]
    services = (service["image"] for service in SERVICES.values())
    images += [re.sub(r"\$\{[A-Z_]+:-(.*)\}", r"\1", image) for image in services]
    assert len(images) >= 3
    for image in images:
        assert re.fullmatch(r"[a-z]+:\d[\w.-]*", image), image


def test_the_image_installs_only_files_with_a_known_hash() -> None:
    downloads, tools, builds, installs = arguments_of("RUN")[:4]
    assert "pip download --require-hashes --no-deps" in downloads
    assert "pip install --require-hashes --no-deps" in tools
    assert "pip wheel --no-build-isolation --no-deps" in builds
    assert "pip install --no-index" in installs


def test_the_image_says_which_version_it_is_and_what_it_was_built_on() -> None:
    (labels,) = [arguments for name, arguments in last_stage() if name == "LABEL"]
    named = set(re.findall(r"org\.opencontainers\.image\.([a-z.]+)=", labels))
    assert named == {
        "title", "description", "licenses", "version", "revision", "created", "base.name",
    }  # fmt: skip
    standard = dict(one.split("=", 1) for one in arguments_of("ARG") if "=" in one)
    assert standard["VERSION"] == project()["version"]


def test_the_image_says_whether_it_is_well() -> None:
    (check,) = arguments_of("HEALTHCHECK")
    assert "/healthz" in check


@pytest.mark.parametrize("name", ["worker", "watchdog"])
def test_a_process_without_requests_is_asked_at_its_health_port(name: str) -> None:
    port = SERVICES[name]["environment"]["AFTERCARE_HEALTH_PORT"]
    assert f"http://127.0.0.1:{port}/healthz" in SERVICES[name]["healthcheck"]["test"][-1]


def test_the_dockerfile_carries_no_secret() -> None:
    for line in (*arguments_of("ENV"), *arguments_of("ARG")):
        assert not SECRET_NAME.search(line), line


def test_the_builder_receives_only_what_is_copied() -> None:
    sent = (DOCKER / "Dockerfile.dockerignore").read_text().splitlines()
    allowed = {line.removeprefix("!") for line in sent if line.startswith("!")}
    copied = {
        source.removeprefix("./")
        for arguments in arguments_of("COPY")
        if not arguments.startswith("--from=")
        for source in arguments.split()[:-1]
    }
    assert "*" in sent
    assert allowed == copied


@pytest.mark.parametrize("text", [DOCKERFILE, COMPOSE_TEXT], ids=["Dockerfile", "compose.yaml"])
def test_every_variable_of_ours_exists_in_the_settings(text: str) -> None:
    known = {f"AFTERCARE_{name.upper()}" for name in Settings.model_fields}
    used = set(re.findall(r"AFTERCARE_[A-Z_]+", text))
    assert used
    assert used <= known


def test_the_compose_file_is_tidy_yaml() -> None:
    problems = linter.run(COMPOSE_TEXT, YamlLintConfig(YAML_RULES))
    assert [str(problem) for problem in problems] == []


@pytest.mark.parametrize("name", SERVICES)
def test_every_container_is_locked_down(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "/tmp" in service["tmpfs"]
    assert not {"privileged", "cap_add", "pid", "network_mode"} & set(service)


@pytest.mark.parametrize("name", SERVICES)
def test_no_secret_has_a_value_or_a_default(name: str) -> None:
    for variable, value in SERVICES[name]["environment"].items():
        if SECRET_NAME.search(variable):
            assert value is None or re.fullmatch(r"\$\{\w+:\?[^}]+\}", value), variable
        for _, default in re.findall(r"\$\{(\w+)(:?[-?])?", value or ""):
            assert default == ":?", variable


def test_services_wait_for_services_that_can_answer() -> None:
    for name, service in SERVICES.items():
        for needed, wish in service.get("depends_on", {}).items():
            if wish["condition"] == "service_healthy":
                # The image of ours brings its own.
                is_ours = SERVICES[needed]["image"].startswith("aftercare:")
                assert is_ours or "test" in SERVICES[needed]["healthcheck"], (name, needed)
                assert "disable" not in SERVICES[needed].get("healthcheck", {}), (name, needed)
            else:
                assert wish["condition"] == "service_completed_successfully"
                assert SERVICES[needed]["restart"] == "no", (name, needed)


@pytest.mark.parametrize("name", SERVICES)
def test_no_container_can_take_the_machine_or_fill_its_disk(name: str) -> None:
    service = SERVICES[name]
    assert set(service["deploy"]["resources"]["limits"]) == {"cpus", "memory", "pids"}
    assert set(service["logging"]["options"]) == {"max-size", "max-file"}


def test_only_the_proxy_listens_to_the_world_and_the_service_believes_it_alone() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]
    address = SERVICES["proxy"]["networks"]["front"]["ipv4_address"]
    assert SERVICES["api"]["environment"]["AFTERCARE_TRUSTED_PROXIES"] == address
    (front,) = COMPOSE["networks"]["front"]["ipam"]["config"]
    assert ip_address(address) in ip_network(front["subnet"])


def test_every_file_that_is_handed_in_is_there() -> None:
    for kind in ("configs", "secrets"):
        used = {one["source"] for service in SERVICES.values() for one in service.get(kind, [])}
        assert used == set(COMPOSE[kind])
    for one in COMPOSE["configs"].values():
        assert (DOCKER / one["file"]).is_file()


def test_networks_and_volumes_are_declared_and_the_database_is_inside_only() -> None:
    for service in SERVICES.values():
        assert set(service["networks"]) <= set(COMPOSE["networks"])
        for volume in service.get("volumes", []):
            assert volume.split(":")[0] in COMPOSE["volumes"]
    assert SERVICES["database"]["networks"] == ["inside"]
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    assert "ports" not in SERVICES["database"]


def test_there_is_one_migration_and_both_kinds_of_process_wait_for_it() -> None:
    commands = {name: service.get("command") for name, service in SERVICES.items()}
    assert commands["migrate"] == ["aftercare", "migrate"]
    assert commands["api"] == ["aftercare", "serve"]
    assert commands["worker"] == ["aftercare", "worker"]
    assert (
        {"migrate"} == set(SERVICES["api"]["depends_on"]) == set(SERVICES["worker"]["depends_on"])
    )


def test_each_process_has_the_address_of_its_own_login_alone_and_checks_the_certificate() -> None:
    logins = {"migrate": {"OWNER_"}, "api": {""}, "worker": {""}, "watchdog": {"WATCHDOG_"}}
    for name, kinds in logins.items():
        addresses = {
            variable: value
            for variable, value in SERVICES[name]["environment"].items()
            if variable.endswith("DATABASE_URL")
        }
        assert set(addresses) == {f"AFTERCARE_{kind}DATABASE_URL" for kind in kinds}
        for variable, value in addresses.items():
            refuse_open_line(variable, re.sub(r"\$\{.*\}", "hush", value))
    assert {"--ssl=on", "--ssl_key_file=/certificates/server.key"} <= set(
        SERVICES["database"]["command"]
    )


def test_each_process_has_the_keys_it_works_with_and_the_watchdog_none_that_opens_content() -> None:
    log, content = "AFTERCARE_AUDIT_KEYS", "AFTERCARE_SECRET_KEYS"
    needed = {
        "migrate": {content},
        "api": {log, content},
        "worker": {log, content},
        "watchdog": {log},
    }
    for name, keys in needed.items():
        assert {log, content} & set(SERVICES[name]["environment"]) == keys, name


def test_the_database_keeps_rows_out_of_its_log_as_the_private_server_does() -> None:
    said = dict(
        option.removeprefix("--").split("=", 1)
        for option in SERVICES["database"]["command"]
        if option.startswith("--")
    )
    about_logs = {name for name in said if name.startswith("log_")}
    assert about_logs >= {"log_min_messages", "log_min_error_statement", "log_error_verbosity"}
    for name in about_logs:
        assert said[name] == PRIVATE[name], name
