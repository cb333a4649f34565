-- A case is a case file; what these days follow is the last decision on an absence or an escalation.
alter table message_retention rename column after_case_days to after_decision_days;
