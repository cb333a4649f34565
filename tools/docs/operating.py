"""What an operator looks up: settings, commands, jobs and counts of the watchdog, permissions and problem types."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from types import NoneType
from typing import get_args

from pydantic import SecretStr

from aftercare.api.http.problems import _HTTP, ELSEWHERE, _kinds_of, problem_codes
from aftercare.base.document_faults import API_FAULTS, HOLE
from aftercare.base.errors import Fault
from aftercare.base.settings import Settings
from aftercare.cli import COMMANDS, Group, _read
from aftercare.domain.accounts.permissions import GRANTS, Permission, Role
from aftercare.domain.placement.document.format import INSTANCE, PARTS
from tools.docs.writing import code, page, table


def write_operating(folder: Path) -> None:
    """The pages that come from one list of the code each."""
    _settings(folder / "settings.md")
    _commands(folder / "commands.md")
    _instances(folder / "instance.md")
    _permissions(folder / "permissions.md")
    _problems(folder / "problems.md")
    _included(folder / "jobs.md", "Jobs", "### Jobs", "### The database and its logins")
    _included(
        folder / "watchdog.md", "Counts of the watchdog", "## Watchdog", "## Texts and faults"
    )


# How a value is written, for who sets it.
_KINDS = {
    bool: "true or false",
    str: "text",
    int: "whole number",
    float: "number",
    Decimal: "number",
    Path: "file or folder",
    SecretStr: "secret",
}


def _kind(annotation: object) -> str:
    """Raises LookupError for a type that has no words yet."""
    if isinstance(annotation, type):
        words = next((said for kind, said in _KINDS.items() if issubclass(annotation, kind)), None)
        if words:
            return words
    # An optional one, or one with bounds beside it.
    inner = [one for one in get_args(annotation) if one is not NoneType]
    if not inner:
        raise LookupError(f"a setting is of the type {annotation}, which has no words here")
    return _kind(inner[0])


def _settings(file: Path) -> None:
    rows = []
    for name, field in sorted(Settings.model_fields.items()):
        default = (
            field.get_default() if field.default_factory is None else "a folder of the account"
        )
        shown = "" if default in (None, "") else code(default)
        rows.append(
            (
                code(f"AFTERCARE_{name.upper()}"),
                _kind(field.annotation),
                shown,
                field.description,
            )
        )
    page(
        file,
        "Settings",
        "Environment variables, in the order of the alphabet. An empty one counts as absent; a value"
        " that cannot be used stops the start with one sentence. [Operations](../operations.md#settings)"
        " has them in the order of their subjects.",
        table(["Variable", "Kind", "When absent", "Meaning"], rows),
    )


def _instances(file: Path) -> None:
    parts = [
        "The members of a [placement instance](placement-files.md). Absent and null mean the same; a member that is not"
        " listed is refused. `aftercare place --schema` prints the same as JSON Schema."
    ]
    for name, one in {"instance": INSTANCE, **PARTS}.items():
        rows = [
            (code(member), "yes" if about.required else "", about.about)
            for member, about in one.members.items()
        ]
        parts.append(
            f"## {name}\n\n{one.about}\n\n{table(['Member', 'Required', 'Meaning'], rows)}"
        )
    page(file, "Members of a placement instance", *parts)


def _commands(file: Path) -> None:
    parts = [
        "`aftercare COMMAND --help` prints the same, with the members of what `--json` prints. With `--json`"
        " standard output is one JSON document: the result, or with exit code 2 an object `fault` with `code`, `says`"
        " and `fields` (`pointer`, `code`, `detail`). Members are only added within a major version. Progress, logs and"
        " sentences about faults go to standard error. `aftercare --install-completion` completes commands, options and"
        " jobs in bash, zsh and fish."
    ]
    for name, found in COMMANDS.items():
        if isinstance(found, Group):
            parts.append(f"## {name}\n\n{found.help}")
            parts += [
                _command(f"{name} {inner}", inner, one, "###")
                for inner, one in found.commands.items()
            ]
        else:
            parts.append(_command(name, name, found, "##"))
    page(file, "Commands", *parts)


def _command(shown: str, name: str, later: object, level: str) -> str:
    made = _read(name, later)
    rows = []
    for one in made.params:
        if one.name == "help" or getattr(one, "hidden", False):
            continue
        words = (
            ", ".join(one.opts)
            if one.param_type_name == "option"
            else one.metavar or one.name.upper()
        )
        absent = (
            "required"
            if one.required
            else ("" if one.default in (None, False) or callable(one.default) else one.default)
        )
        rows.append((code(words), absent, getattr(one, "help", None) or ""))
    heading = f"{level} aftercare {shown}\n\n{later.help}"  # type: ignore[attr-defined]
    options = table(["Argument or option", "When absent", "Meaning"], rows)
    example = f"```sh\n{later.example}\n```"  # type: ignore[attr-defined]
    return "\n\n".join([heading, options, example, later.epilog.partition("\n\n")[2]])  # type: ignore[attr-defined]


def _permissions(file: Path) -> None:
    roles = [one for one in Role if one is not Role.CLOCK]
    rows = [
        (code(one.value), *("yes" if one in GRANTS[role] else "" for role in roles))
        for one in Permission
    ]
    page(
        file,
        "Permissions by role",
        "An act declares its permission and a role has it or not: nothing else allows an act. Which clients an account"
        " sees is a second question, answered by the [policies of the database](../security/row-policies.md). A machine"
        " has at most what stands here, and of that only its scopes.",
        table(["Permission", *(one.value for one in roles)], rows),
    )


def _problems(file: Path) -> None:
    known = {
        one.code: (one.status, one.title) for one in _kinds_of(Fault) if one.code not in ELSEWHERE
    }
    known |= {name: (status, title) for status, (name, title) in _HTTP.items()}
    known.setdefault("internal-error", (500, "Something went wrong on our side"))
    rows = [(known[one][0], code(f"/problems/{one}"), known[one][1]) for one in problem_codes()]
    fields = [(code(one), HOLE.sub("…", API_FAULTS[one])) for one in sorted(API_FAULTS)]
    page(
        file,
        "Problem types and field codes",
        "Every refusal is a problem (RFC 9457) whose `type` is stable. [The API](../api.md#problems) says when"
        " each is answered.",
        "## Problem types",
        table(["Status", "Type", "Title"], sorted(rows)),
        "## Field codes",
        "The `code` of an entry of `errors`, and its sentence.",
        table(["Code", "Sentence"], fields),
    )


def _included(file: Path, title: str, start: str, end: str) -> None:
    """A part of docs/operations.md, whose rows a test compares with the code."""
    text = (file.parents[1] / "operations.md").read_text()
    section = text.partition(f"\n{start}\n")[2].partition(f"\n{end}\n")[0]
    if not section:
        raise LookupError(f"docs/operations.md has no section {start}")
    page(
        file,
        title,
        re.sub(r"\]\((?![a-z]+:)", "](../", section.replace("](#", "](operations.md#")),
    )
