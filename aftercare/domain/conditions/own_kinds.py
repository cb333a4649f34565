"""Parses a kind of condition that an organisation adopts from untrusted JSON: the entry, or all faults.

A kind of an organisation is always one of the special conditions of the law, more closely described: that one says
under which article it is imposed and which orders can hold it. Of a shipped kind only the names, the defaults and
whether it is offered can be changed; what it asks follows from the law.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Annotated, Any, Final

from aftercare.base.documents.forms import Finding, Form, Items, Part, one_of, text
from aftercare.base.errors import FieldFault, refuse_if
from aftercare.domain.conditions.device_checks import DEVICE_CHECK
from aftercare.domain.conditions.entries import (
    ConditionEntry,
    ConditionRole,
    KindProperty,
    Offer,
    Shape,
)
from aftercare.domain.conditions.library import (
    CONDITION_LIBRARY,
    GENERAL_KINDS,
    LEGAL_KINDS,
    OBLIGATIONS,
    OFFERED,
    OWN_VERSIONS,
    SHIPPED,
    frames_of,
)
from aftercare.domain.conditions.parameters import parameter_faults
from aftercare.domain.conditions.specs import specs_of

DEFAULT_SHAPES: Final = frozenset({Shape.FLAG, Shape.WHOLE, Shape.TEXT, Shape.CHOICES})
"""Parameters of other formats are about one client, such as a zone or a last day: they have no default."""
CODE: Final = re.compile(r"(?=.{1,60}\Z)[a-z][a-z0-9]*(_[a-z0-9]+)*", re.ASCII)
_FIXED: Final = "must be as shipped: it follows from the law"


def _any_of(words: Any, about: str) -> Items:
    return Items(len(words), empty=None, once=True, about=about, each=one_of(words))


@dataclass(frozen=True)
class KindDocument(Part):
    """A kind of condition as JSON."""

    nl: Annotated[str, text("The name in Dutch.")]
    en: Annotated[str, text("The name in English.")]
    legal_kind: Annotated[
        str,
        one_of((*LEGAL_KINDS, *GENERAL_KINDS), "The condition of the law that this one describes."),
    ]
    role: Annotated[ConditionRole, one_of(ConditionRole, "What it means for the planner.")]
    obligations: Annotated[
        frozenset[str], _any_of(OBLIGATIONS, "The kinds of obligation that it brings.")
    ] = frozenset()
    properties: Annotated[
        frozenset[KindProperty], _any_of(KindProperty, "What it can do; each asks its parameters.")
    ] = frozenset()
    frames: Annotated[
        frozenset[str], _any_of(tuple(OFFERED), "The types of order that can hold it.")
    ] = frozenset()
    defaults: dict[str, Any] = field(default_factory=dict)
    offer: Annotated[Offer, one_of(Offer, "Whether it can be chosen for new conditions.")] = (
        Offer.OFFERED
    )

    def findings(self) -> Iterator[Finding]:
        base = CONDITION_LIBRARY[self.legal_kind]
        for name in ("nl", "en"):
            if not getattr(self, name).strip():
                yield (name,), "missing", "must be given"
        if self.role is ConditionRole.OBLIGATION and not self.obligations:
            yield ("obligations",), "empty-list", "must hold at least one item"
        if not self.frames <= frames_of(self.legal_kind):
            yield ("frames",), "kind-not-of-frame", "the law does not allow it under each of these"
        if KindProperty.MONITORING in self.properties and not base.may_be_monitored:
            yield ("properties",), "not-to-be-monitored", "only with what restricts liberty"
        if DEVICE_CHECK in self.obligations and KindProperty.DEVICE_CHECKS not in self.properties:
            yield ("obligations",), "checks-without-bounds", "the judgment has to bound them"
        specs = {one.name: one for one in specs_of(self.properties)}
        for name in self.defaults:
            if name in specs and specs[name].shape not in DEFAULT_SHAPES:
                yield ("defaults", name), "no-default", "differs from client to client"
        found = replace(base, parameters=tuple(specs.values()))
        for fault in parameter_faults(found, self.defaults, ""):
            steps = tuple(one for one in fault.pointer.split("/") if one)
            yield ("defaults", *steps), fault.code, fault.detail or "is not valid"


KIND_FORM: Final = Form(
    KindDocument,
    "/api/v1/condition-kinds/schema",
    "Kind of condition",
    "What an organisation adopts of its library of conditions. Beyond this schema a kind that requires appointments"
    " brings an obligation and no other kind does, its orders are those for which the law has its legal kind, its"
    " defaults are parameters of its properties, and of a shipped kind only the names, the defaults and the offer can"
    " differ.",
)


def read_kind(
    raw: Any, kind: str, version: int, valid_from: date, pointer: str = ""
) -> ConditionEntry:
    """The entry that version `version` of the organisation's document is; raises Invalid with every fault, each
    pointer prefixed with `pointer`."""
    read: KindDocument = KIND_FORM.read(raw, pointer)
    shipped = CONDITION_LIBRARY.get(kind)
    refuse_if(_fixed_faults(shipped, read, pointer) if shipped else _own_faults(read, pointer))
    return stored_entry(raw, kind, version, valid_from)


def stored_entry(
    document: Mapping[str, Any], kind: str, version: int, valid_from: date
) -> ConditionEntry:
    """The same of a document that was valid when it was adopted. It is not judged again: a condition stays readable
    when a later release knows the law better. Its source is the article of its legal kind."""
    legal_kind = document["legal_kind"]
    base, shipped = CONDITION_LIBRARY[legal_kind], CONDITION_LIBRARY.get(kind)
    properties = frozenset(KindProperty(one) for one in document.get("properties", ()))
    asked = document.get("obligations", ())
    return ConditionEntry(
        kind=kind,
        nl=document["nl"].strip(),
        en=document["en"].strip(),
        role=ConditionRole(document["role"]),
        obligations=tuple(one for one in OBLIGATIONS if one in asked),
        source=base.source,
        category=base.category,
        lists=base.lists,
        parameters=specs_of(properties),
        version=OWN_VERSIONS + version,
        valid_from=valid_from,
        provenance=shipped.provenance if shipped else "",
        properties=properties,
        legal_kind=legal_kind,
        frames=frozenset(document.get("frames", ())),
        defaults=document.get("defaults", {}),
        offer=Offer(document.get("offer", Offer.OFFERED)),
    )


def entered_entry(
    kind: str, version: int, document: Mapping[str, Any] | None
) -> ConditionEntry | None:
    """The entry a condition was entered under: `document` as its row keeps it for a kind of an organisation, else the
    shipped version."""
    if document is None:
        return SHIPPED.entry_of(kind, version)
    return stored_entry(document, kind, version - OWN_VERSIONS, date.min)


def document_of(entry: ConditionEntry) -> dict[str, Any]:
    """The document that says what this entry says; an organisation's next version starts from it."""
    shipped = entry.kind in CONDITION_LIBRARY
    return {
        "nl": entry.nl,
        "en": entry.en,
        "legal_kind": entry.kind if shipped else entry.legal_kind,
        "role": entry.role.value,
        "obligations": list(entry.obligations),
        "properties": [one.value for one in KindProperty if one in entry.properties],
        "frames": [one for one in OFFERED if one in (entry.frames or frames_of(entry.kind))],
        "defaults": dict(entry.defaults),
        "offer": entry.offer.value,
    }


