-- Papers: warnings and reports drawn from facts that are kept as they were, signed by a named person, handed
-- over by a person. Once signed nothing of one changes but that it was handed over, or that another replaced it.
create table paper (
  id uuid primary key,
  person_id uuid not null references person,
  kind text not null check (kind in ('official_warning','violation_report','progress_report','closing_report')),
  language text not null check (language in ('nl','en')),
  escalation_id uuid references escalation,
  order_id uuid references supervision_order,
  corrects_id uuid references paper,
  from_on date not null,
  until_on date not null check (until_on >= from_on),
  state text not null default 'drafted' check (state in ('drafted','submitted','signed','superseded','withdrawn')),
  -- Every fact with the row it stood in, at the moment of drafting.
  facts jsonb not null check (jsonb_typeof(facts) = 'object'),
  facts_sha256 text not null check (facts_sha256 ~ '^[0-9a-f]{64}$'),
  author_id uuid not null references staff,
  drafted_at timestamptz not null,
  submitted_by uuid references staff,
  submitted_at timestamptz,
  return_reason text,
  signed_by uuid references staff,
  signed_name text,
  signed_at timestamptz,
  -- The finished words and the PDF of them, as signed.
  content jsonb,
  pdf bytea,
  pdf_sha256 text check (pdf_sha256 ~ '^[0-9a-f]{64}$'),
  handed_over_on date,
  handed_over_to text check (length(handed_over_to) between 1 and 200),
  handed_over_by uuid references staff,
  handed_over_at timestamptz,
  version integer not null default 1,
  check ((kind in ('official_warning','violation_report')) = (escalation_id is not null)),
  check ((state in ('signed','superseded')) = (signed_at is not null)),
  check (num_nulls(signed_by, signed_name, signed_at, content, pdf, pdf_sha256) in (0, 6)),
  check (num_nulls(handed_over_on, handed_over_to, handed_over_by, handed_over_at) in (0, 4)),
  check (handed_over_on is null or signed_at is not null),
  constraint paper_four_eyes check (kind <> 'violation_report' or signed_by is distinct from author_id)
);
-- A second click drafts no second paper, and two corrections of one do not stand beside each other.
create unique index paper_in_hand on paper (person_id, kind, coalesce(escalation_id, order_id))
  where state in ('drafted','submitted');
create index paper_person on paper (person_id, drafted_at);
create index paper_escalation on paper (escalation_id) where escalation_id is not null;

-- What the author wrote, every version of it.
create table paper_text (
  id uuid primary key,
  paper_id uuid not null references paper,
  person_id uuid not null references person,
  section text not null check (section in ('view','assessment','proposal','expected')),
  number integer not null check (number > 0),
  body text not null check (length(body) <= 8000),
  written_by uuid not null references staff,
  written_at timestamptz not null,
  unique (paper_id, section, number)
);
create index paper_text_person on paper_text (person_id);

-- Whoever drew up this paper or wrote at it, or at one that it corrects: their words may stand in it still.
create function paper_writers(the_paper uuid) returns setof uuid language sql stable as $$
  with recursive line as (
    select id, corrects_id, author_id from paper where id = the_paper
    union
    select p.id, p.corrects_id, p.author_id from line join paper p on p.id = line.corrects_id)
  select author_id from line
  union
  select x.written_by from line join paper_text x on x.paper_id = line.id
$$;

create function keep_paper() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    raise exception 'append-only: a paper stays' using errcode = '42501';
  end if;
  if old.state in ('superseded','withdrawn') or (old.state = 'signed' and (
    new.state not in ('signed','superseded')
    or (old.handed_over_at is not null
        and (new.handed_over_on, new.handed_over_to, new.handed_over_by, new.handed_over_at)
            is distinct from (old.handed_over_on, old.handed_over_to, old.handed_over_by, old.handed_over_at))
    or to_jsonb(new) - array['state','version','handed_over_on','handed_over_to','handed_over_by','handed_over_at']
       is distinct from
       to_jsonb(old) - array['state','version','handed_over_on','handed_over_to','handed_over_by','handed_over_at']))
  then
    raise exception 'append-only: a signed paper does not change' using errcode = '42501';
  end if;
  if (new.id, new.person_id, new.kind, new.language, new.escalation_id, new.order_id, new.corrects_id, new.author_id)
     is distinct from
     (old.id, old.person_id, old.kind, old.language, old.escalation_id, old.order_id, old.corrects_id, old.author_id)
  then
    raise exception 'append-only: what a paper is about does not change' using errcode = '42501';
  end if;
  if new.kind = 'violation_report' and old.signed_by is null
     and new.signed_by in (select paper_writers(new.id)) then
    raise exception 'four eyes: whoever wrote at a report does not sign it' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger paper_kept before update or delete on paper for each row execute function keep_paper();
create trigger paper_kept_whole before truncate on paper for each statement execute function refuse_change();

create function keep_paper_text() returns trigger language plpgsql as $$
begin
  if not exists (select from paper where id = new.paper_id and person_id = new.person_id and state = 'drafted') then
    raise exception 'append-only: nobody writes at this paper' using errcode = '42501';
  end if;
  -- Everybody in their own name; what a correction takes over stays its author's, word for word.
  if app_staff() is not null and new.written_by is distinct from app_staff() and not exists (
    select from paper p join paper_text t on t.paper_id = p.corrects_id where p.id = new.paper_id
    and (t.section, t.body, t.written_by, t.written_at) = (new.section, new.body, new.written_by, new.written_at))
  then
    raise exception 'append-only: nobody writes in the name of another' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger paper_text_in_hand before insert on paper_text for each row execute function keep_paper_text();
create trigger paper_text_append_only before update or delete or truncate on paper_text
  for each statement execute function refuse_change();

grant select, insert, update on paper to aftercare_desk, aftercare_clock;
grant select, insert on paper_text to aftercare_desk, aftercare_clock;
do $$
declare t text;
begin
  foreach t in array array['paper','paper_text'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy clock_all on %I to aftercare_clock using (true) with check (true)', t);
    execute format('create policy case_readers on %I to aftercare_desk using ((select app_reads_cases()) and person_id in (select id from person))', t);
  end loop;
end $$;
