"""How two workers share the tests: what needs the same house or the same scene stays together, so it is set once.

Marks of `xdist_group` would say the same, but pytest-xdist 3.8 writes them into node ids that pytest 9 has frozen.
"""

from __future__ import annotations

from xdist.scheduler import LoadScopeScheduling

BROWSER = "tests/e2e/"
# Their fixtures live as long as their module; every other test is alone, in the order in which it was collected.
BY_FILE = ("tests/faults/", "tests/house/", "tests/faces/test_bad_input.py")


def scope_of(nodeid: str) -> str:
    """What has to run on the same worker as this test."""
    if nodeid.startswith(BROWSER):
        return BROWSER
    return nodeid.partition("::")[0] if nodeid.startswith(BY_FILE) else nodeid


class Sharing(LoadScopeScheduling):
    """Gives out the largest scopes first, and single tests to whoever is free at the end."""

    def _split_scope(self, nodeid: str) -> str:
        return scope_of(nodeid)
