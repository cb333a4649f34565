-- Words that several parts of this step share: whom a step can reach.
alter table escalation_step
  drop constraint escalation_step_audience_check,
  add constraint escalation_step_audience_check check (audience in
    ('officer','deputy','supervisor','duty_desk','unit_manager'));
