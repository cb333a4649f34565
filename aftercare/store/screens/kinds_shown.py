"""The kind of an appointment as readers without case rights get it, in SQL, so that it never leaves."""

from __future__ import annotations

# To planners every appointment is one: a circle, a test or a treatment beside a name tells of the case.
# One word for all of them, since a word for some would single those out.
FOR_PLANNERS = "'appointment'"
# A provider gives these itself; whatever else is held at a provider's is an appointment as any other.
FOR_PROVIDERS = (
    "case when a.kind in ('substance_test','treatment','group_session') then a.kind"
    " else 'appointment' end"
)
