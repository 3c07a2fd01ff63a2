"""Reading cases: one case, queues, search, related matters, figures."""

from madoguchi.engines.cases.queries.conditions import as_chosen_today
from madoguchi.engines.cases.queries.facts import (
    case_of,
    cases_of,
    clock_of,
    closed_cases_of,
    count_closed_of,
    deciding_revisions,
    division_name,
    log_of,
    open_numbers_of,
    resource_of,
)
from madoguchi.engines.cases.queries.figures import (
    active_minutes,
    days_by_step,
    minutes_by_case,
    open_cases_by_version,
)
from madoguchi.engines.cases.queries.finding import Found, search
from madoguchi.engines.cases.queries.homes import homes_of, numbers_at_home
from madoguchi.engines.cases.queries.queues import (
    COUNTED_TO,
    InboxFilter,
    InboxPage,
    InboxRow,
    corrections_due,
    counts,
    inbox,
)
from madoguchi.engines.cases.queries.related import RelatedCase, related_cases, related_to
from madoguchi.engines.cases.queries.shapes import VIEWS
from madoguchi.engines.cases.queries.sight import NOBODYS, case_in_sight

__all__ = [
    "COUNTED_TO",
    "NOBODYS",
    "VIEWS",
    "Found",
    "InboxFilter",
    "InboxPage",
    "InboxRow",
    "RelatedCase",
    "active_minutes",
    "as_chosen_today",
    "case_in_sight",
    "case_of",
    "cases_of",
    "clock_of",
    "closed_cases_of",
    "corrections_due",
    "count_closed_of",
    "counts",
    "days_by_step",
    "deciding_revisions",
    "division_name",
    "homes_of",
    "inbox",
    "log_of",
    "minutes_by_case",
    "numbers_at_home",
    "open_cases_by_version",
    "open_numbers_of",
    "related_cases",
    "related_to",
    "resource_of",
    "search",
]
