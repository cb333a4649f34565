-- What restricts a client, for the strip above each of the client's pages: names of our sites and how many people the
-- client is kept apart from, by either file. As the owner: the other file stays unseen, and the page asks it together
-- with what it reads with its own rights. Whoever asks it joins `person`, so that only a file that is seen is answered.
-- In a language that keeps its plans.
create function restrictions_on(the_person uuid, out sites text[], out pairs bigint) language plpgsql stable security definer
set search_path = pg_catalog, public, pg_temp as $$
begin
  sites := array(select s.name from site s join exclusion x on x.site_id = s.id where x.person_id = the_person
                 order by s.name);
  pairs := (select count(distinct case when n.person_id = the_person then n.other_id else n.person_id end)
            from no_contact n where the_person in (n.person_id, n.other_id) and n.ended_at is null);
end $$;
revoke execute on function restrictions_on(uuid) from public;
grant execute on function restrictions_on(uuid) to aftercare_desk, aftercare_clock;
grant select (id, name) on site to aftercare_definer;
grant select on exclusion to aftercare_definer;
grant select (person_id, other_id, ended_at) on no_contact to aftercare_definer;
