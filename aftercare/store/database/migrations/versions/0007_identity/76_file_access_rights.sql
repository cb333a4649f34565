-- What functions with their owner's rights read of the lists and of emergency access, and that both go with the file.
grant select on file_access, emergency_access to aftercare_definer;
update destroyed_table set position = position + 1000
where position >= (select position from destroyed_table where name = 'person');
insert into destroyed_table (position, name, kind)
select d.position - 1000 + mine.number, mine.name, d.kind from destroyed_table d,
  (values (0, 'file_access'), (1, 'emergency_access')) mine(number, name)
where d.name = 'person';
