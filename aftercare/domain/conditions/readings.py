"""Checks each format a parameter can have: accepts any JSON and yields the faults."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

from aftercare.base.errors import FieldFault
from aftercare.base.typed_text import one_of_these
from aftercare.domain.conditions.within_reach import reach_faults
from aftercare.domain.conditions.zones import area_faults

DAY_MIN = 24 * 60
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
# As little as possible about a victim: one to three letters and a number, never a name.
_LABEL = re.compile(r"[A-Za-z]{1,3}-?[0-9]{1,3}", re.ASCII)


def text_faults(value: object, pointer: str, most: int) -> Iterator[FieldFault]:
    if not isinstance(value, str) or not value.strip() or not _storable(value):
        yield FieldFault(pointer, "missing")
    elif len(value) > most:
        yield FieldFault(pointer, "too-long", f"At most {most} characters.")


def _storable(text: str) -> bool:
    """Without NUL and without half of a surrogate pair: PostgreSQL stores neither."""
    return "\0" not in text and not any("\ud800" <= sign <= "\udfff" for sign in text)


def whole_faults(value: object, pointer: str, least: int, most: int) -> Iterator[FieldFault]:
    if not _whole(value, least, most):
        yield FieldFault(pointer, "out-of-range", f"A whole number from {least} to {most}.")


def _whole(value: object, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def flag_faults(value: object, pointer: str) -> Iterator[FieldFault]:
    if not isinstance(value, bool):
        yield FieldFault(pointer, "not-a-flag")


def day_faults(value: object, pointer: str) -> Iterator[FieldFault]:
    try:
        written = isinstance(value, str) and _ISO_DAY.fullmatch(value)
        if written and 1900 <= date.fromisoformat(str(value)).year <= 2199:
            return
    except ValueError:
        pass
    yield FieldFault(pointer, "unreadable-day")


def choices_faults(value: object, pointer: str, options: tuple[str, ...]) -> Iterator[FieldFault]:
    if not isinstance(value, list) or not value:
        yield FieldFault(pointer, "missing")
    elif any(not isinstance(one, str) or one not in options for one in value):
        yield FieldFault(pointer, "unknown-choice", one_of_these(options))
    elif len(set(value)) != len(value):
        yield FieldFault(pointer, "named-twice")


def labels_faults(value: object, pointer: str, most: int) -> Iterator[FieldFault]:
    if not isinstance(value, list) or not 1 <= len(value) <= most:
        yield FieldFault(pointer, "missing", f"Give 1 to {most} labels.")
    elif any(not isinstance(one, str) or not _LABEL.fullmatch(one) for one in value):
        yield FieldFault(pointer, "label-not-neutral")
    elif len({one.replace("-", "").upper() for one in value}) != len(value):
        yield FieldFault(pointer, "named-twice")


def windows_faults(
    value: object, pointer: str, most: int, past_midnight: bool = True
) -> Iterator[FieldFault]:
    """A list of {"weekdays", "from_min", "to_min"}. The weekdays (Monday = 0) are those on which the window begins;
    the minutes are of the local day. With `past_midnight` a window may end on the next day."""
    if not isinstance(value, list) or not 1 <= len(value) <= most:
        yield FieldFault(pointer, "window-missing", f"Give 1 to {most} windows.")
        return
    for number, one in enumerate(value):
        yield from _window_faults(one, f"{pointer}/{number}", past_midnight)


def _window_faults(value: object, pointer: str, past_midnight: bool) -> Iterator[FieldFault]:
    if not isinstance(value, Mapping) or set(value) != {"weekdays", "from_min", "to_min"}:
        yield FieldFault(pointer, "window-missing")
        return
    days, first, last = value["weekdays"], value["from_min"], value["to_min"]
    if not isinstance(days, list) or not days or any(not _whole(day, 0, 6) for day in days):
        yield FieldFault(f"{pointer}/weekdays", "no-weekday")
    elif len(set(days)) != len(days):
        yield FieldFault(f"{pointer}/weekdays", "named-twice")
    if not _whole(first, 0, DAY_MIN - 1) or not _whole(last, 0, DAY_MIN):
        yield FieldFault(f"{pointer}/to_min", "out-of-range")
    elif first == last or (last < first and not past_midnight):
        yield FieldFault(f"{pointer}/to_min", "hours-reversed")


def areas_faults(value: object, pointer: str, most: int) -> Iterator[FieldFault]:
    if not isinstance(value, list) or not 1 <= len(value) <= most:
        yield FieldFault(pointer, "zone-missing", f"Give 1 to {most} areas.")
        return
    for number, one in enumerate(value):
        found = list(area_faults(one, f"{pointer}/{number}"))
        yield from found or reach_faults(one, f"{pointer}/{number}")
