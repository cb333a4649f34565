"""Writes everything held about a client as one document in plain language, without data of other people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

from aftercare.casework.papers.letterheads import letterhead_of
from aftercare.domain.papers.words import called, in_language, written_day
from aftercare.domain.subject_access import held, wording
from aftercare.domain.subject_access.following import follows_from
from aftercare.domain.subject_access.held import HELD, LEFT_OUT, HeldField, HeldKind
from aftercare.domain.subject_access.requests import NOTE_GROUNDS, AccessLaw, NoteGround
from aftercare.domain.subject_access.withholding import BY_RULE, DRAFT, record_id, withheld_records
from aftercare.domain.subject_access.writing import (
    NameOfCode,
    called_by,
    plain_value,
    resulting,
    scored,
    words_of,
    written,
)
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.accounts.rows import all_staff
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock
from aftercare.store.deadlines.clock_facts import reports_proposed
from aftercare.store.orders.rows import orders_of
from aftercare.store.people.rows import PersonRow
from aftercare.store.retention.rows import policy_in_force
from aftercare.store.subject_access.holdings import causes_of, names_in, readers_of, rows_held
from aftercare.store.subject_access.rows import (
    AccessNoteRow,
    AccessRequestRow,
    notes_of_request,
)

FORMAT: Final = "aftercare-access/1"
INCLUDED, UNCHECKED = "included", "unchecked"
WORDS_OF_RECORD = 3
# The columns by which a record is called where another one refers to it.
_CALLED_BY: Final[Mapping[str, tuple[str, ...]]] = {
    "appointment": ("kind", "starts_at"),
    "condition": ("kind", "starts_on"),
    "absence": ("missed_on",),
    "escalation": ("rule_code", "opened_at"),
    "referral": ("referred_on",),
    "paper": ("kind", "drafted_at"),
}
_OF_ASSESSMENT: Final = {"scores": scored, "results": resulting}


@dataclass(frozen=True)
class ReadersRule:
    """Whether the document says who was in the file: it does, unless the organisation gave a reason not to."""

    left_out_because: str = ""


@dataclass(frozen=True)
class HeldNote:
    """One free text, and what a person said of it: `included`, `unchecked`, or the ground that withholds it."""

    source: str
    row_id: str
    digest: str
    title: str
    label: str
    day: str
    text: str
    decision: str

    @property
    def key(self) -> str:
        """Names this note as it reads now; one that is written anew has another key."""
        return sha256(f"{self.source}|{self.row_id}|{self.digest}".encode()).hexdigest()[:24]


@dataclass(frozen=True)
class HeldRecord:
    """One record. `ground` withholds it; `is_own` says that the ground was given for this record, and not for one it
    refers to."""

    table: str
    row_id: str
    title: str
    day: str
    text: str
    ground: str | None
    is_own: bool

    @property
    def key(self) -> str:
        return sha256(f"{self.table}|{self.row_id}".encode()).hexdigest()[:24]


@dataclass(frozen=True)
class AccessDocument:
    """The document as JSON can hold it, its notes and records in the order in which they stand there. Drafts are not
    among the records."""

    content: dict[str, Any]
    notes: tuple[HeldNote, ...]
    records: tuple[HeldRecord, ...]

    @property
    def unchecked(self) -> int:
        return sum(one.decision == UNCHECKED for one in self.notes)


def access_document(
    work: UnitOfWork,
    person: PersonRow,
    request: AccessRequestRow,
    name_of: NameOfCode,
    readers: ReadersRule,
) -> AccessDocument:
    """Everything as it is now. The caller has checked the permission and noted the look."""
    return _Writing(work, person, request, name_of).document(readers)


class _Writing:
    """One document under way."""

    def __init__(
        self, work: UnitOfWork, person: PersonRow, request: AccessRequestRow, name_of: NameOfCode
    ) -> None:
        self._work, self._session, self._person = work, work.session, person
        self._request, self._language, self._name_of = request, request.language, name_of
        self._checked = notes_of_request(self._session, request.id)
        self._roles = {row.id: row.role for row in all_staff(self._session)}
        self._notes: list[HeldNote] = []
        self._records: list[HeldRecord] = []
        self._rows = {kind.table: self._found(kind) for kind in HELD}
        self._grounds = {
            (one.source, one.row_id): one.ground
            for one in self._checked.values()
            if one.ground and "." not in one.source
        }
        reports = reports_proposed(self._session, orders_of(self._session, person.id))
        follows = follows_from(
            self._rows,
            causes_of(self._session, person.id),
            [(one.order_id, one.number, one.escalation_id) for one in reports],
        )
        self._withheld = withheld_records(self._rows, self._grounds, follows)
        numbers = rows_held(self._session, "phone_number", person.id, work.now)
        own = (one["number"] for one in numbers if one["related_id"] is None)
        self._own_numbers = {person.phone, *own}

    def document(self, readers: ReadersRule) -> AccessDocument:
        language, person = self._language, self._person
        heading, rights = wording.rights()
        law = AccessLaw(self._request.law)
        sections = [self._section(kind) for kind in HELD]
        grounds = [one for one in NoteGround if one in self._withheld.values()]
        content = {
            "format": FORMAT,
            "language": language,
            "made_at": self._work.now.isoformat(),
            "title": self._say(wording.TITLE),
            "made": self._say(wording.MADE).format(day=self._day(civil_date(self._work.now))),
            "asked": self._say(wording.ASKED).format(day=self._day(self._request.received_on)),
            "person": {
                "name": f"{person.given_name} {person.family_name}",
                "born_on": person.birth_on.isoformat(),
                "born": self._day(person.birth_on),
                "reference": person.reference,
            },
            "sender": self._sender(),
            "introduction": [self._say(one) for one in wording.introduction(law)],
            "sections": [one for one in sections if one["items"]],
            "nothing": {
                "title": self._say(wording.NOTHING),
                "kinds": [
                    {"code": one["code"], "title": one["title"]}
                    for one in sections
                    if not one["items"]
                ],
            },
            "readers": self._readers(readers),
            "left_out": {
                "title": self._say(wording.LEFT_OUT),
                "kinds": self._left_out(),
                "withheld": [
                    self._say(wording.WITHHELD_RECORDS).format(ground=self._say(NOTE_GROUNDS[one]))
                    for one in grounds
                ],
            },
            "rights": {
                "title": self._say(heading),
                "paragraphs": [
                    self._say(one).replace("{periods}", self._periods()) for one in rights
                ],
            },
        }
        return AccessDocument(content, tuple(self._notes), tuple(self._records))

    def _found(self, kind: HeldKind) -> list[dict[str, Any]]:
        found = [
            row
            for row in rows_held(self._session, kind.table, self._person.id, self._work.now)
            if all(row[one] is None for one in kind.unless)
        ]
        return sorted(found, key=lambda row: _rank(kind, row))

    def _section(self, kind: HeldKind) -> dict[str, Any]:
        found = self._rows[kind.table]
        names = self._names(kind, found)
        items = []
        for row in found:
            key = (kind.table, record_id(row))
            ground = self._withheld.get(key)
            if ground not in BY_RULE:
                self._records.append(self._record(kind, row, names, ground))
            if ground is None:
                items.append(self._item(kind, row, names))
        return {"code": kind.table, "title": self._say(kind.title), "items": items}

    def _record(
        self, kind: HeldKind, row: Mapping[str, Any], names: Mapping[Any, str], ground: str | None
    ) -> HeldRecord:
        """With a few words by which a person knows it again."""
        plain = (one for one in kind.fields if not one.is_note and one.column != "content")
        said = (one for one in plain if not isinstance(row[one.column], bool))
        words = (self._text(one, row, names) for one in said)
        text = ", ".join([one for one in words if one][:WORDS_OF_RECORD])
        key = (kind.table, record_id(row))
        day = next((self._day(one) for one in held.days_of(kind, row)), "")
        return HeldRecord(*key, self._say(kind.title), day, text, ground, key in self._grounds)

    def _item(
        self, kind: HeldKind, row: Mapping[str, Any], names: Mapping[Any, str]
    ) -> list[dict[str, Any]]:
        facts = [*self._facts(kind, row, names)]
        roles = {
            called("role", role, self._language)
            for name, value in row.items()
            if name.endswith(("_by", "author_id")) and (role := self._roles.get(value))
        }
        if roles:
            by = ", ".join(sorted(roles))
            facts.append({"code": "by", "label": self._say(wording.BY), "text": by})
        return facts

    def _facts(
        self, kind: HeldKind, row: Mapping[str, Any], names: Mapping[Any, str]
    ) -> Iterator[dict[str, Any]]:
        for one in kind.fields:
            text = self._text(one, row, names)
            if not text:
                continue
            fact = {"code": one.column, "label": self._say(one.label), "text": text}
            is_note = one.is_note and not held.is_code(one, row)
            if is_note or self._is_of_someone(kind, one, row):
                yield fact | self._note(kind, one, row, text)
            else:
                # Of `why` the text alone: the rest is the other language, and what a person typed.
                yield fact | ({} if one.column == "why" else plain_value(row[one.column]))

    def _is_of_someone(self, kind: HeldKind, field: HeldField, row: Mapping[str, Any]) -> bool:
        """Whether a text came from a number that never was the client's: a person checks those words."""
        came = (kind.table, field.column) == ("inbound_text", "body")
        return came and row["sender"] not in self._own_numbers

    def _note(
        self, kind: HeldKind, field: HeldField, row: Mapping[str, Any], text: str
    ) -> dict[str, Any]:
        source, row_id = f"{kind.table}.{field.column}", record_id(row)
        digest = sha256(text.encode()).hexdigest()
        decision = _decision(self._checked.get((source, row_id)), digest)
        # A note was written by today, whatever deadline the row names.
        today = civil_date(self._work.now)
        day = next((self._day(one) for one in held.days_of(kind, row) if one <= today), "")
        title, label = self._say(kind.title), self._say(field.label)
        self._notes.append(HeldNote(source, row_id, digest, title, label, day, text, decision))
        if decision == INCLUDED:
            return {}
        if decision == UNCHECKED:
            return {"text": self._say(wording.UNCHECKED), "state": UNCHECKED}
        ground = self._say(NOTE_GROUNDS[NoteGround(decision)])
        said = self._say(wording.WITHHELD).format(ground=ground)
        return {"text": said, "state": "withheld", "ground": decision}

    def _text(self, one: HeldField, row: Mapping[str, Any], names: Mapping[Any, str]) -> str:
        value = row[one.column]
        if one.column == "content":
            return "\n".join(words_of(value or {}))
        if one.column == "length_number" and value:
            unit = self._name_of("length_unit", row["length_unit"], self._language)
            return f"{value} {unit.lower()}"
        if one.column == "why":
            # What the computer noted, in both languages; a person typed only the reason for a choice by hand.
            typed = value.get("by_hand", {}).get("reason")
            return str((typed if one.is_note else value.get(self._language)) or "")
        if one.subject in _OF_ASSESSMENT:
            return _OF_ASSESSMENT[one.subject](value or {}, row["instrument"], self._language)
        if held.is_code(one, row):
            return self._name_of("task_ended", value, self._language)
        if one.subject == "rule":
            return str(row[f"rule_{self._language}"] or value)
        return written(value, one.subject, self._language, self._name_of, names)

    def _names(self, kind: HeldKind, found: list[dict[str, Any]]) -> dict[Any, str]:
        """The names of places, providers, programmes and other organisations that these rows point to."""
        names: dict[Any, str] = {}
        for one in kind.fields:
            if not (one.subject and one.subject.startswith("@")):
                continue
            table = one.subject[1:]
            if table in _CALLED_BY:
                names |= self._called(table)
                continue
            ids: set[UUID] = {row[one.column] for row in found if row[one.column]}
            names |= names_in(self._session, table, ids)
            if table == "site":
                # A home is called by the reference of its client.
                names |= {row["id"]: self._say(wording.HOME) for row in self._rows[table]}
        return names

    def _called(self, table: str) -> dict[Any, str]:
        """What the client's own records of this table are called."""
        fields = {one.column: one for kind in HELD if kind.table == table for one in kind.fields}
        return {
            row["id"]: ", ".join(self._text(fields[one], row, {}) for one in _CALLED_BY[table])
            for row in self._rows[table]
        }

    def _sender(self) -> list[str]:
        """Of the letterhead of the client's team; empty without one."""
        found = letterhead_of(self._work, self._person.id)
        return [one for one in asdict(found).values() if one] if found else []

    def _periods(self) -> str:
        terms = policy_in_force(self._session).facts()
        return ", ".join(
            self._say(wording.YEARS).format(
                kind=called_by("data_kind", kind, self._language, self._name_of).lower(),
                years=term.years,
            )
            for kind, term in terms.items()
        )

    def _left_out(self) -> list[dict[str, str]]:
        """The kinds with the same reason together, in order."""
        titles: dict[tuple[str, str], list[tuple[str, str]]] = {}
        for table, (title, reason) in {**LEFT_OUT, DRAFT: wording.DRAFTS}.items():
            titles.setdefault(reason, []).append((table, self._say(title)))
        return [
            {
                "code": " ".join(table for table, _ in kinds),
                "title": "; ".join(dict.fromkeys(title for _, title in kinds)),
                "reason": self._say(reason),
            }
            for reason, kinds in titles.items()
        ]

    def _readers(self, rule: ReadersRule) -> dict[str, Any]:
        title = self._say(wording.READERS)
        if rule.left_out_because:
            said = self._say(wording.READERS_LEFT).format(reason=rule.left_out_because)
            return {"title": title, "text": said, "days": []}
        with as_clock(self._work):
            found = readers_of(self._session, self._person.id)
        days: dict[date, list[str]] = {}
        for row in found:
            role = called("role", row["role"], self._language)
            who = f"{role}: {row['system']}" if row["system"] else role
            times = self._say(wording.TIMES).format(times=row["times"])
            days.setdefault(row["day"], []).append(f"{who} ({times})")
        said = self._say(wording.READERS_ARE)
        listed = [
            {"on": day.isoformat(), "day": self._day(day), "who": ", ".join(them)}
            for day, them in days.items()
        ]
        return {"title": title, "text": said, "days": listed}

    def _say(self, words: tuple[str, str]) -> str:
        return in_language(words, self._language)

    def _day(self, day: date) -> str:
        return written_day(day, self._language)


def _decision(checked: AccessNoteRow | None, digest: str) -> str:
    if checked is None or checked.sha256 != digest:
        return UNCHECKED
    return checked.ground or INCLUDED


def _rank(kind: HeldKind, row: Mapping[str, Any]) -> tuple[date, str]:
    """By the first day that the row names, then by its id, so that the same rows give the same document."""
    return next(held.days_of(kind, row), date.min), str(row.get("id") or "")
