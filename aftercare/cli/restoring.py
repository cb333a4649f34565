"""Commands for the hours after a restore or a failover: hold texts back, check the database, accept it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from aftercare.base.clock import Clock
from aftercare.base.errors import Invalid
from aftercare.base.start_errors import NotHeld, PlannersNotRun
from aftercare.bootstrap import AppState
from aftercare.cli.app_states import app_state_for_command
from aftercare.cli.options import AsJson
from aftercare.cli.output import NOT_ZERO, out, plainly, say_json
from aftercare.domain.accounts.log_chain import read_heads
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.processes.messages.older_database import accept_restored, held, hold
from aftercare.store.accounts import audit
from aftercare.store.database.engine import connect
from aftercare.store.database.job_runs import last_finished
from aftercare.store.messages.sender_rows import senders
from aftercare.store.operations.migrate import newest_revision
from aftercare.store.operations.policy_seal import are_noted, policy_faults
from aftercare.store.operations.restored import Since, names_clients, row_counts, sent_since

# They plan anew what was lost. Only then can it be looked up before it would be sent again.
PLANNERS: Final = ("plan-reminders", "text-changes", "plan-automatic-texts", "offer-times")


@plainly
def hold_texts(as_json: AsJson = False) -> None:
    """Hold all texts and calls back until `aftercare database accept-restored`, as after a restore.

    With --json an object with `held`.
    """
    with (
        app_state_for_command() as app_state,
        app_state.database.work(CLOCK, app_state.clock.now()) as work,
    ):
        hold(work)
    if as_json:
        say_json({"held": True})
    else:
        out().print("Texts and calls are held back. Now start a worker, and wait two minutes.")


@plainly
def accept(
    since: Annotated[
        str,
        typer.Option(
            "--since",
            metavar="MOMENT",
            help="The moment at which the database stands, as 2026-11-24T08:55:00+01:00; earlier is safe.",
        ),
    ],
    as_json: AsJson = False,
) -> None:
    """Accept a database that went back. What is due and may have left since is looked up at the provider, never sent
    unseen; then texts and calls leave again.

    With --json an object with `since`, `messages` (the ids of those in question) and `anchor_file_kept_as`.
    """
    after = _moment(since)
    with app_state_for_command() as app_state:
        if after > app_state.clock.now():
            raise Invalid.at(
                "--since", "in-the-future", "is after now: the database stands earlier"
            )
        with app_state.database.work(CLOCK, app_state.clock.now()) as work:
            rows = senders(work.session)
            if not held(rows):
                raise NotHeld()
            held_at = min(row.stopped_at for row in rows if row.stopped_at and held([row]))
            finished = last_finished(work.session)
            waiting = [one for one in PLANNERS if (finished.get(one) or after) <= held_at]
            if waiting:
                raise PlannersNotRun(
                    f"Start a worker and wait: {', '.join(waiting)} must run first."
                )
            messages = accept_restored(work, after)
        kept = _put_aside(app_state.settings.audit_anchor_file, app_state.clock)
    if as_json:
        ids = [str(one) for one in messages]
        say_json({"since": after.isoformat(), "messages": ids, "anchor_file_kept_as": kept})
        return
    for one in messages:
        out().print(str(one))
    out().print(f"{len(messages)} may have left; each is looked up. Texts and calls leave again.")
    if kept:
        out().print(f"The published ends of the access log are kept as {kept}; a new file begins.")
    out().print("Restart the watchdog: it remembers the database of before.")


def _moment(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise Invalid.at("--since", "unreadable-moment", "is no moment with an offset")
    return found.astimezone(UTC)


def _put_aside(file: Path | None, clock: Clock) -> str | None:
    """What was published belongs to the chain of before; it stays, under another name."""
    if file is None or not file.exists():
        return None
    kept = file.with_name(f"{file.name}.until-{clock.now():%Y%m%dT%H%M%SZ}")
    try:
        file.rename(kept)
    except OSError as error:
        detail = (
            f"cannot be renamed ({error.strerror}): do that by hand, then start the processes again"
        )
        raise Invalid.at("AFTERCARE_AUDIT_ANCHOR_FILE", "unusable-file", detail) from None
    return str(kept)


@plainly
def check(as_json: AsJson = False) -> None:
    """Check a restored database: schema, row policies, the chain of the access log, rows, and what may have left since.
    Nothing is changed.

    With --json an object with `whole`, `findings` (`check`, `says`), `counts` by table, `nothing_to_compare` and
    `sent_since` (`after`, `noticed_at`, `messages`, `position`, `published`).
    """
    with app_state_for_command() as app_state:
        published = _published_to(app_state.settings.audit_anchor_file)
        findings, counts, since = _checked(app_state, published)
    is_new = not findings and _is_new(counts)
    if as_json:
        say_json({
            "whole": not findings,
            "findings": [{"check": name, "says": says} for name, says in findings],
            "counts": counts,
            "nothing_to_compare": is_new,
            "sent_since": _as_document(since, published),
        })  # fmt: skip
    else:
        _print(findings, counts, since, published, is_new=is_new)
    if findings:
        raise typer.Exit(NOT_ZERO)


Findings = list[tuple[str, str]]


def _checked(app_state: AppState, published: int | None) -> tuple[Findings, dict[str, int], Since]:
    database, now = app_state.database, app_state.clock.now()
    findings: Findings = []
    revision = database.revision()
    if revision != newest_revision():
        says = f"The schema is {revision}, this version needs {newest_revision()}: run `aftercare migrate`."
        findings.append(("schema", says))
    with closing(connect(database.address)) as driver:
        findings += [("policies", says) for says in policy_faults(driver)]
        if not are_noted(driver):
            says = "What policies belong here was never written down: run `aftercare migrate`."
            findings.append(("policies", says))
    with database.work(CLOCK, now) as work:
        broken = audit.check(work.session, app_state.log_keys)
        lost = audit.lost_before_sealing(work.session)
        counts, since = row_counts(work.session), sent_since(work.session, now)
        says_more = names_clients(work.session)
    if broken is not None:
        findings.append(("chain", f"The access log's chain breaks at position {broken.position}."))
    if lost:
        findings.append(("chain", "Entries of the access log were lost before they were sealed."))
    findings += [("counts", says) for says in _gone(counts, since, published, says_more)]
    return findings, counts, since


def _gone(
    counts: dict[str, int], since: Since, published: int | None, names: bool
) -> Iterator[str]:
    """What is empty although something else says that it was not. An organisation that has just begun has nothing."""
    if names and not counts["person"]:
        yield "person has no row, but the access log names clients."
    # Whatever people do is in the log, from the first account on: a restore that was cut off stops before it.
    others = [table for table, number in counts.items() if number and table != "audit_entry"]
    if others and not counts["audit_entry"]:
        named = ", ".join(others)
        yield f"audit_entry has no row, but {named} has: the restore or its backup was cut off."
    if published and not since.position:
        yield f"The access log is empty, but {published} of its entries were published."


def _is_new(counts: dict[str, int]) -> bool:
    """Whether there is no client yet and nothing to send, so that nothing can have left."""
    return not counts["person"] and not counts["message"]


def _published_to(file: Path | None) -> int | None:
    """The last position that was published, where a file of that is at hand."""
    return max(read_heads(file.read_text()), default=0) if file and file.exists() else None


def _as_document(since: Since, published: int | None) -> dict[str, Any]:
    return {
        "after": since.after.isoformat() if since.after else None,
        "noticed_at": since.noticed_at.isoformat() if since.noticed_at else None,
        "messages": list(since.messages),
        "position": since.position,
        "published": published,
    }


def _print(
    findings: Findings, counts: dict[str, int], since: Since, published: int | None, *, is_new: bool
) -> None:
    for table, number in counts.items():
        out().print(f"{number:>8} {table}")
    if is_new:
        out().print("There is nothing to compare: no client and no text yet.")
        if not counts["staff"]:
            out().print("There is no account either: if a backup was restored here, it is empty.")
    else:
        _print_since(since)
    if published is not None and published > since.position:
        out().print(
            f"The access log ends at position {since.position}; {published} were published."
        )
    for name, says in findings:
        out().print(f"{name}: {says}", style="bold red")
    if not findings:
        out().print("Schema, row policies and the access log are whole.")


def _print_since(since: Since) -> None:
    if since.noticed_at is None:
        stood = since.after.isoformat() if since.after else "no moment"
        out().print(f"The database stands at {stood}.")
    elif since.after is None:
        out().print(f"Texts are held since {since.noticed_at.isoformat()}; no job had run before.")
    else:
        out().print(
            f"The database had gone back to {since.after.isoformat()}; that was noticed, or texts were held, at"
            f" {since.noticed_at.isoformat()}.",
            soft_wrap=True,
        )
        out().print(
            f"To accept it: aftercare database accept-restored --since {since.after.isoformat()}",
            soft_wrap=True,
        )
    out().print(f"{len(since.messages)} texts and calls were due since; they may have left.")
