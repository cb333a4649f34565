-- What opens a case: one book of rules per version, in force from its first day once a second administrator activated it.
create table rule_book (
  version integer primary key check (version > 0),
  valid_from date not null,
  book jsonb not null,
  proposed_by uuid references staff,
  proposed_at timestamptz,
  activated_by uuid references staff,
  activated_at timestamptz,
  state text not null generated always as (case when activated_at is null then 'proposed' else 'activated' end) stored,
  constraint rule_book_four_eyes check (activated_by is null or activated_by is distinct from proposed_by)
);
grant select on rule_book to aftercare_clock, aftercare_desk;
grant insert on rule_book to aftercare_desk;
-- What was proposed is never written over: only the second administrator's word is added.
grant update (activated_by, activated_at) on rule_book to aftercare_desk;
create trigger rule_book_kept before update on rule_book for each row execute function keep_adopted();
create trigger rule_book_stays before delete or truncate on rule_book for each statement execute function refuse_change();
alter table rule_book enable row level security;
create policy everybody_reads on rule_book for select to aftercare_desk, aftercare_clock using (true);
create policy administrators_propose on rule_book for insert to aftercare_desk
  with check ((select app_role()) = 'admin' and proposed_by = (select app_staff()) and num_nonnulls(activated_by, activated_at) = 0);
create policy administrators_activate on rule_book for update to aftercare_desk
  using ((select app_role()) = 'admin') with check ((select app_role()) = 'admin');

-- A case keeps what its rule asked and was called when it opened, whatever is adopted later. Before, and in cases
-- that came from elsewhere, code and question were the same word.
alter table escalation
  add column trigger text,
  add column rule_nl text,
  add column rule_en text;
