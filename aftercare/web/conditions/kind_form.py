"""The fields of a kind of condition: filled in from its document, and read back into one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from aftercare.base.errors import FieldFault
from aftercare.base.translation import sentence
from aftercare.domain.conditions.entries import (
    ConditionEntry,
    ConditionRole,
    KindProperty,
    Offer,
)
from aftercare.domain.conditions.library import (
    CONDITION_LIBRARY,
    LEGAL_KINDS,
    OBLIGATIONS,
    OFFERED,
)
from aftercare.domain.conditions.own_kinds import DEFAULT_SHAPES, document_of
from aftercare.domain.conditions.specs import specs_of
from aftercare.web.conditions.fields import (
    ParameterField,
    field_name,
    fields_of,
    read_parameters,
    typed_parameters,
)
from aftercare.web.shell.forms.options import Option
from aftercare.web.shell.forms.reading import Reading
from aftercare.web.shell.phrases import condition_name, frame_name
from aftercare.web.shell.request import PageContext

TICKED: Final[Mapping[str, tuple[str, ...]]] = {
    "obligations": OBLIGATIONS,
    "properties": tuple(KindProperty),
    "frames": tuple(OFFERED),
}
# What stands beside the document in the same form, and stays when a document is taken over.
BESIDE: Final = ("code", "source", "adopted_by", "valid_from")
BESIDE_SENTENCES: Final[Mapping[str, str]] = {
    "bad-length": sentence("Enter a name of at most 200 characters"),
    "missing": sentence("Enter this"),
    "unprintable": sentence("This contains a sign that cannot be shown"),
    "empty-list": sentence("Tick at least one"),
    "none-ticked": sentence("Tick at least one"),
    "unknown-value": sentence("Choose one of the options"),
    "unknown-choice": sentence("Choose one of the options"),
    "kind-not-of-frame": sentence("The law does not allow it for each of these orders"),
    "not-to-be-monitored": sentence("Only with a condition that restricts liberty"),
    "checks-without-bounds": sentence(
        "Device checks need the property that lets the judgment bound them"
    ),
    "asks-without-role": sentence(
        "Only a kind that requires appointments brings these: untick them, or choose that above"
    ),
    "fixed-by-law": sentence("This follows from the law and stays as shipped"),
    "out-of-range": sentence("This number is outside the possible range"),
}
DOCUMENT_SENTENCES: Final[Mapping[str, str]] = {
    "no-default": sentence("differs from client to client, so it has no default"),
    "unknown-parameter": sentence("is not a parameter of these properties"),
    "not-a-flag": sentence("must be true or false"),
    "kind-not-of-frame": sentence("is not allowed for each of these orders"),
    "not-to-be-monitored": sentence("is only possible with what restricts liberty"),
    "checks-without-bounds": sentence("holds device checks, which nothing bounds"),
    "asks-without-role": sentence("are only for a kind that requires appointments"),
    "fixed-by-law": sentence("follows from the law and stays as shipped"),
}
DOCUMENT_WRONG: Final = sentence("This file is not a kind of condition: see below")


def fields_from(document: Mapping[str, Any]) -> dict[str, str]:
    """The fields of a valid document."""
    typed = {one: str(document[one]) for one in ("nl", "en", "legal_kind", "role")}
    typed["offer"] = str(document.get("offer", Offer.OFFERED.value))
    for name in TICKED:
        typed |= {f"{name}-{one}": "yes" for one in document.get(name, ())}
    usual = _with_defaults(frozenset(map(KindProperty, document.get("properties", ()))))
    return typed | typed_parameters(usual, document.get("defaults", {}))


def typed_kind(form: Reading, code: str, today: date) -> dict[str, object]:
    """The document of the fields. Of a shipped kind what follows from the law is not in the form."""
    shipped = CONDITION_LIBRARY.get(code)
    if shipped is not None:
        document = document_of(shipped)
    else:
        document = {
            "legal_kind": form.typed.get("legal_kind", ""),
            "role": form.typed.get("role", ""),
        } | {
            name: [one for one in options if form.ticked(f"{name}-{one}")]
            for name, options in TICKED.items()
        }
    document |= {one: form.typed.get(one, "").strip() for one in ("nl", "en")}
    document["offer"] = form.typed.get("offer") or Offer.OFFERED.value
    usual = _with_defaults(frozenset(map(KindProperty, document["properties"])))
    document["defaults"] = dict(read_parameters(form, usual, today))
    return document


def field_at(fault: FieldFault, pointer: str) -> str:
    """The field to which a fault in the document belongs."""
    first, *rest = fault.pointer.removeprefix(f"{pointer}/").split("/")
    return field_name(rest[0]) if first == "defaults" and rest else first


@dataclass(frozen=True, slots=True)
class Offered:
    """What the fields offer. `defaults`: one field per parameter of the ticked properties that can have a default."""

    legal_kinds: list[tuple[str, str]]
    roles: list[Option]
    obligations: list[Option]
    properties: list[Option]
    frames: list[Option]
    offers: list[Option]
    defaults: list[ParameterField]


def offered(context: PageContext, form: Reading, code: str) -> Offered:
    language = context.language
    shipped = CONDITION_LIBRARY.get(code)
    ticked = frozenset(one for one in KindProperty if form.ticked(f"properties-{one.value}"))
    usual = _with_defaults(shipped.properties if shipped else ticked)
    offers = [one for one in Offer if shipped is None or one is not Offer.REMOVED]
    return Offered(
        legal_kinds=[(one, condition_name(one, language)) for one in LEGAL_KINDS],
        roles=[Option(one.value, context.name_of("kind_role", one)) for one in ConditionRole],
        obligations=[Option(one, context.name_of("kind", one)) for one in OBLIGATIONS],
        properties=[
            Option(one.value, context.name_of("kind_property", one)) for one in KindProperty
        ],
        frames=[Option(one, frame_name(one, language)) for one in OFFERED],
        offers=[Option(one.value, context.name_of("kind_offer", one)) for one in offers],
        defaults=fields_of(usual, form, language, ()),
    )


def _with_defaults(properties: frozenset[KindProperty]) -> ConditionEntry:
    """An entry with only the parameters of these properties that can have a default."""
    specs = tuple(one for one in specs_of(properties) if one.shape in DEFAULT_SHAPES)
    return replace(CONDITION_LIBRARY["other_conduct"], parameters=specs)
