"""Contact standards: how often contact is required per tier, whether a plan meets it, and what is due when."""

from __future__ import annotations

from aftercare.domain.contact_standards.adjusting import LineChange, PlanLine, adjusted
from aftercare.domain.contact_standards.checking import Checked, Rate, check_plan, is_below
from aftercare.domain.contact_standards.due import Break, Course, Due, Partial, Standing, dues
from aftercare.domain.contact_standards.kinds import (
    PROFILE_FORM,
    Cadence,
    CaseType,
    Contact,
    ContactKind,
    FirstTerm,
    Profile,
    Qualifies,
    RecordKind,
    Requirement,
    SubQuota,
    TermUnit,
    read_profile,
)
from aftercare.domain.contact_standards.shortfalls import (
    InNumbers,
    Offered,
    Shortfall,
    in_numbers,
    longest_period,
    shortfall_on,
    shortfalls,
)

__all__ = [
    "PROFILE_FORM",
    "Break",
    "Cadence",
    "CaseType",
    "Checked",
    "Contact",
    "ContactKind",
    "Course",
    "Due",
    "FirstTerm",
    "InNumbers",
    "LineChange",
    "Offered",
    "Partial",
    "PlanLine",
    "Profile",
    "Qualifies",
    "Rate",
    "RecordKind",
    "Requirement",
    "Shortfall",
    "Standing",
    "SubQuota",
    "TermUnit",
    "adjusted",
    "check_plan",
    "dues",
    "in_numbers",
    "is_below",
    "longest_period",
    "read_profile",
    "shortfall_on",
    "shortfalls",
]
