"""The organisation's directory keeps accounts here (SCIM): it proposes them, and takes power away at once."""

from __future__ import annotations

import hmac
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from aftercare.base.errors import DuplicateReference, Invalid, NotFound, Stale, Unauthenticated
from aftercare.casework.accounts.account_changes import (
    OPEN,
    REOPEN,
    NewPosition,
    propose_change_unchecked,
)
from aftercare.casework.accounts.acts import NewAccount, add_account_unchecked, name_faults
from aftercare.casework.accounts.directory_proposals import propose_for_directory
from aftercare.casework.directory.settling import (
    position_of,
    propose_for_open,
    settle,
    suspend,
    with_role_given,
)
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.directory import users
from aftercare.domain.directory.users import Document, Lookup, ScimRefused, ScimType
from aftercare.domain.openid.claims import ClaimsMapping
from aftercare.store.accounts import audit
from aftercare.store.accounts.change_rows import waiting_change
from aftercare.store.accounts.rows import StaffRow, staff_by_username
from aftercare.store.database.locks import get_row
from aftercare.store.database.unit_of_work import Database, Origin, UnitOfWork
from aftercare.store.directory import rows
from aftercare.store.directory.rows import DirectoryAccountRow, Known


@dataclass(frozen=True)
class Directory:
    """The machines that may speak for the directory, by the SHA-256 of their tokens, and what its values mean here."""

    machines: Mapping[bytes, str] = field(repr=False)
    mapping: ClaimsMapping

    def machine(self, token: str) -> tuple[str, bytes]:
        """The name of the machine with this token, and its hash. Raises Unauthenticated."""
        given = sha256(token.encode(errors="replace")).digest()
        for known, name in self.machines.items():
            if hmac.compare_digest(given, known):
                return name, given
        raise Unauthenticated()


@dataclass(frozen=True)
class Provisioned:
    """An account as the directory sees it; `active` also while it waits for a second person."""

    staff: StaffRow
    row: DirectoryAccountRow | None
    active: bool


@contextmanager
def work_of_machine(
    database: Database, now: datetime, machine: str, origin: Origin, request_id: UUID
) -> Iterator[UnitOfWork]:
    """A unit of work of the directory, which has no account; the access log has the name of its token, and where it
    asked from."""
    with database.work(CLOCK, now) as work:
        work.request_id, work.origin = request_id, origin
        audit.name_machine(work, machine)
        yield work


def find_users(
    work: UnitOfWork, lookup: Lookup | None, skip: int, most: int
) -> tuple[int, list[Provisioned]]:
    """How many accounts there are, and some of them by user name."""
    attribute = {None: None, "userName": "username"}.get(
        lookup.attribute if lookup else None, "external_id"
    )
    value = lookup.value if lookup else ""
    if "\0" in value:
        return 0, []
    total, found = rows.known_accounts(work.session, attribute, value, skip, most)
    return total, [_seen(work, one) for one in found]


def find_user(work: UnitOfWork, staff_id: UUID) -> Provisioned:
    """Raises NotFound, also for an account that the directory removed."""
    return _seen(work, _known(work, staff_id))


def create_user(work: UnitOfWork, directory: Directory, document: Document) -> Provisioned:
    """A new account, which a second person confirms. One that the directory removed before is proposed for reopening:
    its name may belong to another colleague now. Raises ScimRefused."""
    staff, row = _of_name(work, document["userName"])
    if staff is not None and (row is None or row.removed_at is None):
        raise ScimRefused(
            ScimType.UNIQUENESS, "There is an account with this userName.", "userName"
        )
    _refuse_external_id(work, document, staff)
    position = position_of(work, directory.mapping, document)
    if position is None:
        raise ScimRefused(
            ScimType.INVALID_VALUE,
            "The values, such as roles and department, give no single role and team here.",
            "roles",
        )
    if staff is None:
        staff = _opened(work, document, position)
        row = DirectoryAccountRow(staff_id=staff.id, created_at=work.now, changed_at=work.now)
    elif staff.is_open:
        # People opened it since.
        propose_for_open(work, staff, position, new_word=True)
    else:
        propose_for_directory(work, staff, REOPEN, position, new_word=True)
    assert row is not None
    row.removed_at = None
    audit.note(work, "directory-add", "staff", staff.id)
    _keep(work, staff, row, with_role_given(directory.mapping, document, {}))
    if not document["active"]:
        suspend(work, staff)
    return _seen(work, (staff, row))


def _of_name(work: UnitOfWork, username: str) -> tuple[StaffRow | None, DirectoryAccountRow | None]:
    """The account with this user name, locked, also one that the directory does not see."""
    found = staff_by_username(work.session, username)
    if found is None:
        return None, None
    staff = get_row(StaffRow, work.session, found.id, for_update=True)
    return staff, work.session.get(DirectoryAccountRow, staff.id, populate_existing=True)


def replace_user(
    work: UnitOfWork,
    directory: Directory,
    staff_id: UUID,
    document: Document,
    version: Collection[int] | None,
) -> Provisioned:
    """The account has these attributes from now on; role and team once a second person confirms them. The same again
    keeps its version. Raises ScimRefused, NotFound, Stale."""
    staff, row = _known(work, staff_id, version, for_update=True)
    before = dict(row.attributes) if row else {}
    if document["userName"].lower() != staff.username.lower():
        raise ScimRefused(ScimType.MUTABILITY, "userName stays as it is.", "userName")
    _refuse_external_id(work, document, staff)
    was = _state(staff, row)
    if row is None:
        row = DirectoryAccountRow(staff_id=staff.id, created_at=work.now, changed_at=work.now)
    _rename(work, staff, document)
    document = with_role_given(directory.mapping, document, before)
    row.attributes, row.external_id = document, document.get("externalId")
    settle(work, directory.mapping, staff, document, before)
    if _state(staff, row) != was:
        _keep(work, staff, row, document)
    return _seen(work, (staff, row))


