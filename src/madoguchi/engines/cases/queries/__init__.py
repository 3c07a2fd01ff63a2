"""Reading cases: one case, queues, search, related matters, counts."""

from madoguchi.engines.cases.queries.facts import (
    case_of,
    cases_of,
    clock_of,
    division_name,
    log_of,
    resource_of,
)

__all__ = ["case_of", "cases_of", "clock_of", "division_name", "log_of", "resource_of"]
