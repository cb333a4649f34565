"""The command line: one word per task, and one clear sentence when the task cannot be done.

A command's module is imported when that command is called. Help, and a command that needs little, then do not wait
for the libraries of the other commands.
"""

from __future__ import annotations

import gc
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from importlib.metadata import version
from typing import Annotated, Any, NamedTuple

import typer
from typer.core import TyperCommand, TyperGroup


class Later(NamedTuple):
    """A command that is not imported yet: its module in this package, its function, its help, an example, and what
    its exit code 1 means, if it has one."""

    module: str
    function: str
    help: str
    example: str
    found: str = ""

    @property
    def epilog(self) -> str:
        """What stands below the help of the command."""
        found = f" 1: {self.found}." if self.found else ""
        refused = "what was given, a setting or the database cannot be used"
        return f"Example: {self.example}\n\nExit code 0: done.{found} 2: {refused}."


class Group(NamedTuple):
    """Commands that have the same first word."""

    help: str
    commands: Mapping[str, Later]


Table = Mapping[str, "Later | Group"]

COMMANDS: Table = {
    "demo": Later("serving", "demo", "Show everything with invented people: database, web client and worker until Ctrl-C.", "aftercare demo --fresh"),
    "serve": Later("serving", "serve", "Answer browsers and programs. Without AFTERCARE_DATABASE_URL it runs the scheduled jobs too.", "AFTERCARE_PORT=8080 aftercare serve"),
    "worker": Later("serving", "worker", "Run the scheduled jobs: plan, send, evaluate, escalate. Any number may run.", "aftercare worker"),
    "doctor": Later("doctor", "doctor", "Check a set-up and say what is missing, with what to do. Nothing is changed.", "aftercare doctor --json", "something is missing"),
    "migrate": Later("database", "migrate", "Bring the database to the newest schema; safe to run twice and beside running processes.", "aftercare migrate"),
    "import": Later("database", "import_file", "Import a placement instance as invented people: all of it, or nothing.", "aftercare import caseload.json"),
    "place": Later("placement", "place_file", "Place every due occurrence of an instance, or say why it has no place. Needs no database.", "aftercare place caseload.json --out plan.json --explain"),
    "export-figures": Later("exporting", "export_figures", "Write the figures of closed months, without names and small counts, for a warehouse.", "aftercare export-figures --out /srv/warehouse --months 2026-09..2026-11"),
    "tick": Later("ticking", "tick_job", "Run one job's tick, unless its present slot was taken by another worker.", "aftercare tick extend-horizon --at 2026-11-24T02:30+01:00"),
    "deadlines": Later("deadlines", "deadlines", "Show the deadlines of one case file, the earliest first. No name is printed.", "aftercare deadlines R-1042 --all"),
    "watchdog": Later("operations", "watchdog", "Count what should be impossible, once (exit code 1 when anything is not zero), or again and again.", "aftercare watchdog --every 60 --status-port 8090", "a count is not zero"),
    "restore-check": Later("restoring", "check", "Check a restored database: schema, row policies, the chain of the access log, rows, and what may have left since. Nothing is changed.", "aftercare restore-check --json", "something of it is missing or was changed"),
    "database": Group("The database and its logins.", {
        "set-up": Later("database", "set_up", "Make the database and the logins of the owner, the service and the watchdog, named in their addresses.", "aftercare database set-up"),
        "hold": Later("restoring", "hold_texts", "Hold all texts and calls back until `aftercare database accept-restored`, as after a restore.", "aftercare database hold"),
        "accept-restored": Later("restoring", "accept", "Accept a database that went back: look up what may have left since, then let texts and calls leave again.", "aftercare database accept-restored --since 2026-11-24T08:55:00+01:00"),
    }),
    "directory": Group("The organisation's directory, which keeps accounts by SCIM.", {
        "new-token": Later("operations", "make_directory_token", "Print a new token, and its line for AFTERCARE_SCIM_TOKENS_FILE.", "aftercare directory new-token entra"),
    }),
    "user": Group("Accounts.", {
        "add": Later("database", "add_user", "Add an account. The password is asked for or read from standard input, never an argument; --link prints a link to choose it.", 'aftercare user add --username ada --name "A. Beheer" --role admin --link'),
        "link": Later("database", "link_user", "Print a link with which the account holder chooses a password; the present one ends.", "aftercare user link --username ada"),
        "close": Later("database", "close_user", "Close an account: it can no longer sign in. Refused while it has clients or other work left, and for the only administrator.", "aftercare user close --username ada"),
    }),
    "case-file": Group("A whole case file as one document.", {
        "export": Later("case_files", "export_file", "Write everything about one person as one document. Only you can read the file.", 'aftercare case-file export R-1042 --out R-1042.json --recipient "P. Ontvanger"'),
        "import": Later("case_files", "import_file", "Make the person of a document here: all of it, or nothing; the same document only once.", "aftercare case-file import R-1042.json --officer o.fictief"),
    }),
    "risk": Group("Tables for risk instruments.", {
        "load-matrix": Later("risk", "load_matrix_file", "Load a table of Static-99R levels and STABLE-2007 bands, with its provenance: all of it, or nothing.", "aftercare risk load-matrix matrix.json"),
    }),
    "rules": Group("Rules that open an escalation.", {
        "check": Later("rules", "check_file", "Check a YAML (or JSON) file of rules; every fault comes with a pointer. Nothing is changed.", "aftercare rules check rules.yaml"),
        "backtest": Later("backtest", "try_file", "Show what a YAML (or JSON) file of rules would have opened, per week, officer and rule, beside the rules in force. Nothing is changed and no one is notified; this process has no gateway to send with.", "aftercare rules backtest rules.yaml --since 2026-09-01 --json"),
    }),
    "keys": Group("The keys of what is encrypted in the database.", {
        "new": Later("keys", "make_key", "Print a new master key, as a line of AFTERCARE_SECRET_KEYS_FILE.", "aftercare keys new >> secret-keys"),
        "rotate": Later("keys", "rotate", "Encrypt everything but telephone numbers with a new data key, beside running processes. Interrupted, it goes on where it was.", "aftercare keys rotate", "the key before is still needed"),
        "rewrap": Later("keys", "rewrap", "Wrap the data keys, and encrypt the secrets of second factors, with the master key of the highest number.", "aftercare keys rewrap"),
    }),
    "audit": Group("The log of who read or wrote what.", {
        "verify": Later("operations", "verify", "Follow the access log's chain from its first entry. Exit code 1 where it breaks, or where an entry was lost.", "aftercare audit verify --against anchors.jsonl", "the chain breaks, or an entry was lost"),
        "new-key": Later("operations", "make_key", "Print a new key for the access log, as a line of AFTERCARE_AUDIT_KEYS_FILE.", "aftercare audit new-key >> audit-keys"),
    }),
}  # fmt: skip


