-- A number by which people speak of a certificate. Auditors read certificates, which name no client.
alter table destruction_certificate add column number integer generated always as identity;
create unique index destruction_certificate_number on destruction_certificate (number);
create policy auditors on destruction_certificate for select to aftercare_desk using ((select app_role()) = 'auditor');
