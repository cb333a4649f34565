"""Known vulnerabilities of what is locked: `python -m tools.audit EXPORT` reads an OSV export (a folder, a zip or one
record) and asks no server; `--sbom` prints what is locked as CycloneDX, `--sbom --run` only what runs.

Ends with 1 when a locked version is affected, with 2 when the export cannot be read or holds no record.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

PYPI, NPM = "PyPI", "npm"
LOCKS, NPM_LOCK = Path("locks"), Path("package-lock.json")
PROJECT = Path("pyproject.toml")
_PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", re.MULTILINE)
_PURL = {PYPI: "pypi", NPM: "npm"}


class Package(NamedTuple):
    ecosystem: str
    name: str
    version: str


class Finding(NamedTuple):
    """`fixed` are the versions in which the record says it is mended."""

    package: Package
    record: str
    fixed: tuple[str, ...]


def locked(locks: Path = LOCKS, npm_lock: Path = NPM_LOCK, only: str = "*") -> set[Package]:
    """Every package that a lock names, of what runs, builds and checks, or of `only` one of these; npm's are those of
    the front end, which run."""
    found = {
        Package(PYPI, canonicalize_name(name), version)
        for lock in locks.glob(f"{only}.txt")
        for name, version in _PINNED.findall(lock.read_text())
    }
    packages = json.loads(npm_lock.read_text())["packages"] if npm_lock.exists() else {}
    for place, one in packages.items():
        if place:
            found.add(Package(NPM, place.rpartition("node_modules/")[2], one["version"]))
    return found


def records(export: Path) -> Iterator[dict[str, Any]]:
    """The records of an export that are not withdrawn; raises ValueError for anything that is no record."""
    for text in _texts(export):
        record = json.loads(text)
        if not isinstance(record, dict) or "id" not in record:
            raise ValueError("no record of the OSV schema")
        if not record.get("withdrawn"):
            yield record


def _texts(export: Path) -> Iterator[str | bytes]:
    if export.is_dir():
        yield from (file.read_text() for file in sorted(export.rglob("*.json")))
    elif zipfile.is_zipfile(export):
        with zipfile.ZipFile(export) as packed:
            yield from (packed.read(name) for name in packed.namelist() if name.endswith(".json"))
    else:
        yield export.read_text()


def findings(packages: Iterable[Package], known: Iterable[dict[str, Any]]) -> list[Finding]:
    """Each locked package with each record that names its version."""
    by_name: defaultdict[tuple[str, str], list[Package]] = defaultdict(list)
    for package in packages:
        by_name[package[:2]].append(package)
    return sorted(
        Finding(package, record["id"], _fixed(affected))
        for record in known
        for affected in record.get("affected", [])
        for package in by_name.get(_named(affected.get("package", {})), [])
        if _is_affected(package.version, affected)
    )


def _named(package: dict[str, str]) -> tuple[str, str]:
    ecosystem, name = package.get("ecosystem", ""), package.get("name", "")
    return ecosystem, canonicalize_name(name) if ecosystem == PYPI else name


def _is_affected(version: str, affected: dict[str, Any]) -> bool:
    if version in affected.get("versions", []):
        return True
    ranges = [one for one in affected.get("ranges", []) if one["type"] != "GIT"]
    return any(_is_within(version, one["events"]) for one in ranges)


def _is_within(version: str, events: Iterable[dict[str, str]]) -> bool:
    """The rule of the OSV schema: the last event at or before the version decides. A version that cannot be compared
    counts as affected, so that a person looks."""
    try:
        ours, within = Version(version), False
        for kind, at in sorted(
            ((kind, Version(at)) for event in events for kind, at in event.items()),
            key=lambda one: one[1],
        ):
            if kind == "introduced" and at <= ours:
                within = True
            elif (kind == "fixed" and at <= ours) or (kind == "last_affected" and at < ours):
                within = False
    except InvalidVersion:
        return True
    return within


def _fixed(affected: dict[str, Any]) -> tuple[str, ...]:
    events = [event for one in affected.get("ranges", []) for event in one["events"]]
    return tuple(event["fixed"] for event in events if "fixed" in event)


def bill_of_materials(packages: Iterable[Package]) -> dict[str, Any]:
    """What is locked as a CycloneDX document, without the hashes: the locks hold those. Of one commit it is always the
    same, to the byte."""
    project = tomllib.loads(PROJECT.read_text())["project"]
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": project["name"],
                "name": project["name"],
                "version": project["version"],
                "licenses": [{"expression": project["license"]}],
                "purl": f"pkg:pypi/{project['name']}@{project['version']}",
            }
        },
        "components": [
            {
                "type": "library",
                "name": one.name,
                "version": one.version,
                "purl": f"pkg:{_PURL[one.ecosystem]}/{one.name.replace('@', '%40')}@{one.version}",
            }
            for one in sorted(packages)
        ],
    }


def main(arguments: list[str]) -> int:
    packages = locked(only="run") if "--run" in arguments else locked()
    if arguments[:1] == ["--sbom"] and arguments[1:] in ([], ["--run"]):
        print(json.dumps(bill_of_materials(packages), indent=2))
        return 0
    if len(arguments) != 1 or not Path(arguments[0]).exists():
        print("Give an OSV export: make audit OSV=…/all.zip", file=sys.stderr)
        return 2
    try:
        known = list(records(Path(arguments[0])))
    except (OSError, ValueError):
        known = []
    if not known:
        print("The export cannot be read, or holds no record.", file=sys.stderr)
        return 2
    newest = max(str(record.get("modified", "")) for record in known)[:10]
    found = findings(packages, known)
    for package, record, fixed in found:
        mended = f"fixed in {', '.join(fixed)}" if fixed else "no fixed version"
        print(f"{package.name} {package.version} ({package.ecosystem}): {record}, {mended}")
    print(f"{len(packages)} packages, {len(known)} records to {newest}: {len(found)} found")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
