"""Which locked packages a vulnerability record names."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tools.audit import NPM, PYPI, Package, bill_of_materials, findings, locked, main, records

OURS = Package(PYPI, "some-parser", "2.5")


def record(*events: dict[str, str], name: str = "Some_Parser", **more: Any) -> dict[str, Any]:
    """A made-up record of the OSV schema."""
    ranges = [{"type": "ECOSYSTEM", "events": list(events)}]
    affected = {"package": {"ecosystem": PYPI, "name": name}, "ranges": ranges, **more}
    return {"id": "OSV-MADE-UP-1", "modified": "2026-11-20T00:00:00Z", "affected": [affected]}


SINCE = {"introduced": "0"}
CASES = {
    "never mended": (record(SINCE), True),
    "mended later": (record(SINCE, {"fixed": "2.10"}), True),
    "mended in ours": (record(SINCE, {"fixed": "2.5"}), False),
    "came after ours": (record({"introduced": "2.5.1"}), False),
    "came back": (record(SINCE, {"fixed": "2"}, {"introduced": "2.4"}, {"fixed": "3"}), True),
    "ours is the last": (record(SINCE, {"last_affected": "2.5"}), True),
    "ended before ours": (record(SINCE, {"last_affected": "2.4"}), False),
    "listed by name": (record({"introduced": "9"}, versions=["2.5"]), True),
    "in any order": (record({"fixed": "2.5"}, SINCE), False),
    "not comparable": (record(SINCE, {"fixed": "next"}), True),
    "another package": (record(SINCE, name="other"), False),
}


@pytest.mark.parametrize("case", CASES)
def test_the_last_event_at_or_before_our_version_decides(case: str) -> None:
    known, affected = CASES[case]
    assert bool(findings([OURS], [known])) is affected


def test_what_is_locked_here_is_read_whole() -> None:
    packages = locked()
    names = {(one.ecosystem, one.name) for one in packages}
    assert {(PYPI, "fastapi"), (PYPI, "psycopg"), (PYPI, "hatchling"), (NPM, "htmx.org")} <= names
    assert (NPM, "@tabler/icons") in names
    pins = sum(file.read_text().count("==") for file in Path("locks").glob("*.txt"))
    assert len([one for one in packages if one.ecosystem == PYPI]) > pins / 2
    listed = bill_of_materials(packages)["components"]
    assert len({one["purl"] for one in listed}) == len(packages)


@pytest.mark.parametrize("kind", ["folder", "zip", "file"])
def test_an_export_is_read_in_each_form_it_comes_in(kind: str, tmp_path: Path) -> None:
    withdrawn = record(SINCE) | {"withdrawn": "2026-11-21T00:00:00Z", "id": "OSV-MADE-UP-2"}
    texts = [json.dumps(one) for one in (record(SINCE), withdrawn)]
    export = tmp_path / "export"
    if kind == "folder":
        export.mkdir()
        for number, text in enumerate(texts):
            (export / f"{number}.json").write_text(text)
    elif kind == "zip":
        with zipfile.ZipFile(export, "w") as packed:
            for number, text in enumerate(texts):
                packed.writestr(f"{number}.json", text)
    else:
        export.write_text(texts[0])
    assert [one["id"] for one in records(export)] == ["OSV-MADE-UP-1"]


def test_a_finding_a_clean_export_and_none_end_differently(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = next(one for one in locked() if one.name == "fastapi")
    for name, known in (("found", record(SINCE, name="fastapi")), ("clean", record(SINCE))):
        (tmp_path / f"{name}.json").write_text(json.dumps(known))
    (tmp_path / "none").mkdir()
    (tmp_path / "list.json").write_text("[1]")
    (tmp_path / "half.zip").write_bytes(b"PK\x03\x04\xff")
    assert main([str(tmp_path / "found.json")]) == 1
    assert (
        f"fastapi {one.version} (PyPI): OSV-MADE-UP-1, no fixed version" in capsys.readouterr().out
    )
    assert main([str(tmp_path / "clean.json")]) == 0
    for unusable in ("none", "absent", "list.json", "half.zip"):
        assert main([str(tmp_path / unusable)]) == 2
    assert main([]) == 2