@contextmanager
def _usage_faults(*, for_program: bool) -> Iterator[None]:
    """Says a word or a value that no command takes as every other fault is said to a program: as one document."""
    try:
        yield
    except typer.TyperException as error:
        if not for_program:
            raise
        says = getattr(error, "format_message", error.__str__)()
        fault: dict[str, Any] = {"code": "usage", "says": says, "fields": []}
        typer.echo(json.dumps({"fault": fault}, indent=1))
        raise typer.Exit(2) from None


class LateGroup(TyperGroup):
    """Knows the names and the help of its commands, and imports a command when it is called."""

    def __init__(self, *words: Any, table: Table = COMMANDS, **settings: Any) -> None:
        super().__init__(*words, **settings)
        self.table = table
        self.commands = {name: TyperCommand(name, help=one.help) for name, one in table.items()}
        self._for_program = False

    def make_context(
        self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any
    ) -> Any:
        # The outermost group alone: faults of the others come through it.
        self._for_program = parent is None and "--json" in args
        with _usage_faults(for_program=self._for_program):
            return super().make_context(info_name, args, parent, **extra)

    def invoke(self, ctx: Any) -> Any:
        with _usage_faults(for_program=self._for_program):
            return super().invoke(ctx)

    def resolve_command(self, context: Any, args: list[str]) -> Any:
        name, shown, rest = super().resolve_command(context, args)
        return name, shown and _read(str(shown.name), self.table[str(shown.name)]), rest


def _read(name: str, found: Later | Group) -> Any:
    if isinstance(found, Group):
        return LateGroup(name=name, help=found.help, no_args_is_help=True, table=found.commands)
    # What is imported stays: garbage is neither looked for in it now, a sixth of the start, nor ever again.
    gc.disable()
    module = import_module(f"{__name__}.{found.module}")
    gc.freeze()
    gc.enable()
    one = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    one.command(name, epilog=found.epilog)(getattr(module, found.function))
    return typer.main.get_command(one)


app = typer.Typer(
    cls=LateGroup,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Plans, reminders and escalation for people under supervision.",
    epilog="`aftercare COMMAND --help` has an example and what each exit code means.",
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"aftercare {version('aftercare')}")
        raise typer.Exit()


@app.callback()
def _aftercare(
    _version: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """Options that belong to no command."""
