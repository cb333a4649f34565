"""The order in which a transaction locks rows, and a ledger that notes each lock taken out of turn."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import FrameType
from typing import Any, Final
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, event
from sqlalchemy.orm import SessionTransaction
from sqlmodel import Session


@dataclass(frozen=True)
class Turn:
    """One step of the order: what is locked, its tables (or advisory key), and the functions that lock it."""

    what: str
    tables: tuple[str, ...]
    taken_by: tuple[str, ...] = ()


IDEMPOTENCY_KEY, PLACEMENT_LOCK, NORMS = "620110314", "620110313", "deadline of a referral"
VERSIONS, SEAL, EXPORTS, BIRTHS = "620110350", "620110312", "620110316", "620110317"
NAMES: Final = {
    VERSIONS: "advisory lock 620110350",
    EXPORTS: "advisory lock 620110316",
    BIRTHS: "advisory lock 620110317",
    SEAL: "advisory lock 620110312",
    IDEMPOTENCY_KEY: "advisory lock 620110314",
    PLACEMENT_LOCK: "advisory lock 620110313",
    NORMS: "`deadline`",
}
"""What is locked that is not a table, or is a part of one."""

ORDER: Final = (
    Turn("The `Idempotency-Key` of a request", (IDEMPOTENCY_KEY,), ("find_reply",)),
    Turn("The exports of one account", (EXPORTS,), ("lock_acts",)),
    Turn(
        "A job's turn; what a change gave back",
        ("job_run", "freed_room"),
        ("claim_slot", "take_freed"),
    ),
    Turn("Versions of policies, rules and standards", (VERSIONS,), ("lock_policies",)),
    Turn("The chain of the access log", (SEAL, "audit_tally"), ("seal",)),
    Turn("The sender of a channel", ("sender",), ("lock_sender",)),
    Turn(
        "Colleagues",
        ("staff", "account_change", "reading_alarm"),
        ("lock_staff", "lock_administrators", "lock_change", "get_alarm"),
    ),
    Turn("New clients with one birth date", (BIRTHS,), ("lock_births",)),
    Turn(
        "People", ("person",), ("get_person", "lock_person_of", "lock_people", "lock_free_persons")
    ),
    Turn(
        "What belongs to a person and is decided on",
        (
            "related_person",
            "no_contact",
            "file_access",
            "emergency_access",
            "supervision_order",
            "condition",
            "order_event",
            "supervision_plan",
            "assessment",
            "attachment",
            "team_transfer",
            "submission",
        ),
        (
            "get_related",
            "lock_no_contact",
            "get_entry",
            "get_emergency",
            "get_order",
            "get_condition",
            "get_order_event",
            "get_plan",
            "get_assessment",
            "get_attachment",
            "photo_of",
            "lock_proposal",
            "get_submission",
            "waiting_about",
        ),
    ),
    Turn("Treatment groups, all at once", ("treatment_group",), ("lock_groups", "get_group")),
    Turn(
        "Offers, referrals, and the waiting norms of a referral",
        ("place_offer", "referral", NORMS),
        (
            "get_offer",
            "lock_unanswered_offer_of",
            "locked_referral",
            "lock_waiting",
            "sync_norms",
            "lock_open_norms",
        ),
    ),
    Turn(
        "The placement lock",
        (PLACEMENT_LOCK,),
        (
            "lock_and_read_placement",
            "lock_and_read_placement_of",
            "lock_and_compute_reassignment",
            "lock_and_reassign",
            "lock_placement",
        ),
    ),
    Turn(
        "Appointments",
        ("appointment",),
        (
            "lock_appointments",
            "get_appointment",
            "lock_in_states",
            "lock_to_plan",
            "lock_wrongly_enforceable",
        ),
    ),
    Turn(
        "Texts",
        ("message",),
        ("lock_message", "lock_due", "lock_run_out", "lock_undecided", "lock_without_end"),
    ),
    Turn("Absences", ("absence",), ("get_absence",)),
    Turn(
        "Deadlines of an order, an assessment or a person",
        ("deadline",),
        (
            "lock_deadlines",
            "lock_deadlines_about",
            "lock_deadlines_about_each",
            "lock_counted_by",
            "lock_settled_by",
            "lock_with_orders",
        ),
    ),
    Turn(
        "Escalations",
        ("escalation",),
        (
            "get_escalation",
            "lock_escalations",
            "lock_escalations_by_ids",
            "lock_escalations_with_trigger",
            "lock_remedied",
            "lock_unresolved",
            "lock_unresolved_under_rule",
        ),
    ),
    Turn("Steps of an escalation", ("escalation_step",)),
    Turn("What a search looks through; triggers change it", ("person_search",)),
    Turn("Secrets of machines", ("machine_secret",), ("lock_secret",)),
    Turn("Passkeys", ("passkey",), ("lock_passkey",)),
    Turn("Attempts to sign in, counted", ("sign_in_counter",), ("lock_counters",)),
    Turn("Apps that show codes", ("code_app",), ("lock_code_app",)),
    Turn("Webhooks", ("webhook",), ("lock_to_deliver", "settle")),
    Turn("Calendars that are read", ("calendar_connection",), ("lock_claimed", "claim_to_read")),
)
RANK: Final = {table: rank for rank, turn in enumerate(ORDER, 1) for table in turn.tables}

EXCUSED: Final = {
    "processes/escalation/closing:close_escalation": "its caller holds it; a test may call it alone",
    "casework/case_files/client_import:_made": "no other transaction sees a client who is being entered",
    "casework/case_files/importing:import_case_file": "no other transaction sees a client who is being entered",
    "notifications/delivery/report_changes:_stop_sender": "a receipt stops the sender last, and may collide",
    "store/phones/rows:suspend": "a contact only ever changes under the lock on its client, which comes first",
}
"""Functions that may lock out of turn, and why."""


def table() -> str:
    """The order as CONTRIBUTING prints it."""
    lines = ["| Turn | What | Where | Locked by |", "|---|---|---|---|"]
    for rank, turn in enumerate(ORDER, 1):
        where = ", ".join(NAMES.get(one, f"`{one}`") for one in turn.tables)
        by = ", ".join(f"`{one}`" for one in turn.taken_by)
        lines.append(f"| {rank} | {turn.what} | {where} | {by or '–'} |")
    return "\n".join(lines)


ROOT = Path(__file__).parents[1]
TESTS, PRODUCT = f"{ROOT / 'tests'}/", f"{ROOT / 'aftercare'}/"
# The demonstration's history is written alone in its database, many acts in one transaction.
INVENTING = f"{PRODUCT}demo/"
_PLUMBING = f"{PRODUCT}store/database/unit_of_work.py"

_LOCKING = re.compile(
    r"\bpg_advisory_xact_lock\((?P<key>\d+)"
    r"|\bfor\s+(?:no\s+key\s+)?update\b(?:\s+of\s+(?P<of>\w+(?:\s*,\s*\w+)*))?(?P<skips>\s+skip\s+locked)?"
    r"|(?<!do )\b(?:update|delete\s+from)\s+(?P<changed>\w+)",
    re.IGNORECASE,
)
_END_OF_SOURCES = re.compile(r"\b(?:where|order\s+by|group\s+by|limit)\b", re.IGNORECASE)
_SOURCE = re.compile(
    r"(?:\bfrom|\bjoin|,)\s+(\w+)(?:\s+as)?(?:\s+(?!join|left|cross|on\b|where|order|limit)(\w+))?",
    re.IGNORECASE,
)


@cache
def locks_of(statement: str) -> Mapping[str, bool]:
    """The tables of the order that a statement locks, and whether it waits for them."""
    found: dict[str, bool] = {}
    for match in _LOCKING.finditer(statement):
        tables = [match["key"] or match["changed"]] if not match["of"] else []
        if tables == [None] or match["of"]:
            tables = _selected(statement[: match.start()], match["of"])
        for table in tables:
            found[table] = found.get(table, True) and not match["skips"]
    return {table: waits for table, waits in found.items() if table in RANK}


def _selected(before: str, named: str | None) -> list[str]:
    """The tables a query ends with a lock on: all it reads, or those it names."""
    depth, letters = 0, []
    for letter in reversed(before):
        depth += (letter == ")") - (letter == "(")
        if depth < 0:
            break
        letters.append(letter if depth == 0 and letter != "(" else " ")
    query = _END_OF_SOURCES.split("".join(reversed(letters)))[0]
    sources = {alias or table: table for table, alias in _SOURCE.findall(query)}
    names = re.split(r"\s*,\s*", named) if named else list(sources)
    return [sources.get(one, one) for one in names]


@dataclass
class Ledger:
    """What one transaction holds, since the act began that is going on."""

    act: FrameType | None = None
    held: dict[str, bool] = field(default_factory=dict)  # whether there was a row to lock
    marks: list[dict[str, bool]] = field(default_factory=list)

    def out_of_turn(self, table: str) -> str | None:
        """What is wrong with waiting for rows of this table now, if anything is."""
        found = (one for one, there in self.held.items() if there)
        last = max(found, key=RANK.__getitem__, default=table)
        late = table not in self.held and RANK[table] < RANK[last]
        return f"{table} (turn {RANK[table]}) after {last} (turn {RANK[last]})" if late else None


faults: list[str] = []
_ledgers: WeakKeyDictionary[Connection, Ledger] = WeakKeyDictionary()


def watch() -> None:
    """From now on, in this process, note every lock that is taken out of turn in `faults`."""
    event.listen(Session, "after_begin", _begin)
    event.listen(Session, "after_transaction_end", _end)
    event.listen(Engine, "after_cursor_execute", _execute)
    event.listen(Engine, "savepoint", _mark)
    event.listen(Engine, "release_savepoint", _release)
    event.listen(Engine, "rollback_savepoint", _roll_back)


def _begin(session: Session, transaction: SessionTransaction, connection: Connection) -> None:
    if not transaction.nested:
        _ledgers[connection] = Ledger()
        session.info[Ledger] = connection


def _end(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None and Ledger in session.info:
        _ledgers.pop(session.info.pop(Ledger), None)


def _mark(connection: Connection, _: object) -> None:
    if ledger := _ledgers.get(connection):
        ledger.marks.append(dict(ledger.held))


def _release(connection: Connection, *_: object) -> None:
    if (ledger := _ledgers.get(connection)) and ledger.marks:
        ledger.marks.pop()


def _roll_back(connection: Connection, *_: object) -> None:
    """What was locked since the savepoint is let go."""
    if (ledger := _ledgers.get(connection)) and ledger.marks:
        ledger.held = ledger.marks.pop()


def _execute(connection: Connection, cursor: Any, statement: str, values: Any, *_: object) -> None:
    locks = locks_of(statement)
    ledger = _ledgers.get(connection) if locks else None
    if ledger is None or not _same_act(ledger):
        return
    for table, waits in locks.items():
        if table == "deadline":
            table = _which_deadline(ledger, statement, values)
        fault = ledger.out_of_turn(table) if waits else None
        ledger.held[table] = ledger.held.get(table, False) or bool(cursor.rowcount)
        if fault and not EXCUSED.keys() & set(map(_function, _frames())):
            where = " < ".join(f"{_function(one)} {one.f_lineno}" for one in _frames())
            faults.append(f"{fault}: {where}")


def _which_deadline(ledger: Ledger, statement: str, values: Any) -> str:
    """A referral's norms are deadlines as well, and are locked with the referral."""
    asked = values.values() if isinstance(values, Mapping) else ()
    of_referral = "subject_kind = " in statement and "referral" in asked
    by_id = "deadline.id = " in statement and NORMS in ledger.held
    return NORMS if of_referral or by_id else "deadline"


