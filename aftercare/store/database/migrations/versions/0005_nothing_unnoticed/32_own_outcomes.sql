-- What an account recorded today, which a provider may still correct.

create index outcome_recorded on outcome (recorded_by, recorded_at);
