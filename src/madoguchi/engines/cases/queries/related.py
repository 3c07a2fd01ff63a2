"""Other matters the examiner should know of: the same matter sent twice, and earlier matters of the same person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from madoguchi.engines.cases.models import Case
from madoguchi.engines.cases.queries.facts import case_of, facts_of
from madoguchi.engines.cases.rules import CaseFacts
from madoguchi.values.search_keys import search_keys

MOST_SHOWN = 20
_ONLINE = "online"
"""Where the account is the applicant's; elsewhere it is that of a programme or of who served them, and no person."""


@dataclass(frozen=True)
class RelatedCase:
    """Another case: `same_matter` when it looks like the same application, `same_person` when the same person's."""

    case: CaseFacts
    same_matter: bool
    same_person: bool


def related_cases(reference_number: str, *, since: date | None = None) -> list[RelatedCase]:
    """Cases like the one of this number, as `related_to` finds them. Raises NoSuchCase."""
    return related_to(case_of(reference_number), since=since)


def related_to(case: CaseFacts, *, since: date | None = None) -> list[RelatedCase]:
    """Cases like this one, likely duplicates first, newest first; hints for a person, never a reason to refuse.

    The same matter: same procedure and one equal key, not withdrawn, received since `since`. The same person: the
    same account they applied with themselves, or the same name and kana.
    """
    others = (
        Case.objects.filter(_same_matter(case, since) | _same_person(case))
        .exclude(reference_number=case.reference_number)
        .order_by("-received_on", "-pk")[:MOST_SHOWN]
    )
    found = [
        RelatedCase(facts_of(other), _is_same_matter(case, other, since), _is_same_person(case, other))
        for other in others
    ]
    return sorted(found, key=lambda related: not related.same_matter)


def _same_matter(case: CaseFacts, since: date | None) -> Q:
    if not case.duplicate_keys:
        return Q(pk__in=[])
    same = Q(duplicate_keys__overlap=list(case.duplicate_keys), procedure_id=case.procedure_id)
    same &= ~Q(outcome="withdrawn")
    return same & Q(received_on__gte=since) if since else same


def _is_same_matter(case: CaseFacts, other: Case, since: date | None) -> bool:
    return (
        other.procedure_id == case.procedure_id
        and other.outcome != "withdrawn"
        and not set(other.duplicate_keys).isdisjoint(case.duplicate_keys)
        and (since is None or other.received_on >= since)
    )


def _same_person(case: CaseFacts) -> Q:
    same = Q(pk__in=[])
    keys = search_keys(case.applicant_name, case.applicant_kana)
    if case.account_ref and case.channel == _ONLINE:
        same |= Q(account_ref=case.account_ref, channel=_ONLINE)
    if keys.kana_key:
        same |= Q(name_key=keys.name_key, kana_key=keys.kana_key)
    return same


def _is_same_person(case: CaseFacts, other: Case) -> bool:
    keys = search_keys(case.applicant_name, case.applicant_kana)
    is_one_account = case.channel == other.channel == _ONLINE and case.account_ref == other.account_ref != ""
    is_one_name = keys.kana_key != "" and (keys.name_key, keys.kana_key) == (other.name_key, other.kana_key)
    return is_one_account or is_one_name
