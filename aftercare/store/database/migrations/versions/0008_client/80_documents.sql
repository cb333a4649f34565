-- What the client was convicted of and what keeps victims safe: sealed, as every text about a client is.
alter table person add column index_offence text, add column victim_safety text;
