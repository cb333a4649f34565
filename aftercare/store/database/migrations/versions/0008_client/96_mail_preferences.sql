-- For each kind of notice: in the product only, by mail at once, or counted in the mail of the morning.
-- One row per member of staff: the table is rewritten in a moment.
alter table staff_mail
  alter column steps drop default,
  alter column steps type text using case when steps then 'at_once' else 'none' end,
  alter column steps set default 'at_once',
  add constraint staff_mail_steps_check check (steps in ('none', 'at_once', 'daily')),
  alter column replies drop default,
  alter column replies type text using case when replies then 'at_once' else 'none' end,
  alter column replies set default 'at_once',
  add constraint staff_mail_replies_check check (replies in ('none', 'at_once', 'daily')),
  alter column decisions drop default,
  alter column decisions type text using case when decisions then 'at_once' else 'none' end,
  alter column decisions set default 'none',
  add constraint staff_mail_decisions_check check (decisions in ('none', 'at_once', 'daily')),
  add column plans text not null default 'none' check (plans in ('none', 'at_once', 'daily'));
update staff_mail set plans = decisions where decisions <> 'none';
