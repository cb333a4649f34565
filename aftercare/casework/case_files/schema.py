"""The JSON Schema (2020-12) of a case file document, as it is published."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from aftercare.casework.case_files.document import CaseFileDocument

SCHEMA_ID = "urn:aftercare:case:1"
SCHEMA_FILE = Path(__file__).parent / "case-1.schema.json"


@cache
def published_schema() -> str:
    """The file as it ships."""
    return SCHEMA_FILE.read_text("utf-8")


def written_schema() -> str:
    """The schema that the code describes, as the text of the file; `python -m aftercare.casework.case_files.schema`
    prints it."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_ID,
        **CaseFileDocument.model_json_schema(mode="serialization"),
    }
    return json.dumps(schema, indent=1, sort_keys=True) + "\n"


if __name__ == "__main__":
    import sys

    sys.stdout.write(written_schema())
