-- Signing in at the organisation's own identity provider (OpenID Connect).

-- The subject of an account there. One account has one subject of an issuer, and keeps it when it is renamed.
create table openid_subject (
  issuer text not null,
  subject text not null,
  staff_id uuid not null references staff,
  linked_at timestamptz not null,
  primary key (issuer, subject),
  unique (issuer, staff_id)
);
-- What a session came from, so that the provider can end it.
create table openid_session (
  token_hash bytea primary key references web_session on delete cascade,
  issuer text not null,
  subject text not null,
  sid text
);
create index openid_session_subject on openid_session (issuer, subject);
-- A logout token counts once.
create table openid_logout (
  token_id text primary key,
  seen_at timestamptz not null
);
grant select, insert, update, delete on openid_subject, openid_session, openid_logout to aftercare_door;
