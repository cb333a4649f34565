-- The house's own wording of a text, per kind and language; version 1 is the wording that ships and stands in no table.
create table text_template (
  id uuid primary key,
  kind text not null,
  language text not null check (language in ('nl','en','ar','pl','tr','uk')),
  template_version integer not null check (template_version > 1),
  text text not null check (length(text) between 1 and 1000),
  reason text not null,
  state text not null check (state in ('drafted','proposed','active','retired')),
  drafted_by uuid not null references staff,
  drafted_at timestamptz not null,
  proposed_by uuid references staff,
  proposed_at timestamptz,
  activated_by uuid references staff,
  activated_at timestamptz,
  valid_from date,
  retired_by uuid references staff,
  retired_at timestamptz,
  version integer not null default 1,
  -- Who wrote the words or stood up for them is not who lets them out.
  constraint text_template_four_eyes check (activated_by is distinct from drafted_by
    and (activated_by is null or activated_by is distinct from proposed_by)),
  constraint text_template_steps check (
    (state <> 'drafted' or (proposed_at is null and activated_at is null and retired_at is null))
    and (state <> 'proposed' or (proposed_at is not null and activated_at is null and retired_at is null))
    and (state <> 'active' or (proposed_at is not null and activated_at is not null and retired_at is null))
    and (state <> 'retired' or retired_at is not null)
    and (proposed_at is null) = (proposed_by is null)
    and (activated_at is null) = (activated_by is null)
    and (activated_at is null) = (valid_from is null)
    and (retired_at is null) = (retired_by is null))
);
create unique index text_template_once on text_template (kind, language, template_version);
create unique index text_template_in_force on text_template (kind, language) where state = 'active';
create unique index text_template_in_hand on text_template (kind, language) where state in ('drafted','proposed');

-- Messages name the version they were made from: its words are never written over once they were proposed.
create function keep_text_template() returns trigger language plpgsql as $$
begin
  if tg_op <> 'UPDATE' then
    raise exception 'kept: % on text_template is not possible', tg_op using errcode = '42501';
  end if;
  if (new.id, new.kind, new.language, new.template_version) is distinct from (old.id, old.kind, old.language, old.template_version)
     or (old.state <> 'drafted' and (new.text, new.reason, new.drafted_by, new.drafted_at)
         is distinct from (old.text, old.reason, old.drafted_by, old.drafted_at))
     or (old.activated_at is not null and (new.activated_by, new.activated_at, new.valid_from)
         is distinct from (old.activated_by, old.activated_at, old.valid_from))
     or (old.state, new.state) not in (('drafted','drafted'), ('drafted','proposed'), ('drafted','retired'),
         ('proposed','proposed'), ('proposed','active'), ('proposed','retired'), ('active','active'), ('active','retired'))
  then
    raise exception 'kept: that change of a text_template is not possible' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger text_template_kept before update or delete on text_template
  for each row execute function keep_text_template();
create trigger text_template_emptied before truncate on text_template
  for each statement execute function keep_text_template();

alter table text_template enable row level security;
create policy everybody_reads on text_template for select to aftercare_desk, aftercare_clock using (true);
create policy administrators_write on text_template for insert to aftercare_desk with check ((select app_role()) = 'admin');
create policy administrators_change on text_template for update to aftercare_desk
  using ((select app_role()) = 'admin') with check ((select app_role()) = 'admin');
grant select on text_template to aftercare_desk, aftercare_clock;
grant insert, update on text_template to aftercare_desk;
