"""kustomize builds the manifests, Kubernetes' own schemas fit them, and what they refer to is there."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.deploy.given import faults_of
from tests.deploy.programs import DEPLOY, program
from tools.python_packages import environment

MANIFESTS = DEPLOY / "kubernetes"
# An older release, and the newest that the validator knows.
RELEASES = ("1.34", "1.37")
PROCESSES = ("serve", "worker", "watchdog", "migrate")
COMPONENT = "app.kubernetes.io/component"


def built(name: str) -> str:
    command = [program("kustomize"), "build", str(MANIFESTS / name)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@pytest.fixture(scope="module")
def text() -> str:
    return built("example")


@pytest.fixture(scope="module")
def objects(text: str) -> list[dict[str, Any]]:
    return list(yaml.safe_load_all(text))


def of(objects: list[dict[str, Any]], kind: str) -> dict[str, dict[str, Any]]:
    return {one["metadata"]["name"]: one for one in objects if one["kind"] == kind}


def pods(objects: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The template of each process's pod."""
    found = {**of(objects, "Deployment"), **of(objects, "Job")}
    return {name: one["spec"]["template"] for name, one in found.items()}


def selected(selector: dict[str, Any], labels: dict[str, str]) -> bool:
    plain = selector.get("matchLabels", {})
    listed = selector.get("matchExpressions", [])
    assert all(one["operator"] == "In" for one in listed)
    return plain.items() <= labels.items() and all(
        labels.get(one["key"]) in one["values"] for one in listed
    )


@pytest.mark.thorough
@pytest.mark.parametrize("release", RELEASES)
def test_kubernetes_knows_every_field(release: str, text: str, tmp_path: Path) -> None:
    file = tmp_path / "built.yaml"
    file.write_text(text)
    validate = environment(Path(__file__).parent) / "kubernetes-validate"
    command = [str(validate), "--kubernetes-version", release, "--strict", str(file)]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stdout + said.stderr
    file.write_text(text.replace("readOnlyRootFilesystem", "readOnlyRoot"))
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    assert said.returncode != 0


def test_each_process_is_there_and_the_base_needs_no_component(
    objects: list[dict[str, Any]],
) -> None:
    assert set(pods(objects)) == set(PROCESSES)
    assert set(pods(list(yaml.safe_load_all(built("base"))))) == set(PROCESSES)


def test_no_secret_stands_in_the_files(objects: list[dict[str, Any]]) -> None:
    assert of(objects, "Secret") == {}
    for template in pods(objects).values():
        (container,) = template["spec"]["containers"]
        assert all("valueFrom" not in one for one in container["env"])


@pytest.mark.parametrize("name", PROCESSES)
def test_a_pod_asks_for_nothing_that_restricted_refuses(
    name: str, objects: list[dict[str, Any]]
) -> None:
    """The list is that of the Pod Security Standards, with a root file system that no process can write."""
    spec = pods(objects)[name]["spec"]
    (container,) = spec["containers"]
    assert spec["securityContext"]["runAsNonRoot"] is True
    assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert not {"hostNetwork", "hostPID", "hostIPC"} & set(spec)
    assert {kind for one in spec["volumes"] for kind in one} == {"name", "emptyDir", "secret"}
    assert spec["automountServiceAccountToken"] is False
    assert set(container["resources"]) == {"requests", "limits"}