def _fixed_faults(
    shipped: ConditionEntry, read: KindDocument, pointer: str
) -> Iterator[FieldFault]:
    stays = {
        "legal_kind": read.legal_kind == shipped.kind,
        "role": read.role is shipped.role,
        "obligations": read.obligations == set(shipped.obligations),
        "properties": read.properties == shipped.properties,
        "frames": read.frames == frames_of(shipped.kind),
        # The law adds the general conditions to an order, so they are always offered.
        "offer": read.offer is Offer.OFFERED
        or (read.offer is Offer.RETIRED and shipped.kind not in GENERAL_KINDS),
    }
    for name, holds in stays.items():
        if not holds:
            yield FieldFault(f"{pointer}/{name}", "fixed-by-law", _FIXED)


def _own_faults(read: KindDocument, pointer: str) -> Iterator[FieldFault]:
    if read.legal_kind in GENERAL_KINDS:
        yield FieldFault(f"{pointer}/legal_kind", "unknown-choice", "must be a special condition")
    if not read.frames and read.offer is Offer.OFFERED:
        yield FieldFault(f"{pointer}/frames", "none-ticked", "must hold at least one item")
    if read.role is not ConditionRole.OBLIGATION and not read.obligations <= _beside(read):
        detail = "only a kind that requires appointments brings these"
        yield FieldFault(f"{pointer}/obligations", "asks-without-role", detail)


def _beside(read: KindDocument) -> frozenset[str]:
    """The obligations of the condition of the law when it requires no appointments either: a home visit sees to a
    curfew."""
    base = CONDITION_LIBRARY[read.legal_kind]
    return frozenset(base.obligations if base.role is not ConditionRole.OBLIGATION else ())
