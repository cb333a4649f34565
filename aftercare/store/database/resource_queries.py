"""A resource of the API from one declaration: its members with type and SQL, its order, its filters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, ClassVar, Final, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, field_validator
from sqlmodel import SQLModel

from aftercare.store.database.json_pages import ResourceQuery

_SQL_TYPES: Final = {
    UUID: "uuid", datetime: "timestamptz", date: "date", str: "text", int: "integer",
}  # fmt: skip
# The member that the database keeps of a row that other systems follow, and the filter on it.
CHANGED: Final = "last_changed_at"
SINCE: Final = "updated_since"
_NO_VERSION: Final = "null::integer"


class Out(BaseModel):
    """The base of response models, made from facts with the same names; tests validate real responses against the
    document."""

    model_config = ConfigDict(extra="forbid", from_attributes=True)
    # Whether its `version` is sent as ETag.
    versioned: ClassVar[bool] = False
    # Whether an answer with it has an ETag: its query has a version, or the class says so.
    has_etag: ClassVar[bool] = False
    # The row class, and the members in their order. A member has the type of its column unless the class states
    # another; one without a column is stated in any case.
    row: ClassVar[type[SQLModel]]
    columns: ClassVar[str] = ""

    @field_validator("*", mode="after")
    @classmethod
    def _in_utc(cls, value: Any) -> Any:
        """Moments are given in UTC, whichever zone a rule worked in."""
        if isinstance(value, datetime) and value.tzinfo is not None:
            return value.astimezone(UTC)
        if isinstance(value, list) and value and isinstance(value[0], datetime):
            return [one.astimezone(UTC) for one in value]
        return value

    def __init_subclass__(cls, **settings: Any) -> None:
        super().__init_subclass__(**settings)
        own, names = cls.__annotations__, vars(cls).get("columns", "").split()
        of_row = {name: own.get(name) or cls.row.model_fields[name].annotation for name in names}
        cls.__annotations__ = of_row | own

    @classmethod
    def made_from(cls, *facts: object, **others: Any) -> Self:
        """Each member from `others`, or else from the first fact that has it: an attribute, or a key of a mapping."""
        given = dict(others)
        for name in cls.model_fields.keys() - others.keys():
            for fact in facts:
                if isinstance(fact, Mapping):
                    if name in fact:
                        given[name] = fact[name]
                        break
                elif hasattr(fact, name):
                    given[name] = getattr(fact, name)
                    break
        return cls.model_validate(given)


@dataclass(frozen=True)
class Sql:
    """The SQL of a member that is not simply the column of its name: `Annotated[bool, Sql("x.a is not null")]`.

    A member that is `Any` gets its type in api, where the model has a name that the document knows from elsewhere.
    """

    text: str


def resource_query(
    out: type[BaseModel],
    source: str,
    *,
    order: tuple[str, ...] = (),
    keys: tuple[tuple[str, str], ...] | None = None,
    person: str | None = None,
    version: str | None = None,
    where: str = "true",
    by: tuple[str, ...] = (),
    filters: Mapping[str, str] | None = None,
    asks: Mapping[str, Any] | None = None,
    sorts: tuple[str, ...] = (),
    newest_first: bool = False,
) -> ResourceQuery:
    """`out` has the members; `source` begins with the table and its alias. `order`: members that a page is sorted by,
    before the id; `keys` says the same in SQL. `sorts`: members by which a reader may have it sorted, never null. `by`:
    filters that are members, `person` standing for `person_id`; `filters` others in SQL, with their types in `asks`.
    What has `last_changed_at` is sorted by it too, and filtered with `updated_since`.
    Unless said otherwise a row belongs to its `person_id` and has its own `version`."""
    alias = source.split()[1]
    own = {
        name: next((one.text for one in member.metadata if isinstance(one, Sql)), f"{alias}.{name}")
        for name, member in out.model_fields.items()
    }
    given = {one: one if one in own else f"{one}_id" for one in by}
    is_followed = CHANGED in own
    edited = version or own.get("version", _NO_VERSION)
    if issubclass(out, Out):
        out.has_etag = edited != _NO_VERSION
    return ResourceQuery(
        fields=own,
        source=source,
        keys=keys or tuple((own[one], _sql_type(out, one)) for one in (*order, "id")),
        person=person or own["person_id"],
        version=edited,
        where=where,
        filters={
            **({"id": f"{alias}.id = :id"} if "id" in own else {}),
            **{name: f"{own[member]} = :{name}" for name, member in given.items()},
            **({SINCE: f"{own[CHANGED]} >= :{SINCE}"} if is_followed else {}),
            **(filters or {}),
        },
        newest_first=newest_first,
        sorts={
            one: (own[one], _sql_type(out, one))
            for one in (*sorts, *((CHANGED,) if is_followed else ()))
        },
        out=out,
        asked={
            **{name: out.model_fields[member].annotation for name, member in given.items()},
            **({SINCE: datetime} if is_followed else {}),
            **(asks or {}),
        },
    )


def version_query(out: type[BaseModel], source: str, **order: Any) -> ResourceQuery:
    """Versions, newest first, found by their number. One changes only by being activated, so it needs no ETag."""
    return resource_query(
        out,
        source,
        person="null::uuid",
        version=_NO_VERSION,
        filters={"version": "x.version = :version"},
        newest_first=True,
        **(order or {"keys": (("x.version", "integer"),)}),
    )


def _sql_type(out: type[BaseModel], member: str) -> str:
    kind: Any = out.model_fields[member].annotation
    return _SQL_TYPES[kind]
