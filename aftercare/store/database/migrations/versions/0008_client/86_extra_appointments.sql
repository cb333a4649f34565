-- An appointment that no plan asks for rests on an obligation of its own. It belongs to no plan, so every statement about
-- plans passes it by. Its ground is the reason of who made it, and the condition it serves, if any.
alter table obligation alter column plan_id drop not null, alter column condition_id drop not null,
  add column extra_reason text,
  add column made_by uuid references staff,
  add column binds boolean not null default true,
  add constraint obligation_of_plan check (case when plan_id is null then made_by is not null and extra_reason is not null
    else made_by is null and extra_reason is null and condition_id is not null and binds end) not valid,
  add constraint obligation_binds_by_condition check (condition_id is not null or not binds) not valid;
alter table obligation validate constraint obligation_of_plan, validate constraint obligation_binds_by_condition;
create index obligation_extra on obligation (person_id) where plan_id is null;
