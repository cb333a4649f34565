"""Documents that commands write may be large: a plan of ten thousand people is forty megabytes of text."""

from __future__ import annotations

import json
import tracemalloc
from pathlib import Path

from aftercare.cli.output import write_json


def test_a_document_is_written_without_its_text_in_memory(tmp_path: Path) -> None:
    document = [{"name": "Voorbeeld " * 10}] * 5_000
    file = tmp_path / "plan.json"
    tracemalloc.start()
    try:
        write_json(file, document)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert json.loads(file.read_text("utf-8")) == document
    assert peak < file.stat().st_size / 4
