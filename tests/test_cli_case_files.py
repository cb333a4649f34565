"""`aftercare case-file`: a person goes into a file that only its writer can read, and comes out of it once."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from aftercare.domain.accounts.permissions import CLOCK
from aftercare.store.database.engine import open_engine
from aftercare.store.database.unit_of_work import Database
from aftercare.store.people.rows import PersonRow
from tests.casework.case_files.whole_case_file import whole_case_file
from tests.store.arranging import NOW, Arranger
from tests.test_cli import Run, plain_environment, refused, run

__all__ = ["plain_environment", "run"]


@pytest.fixture
def office(service_url: str, monkeypatch: pytest.MonkeyPatch) -> Arranger:
    monkeypatch.setenv("AFTERCARE_DATABASE_URL", service_url)
    return Arranger(Database(open_engine(service_url)))


def username(office: Arranger) -> str:
    return "officer-1" if office.office.officer.display_name.endswith("officer-1") else ""


def test_a_case_goes_out_to_a_file_and_comes_in_from_one(
    run: Run, office: Arranger, tmp_path: Path
) -> None:
    person = whole_case_file(office).person
    file = tmp_path / "case.json"
    result = run("case-file", "export", person.reference, "--out", file)
    assert result.exit_code == 0, result.output
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    document = json.loads(file.read_text())
    assert document["source"]["by_role"] == "clock"

    document["person"]["reference"] = "ELSEWHERE-1"
    file.write_text(json.dumps(document))
    alike = run("case-file", "import", file, "--officer", username(office))
    assert (alike.exit_code, "already here" in alike.output) == (2, True), alike.output
    other = ("--officer", username(office), "--another-person")
    first = run("case-file", "import", file, *other)
    assert first.exit_code == 0, first.output
    assert "ELSEWHERE-1 is here" in first.output
    assert "No-contact pairs to enter by hand: 1." in first.output
    again = run("case-file", "import", file, "--officer", username(office))
    assert again.output == "ELSEWHERE-1 was here already; nothing changed.\n"
    for name in (person.given_name, person.family_name):
        assert name not in result.output + first.output + again.output


def test_what_cannot_be_done_is_one_sentence_with_a_place(
    run: Run, office: Arranger, tmp_path: Path
) -> None:
    person = whole_case_file(office).person
    file = tmp_path / "case.json"
    assert "REFERENCE: no client has it" in refused(
        run("case-file", "export", "NOBODY", "--out", file)
    )
    assert not file.exists()
    run("case-file", "export", person.reference, "--out", file)
    assert "already in use" in refused(
        run("case-file", "import", file, "--officer", username(office))
    )
    assert "--officer: is no officer" in refused(
        run("case-file", "import", file, "--officer", "nobody")
    )
    exported = file.read_text()
    file.write_text(exported.replace("{", '{"J. Invented": 1, "J. Invented": 2, "format": "x",', 1))
    message = refused(run("case-file", "import", file, "--officer", username(office)))
    assert "/format: stands here twice" in message
    assert "J. Invented" not in message
    document = json.loads(exported)
    document["orders"][0]["frame"] = "XX"
    file.write_text(json.dumps(document))
    message = refused(run("case-file", "import", file, "--officer", username(office)))
    assert "/orders/0/frame: This service does not know it." in message
    with office.database.work(CLOCK, NOW) as work:
        assert work.session.get(PersonRow, person.id) is not None
