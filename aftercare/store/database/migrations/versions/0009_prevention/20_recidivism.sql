-- Reoffending by cohort: counts without names, proposed by one administrator and activated by another. The newest activated
-- file is shown; those of before are kept. Small counts were left out before they came here.
create table recidivism_file (
  version integer primary key check (version > 0),
  source text not null check (source <> ''),
  -- How its maker tells this file from the one before.
  source_version text not null check (source_version <> ''),
  -- Of the file as it was read, so that it can be compared with what its maker still has.
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  -- [{year, programme, years, definition, clients, reoffended}]; programme is empty for all of them.
  cohorts jsonb not null check (jsonb_typeof(cohorts) = 'array' and jsonb_array_length(cohorts) > 0),
  proposed_by uuid references staff,
  proposed_at timestamptz,
  activated_by uuid references staff,
  activated_at timestamptz,
  state text not null generated always as (case when activated_at is null then 'proposed' else 'activated' end) stored,
  constraint recidivism_file_small check (not jsonb_path_exists(cohorts,
    '$[*] ? ((@.clients > 0 && @.clients < 5) || (@.reoffended > 0 && @.reoffended < 5))')),
  constraint recidivism_file_four_eyes check (activated_by is null or activated_by is distinct from proposed_by)
);
grant select, insert on recidivism_file to aftercare_desk;
-- The counts are in no grant: after the proposal they never change.
grant update (activated_by, activated_at) on recidivism_file to aftercare_desk;
create function keep_recidivism_file() returns trigger language plpgsql as $$
begin
  if old.activated_at is not null or new.activated_by is distinct from app_staff() then
    raise exception 'kept: nobody decides on a file for another' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger recidivism_file_kept before update on recidivism_file for each row execute function keep_recidivism_file();
create trigger recidivism_file_stays before delete or truncate on recidivism_file
  for each statement execute function refuse_change();
alter table recidivism_file enable row level security;
-- About nobody, and of no team: whoever may see figures reads it.
create policy readers_of_figures on recidivism_file for select to aftercare_desk
  using ((select app_role()) in ('supervisor', 'planner', 'admin'));
create policy administrators_propose on recidivism_file for insert to aftercare_desk
  with check ((select app_role()) = 'admin' and proposed_by = (select app_staff())
    and num_nonnulls(activated_by, activated_at) = 0);
create policy administrators_activate on recidivism_file for update to aftercare_desk
  using ((select app_role()) = 'admin') with check ((select app_role()) = 'admin');
