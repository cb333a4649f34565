"""Prepares the engine in advance: `python -m aftercare.domain.placement.preparing` compiles it where necessary."""

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
    """Loads the engine. Compiles it first, in another process, where this version has not been compiled."""
    address_of("construct")


def compile_here(*, for_any: bool = False) -> None:
    """Compiles in this process unless the code exists already. For this processor it goes into the user's cache. For
    any processor of its kind it goes beside the sources, so that a wheel or an image includes it."""
    file = carried_file() if for_any else kept_file()
    with alone(file):
        if not file.is_file():
            # Imported here: the compiler is large, and no other process needs it.
            from aftercare.domain.placement.engine import building

            for module in pkgutil.iter_modules(engine.__path__):
                import_module(f"{engine.__name__}.{module.name}")
            processor = building.ANY_PROCESSOR if for_any else building.THIS_PROCESSOR
            keep(building.object_code(processor), file)


if __name__ == "__main__":
    if NICE in sys.argv[1:]:
        os.nice(10)
    compile_here(for_any=FOR_ANY in sys.argv[1:])
