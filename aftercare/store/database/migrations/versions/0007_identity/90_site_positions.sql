-- Which team put a site on the map; null when its provider did, or no one. A planner may correct what the team entered.
alter table location add column located_by_team_id uuid references team;
update location set located_by_team_id = (
  select s.team_id from audit_entry e join staff s on s.id = e.staff_id
  where e.action = 'locate' and e.subject_kind = 'location' and e.subject_id = location.id
  order by e.id desc limit 1)
where team_id is null and person_id is null and latitude is not null;
