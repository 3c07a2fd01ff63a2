"""Which rules are in force: those two people agreed to last, or, where nobody ever did, the ones beside the code.

Of acts agreed rules cannot name, because a later release brought them, the rules of the release decide (`new_acts`).
Each process keeps them; a look once a minute finds that others were agreed to. What cannot be read permits nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings

from madoguchi.foundation.access.errors import RulesUnusable
from madoguchi.foundation.access.models import AgreedRules
from madoguchi.foundation.access.new_acts import acts_named, lent, new_acts
from madoguchi.foundation.access.policies import PolicyBook, book_of
from madoguchi.foundation.access.texts import RulesText, rules_in

log = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class InForce:
    """The rules in their wording and as the engine reads them; `agreed` says who agreed, None where they came with
    the release."""

    rules: RulesText
    book: PolicyBook
    agreed: AgreedRules | None = None

    @property
    def number(self) -> int:
        """Which agreement it is; 0 for the rules of the release."""
        return 0 if self.agreed is None else int(self.agreed.pk)


@dataclass
class _Shelf:
    kept: InForce | None = None


_shelf = _Shelf()


def policy_book() -> PolicyBook:
    """The rules in force, as the engine reads them; the database is asked only where this process never looked."""
    return rules_in_force().book


def rules_in_force() -> InForce:
    """The rules this process goes by."""
    return _shelf.kept or look_for_rules()


def look_for_rules() -> InForce:
    """Ask the database whether others were agreed to, and go by them from now on; one statement where none were."""
    found = rules_agreed_to()
    keep(found)
    if found.book.trouble:
        log.critical("the rules of access in force cannot be read, and nothing is permitted: %s", found.book.trouble)
    return found


def rules_agreed_to() -> InForce:
    """What the database holds at this moment, which may not be committed yet; this process does not go by it."""
    newest = AgreedRules.objects.order_by("-id").values_list("id", flat=True).first() or 0
    kept = _shelf.kept
    if kept is not None and kept.number == newest:
        return kept
    return _agreed(newest) if newest else released()


def keep(found: InForce) -> None:
    """Go by these from now on, without asking."""
    _shelf.kept = found


def released() -> InForce:
    """The rules beside the code, which came with it: whoever changes the code changes them."""
    try:
        rules = rules_in(settings.MADOGUCHI_RELEASED_POLICIES)
    except RulesUnusable as unusable:
        return InForce(RulesText("", ""), _nothing(unusable))
    return InForce(rules, _released_book(rules))


def as_in_force(rules: RulesText) -> PolicyBook:
    """What would be gone by once two people agreed to these: they, and of acts they cannot name the release's.

    Raises RulesUnusable where they cannot be read.
    """
    book, release = book_of(rules), released()
    if release.book.trouble:
        return book
    return lent(book, release.book, new_acts(rules, release.rules))


def acts_left_out() -> list[str]:
    """What the rules of the release speak of and those in force do not: it is refused to everybody."""
    return sorted(released().book.about.keys() - rules_in_force().book.about.keys())


def acts_of_no_release(rules: RulesText) -> list[str]:
    """What they know and the release does not: it may have got another name, so no new act is lent a rule."""
    release = released()
    return [] if release.book.trouble else sorted(acts_named(rules) - acts_named(release.rules))


def acts_forgotten(rules: RulesText, in_force: InForce) -> list[str]:
    """What these leave out of their schema though those in force decide it.

    Whoever wants it refused names it and permits it to nobody: of a name that is left out the release would decide.
    """
    release = released()
    if release.book.trouble:
        return []
    return sorted(acts_named(release.rules) - in_force.book.lent.keys() - acts_named(rules))


@lru_cache(maxsize=2)
def _released_book(rules: RulesText) -> PolicyBook:
    """Reading them takes as long as a page; they change with the code alone."""
    return _book(rules)


def _agreed(number: int) -> InForce:
    row = AgreedRules.objects.get(pk=number)
    rules = RulesText(row.policies, row.schema)
    if rules.digest != row.digest:
        return InForce(rules, PolicyBook({}, {}, "their digest is another"), row)
    return InForce(rules, _book(rules, as_in_force), row)


def _book(rules: RulesText, reads: Callable[[RulesText], PolicyBook] = book_of) -> PolicyBook:
    try:
        return reads(rules)
    except RulesUnusable as unusable:
        return _nothing(unusable)


def _nothing(unusable: RulesUnusable) -> PolicyBook:
    return PolicyBook({}, {}, str(unusable.facts["why"]))
