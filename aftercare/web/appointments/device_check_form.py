"""The form for the outcome of a check of devices: what came of it and who was the second officer, and no note."""

from __future__ import annotations

from dataclasses import dataclass

from aftercare.base.translation import sentence
from aftercare.casework.appointments.acts import second_officers
from aftercare.domain.appointments.device_check_outcomes import (
    DeviceCheckOutcome,
    DeviceCheckResult,
)
from aftercare.domain.conditions.device_checks import DEVICE_CHECK
from aftercare.store.database.plain_sql import Row
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.web.shell.forms.options import Option, staff_options
from aftercare.web.shell.forms.reading import Reading
from aftercare.web.shell.request import PageContext

# Says that a form is this one, also when nothing was chosen in it.
MARK = "of_devices"
HINTS = {
    DeviceCheckResult.PASSED_ON: sentence(
        "The police look into it; the file does not say what it is"
    ),
    DeviceCheckResult.REFUSED: sentence("This opens an absence; you decide on it later"),
    DeviceCheckResult.NOT_POSSIBLE: sentence(
        "Not at home, or the kit failed; never counts against the client"
    ),
}


@dataclass(frozen=True, slots=True)
class DeviceCheckForm:
    results: list[Option]
    officers: list[tuple[str, str]]


def device_check_form(context: PageContext, work: UnitOfWork, head: Row) -> DeviceCheckForm | None:
    """None for any other appointment, and for one that has not begun."""
    if head["kind"] != DEVICE_CHECK or head["starts_at"] > context.now:
        return None
    if not context.can_perform(second_officers):
        return None
    return DeviceCheckForm(
        [
            Option(one.value, context.name_of("device_check", one.value), _hint(context, one))
            for one in DeviceCheckResult
        ],
        staff_options(second_officers(work, head["person_id"])),
    )


def _hint(context: PageContext, result: DeviceCheckResult) -> str:
    return context.translate(HINTS[result]) if result in HINTS else ""


def read_device_check(form: Reading) -> DeviceCheckOutcome:
    """What the form says; the act refuses what does not fit."""
    result = form.one_of("device_check", DeviceCheckResult)
    return DeviceCheckOutcome(result, form.optional_id("second_officer"))
