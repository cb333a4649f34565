"""The engine is one piece of machine code: made once per version and processor, waited for by nobody who serves."""

from __future__ import annotations

import os
import pkgutil
import shutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest

from aftercare.domain.placement import engine
from aftercare.domain.placement.engine import bitsets as words
from aftercare.domain.placement.engine import machine_code
from aftercare.domain.placement.engine.building import callees_first, calls, plain
from aftercare.domain.placement.engine.compiled import ARRAYS, FUNCTIONS, checked
from aftercare.domain.placement.engine.machine_code import kept_file
from aftercare.domain.placement.preparing import prepare

ROOT = Path(__file__).parents[3]

REFUSED_THEN_FOUND = """
import sys
from pathlib import Path
from shutil import copy
import numpy as np
from aftercare.base.errors import PlacementNotReady
from aftercare.base.logs import configure_logs
from aftercare.domain.placement import preparing
from aftercare.domain.placement.engine import bitsets as words
from aftercare.domain.placement.engine.machine_code import kept_file

configure_logs()
row = np.array([[0, 6]], dtype=np.uint64)
preparing.compile_in_background()
assert not preparing.is_ready()
try:
    words.lowest(row, 0, 0, 2)
except PlacementNotReady as fault:
    print(fault.status, fault.retry_after_s)
# What the compiler would have written by itself a moment later.
copy(Path(sys.argv[1]), kept_file())
assert preparing.is_ready()
print(words.lowest(row, 0, 0, 2))
"""


FAILS_AND_BEGINS_AGAIN = """
import sys
from aftercare.base.logs import configure_logs
from aftercare.domain.placement.engine import machine_code

configure_logs()
sys.executable = "/bin/false"
for pause in (300.0, 0.0):
    machine_code.TRY_AGAIN_AFTER_S = pause
    for _ in range(2):
        assert not machine_code.is_ready_or_begun()
        for one in machine_code._background:
            one.join()
"""


def test_each_function_is_compiled_once_and_after_all_that_it_calls() -> None:
    for module in pkgutil.iter_modules(engine.__path__):
        import_module(f"{engine.__name__}.{module.name}")
    order = [id(plain(one)) for one in callees_first(FUNCTIONS)]
    assert len(order) == len(set(order)) == len(FUNCTIONS) > 150
    for function in FUNCTIONS:
        mine = order.index(id(plain(function)))
        assert all(order.index(id(plain(one))) < mine for one in calls(function).values())


def test_another_checkout_with_the_same_sources_shares_the_code(tmp_path: Path) -> None:
    here = machine_code.version_of(machine_code.SOURCES)
    there = shutil.copytree(machine_code.SOURCES, tmp_path / "elsewhere" / "engine")
    assert machine_code.version_of(there) == here
    with (there / "layout.py").open("a") as source:
        source.write("# changed\n")
    assert machine_code.version_of(there) != here


def test_who_serves_is_refused_while_it_is_compiled_and_goes_on_by_itself(tmp_path: Path) -> None:
    prepare()
    said = subprocess.run(
        [sys.executable, "-c", REFUSED_THEN_FOUND, str(kept_file())],
        cwd=ROOT,
        env=os.environ | {"XDG_CACHE_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.split() == ["503", "30", "65"]


@pytest.mark.parametrize(
    "array",
    [
        np.zeros((1, 4), dtype=np.int64),
        np.zeros(4, dtype=np.uint64),
        np.zeros((4, 4), dtype=np.uint64)[:, ::2],
    ],
    ids=["other elements", "other dimensions", "in pieces"],
)
def test_what_the_machine_code_would_misread_is_refused(array: np.ndarray) -> None:
    with pytest.raises(TypeError, match="the engine reads 2-dimensional arrays of uint64"):
        words.lowest(array, 0, 0, 1)
    fitting = np.zeros((1, 4), dtype=np.uint64)
    assert checked(fitting, ARRAYS["Bits"]) == id(fitting)


def test_where_the_users_cache_cannot_be_written_the_folder_for_temporary_files_serves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert kept_file().parent == tmp_path / f"aftercare-{os.getuid()}"


def test_a_compiler_that_failed_is_begun_again_after_a_pause(tmp_path: Path) -> None:
    said = subprocess.run(
        [sys.executable, "-c", FAILS_AND_BEGINS_AGAIN],
        cwd=ROOT,
        env=os.environ | {"XDG_CACHE_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    # Once and not again within the pause; then, without one, at each question.
    assert (said.stdout + said.stderr).count("engine-not-compiled") == 3
