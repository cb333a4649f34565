"""The text of a form that was not saved, shown so that it can be copied; never a password or a code."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from fastapi import Request
from jinja2 import Environment, FileSystemLoader, nodes

from aftercare.base.errors import CrossOriginPost, Fault
from aftercare.web.shell.forms.submitted import form_without_file
from aftercare.web.shell.layout import TEMPLATES

# What was typed is shown for these: the file changed, was closed to the visitor or may only be read, or nothing can be
# saved now.
UNSAVED: Final = (403, 404, 409, 412, 503)
SECRET: Final = frozenset({"again", "code", "confirm", "password", "present", "secret"})
_TEXT_FIELDS: Final = frozenset({"field", "text_area"})
# A timestamp we wrote as the value of an option; people do not type them like this.
_CHOSEN_MOMENT: Final = re.compile(r"\d{4}-\d{2}-\d{2}T")
# A ticked checkbox; there may be several with the same name prefix as a text field.
_TICKED: Final = re.compile(r"\w+-.+=yes")


@dataclass(frozen=True)
class TypedText:
    """The text of one field. `label` is one of our sentences; empty when templates label it differently."""

    label: str
    text: str


def typed_texts(pairs: Iterable[tuple[str, str]]) -> list[TypedText]:
    """The text fields, in the order of the form. A field name that no template spells out is included only if its value
    contains words. The rest are choices and versions."""
    labels = _labels()
    found = []
    for name, value in pairs:
        label = _label_of(name, labels)
        text = value.strip()
        is_words = label is not None or (" " in text and any(map(str.isalpha, text)))
        is_secret = name.partition("-")[0] in SECRET
        is_unshown = is_secret or _CHOSEN_MOMENT.match(text) or _TICKED.fullmatch(f"{name}={text}")
        if text and is_words and not is_unshown:
            found.append(TypedText(label or "", text))
    return found


def _label_of(name: str, labels: dict[str, str]) -> str | None:
    """For `texts-proposal` the label of `texts-`, when a template has only that prefix."""
    return labels.get(name, labels.get(name.partition("-")[0] + "-"))


@cache
def _labels() -> dict[str, str]:
    """The label of each field, by its name or fixed prefix, collected from the templates."""
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for name, label in _fields():
        found[name][label] += 1
    return {name: _usual(labels) for name, labels in found.items()}


def _usual(labels: Counter[str]) -> str:
    """The most common label; empty for a name that each form labels differently."""
    label, count = labels.most_common(1)[0]
    return label if 2 * count > labels.total() else ""


def _fields() -> Iterator[tuple[str, str]]:
    parser = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, extensions=["jinja2.ext.i18n"]
    )
    for file in TEMPLATES.rglob("*.html"):
        for call in parser.parse(file.read_text()).find_all(nodes.Call):
            match call:
                case nodes.Call(node=nodes.Getattr(attr=macro), args=[_, name, label, *_]) if (
                    macro in _TEXT_FIELDS
                ):
                    if written := _fixed_part(name):
                        yield written, _sentence(label)


def _fixed_part(name: Any) -> str:
    match name:
        case nodes.Const(value=str() as whole):
            return whole
        case nodes.Concat(nodes=[nodes.Const(value=str() as beginning), *_]):
            return beginning
    return ""


def _sentence(label: Any) -> str:
    match label:
        case nodes.Call(
            node=nodes.Name(name="_"), args=[nodes.Const(value=str() as text)], kwargs=[]
        ):
            return text
    return ""


async def unsaved_texts(request: Request, fault: Fault) -> Sequence[TypedText]:
    """The text of a form that was refused or lost against another change; for any other fault the form shows it
    itself."""
    foreign = isinstance(fault, CrossOriginPost)
    if request.method != "POST" or fault.status not in UNSAVED or foreign:
        return ()
    form = await form_without_file(request)
    return typed_texts((k, v) for k, v in form.multi_items() if isinstance(v, str))
