"""Imports a case file document as a new person: completely or not at all, and the same document only once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy.exc import DataError, IntegrityError

from aftercare.base.errors import DuplicateReference, Invalid
from aftercare.base.ids import new_id
from aftercare.casework.case_files.document import SECTIONS, CaseFileDocument
from aftercare.casework.case_files.instance_import import fingerprint
from aftercare.casework.case_files.naming import find_names
from aftercare.casework.case_files.normalising import NEVER_SENT, TakingOver
from aftercare.casework.case_files.parsing import read_case_file
from aftercare.casework.case_files.reachability_checks import refuse_banned
from aftercare.casework.deadlines.statutory_clocks import refresh_clocks
from aftercare.casework.people.same_clients import NO_ONE, Apart, expect_another, record_distinction
from aftercare.casework.placement.place import place_persons
from aftercare.domain.accounts.permissions import Permission, Role, requires
from aftercare.domain.people.same_client import Identity
from aftercare.domain.phones.verification import STOPPING, PhoneReason
from aftercare.store.accounts import audit
from aftercare.store.case_files.sections import insert_rows
from aftercare.store.contact_standards.rows import ContactStandardRow
from aftercare.store.database.columns import half_open
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock
from aftercare.store.people.rows import (
    ExclusionRow,
    PersonRow,
    person_by_reference,
    send_texts_to,
)
from aftercare.store.phones.rows import stretch_now, suspend, with_reason
from aftercare.store.sites.rows import SiteRow

ROOT = UUID("5a3f0b8e-6c0c-5d53-9a44-52f3f7c2c1de")


@dataclass(frozen=True)
class ImportedCaseFile:
    """The result of an import. `staff_named` are the user names in the document; their acts are recorded here as
    what the importer took over. `plan_waits`: the plan in force has to be approved here. `assessments_to_sign` have
    to be signed here. `pairs_to_enter` no-contact pairs and `texts_not_sent` are not taken over. `standards_unknown`
    are contact standards not known here."""

    person_id: UUID
    reference: str
    repeated: bool = False
    staff_named: tuple[str, ...] = ()
    standards_unknown: tuple[str, ...] = ()
    plan_waits: bool = False
    assessments_to_sign: int = 0
    placed: int = 0
    unplaced: int = 0
    pairs_to_enter: int = 0
    texts_not_sent: int = 0


def reference_in(raw: object) -> str:
    """The reference in a document that was not read yet; empty where there is none."""
    person = raw.get("person") if isinstance(raw, Mapping) else None
    found = person.get("reference") if isinstance(person, Mapping) else None
    return found if isinstance(found, str) else ""


@requires(Permission.ENROL_OWN)
def import_case_file(work: UnitOfWork, raw: object, apart: Apart = NO_ONE) -> ImportedCaseFile:
    """The person of this document, on the importer's own caseload.

    Raises Invalid with JSON pointers, DuplicateReference when the reference is in use here, and AlreadyAClient for one
    who may be here already and is not named in `apart`. The same document again
    changes nothing; the result is then `repeated`.
    """
    document = read_case_file(raw, work.now, work.actor.language)
    person_id = uuid5(ROOT, fingerprint(raw))
    if _is_there(work, person_id, document.person.reference):
        return ImportedCaseFile(person_id, document.person.reference, repeated=True)
    new = _identity(document)
    others = expect_another(work, new, apart)
    here = find_names(work.session, document, work.actor.team_id)
    taking = TakingOver(
        document,
        here,
        work.actor.staff_id,
        person_id,
        new_id() if any(one.kind == "home" for one in document.places) else None,
        work.now,
        work.actor.language,
    )
    with with_reason(work.session, PhoneReason.TAKEN_OVER):
        writing = _Writing(work, taking)
        standards_unknown = writing.everything()
    writing.stop_numbers()
    refuse_banned(work, document, person_id, taking.ids)
    audit.note(work, "import-case", "person", person_id, person_id)
    record_distinction(work, person_id, new, others, apart)
    refresh_clocks(work, person_id)
    change = place_persons(work, [person_id])
    return ImportedCaseFile(
        person_id=person_id,
        reference=document.person.reference,
        staff_named=tuple(sorted(one.username for one in document.staff)),
        standards_unknown=standards_unknown,
        plan_waits=taking.plan_waits,
        assessments_to_sign=sum(one.state == "signed" for one in document.assessments),
        placed=len(change.added),
        unplaced=len(change.unplaced),
        pairs_to_enter=document.restrictions.kept_apart_from,
        texts_not_sent=sum(one.state in NEVER_SENT for one in document.messages),
    )


def _identity(document: CaseFileDocument) -> Identity:
    # Its fields are made of the columns of the row.
    given = document.person.model_dump(include={one.name for one in fields(Identity)})
    return Identity(**given)


def _is_there(work: UnitOfWork, person_id: UUID, reference: str) -> bool:
    """Whether this very document was imported before as a person the actor may see."""
    if work.session.get(PersonRow, person_id) is not None:
        return True
    with as_clock(work):
        found = person_by_reference(work.session, reference)
    if found is not None:
        raise DuplicateReference()
    return False


class _Writing:
    """Writes the rows of one document, in the order that the foreign keys ask for."""

    def __init__(self, work: UnitOfWork, taking: TakingOver) -> None:
        self._work, self._session, self._taking = work, work.session, taking
        self._document, self._here = taking.document, taking.here

    def everything(self) -> tuple[str, ...]:
        """Writes all rows and returns the contact standards that are not known here."""
        unknown = self._standards_unknown()
        self._person()
        for section, parts in self._document.lists():
            rows = self._rows(section, parts)
            if section == "plans":
                rows = [self._without(row, unknown) for row in rows]
            self._add(section, SECTIONS[section].row, rows)
            for inner, kind in SECTIONS[section].inside().items():
                self._add(section, kind.row, self._rows_inside(section, parts, inner))
            if section == "related_persons":
                self._texts_go_to()
        sites = [self._taking.here.places.get(one) for one in self._document.restrictions.sites]
        self._add("restrictions", ExclusionRow, [
            {"person_id": self._taking.person_id, "site_id": one} for one in sites if one
        ])  # fmt: skip
        return tuple(f"{code} {version}" for code, version in sorted(unknown))

    def stop_numbers(self) -> None:
        """Suspends here the numbers that were stopped there, for the same reason. This includes the numbers of
        contacts. A number that a stranger answered gets no code here either."""
        for part in self._document.phone_numbers:
            if part.until_at is not None or part.from_because not in STOPPING:
                continue
            row = self._taking.columns("phone_numbers", part)
            whose = (self._taking.person_id, row["related_id"])
            now = stretch_now(self._session, *whose)
            if part.state == "suspended" and now is not None and now.number == part.number:
                reason = PhoneReason(part.from_because)
                suspend(self._session, *whose, reason, row["note"] or "")

    def _person(self) -> None:
        taking, person = self._taking, self._document.person
        values = taking.columns("person", person)
        del values["person_id"]
        values |= {
            "team_id": self._work.actor.team_id,
            "officer_id": taking.importer,
            "deputy_id": self._colleague(person.deputy),
            "co_officer_id": self._colleague(person.co_officer),
            "texts_go_to": None,
            "texts_go_to_agreed_at": None,
            # Consent and the owner of the number have to be confirmed here; a suspension that holds texts back
            # stays.
            "texts_consented": False,
            "phone_state": "unverified" if person.phone_state == "verified" else person.phone_state,
        }
        self._add("person", PersonRow, [values])
        if taking.home_id is not None:
            home = {"id": taking.home_id, "name": person.reference, "kind": "home"}
            self._add("places", SiteRow, [home | {"person_id": taking.person_id}])

    def _colleague(self, username: str | None) -> UUID | None:
        """The officer with this user name, if active here in the importer's own team; else None, to be assigned
        later."""
        row = self._here.staff.get(username or "")
        fits = (
            row is not None
            and row.active
            and row.role == Role.OFFICER
            and row.team_id == self._work.actor.team_id
            and row.id != self._taking.importer
        )
        return row.id if fits and row else None

    def _texts_go_to(self) -> None:
        wanted = self._document.person.texts_go_to
        if wanted is not None:
            to = self._taking.ids["related_persons", wanted]
            send_texts_to(self._session, self._taking.person_id, to)

    def _rows(self, section: str, parts: list[Any]) -> list[dict[str, Any]]:
        taking = self._taking
        if section == "plans":
            return taking.plans()
        if section == "messages":
            return [taking.message(part) for part in parts]
        rows = []
        for number, part in enumerate(parts):
            if section == "appointments" and part.is_to_come(taking.now):
                continue
            if section == "phone_numbers" and part.until_at is None:
                # Writing the person began the period of this number here.
                continue
            rows.append(self._row(f"/{section}/{number}", section, part))
        return rows

    def _row(
        self, pointer: str, section: str, part: Any, parent_id: UUID | None = None
    ) -> dict[str, Any]:
        values = self._taking.columns(section, part, parent_id)
        to_come = getattr(part, "appointment_id", None) and values["appointment_id"] is None
        if to_come and section in ("absences", "causes", "seen_signs"):
            raise Invalid.at(f"{pointer}/appointment_id", "in-the-future")
        if section in ("appointments", "away_periods"):
            values["during"] = half_open(values.pop("starts_at"), values.pop("ends_at"))
        elif section == "inbound_texts":
            values["sid"] = f"imported-{values['id']}"
        return values

    def _rows_inside(self, section: str, parts: list[Any], inner: str) -> list[dict[str, Any]]:
        rows = []
        for number, part in enumerate(parts):
            parent_id = self._taking.ids.get((section, part.id))
            for position, inmost in enumerate(getattr(part, inner) if parent_id else ()):
                pointer = f"/{section}/{number}/{inner}/{position}"
                rows.append(self._row(pointer, inner, inmost, parent_id))
        return rows

    def _standards_unknown(self) -> set[tuple[str, int]]:
        named = {
            (plan.standard_code, plan.standard_version)
            for plan in self._document.plans
            if plan.standard_code is not None and plan.standard_version is not None
        }
        return {key for key in named if self._session.get(ContactStandardRow, key) is None}

    @staticmethod
    def _without(row: dict[str, Any], unknown: set[tuple[str, int]]) -> dict[str, Any]:
        if (row["standard_code"], row["standard_version"]) in unknown:
            return row | {"standard_code": None, "standard_version": None}
        return row

    def _add(self, section: str, table: type[Any], rows: list[dict[str, Any]]) -> None:
        """Reports a refusal by the database as a fault of the list it concerns."""
        if not rows:
            return
        try:
            insert_rows(self._session, table, rows)
        except (IntegrityError, DataError):
            if section == "person":
                raise DuplicateReference() from None
            raise Invalid.at(
                f"/{section}", "does-not-fit", "Some of this does not fit together."
            ) from None