def _state(staff: StaffRow, row: DirectoryAccountRow | None) -> tuple[object, ...]:
    """What its version stands for."""
    sent = (row.attributes, row.external_id) if row else None
    return sent, staff.display_name, staff.language, staff.suspended_at


def patch_user(
    work: UnitOfWork,
    directory: Directory,
    staff_id: UUID,
    body: object,
    version: Collection[int] | None,
) -> Provisioned:
    """The same for some attributes."""
    found = _known(work, staff_id, version, for_update=True)
    return replace_user(work, directory, staff_id, users.patched(_document(found), body), version)


def suspend_user(work: UnitOfWork, staff_id: UUID, version: Collection[int] | None) -> None:
    """What is left of a request that ends the account and is refused for the rest: it is suspended, and `active` is
    false for the directory too, so that no later word lifts that by the way. Raises NotFound, Stale."""
    staff, row = _known(work, staff_id, version, for_update=True)
    was = _state(staff, row)
    row = row or DirectoryAccountRow(staff_id=staff.id, created_at=work.now, changed_at=work.now)
    row.attributes = row.attributes | {"active": False}
    suspend(work, staff)
    if _state(staff, row) != was:
        # Once, however often the directory sends it again.
        audit.note(work, "directory-refuse", "staff", staff.id)
        _keep(work, staff, row, row.attributes)


def remove_user(work: UnitOfWork, staff_id: UUID, version: Collection[int] | None) -> None:
    """The account is suspended, and the directory does not see it any more. Raises NotFound, Stale."""
    staff, row = _known(work, staff_id, version, for_update=True)
    row = row or DirectoryAccountRow(staff_id=staff.id, created_at=work.now, changed_at=work.now)
    row.removed_at = row.changed_at = work.now
    work.session.add(row)
    suspend(work, staff, new_word=True)
    audit.note(work, "directory-remove", "staff", staff.id)


def _opened(work: UnitOfWork, document: Document, position: NewPosition) -> StaffRow:
    account = NewAccount(
        document["userName"],
        users.display_name(document),
        position.role,
        position.team_id,
        position.provider_id,
        users.language(document),
    )
    try:
        staff = add_account_unchecked(work, account, active=False)
    except DuplicateReference:
        raise ScimRefused(
            ScimType.UNIQUENESS, "There is an account with this userName.", "userName"
        ) from None
    except Invalid as invalid:
        raise _refused(invalid) from None
    propose_change_unchecked(work, staff, OPEN, position, proposed_by=None)
    return staff


def _rename(work: UnitOfWork, staff: StaffRow, document: Document) -> None:
    """Name and language change at once, as for people; a document that has no name leaves it."""
    has_name = "displayName" in document or document.get("name")
    name = users.display_name(document) if has_name else staff.display_name
    spoken = users.language(document) if "preferredLanguage" in document else staff.language
    if (name, spoken) == (staff.display_name, staff.language):
        return
    if name != staff.display_name and (faults := tuple(name_faults(work, name, staff.id))):
        raise _refused(Invalid(fields=faults))
    staff.display_name, staff.language = name, spoken
    audit.note(work, "directory-change", "staff", staff.id)


def _keep(work: UnitOfWork, staff: StaffRow, row: DirectoryAccountRow, document: Document) -> None:
    row.attributes, row.external_id = document, document.get("externalId")
    row.changed_at = work.now
    staff.version += 1
    work.session.add(row)
    work.session.flush()


def _refuse_external_id(work: UnitOfWork, document: Document, staff: StaffRow | None) -> None:
    given = document.get("externalId")
    holder = rows.holder_of_external_id(work.session, given) if given else None
    if holder is not None and (staff is None or holder != staff.id):
        raise ScimRefused(
            ScimType.UNIQUENESS, "There is an account with this externalId.", "externalId"
        )


def _known(
    work: UnitOfWork,
    staff_id: UUID,
    version: Collection[int] | None = None,
    *,
    for_update: bool = False,
) -> Known:
    found = rows.known_account(work.session, staff_id, for_update=for_update)
    if found is None:
        raise NotFound()
    if version is not None and found[0].version not in version:
        raise Stale()
    return found


def _document(known: Known) -> Document:
    """What a PATCH begins with: what the directory sent last, and what is so here."""
    staff, row = known
    kept: Document = dict(row.attributes) if row else {}
    # What people opened since the directory ended it stays open, unless the directory says so anew.
    active = staff.suspended_at is None or kept.get("active", False)
    return {**kept, "userName": staff.username, "active": active}


def _seen(work: UnitOfWork, known: Known) -> Provisioned:
    staff, row = known
    waits = waiting_change(work.session, staff.id)
    opens = waits is not None and waits.kind in (OPEN, REOPEN)
    again = opens and waits is not None and waits.proposed_by is None
    is_active = (staff.active or opens) and staff.suspended_at is None
    return Provisioned(staff, row, active=is_active or again)


def _refused(invalid: Invalid) -> ScimRefused:
    if any(one.code == "name-in-use" for one in invalid.fields):
        return ScimRefused(
            ScimType.UNIQUENESS,
            "There is an account whose displayName is this or looks like it.",
            "displayName",
        )
    if any(one.code == "bad-username" for one in invalid.fields):
        return ScimRefused(
            ScimType.INVALID_VALUE,
            "userName has 2 to 61 letters without accents, digits, dots, dashes and underscores, and no @.",
            "userName",
        )
    return ScimRefused(ScimType.INVALID_VALUE, "displayName cannot be used here.", "displayName")
