"""Messages for faults at a form's fields."""

from __future__ import annotations

from collections.abc import Mapping

from aftercare.base.errors import FieldFault, Invalid
from aftercare.base.field_faults import FIELD_FAULTS
from aftercare.base.translation import sentence
from aftercare.web.shell.language import filled

NOT_RIGHT = sentence("This is not right; check it again")
# A fault without a single field is shown under this name.
WHOLE_FORM = "form"


def field_errors(invalid: Invalid, names: Mapping[str, str]) -> dict[str, str]:
    """For each field of the fault: the form field's name, and its first message.

    `names` maps JSON pointers to field names where they differ. By default `/reason` is the field `reason`, `/hours/0`
    the field `hours-0` and `/officer_id` the field `officer`. A fault without a field is reported under WHOLE_FORM, so
    that none is lost. The messages are keys of the catalogues.
    """
    if not invalid.fields:
        return {WHOLE_FORM: NOT_RIGHT}
    found: dict[str, str] = {}
    for fault in invalid.fields:
        found.setdefault(_field_of(fault, names), message_of(fault))
    return found


def message_of(fault: FieldFault) -> str:
    """The message of one fault, a key of the catalogues or one that is filled in."""
    message = FIELD_FAULTS.get(f"{fault.code}.{fault.part}") or FIELD_FAULTS.get(
        fault.code, NOT_RIGHT
    )
    return filled(message, **fault.holes) if fault.holes else message


def _field_of(fault: FieldFault, names: Mapping[str, str]) -> str:
    name = fault.pointer.strip("/").replace("/", "-").removesuffix("_id")
    return names.get(fault.pointer, name) or WHOLE_FORM
