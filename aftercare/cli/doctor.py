"""`aftercare doctor`: checks a set-up and says what is missing, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator

import typer

from aftercare.base.clock import Clock, SystemClock
from aftercare.base.environment import load_settings, setting_faults
from aftercare.base.logs import configure_logs
from aftercare.cli.checks.findings import Finding, State, state_of, unknown
from aftercare.cli.checks.settings import settings_findings, variable_findings
from aftercare.cli.options import AsJson
from aftercare.cli.output import NOT_ZERO, UNUSABLE, out, plainly, say_json

EXIT = {State.FINE: 0, State.MISSING: NOT_ZERO, State.UNKNOWN: UNUSABLE}


@plainly
def doctor(as_json: AsJson = False) -> None:
    """Check a set-up and say what is missing, with what to do. Nothing is changed.

    With --json an object with `state` and `checks`, each with `check`, `state`, `says` and `to_do`.
    """
    # What is wrong comes as findings; log lines would say it twice.
    configure_logs("CRITICAL")
    found = list(examine(SystemClock()))
    state = state_of(found)
    if as_json:
        rows = [
            {"check": one.check, "state": one.state, "says": one.says, "to_do": one.to_do or None}
            for one in found
        ]
        say_json({"state": state, "checks": rows})
    else:
        for one in found:
            line = f"{one.state:<8} {one.check:<20} {one.says} {one.to_do}".rstrip()
            out().print(line, markup=False, soft_wrap=True)
    raise typer.Exit(EXIT[state])


def examine(clock: Clock) -> Iterator[Finding]:
    """Each finding. With settings that cannot be used nothing else is looked at."""
    faults = setting_faults()
    for says in faults:
        yield unknown("settings", says, "Correct it; docs/operations.md lists the settings.")
    if faults:
        yield from variable_findings()
        return
    # Imported here: the database is not asked about settings that cannot be used.
    from aftercare.cli.checks.database import database_findings

    settings = load_settings()
    yield from settings_findings(settings, clock)
    yield from database_findings(settings, clock)
