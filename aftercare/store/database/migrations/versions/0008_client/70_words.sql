-- Jobs are called by what they do. A job keeps its last turn under its new name.
update job_run set job = case job when 'place-waiting' then 'place-unplaced' end where job in ('place-waiting');
