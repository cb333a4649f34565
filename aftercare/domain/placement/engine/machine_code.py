"""Finds the engine's machine code, has it compiled where there is none, and loads it.

The code is one object file, named after all that it depends on: the sources, the compiler's version
and the processor. It is looked for in the user's cache, then beside the sources, where an image or a
wheel may carry code for any processor of its kind. Compiling is the work of another process: it
takes a quarter of a minute and memory that this one would keep.
"""

from __future__ import annotations

import atexit
import fcntl
import hashlib
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from threading import Lock, Thread
from typing import TYPE_CHECKING

from aftercare.base.clock import stopwatch
from aftercare.base.errors import PlacementNotReady
from aftercare.base.logs import get_log

if TYPE_CHECKING:
    from llvmlite.binding import ExecutionEngine

SOURCES = Path(__file__).parent
BUILDER = "aftercare.domain.placement.preparing"
NICE = "--nice"
# Prefixed in the object file, so that no function of ours hides one of the system's.
PREFIX = "aftercare_"

_loading = Lock()
_beginning = Lock()
_background: list[Compiling] = []
TRY_AGAIN_AFTER_S = 300.0


# Where the code is ----------------------------------------------------------------------------------


def version_of(sources: Path) -> str:
    """Changes with the sources and with the compiler, not with where they are or when they came there."""
    digest = hashlib.sha256()
    for file in sorted(sources.glob("*.py")):
        digest.update(file.read_bytes())
    digest.update(f"numba {version('numba')} llvmlite {version('llvmlite')}".encode())
    return digest.hexdigest()[:16]


_version = lru_cache(version_of)


@lru_cache(maxsize=1)
def _processor() -> str:
    """Changes with the processor: the code uses every instruction it has."""
    processor = f"{platform.machine()} {platform.processor()}"
    with suppress(OSError):
        lines = Path("/proc/cpuinfo").read_text().split("\n\n")[0].splitlines()
        processor += str([one for one in lines if one.startswith(("model", "flags", "Features"))])
    return hashlib.sha256(processor.encode()).hexdigest()[:8]


def carried_file() -> Path:
    """Where a package may carry code for any processor of its kind."""
    return SOURCES / f"engine-{_version(SOURCES)}-{platform.machine()}.o"


def kept_file() -> Path:
    """Where code for this processor is kept: in the user's cache, or where that cannot be written in the
    folder for temporary files under the user's number. Its folder exists and is the user's own."""
    home = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    shared = Path(tempfile.gettempdir()) / f"aftercare-{os.getuid()}"
    for folder in (Path(home, "aftercare"), shared):
        if _is_ours(folder):
            return folder / f"engine-{_version(SOURCES)}-{_processor()}.o"
    raise PlacementNotReady("There is no folder in which the placement engine's code can be kept.")


def _is_ours(folder: Path) -> bool:
    """Whether a folder is there or can be made, is this user's own and can be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return folder.stat().st_uid == os.getuid() and os.access(folder, os.W_OK)
    except OSError:
        return False


def found_file() -> Path | None:
    """The code that fits this version and this processor; None when there is none yet."""
    with suppress(PlacementNotReady):
        if kept_file().is_file():
            return kept_file()
    return carried_file() if carried_file().is_file() else None


# Compiling ------------------------------------------------------------------------------------------


def compile_apart(*options: str) -> None:
    """Compile in another process and wait for it, about 15 seconds; raises PlacementNotReady."""
    child = subprocess.Popen([sys.executable, "-m", BUILDER, *options], stdin=subprocess.DEVNULL)
    # Nothing of ours goes on when this process ends first.
    atexit.register(child.kill)
    try:
        if child.wait():
            raise PlacementNotReady("The placement engine could not be compiled; see the log.")
    finally:
        atexit.unregister(child.kill)


def compile_in_background() -> None:
    """Begin to compile if there is no code yet. Until that has ended nothing here waits for it: a call that
    needs the engine is refused with PlacementNotReady."""
    with _beginning:
        if not is_ready() and not any(one.is_going_on() for one in _background):
            _background[:] = [Compiling()]


class Compiling(Thread):
    """One attempt in the background; when it fails, the next one begins a while later."""

    def __init__(self) -> None:
        super().__init__(name="compile-engine", daemon=True)
        self._since_failed: Callable[[], float] | None = None
        self.start()

    def is_going_on(self) -> bool:
        """Whether it runs, or has failed so lately that another would fail too."""
        failed = self._since_failed
        return self.is_alive() or (failed is not None and failed() < TRY_AGAIN_AFTER_S)

    def run(self) -> None:
        begun = stopwatch()
        get_log().info("engine-compiling")
        try:
            compile_apart(NICE)
        except (PlacementNotReady, OSError) as error:
            self._since_failed = stopwatch()
            get_log().error("engine-not-compiled", error_type=type(error).__name__)
        else:
            get_log().info("engine-compiled", seconds=round(begun(), 1))


def is_ready() -> bool:
    """Whether a placement can be made without waiting for the compiler."""
    return found_file() is not None


def is_ready_or_begun() -> bool:
    """The same for work that comes back by itself: where the answer is no, it sees to it that a compiler is
    at work, also when an earlier one has failed."""
    if is_ready():
        return True
    compile_in_background()
    return False


@contextmanager
def alone(file: Path) -> Iterator[None]:
    """One process at a time; the system lets go when a process dies."""
    with open(file.with_suffix(".lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def keep(code: bytes, file: Path) -> None:
    """Write all of it or nothing."""
    draft = file.with_suffix(f".{os.getpid()}")
    draft.write_bytes(code)
    draft.replace(file)


# Loading --------------------------------------------------------------------------------------------


def address_of(name: str) -> int:
    """Where the machine code of an entry begins in this process."""
    with _loading:
        engine = _loaded()
    return int(engine.get_function_address(PREFIX + name))


@lru_cache(maxsize=1)
def _loaded() -> ExecutionEngine:
    from llvmlite import binding

    file = found_file()
    if file is None:
        if any(thread.is_alive() for thread in _background):
            raise PlacementNotReady()
        compile_apart()
        file = kept_file()
    binding.initialize_native_target()
    binding.initialize_native_asmprinter()
    machine = binding.Target.from_default_triple().create_target_machine()
    engine = binding.create_mcjit_compiler(binding.parse_assembly(""), machine)
    engine.add_object_file(binding.ObjectFileRef.from_data(file.read_bytes()))
    engine.finalize_object()
    return engine
