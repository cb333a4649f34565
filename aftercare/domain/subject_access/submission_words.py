"""What another organisation sent about a client, in words for the client: a label and a value on each line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any, Final

from aftercare.domain.papers.words import (
    Both,
    frame_name,
    in_language,
    kind_name,
    written_day,
    written_moment,
)
from aftercare.domain.submissions.differences import Value
from aftercare.domain.submissions.documents import read_submission
from aftercare.domain.submissions.stated import WHEN_ACCEPTED, kind_in, stated

NameOfCode = Callable[[str, str, str], str]

_LABELS: Final[Mapping[str, Both]] = {
    "frame": ("Soort uitspraak", "Kind of judgment"),
    "court_reference": ("Nummer van de uitspraak", "Number of the judgment"),
    "starts_on": ("Vanaf", "From"),
    "ends_on": ("Tot en met", "Until"),
    "final_on": ("Definitief op", "Final on"),
    "length": ("Duur", "Length"),
    "immediately_enforceable": ("Geldt meteen", "Applies at once"),
    "regime": ("Recht dat geldt", "Law that applies"),
    "age_at_offence": ("Uw leeftijd toen", "Your age then"),
    "serious_risk": ("De rechter ziet een groot risico", "The court sees a serious risk"),
    "executed_by": ("Wie het uitvoert", "Carried out by"),
    "extension": ("Verlengd met", "Extended by"),
    "extension_decided_on": ("Verlengd op", "Extended on"),
    "extension_reference": ("Nummer van de verlenging", "Number of the extension"),
    "ended_on": ("Gestopt op", "Ended on"),
    "end_reason": ("Waarom gestopt", "Why it ended"),
    "detained_from_on": ("Vast vanaf", "In custody from"),
    "detained_until_on": ("Vast tot en met", "In custody until"),
    "home_address": ("Adres", "Address"),
    "postal_address": ("Adres voor brieven", "Address for letters"),
    "happened_at": ("Alarm op", "Alarm at"),
}
# Days of a condition, by the member that has them.
_UNTIL: Final[Both] = ("{name}: geldt tot en met", "{name}: holds until")
_DAYS: Final[Mapping[str, Both]] = {
    "withdrawn_on": _UNTIL,
    "ends_on": _UNTIL,
    "starts_on": ("{name}: geldt vanaf", "{name}: holds from"),
    "which": ("{name}, deze:", "{name}, this one:"),
}
_ON_ACCEPTING: Final[Both] = ("de dag waarop wij dit aannemen", "the day on which we accept this")
_HOLDS: Final[Both] = ("geldt", "holds")
_YES: Final[Both] = ("ja", "yes")
_NO: Final[Both] = ("nee", "no")
_CODES: Final = {"regime": "regime", "executed_by": "executor", "end_reason": "end_reason"}
_CONDITION: Final = "condition."


def submission_words(document: Mapping[str, Any], language: str, name_of: NameOfCode) -> str:
    """One line for each field; empty once the document is no longer kept."""
    if not document:
        return ""
    fields = stated(read_submission(document).content)
    return "\n".join(_lines(fields, language, name_of))


def _lines(fields: Mapping[str, Value], language: str, name_of: NameOfCode) -> Iterator[str]:
    for name, value in fields.items():
        member, code = kind_in(name)
        kind = kind_name(code, language) if code else ""
        if member in _DAYS and code:
            said = _written(name, value, language, name_of)
            yield f"{in_language(_DAYS[member], language).format(name=kind)} {said}"
        elif name.startswith(_CONDITION):
            if value is None:
                # The line with its last day says so.
                continue
            said = in_language(_HOLDS, language) if value is True else str(value)
            yield f"{kind}: {said}"
        elif value is not None:
            said = _written(name, value, language, name_of)
            yield f"{in_language(_LABELS[name], language)}: {said}"


def _written(name: str, value: Value, language: str, name_of: NameOfCode) -> str:
    if isinstance(value, bool):
        return in_language(_YES if value else _NO, language)
    if isinstance(value, date):
        return written_day(value, language)
    if value == WHEN_ACCEPTED:
        return in_language(_ON_ACCEPTING, language)
    if name == "frame":
        return frame_name(str(value), language)
    if name == "happened_at":
        return written_moment(datetime.fromisoformat(str(value)), language)
    if name in _CODES:
        return name_of(_CODES[name], str(value), language)
    if name in ("length", "extension"):
        number, _, unit = str(value).partition(" ")
        return f"{number} {name_of('length_unit', unit, language).lower()}"
    return str(value).replace("\n", ", ")