@pytest.mark.parametrize("name", PROCESSES)
def test_a_process_can_use_the_settings_it_gets(
    name: str, objects: list[dict[str, Any]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (container,) = pods(objects)[name]["spec"]["containers"]
    maps, given = of(objects, "ConfigMap"), {}
    for one in container["envFrom"]:
        given |= maps[one["configMapRef"]["name"]]["data"]
    given |= {one["name"]: one["value"] for one in container["env"]}
    assert faults_of(given, tmp_path, monkeypatch) == []


@pytest.mark.parametrize("name", PROCESSES)
def test_each_file_of_a_secret_is_mounted(name: str, objects: list[dict[str, Any]]) -> None:
    spec = pods(objects)[name]["spec"]
    (container,) = spec["containers"]
    (volume,) = [one["secret"] for one in spec["volumes"] if "secret" in one]
    (mount,) = [one for one in container["volumeMounts"] if one["name"] == "secrets"]
    there = {f"{mount['mountPath']}/{one['path']}" for one in volume["items"]}
    asked = {one["value"] for one in container["env"] if one["name"].endswith("_FILE")}
    assert asked == there
    assert volume["defaultMode"] == 0o440


def test_no_process_has_a_secret_that_is_not_for_it(objects: list[dict[str, Any]]) -> None:
    has = {
        name: {
            item["key"]
            for one in template["spec"]["volumes"]
            for item in one.get("secret", {}).get("items", [])
        }
        for name, template in pods(objects).items()
    }
    assert has["migrate"] == {"owner-database-url", "secret-keys"}
    assert has["watchdog"] == {"watchdog-database-url", "audit-keys", "heartbeat-url"}
    assert "owner-database-url" not in has["serve"] | has["worker"]


def test_what_selects_pods_selects_some(objects: list[dict[str, Any]]) -> None:
    labels = {name: one["metadata"]["labels"] for name, one in pods(objects).items()}
    for one in objects:
        spec = one.get("spec", {})
        selector = spec.get("podSelector", spec.get("selector", {}))
        if one["kind"] == "Service":
            selector = {"matchLabels": selector}
        chosen = {name for name, given in labels.items() if selected(selector, given)}
        assert chosen, one["metadata"]
        if one["kind"] in {"Deployment", "PodDisruptionBudget", "Service"}:
            assert chosen == {one["metadata"]["name"]}
    for template in pods(objects).values():
        for spread in template["spec"].get("topologySpreadConstraints", []):
            assert selected(spread["labelSelector"], template["metadata"]["labels"])


def test_serve_is_asked_how_it_is_and_an_outage_of_the_database_restarts_nothing(
    objects: list[dict[str, Any]],
) -> None:
    (container,) = pods(objects)["serve"]["spec"]["containers"]
    probes = ("startup", "liveness", "readiness")
    asked = {kind: container[f"{kind}Probe"]["httpGet"]["path"] for kind in probes}
    assert asked == {"startup": "/startupz", "liveness": "/healthz", "readiness": "/readyz"}
    ports = {one["name"] for one in container["ports"]}
    (service,) = of(objects, "Service").values()
    assert {one["targetPort"] for one in service["spec"]["ports"]} <= ports
    (path,) = of(objects, "Ingress")["aftercare"]["spec"]["rules"][0]["http"]["paths"]
    backend = path["backend"]["service"]
    assert (backend["name"], backend["port"]["name"]) == ("serve", "http")


@pytest.mark.parametrize(("name", "startup"), [("worker", "/startupz"), ("watchdog", "/healthz")])
def test_a_process_without_requests_is_asked_at_its_health_port(
    name: str, startup: str, objects: list[dict[str, Any]]
) -> None:
    (container,) = pods(objects)[name]["spec"]["containers"]
    given = {one["name"]: one["value"] for one in container["env"]}
    (port,) = container["ports"]
    assert given["AFTERCARE_HEALTH_PORT"] == str(port["containerPort"])
    # Kubernetes asks from outside the pod.
    assert given["AFTERCARE_HEALTH_HOST"] == "0.0.0.0"
    asked = {
        kind: container[f"{kind}Probe"]["httpGet"] for kind in ("startup", "liveness", "readiness")
    }
    assert {one["port"] for one in asked.values()} == {port["name"]}
    paths = {kind: one["path"] for kind, one in asked.items()}
    assert paths == {"startup": startup, "liveness": "/healthz", "readiness": "/readyz"}


def test_everything_that_is_not_listed_is_refused_on_the_network(
    objects: list[dict[str, Any]],
) -> None:
    policies = of(objects, "NetworkPolicy")
    assert policies["nothing"]["spec"] == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}
    comes_in = [name for name, one in policies.items() if one["spec"].get("ingress")]
    assert comes_in == ["from-the-proxy"]


def test_the_image_comes_by_its_digest(objects: list[dict[str, Any]]) -> None:
    images = {one["spec"]["containers"][0]["image"] for one in pods(objects).values()}
    (image,) = images
    assert re.fullmatch(r"registry\.example/aftercare@sha256:[0-9a-f]{64}", image)
