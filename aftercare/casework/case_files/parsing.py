"""Validates a case file document: every fault gets a pointer, and no content of the document is repeated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from pydantic import ValidationError

from aftercare.base.document_faults import API_FAULTS, PLAIN_NAME, listed
from aftercare.base.errors import FieldFault, Invalid
from aftercare.casework.case_files.attribution import hearsay_faults
from aftercare.casework.case_files.chains import chain_faults
from aftercare.casework.case_files.document import (
    SECTIONS,
    CaseFileDocument,
    Found,
    GroupName,
    PlaceName,
    Restrictions,
    Source,
    StaffName,
    every_part,
    target_sections,
    with_inner,
)
from aftercare.casework.case_files.frames import ConditionPart, PersonPart
from aftercare.casework.case_files.part import Part, Piece, optional_ids
from aftercare.casework.case_files.past import early_faults, early_in
from aftercare.casework.case_files.plans import UnplacedPart
from aftercare.casework.case_files.reachability_checks import reach_faults
from aftercare.casework.case_files.scores import score_faults
from aftercare.casework.case_files.values import Known, Names, Points
from aftercare.domain.conditions.entries import ConditionEntry
from aftercare.domain.conditions.library import CONDITION_LIBRARY, OWN_VERSIONS, SHIPPED
from aftercare.domain.conditions.own_kinds import CODE, read_kind
from aftercare.domain.conditions.parameters import parameter_faults
from aftercare.domain.deadlines import DEADLINE_KINDS
from aftercare.domain.escalation.ladder import IMPORTED, IMPORTED_PROPOSAL, REMEDIED, Decision
from aftercare.domain.escalation.rules import Ask, Trigger
from aftercare.domain.orders.legal_frames import LEGAL_FRAMES
from aftercare.domain.plans.obligations import Needs, ObligationKind
from aftercare.domain.risk import INSTRUMENTS

# The codes of reference data this service knows; an unknown code cannot be imported.
VOCABULARIES: dict[str, frozenset[str]] = {
    "frame": frozenset(LEGAL_FRAMES),
    "obligation": frozenset(kind.value for kind in ObligationKind),
    "needs": frozenset(one.value for one in Needs),
    "trigger": frozenset(one.value for one in Trigger),
    "ask": frozenset(one.value for one in Ask),
    "decision": frozenset(
        {*(one.value for one in Decision), REMEDIED, IMPORTED, IMPORTED_PROPOSAL}
    ),
    "deadline": frozenset(DEADLINE_KINDS),
    "instrument": frozenset(INSTRUMENTS),
}

MOST_FAULTS = 50


def read_case_file(raw: object, now: datetime, language: str) -> CaseFileDocument:
    """The document, valid in itself at `now`. `language` is the language of the sentences that keep who acted.
    Raises Invalid with JSON pointers, at most MOST_FAULTS of them: also of what can be judged beside what cannot be
    read."""
    try:
        document = CaseFileDocument.model_validate(raw)
    except ValidationError as error:
        view = error.errors(include_url=False, include_context=False, include_input=False)
        shape = [_shape_fault(one) for one in view[:MOST_FAULTS]]
        # A document that is refused already is read once more; one with too many faults is not.
        rest = () if len(shape) == MOST_FAULTS else _rest(raw, view, now, language)
        raise Invalid(fields=(*shape, *rest)[:MOST_FAULTS]) from None
    if faults := _all_faults(document, now, language):
        raise Invalid(fields=faults[:MOST_FAULTS])
    return document


def _rest(raw: object, view: list[Any], now: datetime, language: str) -> tuple[FieldFault, ...]:
    """Without members that are not known here it may be whole. Else each part is judged by itself: what points at one
    that cannot be read is not called wrong for it."""
    known = _without_unknown(raw, view)
    document = _read_whole(known)
    if document is not None:
        return _all_faults(document, now, language)
    parts = _parts_that_can_be_read(known)
    return tuple(one for found in parts for one in (*_in_itself(found), *early_in(found, now)))


def _without_unknown(raw: Any, errors: Iterable[Mapping[str, Any]]) -> Any:
    """The document without the members that the format does not have; it shares the rest with `raw`."""
    for error in errors:
        if error["type"] == "extra_forbidden":
            raw = _without(raw, error["loc"])
    return raw


def _without(at: Any, steps: Sequence[str | int]) -> Any:
    first, *rest = steps
    if not rest:
        return {name: value for name, value in at.items() if name != first}
    copy = at.copy()
    copy[first] = _without(at[first], rest)
    return copy


def _read_whole(raw: object) -> CaseFileDocument | None:
    try:
        return CaseFileDocument.model_validate(raw)
    except ValidationError:
        return None


def _parts_that_can_be_read(raw: object) -> Iterator[Found]:
    """Each part of a section that is valid by itself, at its place, with those inside it."""
    for section, kind in SECTIONS.items():
        items = raw.get(section) if isinstance(raw, Mapping) else None
        for number, item in enumerate(items if isinstance(items, list) else ()):
            try:
                part = kind.model_validate(item)
            except ValidationError:
                continue
            yield from with_inner(section, number, part)


def _all_faults(document: CaseFileDocument, now: datetime, language: str) -> tuple[FieldFault, ...]:
    return (
        *_faults(document),
        *early_faults(document, now),
        *reach_faults(document),
        *score_faults(document),
        *hearsay_faults(document, language),
    )


def _member_names() -> frozenset[str]:
    kinds: list[type[Piece]] = [CaseFileDocument, PersonPart, Source, Restrictions, UnplacedPart]
    kinds += [StaffName, PlaceName, GroupName, *SECTIONS.values()]
    kinds += [inner for kind in SECTIONS.values() for inner in kind.inside().values()]
    return frozenset(name for kind in kinds for name in kind.model_fields)


_MEMBERS = _member_names()


def _shape_fault(error: Any) -> FieldFault:
    """One finding of the validator. A member that the format does not have is named where it is written as members
    are; any other text could be a person's name, and is not repeated."""
    code = str(error["type"]).replace("_", "-")
    known = _MEMBERS
    if code == "extra-forbidden" and PLAIN_NAME.fullmatch(str(error["loc"][-1])):
        known |= {error["loc"][-1]}
    pointer = ""
    for step in error["loc"]:
        if not isinstance(step, int) and step not in known:
            break
        pointer += f"/{step}"
    return FieldFault(pointer, listed(code), f"{API_FAULTS[listed(code)]}.")


