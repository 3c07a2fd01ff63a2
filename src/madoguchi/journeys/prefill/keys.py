"""The keys a field may name under `prefill`: what the house can fill in by itself."""

from __future__ import annotations

ROWS = "household.children"
"""The key of a group: one row per child of the household."""

CHILD_KEYS = (
    *("child.name", "child.birth", "child.relation", "child.lives_together", "child.insurer"),
    *("child.insurance_number", "child.school"),
)
"""The keys of fields inside the rows of `household.children`."""

KEYS = (
    *("self.name", "self.birth", "self.address", "self.telephone", "self.email", "self.account", "self.pension"),
    *("self.lived_here_in_january", "self.moved_in_this_year", "self.moved_in_on", "self.previous_city"),
    *("household.has_spouse", "household.spouse", "household.spouse_birth", "household.spouse_lives_together"),
    ROWS,
    *("business.form", "business.name", "business.kana", "business.corporate_number", "business.address"),
    *("business.representative_post", "business.representative", "business.industry", "business.capital"),
    *("business.founded_on", "business.account"),
)
"""The keys of fields outside those rows."""

REGISTERED = frozenset({"self.name", "self.birth", "self.address"})
"""The keys of which the register is believed; how to reach somebody they know best themselves."""
