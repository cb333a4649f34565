"""The gallery's pages of the library of conditions, and of kinds that the organisation adopts."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from aftercare.domain.conditions.entries import ConditionRole, KindProperty, Offer
from aftercare.domain.conditions.library import CONDITION_LIBRARY, LEGAL_KINDS, OBLIGATIONS
from aftercare.domain.conditions.own_kinds import read_kind
from aftercare.domain.orders.legal_frames import LEGAL_FRAMES
from aftercare.web.conditions.fields import fields_of
from aftercare.web.conditions.kind_form import (
    BESIDE_SENTENCES,
    DOCUMENT_WRONG,
    Offered,
    fields_from,
)
from aftercare.web.conditions.kinds_page import KindShown, VersionShown
from aftercare.web.conditions.words import WORDS
from aftercare.web.shell.adoption import ChangeShown
from aftercare.web.shell.forms.options import Option
from aftercare.web.shell.forms.reading import MISSING
from aftercare.web.shell.language import translate
from tests.domain.conditions.own_kind_documents import raw_kind
from tests.web.shell import samples as s

ENTRY = read_kind(raw_kind(), "blood_test", 1, date(2026, 12, 1))
FACTS = [
    ("Naam in het Nederlands", ENTRY.nl),
    ("Naam in het Engels", ENTRY.en),
    ("Verplichtingen", "Urinecontrole"),
    ("Wat de soort kan", "Verbiedt middelen"),
]


def named(subject: str, code: str) -> str:
    return translate(WORDS[subject][code].name, "nl")


def version(number: int, state: str, href: str = "/condition-kinds/blood_test/1") -> VersionShown:
    return VersionShown(
        number, ENTRY.nl.capitalize(), "Zaakvak middelen", "Directie, 3 november",
        date(2026, 11, number), state, href,
    )  # fmt: skip


KINDS = {
    "kinds": [
        KindShown(
            "exclusion_zone", "Locatieverbod", "Sr 14c(2) onder 6", [],
            [named("kind_property", "zone"), named("kind_property", "monitoring")], 0,
            date(2017, 5, 10), "offered", "/condition-kinds/exclusion_zone",
        ),
        KindShown(
            "blood_test", ENTRY.nl.capitalize(), "Zaakvak middelen", ["Urinecontrole"],
            [named("kind_property", "substances")], 2, date(2026, 12, 1), "retired",
            "/condition-kinds/blood_test",
        ),
    ],
    "waiting": [version(3, "proposed")],
    "manages": True,
}  # fmt: skip
KIND: dict[str, Any] = {
    "name": ENTRY.nl.capitalize(), "code": "blood_test", "facts": FACTS, "in_library": True,
    "offer": "offered", "versions": [version(2, "proposed"), version(1, "in_force")],
    "shipped": [version(1, "activated", "")], "manages": True,
}  # fmt: skip
ONE: dict[str, Any] = {
    "version": version(1, "in_force"), "facts": FACTS, "changes": None,
    "document": json.dumps(raw_kind(), indent=2), "back": ("/condition-kinds/blood_test", "Bloedonderzoek"),
    "form": s.form(), "manages": True, "may_activate": False, "waits_for_another": False,
}  # fmt: skip
CHANGES = [ChangeShown("Naam in het Nederlands", "bloedproef", ENTRY.nl)]
FORM = {
    **fields_from(raw_kind()), "code": "blood_test", "source": "Zaakvak middelen",
    "adopted_by": "Directie", "valid_from": "1-12-2026",
}  # fmt: skip
OFFERED = Offered(
    legal_kinds=[(one, CONDITION_LIBRARY[one].nl) for one in LEGAL_KINDS],
    roles=[Option(one.value, named("kind_role", one)) for one in ConditionRole],
    obligations=[Option(one, one.replace("_", " ")) for one in OBLIGATIONS],
    properties=[Option(one.value, named("kind_property", one)) for one in KindProperty],
    frames=[Option(one, frame.label("nl")) for one, frame in LEGAL_FRAMES.items()],
    offers=[Option(one.value, named("kind_offer", one)) for one in Offer],
    defaults=fields_of(CONDITION_LIBRARY["substance_ban"], s.form(FORM), "nl", ()),
)
DRAFT: dict[str, Any] = {
    "offered": OFFERED, "shipped": None, "changes": CHANGES, "places": [], "form": s.form(FORM),
}  # fmt: skip
WRONG = DRAFT | {
    "changes": None,
    "places": [{"pointer": "/frames", "text": "is niet bij al deze kaders toegestaan"}],
    "form": s.form(
        FORM | {"document": "{}"},
        {
            "code": MISSING,
            "frames": BESIDE_SENTENCES["kind-not-of-frame"],
            "document": DOCUMENT_WRONG,
        },
    ),
}

PAGES_OF_KINDS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "condition-kinds": ("conditions/kinds.html", "admin", KINDS),
    "condition-kind-shown": ("conditions/kind.html", "admin", KIND),
    "condition-kind-removed": ("conditions/kind.html", "officer", KIND | {
        "in_library": False, "manages": False}),
    "condition-kind-version": ("conditions/kind_version.html", "admin", ONE),
    "condition-kind-own": ("conditions/kind_version.html", "admin", ONE | {
        "version": version(2, "proposed"), "changes": CHANGES, "waits_for_another": True}),
    "condition-kind-proposed": ("conditions/kind_version.html", "admin", ONE | {
        "version": version(2, "proposed"), "changes": CHANGES, "may_activate": True}),
    "condition-kind-draft": ("conditions/kind_draft.html", "admin", DRAFT),
    "condition-kind-draft-shipped": ("conditions/kind_draft.html", "admin", DRAFT | {
        "shipped": FACTS, "changes": []}),
    "condition-kind-draft-wrong": ("conditions/kind_draft.html", "admin", WRONG),
}  # fmt: skip
