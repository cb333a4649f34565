-- Kinds of condition that the organisation adopts: its own, and its wording or defaults of shipped ones.
create table condition_kind (
  code text not null check (code ~ '^[a-z][a-z0-9]*(_[a-z0-9]+)*$' and length(code) <= 60),
  version integer not null check (version > 0),
  source text not null,
  adopted_by text not null,
  valid_from date not null,
  document jsonb not null,
  proposed_by uuid references staff,
  proposed_at timestamptz,
  activated_by uuid references staff,
  activated_at timestamptz,
  state text not null generated always as (case when activated_at is null then 'proposed' else 'activated' end) stored,
  primary key (code, version),
  constraint condition_kind_four_eyes check (activated_by is null or activated_by is distinct from proposed_by)
);
grant select on condition_kind to aftercare_clock, aftercare_desk;
grant insert on condition_kind to aftercare_desk;
grant update (activated_by, activated_at) on condition_kind to aftercare_desk;
create trigger condition_kind_kept before update on condition_kind for each row execute function keep_adopted();
create trigger condition_kind_stays before delete or truncate on condition_kind
  for each statement execute function refuse_change();
alter table condition_kind enable row level security;
create policy everybody_reads on condition_kind for select to aftercare_desk, aftercare_clock using (true);
create policy administrators_propose on condition_kind for insert to aftercare_desk
  with check ((select app_role()) = 'admin' and proposed_by = (select app_staff()) and num_nonnulls(activated_by, activated_at) = 0);
create policy administrators_activate on condition_kind for update to aftercare_desk
  using ((select app_role()) = 'admin') with check ((select app_role()) = 'admin');

-- A condition keeps the document of its kind as it was entered, so that its words never change. Null: a shipped kind.
alter table condition
  add column own_kind jsonb,
  add constraint condition_own_kind check ((own_kind is not null) = (entry_version > 1000)) not valid;
alter table condition validate constraint condition_own_kind;
