"""What is watched while others ask: the words and ids of files that are hidden, and a digest of their rows."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, text

from aftercare.store.people.rows import PersonRow

# Added to each sentence of a file, so that any of them is recognised.
MARK = "Zq{}zq"
_SENTENCES = """do $$
declare one record;
begin
  set local session_replication_role = replica;
  for one in
    select d.name, a.attname, d.condition from destroyed_table d
    join pg_attribute a on a.attrelid = d.name::regclass and a.attnum > 0 and not a.attisdropped
    where a.atttypid = 'text'::regtype and a.attgenerated = ''
  loop
    execute format('update %%I set %%I = %%I || %%L where (%%s) and %%I ~ ''^[A-Z].*\\.$''', one.name, one.attname,
      one.attname, ' {mark}', replace(one.condition, '$1', '''{person}'''), one.attname);
  end loop;
  set local session_replication_role = origin;
end $$"""
_TABLES = """select d.name, d.condition, a.attname is not null, v.attname is not null from destroyed_table d
left join pg_attribute a on a.attrelid = d.name::regclass and a.attname = 'id' and a.atttypid = 'uuid'::regtype
left join pg_attribute v on v.attrelid = d.name::regclass and v.attname = 'version' order by d.position"""
# Tables of what belongs to accounts, teams and providers, by a column that says whose it is.
_OF_STAFF = """select table_name::text, array_agg(column_name::text) from information_schema.columns
where table_schema = 'public' and column_name in ('team_id', 'staff_id', 'officer_id', 'provider_id', 'programme_id')
and table_name not in (select name from destroyed_table) group by 1"""
_ID = """select exists (
  select from pg_attribute where attrelid = to_regclass(:name) and attname = 'version') as version"""
ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# Begins with what is rare in a page, which is found ten times as fast.
_MIDDLE = re.compile(r"-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-")
OF_STAFF = "staff of the "
# Of events, a reader of the feed gives all of them their positions.
NOT_WATCHED = {"audit_entry", "event", "idempotent_reply", "freed_room"}
_COLUMNS = {
    "team_id": "t.team_id = :team",
    "provider_id": "t.provider_id = :provider",
    "staff_id": "t.staff_id in (select id from staff where team_id = :team or provider_id = :provider)",
    "programme_id": "t.programme_id in (select id from programme where provider_id = :provider)",
    "officer_id": "t.officer_id in (select id from staff where team_id = :team)",
}


# The database counts them in each transaction, in what is taken back too.
_WRITES = """select relname::text, n_tup_ins + n_tup_upd + n_tup_del from pg_stat_xact_user_tables
where n_tup_ins + n_tup_upd + n_tup_del > 0"""

Digest = dict[tuple[str, str], str | None]


@dataclass(frozen=True)
class Row:
    id: UUID
    version: int


@dataclass(frozen=True)
class House:
    """A team with its provider, and what belongs to them and to no client."""

    name: str
    team_id: UUID
    provider_id: UUID


def _digest_of(owner: str, table: str, where: str) -> str:
    rows = "md5(string_agg(t::text, '|' order by t::text))"
    return f"select '{owner}', '{table}', {rows} from {table} t where {where}"


def ids_in(said: str) -> set[str]:
    """What may be an id: eight signs, the middle of one, and twelve signs."""
    return {said[one.start() - 8 : one.end() + 12] for one in _MIDDLE.finditer(said)}


def _words_of(name: str, person: PersonRow) -> tuple[str, ...]:
    number = (person.phone or "").lstrip("+")
    return (MARK.format(name), person.given_name, person.family_name, person.reference, number)


class Watch:
    """Knows each row of each file."""

    def __init__(
        self, connection: Connection, people: Mapping[str, PersonRow], houses: Iterable[House]
    ) -> None:
        self.connection, self.people = connection, people
        self.as_owner()
        for name, person in people.items():
            connection.exec_driver_sql(
                _SENTENCES.replace("{mark}", MARK.format(name)).replace("{person}", str(person.id))
            )
        self.tables = [tuple(one) for one in connection.execute(text(_TABLES))]
        self.of_clients = {name for name, *_ in self.tables} - {"site"}
        self.rows = {name: self._rows_of(person.id) for name, person in people.items()}
        self.words = {name: _words_of(name, person) for name, person in people.items()}
        self.ids = {name: self._ids_of(name) for name in people}
        self.places = {
            str(one.id): (file, table, number)
            for file, tables in self.rows.items()
            for table, rows in tables.items()
            for number, one in enumerate(rows)
        }
        self._house_tables = {one.name: self._tables_of(one) for one in houses}
        self._others: dict[str, dict[str, list[Row]]] = {one.name: {} for one in houses}
        self._digests = [
            *(part for name, one in people.items() for part in self._of_file(name, one.id)),
            *(part for one in self._house_tables for part in self._of_house(one)),
        ]
        self._writes: dict[str, int] = {}

    def as_owner(self) -> None:
        self.connection.exec_driver_sql("reset role")

    def _rows_of(self, person_id: UUID) -> dict[str, list[Row]]:
        found = {}
        for name, condition, has_id, has_version in self.tables:
            if has_id:
                version = "version" if has_version else "1"
                query = f"select id, {version} from {name} where {condition} order by id"
                asked = query.replace("$1", f"'{person_id}'")
                found[name] = [Row(*one) for one in self.connection.exec_driver_sql(asked)]
        return found

    def _ids_of(self, name: str) -> frozenset[str]:
        return frozenset(str(one.id) for rows in self.rows[name].values() for one in rows)

    def others(self, house: str, table: str) -> list[Row]:
        """Rows that belong to no client: of this house, or of no one in particular."""
        if table not in self._others[house]:
            self.as_owner()
            found = self.connection.execute(text(_ID), {"name": table}).one()
            where = self._house_tables[house].get(table, "true")
            query = f"select id, {'version' if found.version else '1'} from {table} t where {where} order by id"
            self._others[house][table] = [
                Row(*one) for one in self.connection.exec_driver_sql(query)
            ]
        return self._others[house][table]

    def named_in(self, said: str, hidden: Iterable[str], asked: str) -> set[str]:
        """What of these files stands in an answer, besides what stood in the question."""
        shown = ids_in(said)
        return {
            f"{name}: {found}"
            for name in hidden
            for found in (*(shown & self.ids[name]), *(w for w in self.words[name] if w in said))
            if found not in asked
        }

    def _of_file(self, file: str, person_id: UUID) -> Iterator[tuple[str, str]]:
        for name, condition, *_ in self.tables:
            if name not in NOT_WATCHED:
                yield name, _digest_of(file, name, condition.replace("$1", f"'{person_id}'"))

    def _tables_of(self, house: House) -> dict[str, str]:
        """Which rows of each table belong to this house and to no client."""
        found = {}
        for name, columns in self.connection.execute(text(_OF_STAFF)):
            where = " or ".join(_COLUMNS[one] for one in columns)
            where = where.replace(":team", f"'{house.team_id}'")
            found[name] = where.replace(":provider", f"'{house.provider_id}'")
        return found

    def _of_house(self, house: str) -> Iterator[tuple[str, str]]:
        for name, where in self._house_tables[house].items():
            if name not in NOT_WATCHED:
                yield name, _digest_of(OF_STAFF + house, name, where)

    def changed(
        self, before: Digest, tables: Collection[str] | None = None
    ) -> list[tuple[str, str]]:
        """The tables of each file and house that are not as they were; of these tables, or of all."""
        return [one for one, said in self.digest(tables).items() if before[one] != said]

    def digest(self, tables: Collection[str] | None = None) -> Digest:
        """Of the rows of each file, and of each house, by table; of these tables, or of all."""
        self.as_owner()
        parts = [one for name, one in self._digests if tables is None or name in tables]
        found = self.connection.exec_driver_sql(" union all ".join(parts)) if parts else ()
        return {(a, b): c for a, b, c in found}

    def written(self) -> set[str]:
        """The tables of which a row was written since this was last asked, taken back or not."""
        self.as_owner()
        known, self._writes = self._writes, dict(map(tuple, self.connection.execute(text(_WRITES))))
        return {name for name, count in self._writes.items() if count != known.get(name)}