def _faults(document: CaseFileDocument) -> Iterator[FieldFault]:
    parts = list(every_part(document))
    ids, doubles = _ids(parts)
    yield from doubles
    names = _names(document)
    for found in parts:
        yield from _pointing(found, ids)
        yield from _naming(found, names)
        yield from _in_itself(found)
    yield from _outside(document, names)
    yield from _repeated(document)
    yield from _conditions(document)
    yield from chain_faults(document)


def _in_itself(found: Found) -> Iterator[FieldFault]:
    yield from _unknown(found)
    yield from _reversed(found)
    for pointer, code, detail in found.part.findings():
        yield FieldFault(found.pointer + pointer, code, detail)


Ids = dict[str, set[Any]]


def _ids(parts: list[Found]) -> tuple[Ids, list[FieldFault]]:
    """Every id by its list, and a fault for each id that two parts of a list share."""
    ids: Ids = {}
    doubles = []
    for found in parts:
        own = getattr(found.part, "id", None)
        if own is None:
            continue
        known = ids.setdefault(found.section, set())
        if own in known:
            doubles.append(found.fault("id", "duplicate-id", "Something else has this id."))
        known.add(own)
    return ids, doubles


def _pointing(found: Found, ids: Ids) -> Iterator[FieldFault]:
    for name, marker in found.part.marked(Points).items():
        sections = target_sections(found.part, marker)
        known: set[Any] = set().union(*(ids.get(one, ()) for one in sections))
        if not known.issuperset(optional_ids(getattr(found.part, name))):
            yield found.fault(name, "dangling-reference", "Nothing here has this id.")


