"""What is watched while others ask: the words and ids of files that are hidden, and a digest of their rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
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
        self.marks = {name: self._marks_of(name, person) for name, person in people.items()}
        self.places = {
            str(one.id): (file, table, number)
            for file, tables in self.rows.items()
            for table, rows in tables.items()
            for number, one in enumerate(rows)
        }
        self._house_tables = {one.name: self._tables_of(one) for one in houses}
        self._others: dict[str, dict[str, list[Row]]] = {one.name: {} for one in houses}
        self._statement = " union all ".join(
            [self._digest_of(name, person.id) for name, person in people.items()]
            + [self._house_digest(one) for one in self._house_tables]
        )

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

    def _marks_of(self, name: str, person: PersonRow) -> re.Pattern[str]:
        ids = {str(one.id) for rows in self.rows[name].values() for one in rows}
        number = (person.phone or "").lstrip("+")
        words = [MARK.format(name), person.given_name, person.family_name, person.reference, number]
        return re.compile("|".join(map(re.escape, [*words, *sorted(ids)])))

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
        return {
            f"{name}: {found}"
            for name in hidden
            for found in set(self.marks[name].findall(said))
            if found not in asked
        }

    def _digest_of(self, file: str, person_id: UUID) -> str:
        parts = [
            f"select '{file}', '{name}', md5(string_agg(t::text, '|' order by t::text)) from {name} t"
            f" where {condition.replace('$1', chr(39) + str(person_id) + chr(39))}"
            for name, condition, *_ in self.tables
            if name not in NOT_WATCHED
        ]
        return " union all ".join(parts)

    def _tables_of(self, house: House) -> dict[str, str]:
        """Which rows of each table belong to this house and to no client."""
        found = {}
        for name, columns in self.connection.execute(text(_OF_STAFF)):
            where = " or ".join(_COLUMNS[one] for one in columns)
            where = where.replace(":team", f"'{house.team_id}'")
            found[name] = where.replace(":provider", f"'{house.provider_id}'")
        return found

    def _house_digest(self, house: str) -> str:
        parts = [
            f"select '{OF_STAFF}{house}', '{name}', md5(string_agg(t::text, '|' order by t::text)) from {name} t"
            f" where {where}"
            for name, where in self._house_tables[house].items()
            if name not in NOT_WATCHED
        ]
        return " union all ".join(parts)

    def changed(self, before: Digest) -> list[tuple[str, str]]:
        """The tables of each file and house that are not as they were."""
        return [one for one, said in self.digest().items() if before[one] != said]

    def digest(self) -> Digest:
        """Of the rows of each file, and of each house, by table."""
        self.as_owner()
        return {(a, b): c for a, b, c in self.connection.exec_driver_sql(self._statement)}
