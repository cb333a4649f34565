"""Makes the engine ready ahead of time: `python -m aftercare.domain.placement.preparing` compiles it where needed."""

from __future__ import annotations

import os
import pkgutil
import sys
from importlib import import_module

from aftercare.domain.placement import engine
from aftercare.domain.placement.engine.machine_code import (
    NICE,
    address_of,
    alone,
    carried_file,
    compile_in_background,
    is_ready,
    is_ready_or_begun,
    keep,
    kept_file,
)

__all__ = ["compile_here", "compile_in_background", "is_ready", "is_ready_or_begun", "prepare"]

FOR_ANY = "--for-any-processor"


def prepare() -> None:
    """Load the engine; compiles it first, in another process, where this version never was."""
    address_of("construct")


def compile_here(*, for_any: bool = False) -> None:
    """Compile in this process unless the code is there already: for this processor into the user's cache, or
    for any processor of its kind beside the sources, where a wheel or an image carries it along."""
    file = carried_file() if for_any else kept_file()
    with alone(file):
        if not file.is_file():
            # Only here: the compiler is large, and no other process needs it.
            from aftercare.domain.placement.engine import building

            for module in pkgutil.iter_modules(engine.__path__):
                import_module(f"{engine.__name__}.{module.name}")
            processor = building.ANY_PROCESSOR if for_any else building.THIS_PROCESSOR
            keep(building.object_code(processor), file)


if __name__ == "__main__":
    if NICE in sys.argv[1:]:
        os.nice(10)
    compile_here(for_any=FOR_ANY in sys.argv[1:])
