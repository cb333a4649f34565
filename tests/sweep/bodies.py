"""Bodies that a model of the API allows, and forms as a page shows them, so that what is asked passes validation."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter

Schema = Mapping[str, Any]
Ids = Callable[[str], UUID]
WORDS = "Reden voor de proef van vandaag."
# What a pattern or a rule behind the model asks of a field; the rest follows from its type.
BY_NAME: Mapping[str, Any] = {
    "length": {"number": 1, "unit": "years"}, "phone": "+447700900777", "number": "+447700900778", "code": "123456",
    "username": "someone-new", "address": "someone@aftercare.example", "weekdays": [0], "from_min": 540,
    "to_min": 600, "minutes": 30, "period_days": 7, "latitude": 52.0, "longitude": 5.0, "work_weeks": [{}],
    "birth_on": "1985-03-14", "born_on": "14-3-1985", "frame": "VV", "instrument": "acute-2007", "until_time": "16:00",
    "until_at": "2026-11-24T09:00:00+01:00", "review_on": "2027-03-01", "from_time": "07:00", "until_on": "2026-12-24",
    "from_on": "2026-12-01", "happened_time": "08:00", "reference": "T-09999", "court_reference": "02/123456-26",
    "version": 1, "entry": "open", "language": "nl", "channels": ["sms"],
}  # fmt: skip
# Of the office's day and a moment before it, so that what is said to have happened has.
DAY, MOMENT, TYPED_DAY = "2026-11-24", "2026-11-24T08:30:00+01:00", "24-11-2026"


class Body:
    """One body of a model: what it requires, or with `whole` every field."""

    def __init__(self, model: Any, ids: Ids, *, whole: bool = False) -> None:
        self.schema: Schema = TypeAdapter(model).json_schema()
        self.ids, self.whole = ids, whole
        # Where an id stands, as keys from the top.
        self.places: list[tuple[str | int, ...]] = []

    def made(self) -> Any:
        self.places.clear()
        return self._of(self.schema, "", ())

    def _of(self, schema: Schema, name: str, place: tuple[str | int, ...]) -> Any:
        if "$ref" in schema:
            return self._of(self.schema["$defs"][schema["$ref"].rpartition("/")[2]], name, place)
        if name in BY_NAME:
            return BY_NAME[name]
        for choice in ("anyOf", "oneOf", "allOf"):
            if choice in schema:
                first = next(one for one in schema[choice] if one.get("type") != "null")
                return self._of(first, name, place)
        if "const" in schema:
            return schema["const"]
        if "enum" in schema:
            return schema["enum"][0]
        kind: Any = schema.get("type")
        made: Callable[..., Any] = getattr(self, f"_{kind}", lambda *_: {})
        return made(schema, name, place)

    def _string(self, schema: Schema, name: str, place: tuple[str | int, ...]) -> str:
        form = schema.get("format")
        if form == "uuid":
            self.places.append(place)
            return str(self.ids(name))
        if form in ("date", "date-time"):
            return DAY if form == "date" else MOMENT
        if "pattern" in schema:
            return next(iter(schema["pattern"].strip("^$()").split("|")))
        return WORDS[: schema.get("maxLength", len(WORDS))]

    def _integer(self, schema: Schema, _name: str, _place: object) -> int:
        return int(schema.get("minimum", schema.get("exclusiveMinimum", 0) + 1))

    def _number(self, schema: Schema, _name: str, _place: object) -> float:
        return float(schema.get("minimum", 1))

    def _boolean(self, _schema: Schema, _name: str, _place: object) -> bool:
        return False

    def _array(self, schema: Schema, name: str, place: tuple[str | int, ...]) -> list[Any]:
        one = name.removesuffix("s")
        many = max(schema.get("minItems", 0), 1)
        return [self._of(schema.get("items", {}), one, (*place, number)) for number in range(many)]

    def _object(self, schema: Schema, _name: str, place: tuple[str | int, ...]) -> dict[str, Any]:
        fields = schema.get("properties", {})
        wanted = fields if self.whole else schema.get("required", ())
        return {one: self._of(fields[one], one, (*place, one)) for one in wanted}


def with_id(body: Any, place: tuple[str | int, ...], other: UUID) -> Any:
    """The same body with this id in that place."""
    if not place:
        return str(other)
    first, *rest = place
    copied = body.copy()
    copied[first] = with_id(body[first], tuple(rest), other)
    return copied


@dataclass
class Form:
    """A form of a page, with what stands in it and something in each field that is empty."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)


class FormsOfPage(HTMLParser):
    """Finds the forms that a page posts, with their fields."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Form] = []
        self._form: Form | None = None
        self._select, self._area = "", ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form" and said.get("method") == "post":
            self._form = Form(said.get("action", ""))
            self.found.append(self._form)
        elif self._form is not None and "disabled" not in said:
            self._take(self._form, tag, said)

    def _take(self, form: Form, tag: str, said: Mapping[str, str]) -> None:
        name, value = said.get("name", ""), said.get("value", "")
        if tag == "select":
            self._select = name
        elif tag == "option" and self._select:
            if "selected" in said or not form.fields.get(self._select):
                form.fields[self._select] = value
        elif tag == "textarea":
            form.fields[name] = WORDS
        elif tag == "button" and name:
            form.fields.setdefault(name, value)
        elif tag == "input" and name:
            self._input(form, said.get("type", "text"), name, value, said)

    def _input(self, form: Form, kind: str, name: str, value: str, said: Mapping[str, str]) -> None:
        if kind in ("radio", "checkbox"):
            if "checked" in said or (kind == "radio" and name not in form.fields):
                form.fields[name] = value or "on"
        elif kind != "file":
            form.fields[name] = value or typed(name, said)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = ""


def typed(name: str, said: Mapping[str, str]) -> str:
    """What a visitor would type in an empty field of this name."""
    if said.get("inputmode") == "numeric" or said.get("type") == "number":
        return "1"
    known = BY_NAME.get(name)
    if isinstance(known, str) and not name.endswith("_at"):
        return known
    if name.endswith(("_on", "day")) or "_on-" in name or name == "on":
        return TYPED_DAY
    return "08:30" if name.endswith(("_at", "time")) else WORDS


def forms_of(page: str) -> Iterator[Form]:
    reader = FormsOfPage()
    reader.feed(page)
    yield from reader.found
