-- Events of goals with their steps, letters, official documents and referrals; domain/events/types.py has the same acts.
call note_events_of('goal', 'goal', $$'opened'$$, $$case
    when o.state <> n.state and n.state in ('done', 'dropped') then n.state
    when o.state <> n.state then 'reopened'
    when not (%1$s) then 'changed' end$$, '{}', 'true');
call note_events_of('goal_step', 'goal-step', $$'opened'$$, $$case
    when o.state <> n.state and n.state in ('done', 'dropped') then n.state
    when o.state <> n.state then 'reopened'
    when not (%1$s) then 'changed' end$$, '{}', 'true');
call note_events_of('letter', 'letter', $$'created'$$, $$case
    when o.state <> n.state and n.state in ('sent', 'discarded') then n.state
    when not (%1$s) then 'changed' end$$, '{}', 'true');
call note_events_of('paper', 'paper', $$'created'$$, $$case
    when o.state <> n.state and n.state in ('submitted', 'signed', 'superseded', 'withdrawn') then n.state
    when o.state <> n.state then 'returned'
    when o.handed_over_on is null and n.handed_over_on is not null then 'handed-over'
    when not (%1$s) then 'changed' end$$, '{}', 'true');
call note_events_of('referral', 'referral', $$'created'$$, $$case
    when o.state <> n.state and n.state = 'intake_offered' then 'intake-offered'
    when o.state <> n.state and n.state = 'intake_held' then 'intake-held'
    when o.state <> n.state and n.state = 'dropped_out' then 'dropped-out'
    when o.state <> n.state and n.state in ('started', 'paused', 'transferred', 'completed', 'withdrawn') then n.state
    when not (%1$s) then 'changed' end$$, '{}', 'true');
