-- The house where a client without a home receives post.
alter table postal_address add column care_of text check (care_of <> '');
