"""The extension that a court sends, found among those of the order in the file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from aftercare.base.errors import FieldFault
from aftercare.domain.submissions.contents import OrderChanged
from aftercare.domain.submissions.differences import Value
from aftercare.domain.submissions.extension_in_file import ExtensionInFile
from aftercare.domain.submissions.same_extension import extension_in_file
from aftercare.domain.submissions.stated import length_words
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.orders.period_rows import extensions_of
from aftercare.store.orders.rows import OrderRow


def extension_found(
    work: UnitOfWork, order: OrderRow, content: OrderChanged, *, is_same: bool
) -> ExtensionInFile | None:
    """The one that was sent, or that it may be, among those that were not undone. `is_same`: a person says that it is
    that one."""
    standing = [
        ExtensionInFile(
            one.id, one.decided_on, one.court_reference, f"{one.length_number} {one.length_unit}"
        )
        for one in extensions_of(work.session, order.person_id)
        if one.order_id == order.id and one.voided_at is None
    ]
    return extension_in_file(content.extension, standing, is_same=is_same)


def as_it_stands(found: ExtensionInFile | None) -> Mapping[str, Value]:
    return found.values if found else {}


def said_already(found: ExtensionInFile | None) -> Mapping[str, Value]:
    """What is proposed of the extension where it is the one in the file: that."""
    return found.values if found and found.is_meant else {}


def without_known(content: OrderChanged, found: ExtensionInFile | None) -> OrderChanged:
    """What is left to carry out."""
    return replace(content, extension=None) if found and found.is_meant else content


def extension_fault(content: OrderChanged, found: ExtensionInFile | None) -> FieldFault | None:
    """One decision has one length: which of the two was misread, a person says in the file."""
    part = content.extension
    if part is None or found is None or not found.is_meant:
        return None
    if found.length == length_words(part.length):
        return None
    return FieldFault("/content/extension/length", "extension-of-other-length")
