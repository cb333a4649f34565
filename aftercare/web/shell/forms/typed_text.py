"""The words of a form that was not saved, to be copied from the page that says so: never a password or a code."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, nodes

from aftercare.web.shell.layout import TEMPLATES

SECRET: Final = frozenset({"password", "code"})
_TEXT_FIELDS: Final = frozenset({"field", "text_area"})
# A moment as we write it into a choice; people type none like it.
_CHOSEN_MOMENT: Final = re.compile(r"\d{4}-\d{2}-\d{2}T")
# What a box sends that was ticked, of which there may be several beside a field of that beginning.
_TICKED: Final = re.compile(r"\w+-.+=yes")


@dataclass(frozen=True)
class TypedText:
    """What stood in one field. `label` is its sentence of ours; empty where templates call it differently."""

    label: str
    text: str


def typed_texts(pairs: Iterable[tuple[str, str]]) -> list[TypedText]:
    """The fields one types in, in the order of the form. Of a name no template spells out only what has words in
    it: the rest are choices and versions."""
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
    """Of `texts-proposal` the label of `texts-`, where only that is written in a template."""
    return labels.get(name, labels.get(name.partition("-")[0] + "-"))


@cache
def _labels() -> dict[str, str]:
    """What each field is called, by its name or the fixed beginning of it: the templates are where that is said."""
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for name, label in _fields():
        found[name][label] += 1
    return {name: _usual(said) for name, said in found.items()}


def _usual(said: Counter[str]) -> str:
    """What most forms call it; a name that means something else in each says nothing."""
    label, count = said.most_common(1)[0]
    return label if 2 * count > said.total() else ""


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
