"""Reading cases: one case, queues, search, related matters, figures."""

from madoguchi.engines.cases.queries.facts import (
    case_of,
    cases_of,
    clock_of,
    division_name,
    log_of,
    resource_of,
)
from madoguchi.engines.cases.queries.figures import (
    Decided,
    OpenNow,
    Received,
    Worked,
    active_minutes,
    decided_between,
    minutes_by_case,
    open_cases_by_version,
    open_now,
    received_between,
    worked_between,
)
from madoguchi.engines.cases.queries.finding import Found, search
from madoguchi.engines.cases.queries.queues import (
    COUNTED_TO,
    VIEWS,
    InboxFilter,
    InboxPage,
    InboxRow,
    corrections_due,
    counts,
    inbox,
)
from madoguchi.engines.cases.queries.related import RelatedCase, related_cases, related_to

__all__ = [
    "COUNTED_TO",
    "VIEWS",
    "Decided",
    "Found",
    "InboxFilter",
    "InboxPage",
    "InboxRow",
    "OpenNow",
    "Received",
    "RelatedCase",
    "Worked",
    "active_minutes",
    "case_of",
    "cases_of",
    "clock_of",
    "corrections_due",
    "counts",
    "decided_between",
    "division_name",
    "inbox",
    "log_of",
    "minutes_by_case",
    "open_cases_by_version",
    "open_now",
    "received_between",
    "related_cases",
    "related_to",
    "resource_of",
    "search",
    "worked_between",
]
