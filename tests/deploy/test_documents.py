"""The compose file and the bill of materials are what their specifications say."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.deploy.programs import ROOT
from tools.audit import PYPI, Package, bill_of_materials, locked, main
from tools.python_packages import environment

HERE = Path(__file__).parent
# Run by the Python of requirements.txt here, which has these libraries; ours has not.
COMPOSE_SPECIFICATION = """
import json, sys, compose_spec
compose_spec.PyCompose.from_json(json.dumps(json.load(sys.stdin))).validate()
"""
CYCLONEDX = """
import sys
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
fault = JsonStrictValidator(SchemaVersion.V1_6).validate_str(sys.stdin.read())
sys.exit(None if fault is None else str(fault))
"""


def tried(program: str, document: dict[str, Any]) -> subprocess.CompletedProcess[str]:
    """What a program says of a document that it reads from standard input."""
    return subprocess.run(
        [str(environment(HERE) / "python"), "-c", program],
        input=json.dumps(document), capture_output=True, text=True, check=False,
    )  # fmt: skip


def composed() -> dict[str, Any]:
    """The compose file with a value for each variable, without the parts that only its author needs."""
    text = (ROOT / "docker" / "compose.yaml").read_text()
    text = re.sub(r"\$\{\w+:\?[^}]*\}", "x", text)
    text = re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", text)
    whole = yaml.safe_load(text)
    return {name: value for name, value in whole.items() if not name.startswith("x-")}


@pytest.mark.thorough
def test_the_compose_file_has_only_what_the_specification_knows() -> None:
    assert tried(COMPOSE_SPECIFICATION, composed()).stderr == ""
    for name, value in (("restarts", "always"), ("read_only", "perhaps")):
        wrong = composed()
        wrong["services"]["api"][name] = value
        assert tried(COMPOSE_SPECIFICATION, wrong).returncode == 1


@pytest.mark.thorough
def test_the_bill_of_materials_is_cyclonedx() -> None:
    bill = bill_of_materials(locked())
    assert tried(CYCLONEDX, bill).stderr == ""
    assert tried(CYCLONEDX, bill | {"components": [{"type": "thing"}]}).returncode == 1


def test_the_bill_of_a_release_has_what_runs_and_not_what_checks(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["--sbom", "--run"]) == 0
    names = {one["name"] for one in json.loads(capsys.readouterr().out)["components"]}
    assert {"sqlalchemy", "htmx.org"} <= names
    assert "pytest" not in names
    assert "pytest" in {one.name for one in locked()}


def test_the_bill_says_of_what_it_is() -> None:
    bill = bill_of_materials([Package(PYPI, "some-parser", "2.5")])
    assert bill["metadata"]["component"]["name"] == "aftercare"
    assert [one["purl"] for one in bill["components"]] == ["pkg:pypi/some-parser@2.5"]