def _names(document: CaseFileDocument) -> Ids:
    named: Ids = {
        what: {one.id for one in getattr(document, what)}
        for what in document.NAMES
        if what != "staff"
    }
    named["staff"] = {one.username for one in document.staff}
    return named


def _naming(found: Found, names: Ids) -> Iterator[FieldFault]:
    for name, marker in found.part.marked(Names).items():
        value = getattr(found.part, name)
        wanted = [value] if isinstance(value, str) else optional_ids(value)
        if not names[marker.what].issuperset(wanted):
            yield found.fault(name, "dangling-reference", "This is not among the names.")


def _unknown(found: Found) -> Iterator[FieldFault]:
    for name, marker in found.part.marked(Known).items():
        code = getattr(found.part, name)
        if code is not None and code not in VOCABULARIES[marker.vocabulary]:
            yield found.fault(name, "unknown-code", "This service does not know it.")


def _reversed(found: Found) -> Iterator[FieldFault]:
    for first, last in found.part.ordered:
        begins, ends = getattr(found.part, first), getattr(found.part, last)
        if begins is not None and ends is not None and ends < begins:
            yield found.fault(last, "dates-reversed", "The end is before the start.")


def _outside(document: CaseFileDocument, names: Ids) -> Iterator[FieldFault]:
    for number, group in enumerate(document.groups):
        if group.programme not in names["programmes"]:
            yield FieldFault(
                f"/groups/{number}/programme", "dangling-reference", "This is not among the names."
            )
    for number, site in enumerate(document.restrictions.sites):
        if site not in names["places"]:
            yield FieldFault(
                f"/restrictions/sites/{number}",
                "dangling-reference",
                "This is not among the names.",
            )


def _repeated(document: CaseFileDocument) -> Iterator[FieldFault]:
    """Parts that repeat what must be unique within their list."""
    for section, parts in document.lists():
        yield from _twice(f"/{section}", parts)
        for number, part in enumerate(parts):
            for inner in part.inside():
                yield from _twice(f"/{section}/{number}/{inner}", getattr(part, inner))


def _twice(pointer: str, parts: list[Part]) -> Iterator[FieldFault]:
    for rule in parts[0].once if parts else ():
        seen = set()
        for number, part in enumerate(parts):
            if not rule.among(part):
                continue
            key = tuple(getattr(part, name) for name in rule.members)
            if key in seen:
                yield FieldFault(f"{pointer}/{number}", "twice")
            seen.add(key)


def _conditions(document: CaseFileDocument) -> Iterator[FieldFault]:
    """The parameters of a condition have to match what the library said of it when it was entered. A kind that an
    organisation adopted comes with the document, whether or not it is known here."""
    for number, condition in enumerate(document.conditions):
        pointer = f"/conditions/{number}"
        try:
            entry = _entry(condition, pointer)
        except Invalid as invalid:
            yield from invalid.fields
        else:
            yield from parameter_faults(entry, condition.parameters, f"{pointer}/parameters")


def _entry(condition: ConditionPart, pointer: str) -> ConditionEntry:
    if condition.own_kind is not None:
        version = condition.entry_version - OWN_VERSIONS
        if version < 1:
            detail = "A kind that an organisation adopted has a version above 1000."
            raise Invalid.at(f"{pointer}/entry_version", "not-together", detail)
        if not CODE.fullmatch(condition.kind):
            detail = "Lowercase letters, digits and single underscores."
            raise Invalid.at(f"{pointer}/kind", "unknown-code", detail)
        found = f"{pointer}/own_kind"
        return read_kind(condition.own_kind, condition.kind, version, date.min, pointer=found)
    entry = SHIPPED.entry_of(condition.kind, condition.entry_version)
    if entry is None:
        name = "entry_version" if condition.kind in CONDITION_LIBRARY else "kind"
        detail = "This service does not know it, and `own_kind` does not say what it is."
        raise Invalid.at(f"{pointer}/{name}", "unknown-code", detail)
    return entry
