"""Reading dossiers and their threads."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import QuerySet, Subquery

from madoguchi.foundation.dossier.errors import NoSuchDossier
from madoguchi.foundation.dossier.models import Dossier, Knot
from madoguchi.foundation.identity.sealed_codes import sealed_ways
from madoguchi.foundation.wall.questions import Question
from madoguchi.foundation.wall.speaker import show


@dataclass(frozen=True)
class Applicant:
    """Who applies, as the header of the application says it."""

    name: str
    kana: str = ""
    email: str = ""
    account_ref: str = ""
    audience: str = "resident"
    language: str = "ja"


@dataclass(frozen=True)
class DossierFacts:
    """The header of one matter; `ward` is a municipality code or empty."""

    reference_number: str
    procedure: str
    version: str
    applicant: Applicant
    ward: str
    channel: str
    received_at: datetime
    access_code: str
    draft_ref: str


@dataclass(frozen=True)
class KnotFacts:
    """One knot of the thread."""

    at: datetime
    kind: str
    actor_kind: str
    who: str
    office: str
    public: bool
    facts: Mapping[str, object] = field(default_factory=dict)


def facts_of(row: Dossier) -> DossierFacts:
    """The frozen facts of a row."""
    return DossierFacts(
        row.reference_number,
        row.procedure,
        row.version_id,
        Applicant(
            row.applicant_name, row.applicant_kana, row.applicant_email, row.account_ref, row.audience, row.language
        ),
        row.ward,
        row.channel,
        row.received_at,
        row.access_code,
        row.draft_ref,
    )


def dossier_facts(reference_number: str) -> DossierFacts:
    """The dossier of this number; raises NoSuchDossier."""
    return _one(_BY_NUMBER.first(reference_number))


def key_of(reference_number: str) -> Subquery:
    """The row of a dossier, looked up by the statement that refers to it; an unknown number breaks that one."""
    return Subquery(Dossier.objects.filter(reference_number=reference_number).values("pk")[:1])


def dossier_by_access_code(access_code: str) -> DossierFacts:
    """The dossier this access code opens; raises NoSuchDossier."""
    show(*sealed_ways(access_code))
    return _one(Dossier.objects.filter(access_code=access_code).first())


_BY_NUMBER = Question(lambda number: Dossier.objects.filter(reference_number=number)[:1], "<number>")


def _one(row: Dossier | None) -> DossierFacts:
    if row is None:
        raise NoSuchDossier()
    return facts_of(row)


def dossier_of_draft(draft_ref: str) -> DossierFacts | None:
    """The dossier a draft became, if it was submitted."""
    row = Dossier.objects.filter(draft_ref=draft_ref).first()
    return facts_of(row) if row else None


def dossiers_of_account(account_ref: str, *, limit: int = 50) -> list[DossierFacts]:
    """The matters of one account, newest first; none for an empty reference."""
    if not account_ref:
        return []
    return [facts_of(row) for row in Dossier.objects.filter(account_ref=account_ref).order_by("-received_at")[:limit]]


def dossiers_of_accounts(account_refs: Collection[str], *, limit: int = 200) -> list[DossierFacts]:
    """The matters of several accounts, newest first; none for empty references."""
    refs = [ref for ref in account_refs if ref]
    rows = Dossier.objects.filter(account_ref__in=refs).exclude(account_ref="").order_by("-received_at")
    return [facts_of(row) for row in rows[:limit]] if refs else []


def dossiers_of_numbers(reference_numbers: Collection[str]) -> dict[str, DossierFacts]:
    """The dossiers of these numbers, by number; a number that is no matter's is left out."""
    rows = Dossier.objects.filter(reference_number__in=reference_numbers)
    return {row.reference_number: facts_of(row) for row in rows}


def matters_standing(reference_numbers: Collection[str]) -> set[str]:
    """Those of these numbers that are matters."""
    rows = Dossier.objects.filter(reference_number__in=reference_numbers)
    return set(rows.values_list("reference_number", flat=True))


def applicants_of(reference_numbers: Collection[str]) -> dict[str, Applicant]:
    """Who applies, by the number of the matter; a number that is no matter's is left out."""
    return {number: dossier.applicant for number, dossier in dossiers_of_numbers(reference_numbers).items()}


def drafts_of(reference_numbers: Collection[str]) -> list[str]:
    """The drafts these matters were sent as; their files belong to the drafts."""
    rows = Dossier.objects.filter(reference_number__in=reference_numbers)
    return list(rows.values_list("draft_ref", flat=True))


def thread_of(reference_number: str, *, public_only: bool) -> list[KnotFacts]:
    """What happened to a dossier, oldest first."""
    knots = (_PUBLIC_KNOTS if public_only else _KNOTS).ask(reference_number)
    return [KnotFacts(k.at, k.kind, k.actor_kind, k.who, k.office, k.public, k.facts) for k in knots]


def told_of(account_ref: str, kind: str, facts: Mapping[str, object]) -> list[str]:
    """The numbers of an account's matters whose thread has a knot of this kind with these facts."""
    if not account_ref:
        return []
    knots = Knot.objects.filter(dossier__account_ref=account_ref, kind=kind, facts__contains=dict(facts))
    return sorted(set(knots.values_list("dossier__reference_number", flat=True)))


def _knots(number: str) -> QuerySet[Knot]:
    return Knot.objects.filter(dossier__reference_number=number).order_by("id")


_KNOTS = Question(_knots, "<number>")
_PUBLIC_KNOTS = Question(lambda number: _knots(number).filter(public=True), "<number>")


def is_empty() -> bool:
    """Whether no matter ever arrived."""
    return not Dossier.objects.exists()