def _same_act(ledger: Ledger) -> bool:
    """Whether the product asks, not a test. A test may do several acts in one transaction, which the service never
    does: what an act before this one locked does not count."""
    frames = list(_frames())
    if not frames or frames[0].f_code.co_filename.startswith(TESTS):
        return False
    if any(one.f_code.co_filename.startswith(INVENTING) for one in frames):
        return False
    ours = [one for one in frames if one.f_code.co_filename.startswith(PRODUCT)]
    act = next((one for one in reversed(ours) if one.f_code.co_filename != _PLUMBING), None)
    # What is written as the transaction ends belongs to the act that has just ended.
    if act is not None and act is not ledger.act:
        ledger.act, ledger.held = act, {}
    return True


def _frames() -> Iterator[FrameType]:
    """Frames of the product, the innermost first, up to the test that called it."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        name = frame.f_code.co_filename
        if name != __file__ and name.startswith((TESTS, PRODUCT)):
            yield frame
            if name.startswith(TESTS):
                return
        frame = frame.f_back


def _function(frame: FrameType) -> str:
    """`floor/subject/file:function`."""
    file = Path(frame.f_code.co_filename).with_suffix("")
    home = Path(PRODUCT) if file.is_relative_to(PRODUCT) else ROOT
    return f"{file.relative_to(home)}:{frame.f_code.co_name}"
