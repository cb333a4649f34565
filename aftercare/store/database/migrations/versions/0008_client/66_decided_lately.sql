-- Every page counts the reader's unread notices: what was decided lately, of their own plans and of their clients.
create index plan_decided on supervision_plan (author_id, decided_at) where decided_at is not null;
create index escalation_decided on escalation (decided_at) where state = 'resolved';
