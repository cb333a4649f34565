"""The kind and site of an appointment as readers without case rights get them, in SQL, so that they never leave."""

from __future__ import annotations

from aftercare.domain.places.sites import TELL_NOTHING

# To planners every appointment is one: a circle, a test or a treatment beside a name tells of the case.
# One word for all of them, since a word for some would single those out.
FOR_PLANNERS = "'appointment'"
# A provider gives these itself; whatever else is held at a provider's is an appointment as any other.
FOR_PROVIDERS = (
    "case when a.kind in ('substance_test','treatment','group_session') then a.kind"
    " else 'appointment' end"
)
# A clinic or laboratory beside a name tells as much as the kind; of `location l` its name, or nothing.
_TELL_NOTHING = ", ".join(f"'{one}'" for one in sorted(TELL_NOTHING))
SITE_FOR_PLANNERS = f"case when l.kind in ({_TELL_NOTHING}) then l.name end"
