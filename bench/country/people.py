"""Who there is in a country, made by PostgreSQL: teams with their offices, officers, clients, orders and plans."""

from __future__ import annotations

from random import Random

PER_OFFICER, OFFICERS_A_TEAM = 40, 12
SYLLABLES = (
    "ba", "den", "ver", "kel", "mor", "sen", "huis", "dijk", "wol", "ter", "jan", "ger", "lin", "ho", "rik", "stra",
)  # fmt: skip
GIVEN = ("Aart", "Zoë", "Mehmet", "Łukasz", "Fenna", "Jérôme", "Aïsha", "Sjoerd", "Søren", "Ngozi")
NAMES = (
    "create unlogged table bench_name as select n - 1 as n, family, nullif(phone, '') as phone"
    " from unnest(%s::text[], %s::text[]) with ordinality named (family, phone, n)"
)

HOURS = '{"0": [[540, 1020]], "1": [[540, 1020]], "2": [[540, 1020]], "3": [[540, 1020]], "4": [[540, 1020]]}'

# A seat is the place in an officer's list, 0 to 39; every forty numbers are one officer.
PEOPLE = """
insert into team (id, name) select md5('t' || n)::uuid, 'Team ' || n from generate_series(0, {teams} - 1) n;
insert into provider (id, name) values (md5('v')::uuid, 'Instelling Voorbeeld');
insert into site (id, name, kind, capacity, team_id)
  select md5(k || n)::uuid, case k when 'office' then 'Kantoor ' else 'Lab ' end || n, k,
         case k when 'lab' then 4 end, md5('t' || n)::uuid
  from generate_series(0, {teams} - 1) n, unnest(array['office', 'lab']) k;
insert into staff (id, username, display_name, role, team_id, office_id, hours)
  select md5('o' || n)::uuid, 'officer' || n, 'Toezichthouder ' || n, 'officer', md5('t' || n / {team})::uuid,
         md5('office' || n / {team})::uuid, '{hours}'
  from generate_series(0, {officers} - 1) n;
insert into staff (id, username, display_name, role, team_id, on_duty_desk)
  select md5('s' || n)::uuid, 'supervisor' || n, 'Teamleider ' || n, 'supervisor', md5('t' || n)::uuid, true
  from generate_series(0, {teams} - 1) n;
create unlogged table bench_person as
  select n, md5('p' || n)::uuid as id, n % {per} as seat, n / {per} as officer, n / {per} / {team} as team,
         md5('o' || n / {per})::uuid as officer_id, n % {per} % 10 as often, n / {per} % {team} as of_team,
         case when n % {per} % 10 < 2 then 7 when n % {per} % 10 < 6 then 14 else 28 end as every
  from generate_series(0, {people} - 1) n;
alter table bench_person add primary key (id);
insert into person (id, reference, given_name, family_name, birth_on, regime, tier, phone, phone_state, texts_consented,
                    phone_verified_at, team_id, officer_id, deputy_id, enrolled_on)
  select p.id, 'P-' || p.n, ('{{{given}}}'::text[])[p.n % 10 + 1], f.family, date '1950-01-01' + p.n * 7 % 18000,
         'adult',
         case when p.often < 2 then 3 when p.often < 6 then 2 else 1 end,
         f.phone, case when f.phone is null then 'none' else 'verified' end, true, '{first}', md5('t' || p.team)::uuid,
         p.officer_id,
         -- The last team may have one officer alone.
         nullif(md5('o' || p.team * {team} + (p.of_team + 1) % least({team}, {officers} - p.team * {team}))::uuid,
                p.officer_id), '{first}'
  from bench_person p join bench_name f using (n);
insert into person_search (person_id) select id from person;
insert into phone_number (id, person_id, number, state, from_at, from_because)
  select md5('q' || id)::uuid, id, phone, 'verified', '{first}', 'enrolled'
  from person where phone is not null;
insert into supervision_order (id, person_id, frame, court_reference, starts_on, ends_on, created_by)
  select md5('f' || id)::uuid, id, 'VV', '05/' || n || '-21', '{first}', date '{first}' + 365 + n % 1000, officer_id
  from bench_person;
create unlogged table bench_line as
  select p.*, k as kind, md5(k || 'i' || p.id)::uuid as line_id, md5(k || 'b' || p.id)::uuid as obligation_id,
         case k when 'check_in' then p.every else 7 end as period
  from bench_person p, unnest(array['check_in', 'substance_test']) k
  where k = 'check_in' or p.often in (0, 3, 6);
insert into condition (id, person_id, order_id, kind, wording, starts_on)
  select md5(kind || 'c' || id)::uuid, id, md5('f' || id)::uuid,
         case kind when 'check_in' then 'reporting_duty' else 'substance_ban' end, '', '{first}' from bench_line;
insert into supervision_plan (id, person_id, number, state, author_id, starts_on, submitted_at, decided_by, decided_at)
  select md5('n' || id)::uuid, id, 1, 'approved', officer_id, '{first}', '{first}', md5('s' || team)::uuid, '{first}'
  from bench_person;
insert into obligation (id, plan_id, person_id, condition_id, line_id, kind, needs, minutes, period_days, min_gap_days,
                        max_gap_days, weekdays, from_min, to_min, site_ids, starts_on)
  select obligation_id, md5('n' || id)::uuid, id, md5(kind || 'c' || id)::uuid, line_id, kind,
         case kind when 'check_in' then 'officer' else 'lab' end, case kind when 'check_in' then 30 else 15 end,
         period, period / 2, period * 3 / 2, '{{0,1,2,3,4}}', 540, 1020,
         array[md5(case kind when 'check_in' then 'office' else 'lab' end || team)::uuid], '{first}'
  from bench_line;
"""


def family_names(people: int) -> list[str]:
    """Some names are common and most are not, as in a country."""
    chance = Random(1)
    names = ["".join(chance.choices(SYLLABLES, k=3)).capitalize() for _ in range(4_000)]
    before = chance.choices(("", "", "", "de ", "van den "), k=people)
    weights = [1 / rank for rank in range(1, len(names) + 1)]
    return [
        first + name
        for first, name in zip(before, chance.choices(names, weights, k=people), strict=True)
    ]
