"""The kind and site of an appointment as readers without rights to the case file get them, masked in SQL."""

from __future__ import annotations

from aftercare.domain.sites.sites import NEUTRAL_KINDS

# Planners see the same word for every appointment: a circle, a test or a treatment beside a name reveals the case file.
# A general word for some kinds only would single those out.
FOR_PLANNERS = "'appointment'"
# A provider gives these itself; any other appointment at its site gets the general word. A circle coordinator sees
# circle meetings alone.
FOR_PROVIDERS = (
    "case when a.kind in ('substance_test','treatment','group_session')"
    " or a.kind = 'circle_meeting' and a.provider_id is null then a.kind else 'appointment' end"
)
# A clinic or laboratory beside a name reveals as much as the kind; the name of `site l`, or null.
_NEUTRAL = ", ".join(f"'{one}'" for one in sorted(NEUTRAL_KINDS))
SITE_FOR_PLANNERS = f"case when l.kind in ({_NEUTRAL}) then l.name end"
