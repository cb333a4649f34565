"""A case file imported from another service as one document, with staff members unknown here."""

from __future__ import annotations

import json
from typing import Any

from aftercare.casework.case_files.export import export_case_file
from aftercare.casework.case_files.importing import import_case_file
from aftercare.demo.depth.cast import Cast, Part

REFERENCE, PHONE = "ELDERS-0007", "+447700900981"
NAME = {"given_name": "Sanne", "family_name": "Overgenomen-Fictief"}
TAKEN_OVER_BY = "vermeulen"


def take_over_from_elsewhere(cast: Cast) -> None:
    """The exported case file of a colleague's client serves as the model; the importing officer sees only unknown
    names."""
    if Part.ELSEWHERE in cast.ids:
        with cast.working_on(Part.ELSEWHERE) as (work, person_id):
            document = json.loads(export_case_file(work, person_id).model_dump_json())
        with cast.stage.work(cast.stage.staff[TAKEN_OVER_BY]) as work:
            import_case_file(work, _of_somebody_else(document))


def _of_somebody_else(document: dict[str, Any]) -> dict[str, Any]:
    """The same case file for a different client, kept by another service."""
    written = json.dumps(document)
    for one in document["staff"]:
        username = json.dumps(one["username"])
        written = written.replace(username, json.dumps(f"elders-{one['username']}"))
    person = document["person"]
    for ours, theirs in ((person["reference"], REFERENCE), (person["phone"], PHONE)):
        written = written.replace(json.dumps(ours), json.dumps(theirs))
    found: dict[str, Any] = json.loads(written)
    found["person"] |= NAME
    return found
