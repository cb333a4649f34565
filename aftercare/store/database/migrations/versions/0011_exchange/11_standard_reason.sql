-- Why a team is to use another contact standard, or none: the second administrator reads it, and it is kept while that standard counts.
alter table team add column proposed_standard_reason text, add column standard_reason text;
