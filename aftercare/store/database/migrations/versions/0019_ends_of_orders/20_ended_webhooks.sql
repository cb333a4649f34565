-- What waited when a webhook was ended by hand is set aside, as with one that its receiver ended.
update webhook_delivery d
set state = 'dead', ended_at = w.ended_at, claimed_until = null, next_try_at = null
from webhook w where w.id = d.webhook_id and w.state = 'ended' and d.state = 'waiting';
