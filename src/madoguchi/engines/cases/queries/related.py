"""Other matters the examiner should know of: the same matter sent twice, and earlier matters of the same person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from madoguchi.engines.cases.errors import NoSuchCase
from madoguchi.engines.cases.models import Case
from madoguchi.engines.cases.queries.facts import facts_of
from madoguchi.engines.cases.rules import CaseFacts

MOST_SHOWN = 20


@dataclass(frozen=True)
class RelatedCase:
    """Another case; `same_matter` when it looks like the same application, otherwise it is the same person's."""

    case: CaseFacts
    same_matter: bool


def related_cases(reference_number: str, *, since: date | None = None) -> list[RelatedCase]:
    """Cases like this one, likely duplicates first, newest first; hints for a person, never a reason to refuse.

    The same matter: same procedure and one equal key, not withdrawn, received since `since`. The same person: the
    same account, or the same name and kana. Raises NoSuchCase.
    """
    row = Case.objects.filter(reference_number=reference_number).first()
    if row is None:
        raise NoSuchCase()
    same = _same_matter(row, since)
    others = (
        Case.objects.filter(same | _same_person(row)).exclude(pk=row.pk).order_by("-received_on", "-pk")[:MOST_SHOWN]
    )
    found = [RelatedCase(facts_of(other), _is_same_matter(row, other, since)) for other in others]
    return sorted(found, key=lambda related: not related.same_matter)


def _same_matter(row: Case, since: date | None) -> Q:
    if not row.duplicate_keys:
        return Q(pk__in=[])
    same = Q(duplicate_keys__overlap=row.duplicate_keys, procedure_id=row.procedure_id) & ~Q(outcome="withdrawn")
    return same & Q(received_on__gte=since) if since else same


def _is_same_matter(row: Case, other: Case, since: date | None) -> bool:
    return (
        other.procedure_id == row.procedure_id
        and other.outcome != "withdrawn"
        and not set(other.duplicate_keys).isdisjoint(row.duplicate_keys)
        and (since is None or other.received_on >= since)
    )


def _same_person(row: Case) -> Q:
    same = Q(pk__in=[])
    if row.account_ref:
        same |= Q(account_ref=row.account_ref)
    if row.kana_key:
        same |= Q(name_key=row.name_key, kana_key=row.kana_key)
    return same
