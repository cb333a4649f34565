"""A rule book as text: YAML, or JSON, which is YAML too."""

from __future__ import annotations

from typing import Any

import yaml

from aftercare.base.errors import FieldFault, Invalid
from aftercare.domain.escalation.parsing import (
    BOOK_MEMBERS,
    LADDER_MEMBERS,
    RULE_MEMBERS,
    RUNG_MEMBERS,
)

LONGEST_FILE = 200_000  # characters; fifty rules take about fifteen thousand


class _Doubled(yaml.MarkedYAMLError):
    """A member stands twice."""


class _PlainLoader(yaml.SafeLoader):
    """YAML restricted to safe input: no anchors that expand into millions, no lone surrogates, and a date stays the
    text it is."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("an alias; write it out")
        node = super().compose_node(parent, index)
        if isinstance(node, yaml.ScalarNode):
            try:
                node.value.encode()
            except UnicodeEncodeError:
                # YAML can write one as `\ud800`; text with it could be neither sent back nor stored.
                raise yaml.MarkedYAMLError(
                    problem="half a character", problem_mark=node.start_mark
                ) from None
        if isinstance(node, yaml.MappingNode):
            _expect_once(node)
        return node


def _expect_once(node: yaml.MappingNode) -> None:
    """Raises _Doubled at the second of two members with one name: the last would count, in silence."""
    names = set()
    for key, _ in node.value:
        if isinstance(key, yaml.ScalarNode) and (key.tag, key.value) in names:
            raise _Doubled(problem="a member that stands twice", problem_mark=key.start_mark)
        if isinstance(key, yaml.ScalarNode):
            names.add((key.tag, key.value))


_PlainLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in found if tag != "tag:yaml.org,2002:timestamp"]
    for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def read_rules_file(text: str) -> Any:
    """The document of a YAML (or JSON) file. Raises Invalid, its pointer the line and column, when it is none or has a
    member twice."""
    if len(text) > LONGEST_FILE:
        raise Invalid(fields=(FieldFault("", "too-long", f"At most {LONGEST_FILE} characters."),))
    try:
        return _loaded(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"{mark.line + 1}:{mark.column + 1}" if mark else ""
        if isinstance(error, _Doubled):
            raise Invalid.at(where, "said-twice", "This member stands here twice.") from None
        raise Invalid(fields=(FieldFault(where, "not-yaml", "Not YAML from here on."),)) from None
    except (yaml.YAMLError, ValueError, RecursionError):
        raise Invalid(fields=(FieldFault("", "not-yaml", "Not YAML that we can read."),)) from None


def _loaded(text: str) -> Any:
    loader = _PlainLoader(text)
    try:
        return loader.get_single_data()
    finally:
        loader.dispose()


def rules_file_nodes(text: str) -> Any:
    """The nodes of a file that `read_rules_file` could read, each with its line."""
    loader = _PlainLoader(text)
    try:
        return loader.get_single_node()
    finally:
        loader.dispose()


class _PlainDumper(yaml.SafeDumper):
    """In hand-written style: one member a line, but an escalation step, or a list of words, on one."""


def _mapping(dumper: _PlainDumper, value: dict[str, Any]) -> yaml.Node:
    on_a_line = value.keys() == set(RUNG_MEMBERS)
    return dumper.represent_mapping("tag:yaml.org,2002:map", value, flow_style=on_a_line)


def _list(dumper: _PlainDumper, value: list[Any]) -> yaml.Node:
    on_a_line = not any(isinstance(one, dict) for one in value)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", value, flow_style=on_a_line)


_PlainDumper.add_representer(dict, _mapping)
_PlainDumper.add_representer(list, _list)


def written_rules_file(document: dict[str, Any]) -> str:
    """A rule book as YAML, its members in the order people read them."""
    ordered = _in_order(document, BOOK_MEMBERS) | {
        "ladders": [_in_order(one, LADDER_MEMBERS) for one in document["ladders"]],
        "rules": [_in_order(one, RULE_MEMBERS) for one in document["rules"]],
    }
    for ladder in ordered["ladders"]:
        ladder["rungs"] = [_in_order(one, RUNG_MEMBERS) for one in ladder["rungs"]]
    written: str = yaml.dump(
        ordered, Dumper=_PlainDumper, sort_keys=False, allow_unicode=True, width=120
    )
    return written


def _in_order(value: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: value[name] for name in names if name in value}
