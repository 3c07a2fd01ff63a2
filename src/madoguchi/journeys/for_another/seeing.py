"""What a proxy holds and opens, and every look at it in the journal."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import transaction

from madoguchi.foundation.access.rules import Resource, require
from madoguchi.foundation.catalogue.queries import Procedure, procedure_version
from madoguchi.foundation.dossier.errors import NoSuchDossier
from madoguchi.foundation.dossier.queries import DossierFacts, dossier_facts, dossiers_of_accounts
from madoguchi.foundation.identity import mandates
from madoguchi.foundation.identity.mandates import MandateFacts
from madoguchi.foundation.journal.actions import record
from madoguchi.foundation.journal.queries import BY_CODE, BY_PROXY
from madoguchi.journeys.for_another.appointing import Subject, subjects
from madoguchi.values.actor import Actor
from madoguchi.values.references import ReferenceMistyped, read_reference_number

PURPOSE, OWN_PURPOSE = "代理の手続", "申請の状況の確認"
DATA, REGISTER = "申請の状況", "住民の登録"


@dataclass(frozen=True)
class Held:
    """A mandate one holds, its procedures that are still offered, and the principal's matters in its scope."""

    mandate: MandateFacts
    subjects: tuple[Subject, ...]
    matters: tuple[tuple[str, str], ...]


@transaction.atomic
def held(by: Actor, language: str) -> list[Held]:
    """What this person may do for others today; the matters they are shown with it are journalled."""
    offered = {one.id: one for one in subjects(language)}
    mine = mandates.held_by(by)
    matters = dossiers_of_accounts({one.principal_ref for one in mine})
    found = [_held(one, offered, matters, language) for one in mine]
    shown = sorted({number for one in found for number, _title in one.matters})
    _note_the_look(by, [one.ref for one in mine], shown, "list")
    return found


def _held(one: MandateFacts, offered: dict[str, Subject], matters: list[DossierFacts], language: str) -> Held:
    accepted = tuple(offered[name] for name in one.procedures if name in offered and one.kind in offered[name].kinds)
    scope = {subject.id for subject in accepted}
    theirs = [matter for matter in matters if matter.applicant.account_ref == one.principal_ref]
    titles = [
        (matter.reference_number, procedure_version(matter.version).title(language))
        for matter in theirs
        if matter.procedure in scope and one.reaches_back_to(matter.received_at)
    ]
    return Held(one, accepted, tuple(titles))


def represented_matters(by: Actor) -> list[tuple[MandateFacts, DossierFacts]]:
    """The matters of those for whom the office confirmed that this person acts, as far as they may see them today."""
    standing = [one for one in mandates.held_by(by) if one.is_confirmed]
    found = dossiers_of_accounts({one.principal_ref for one in standing}) if standing else []
    return [(mandate, one) for one in found for mandate in standing if _opens(mandate, one)]


def _opens(mandate: MandateFacts, matter: DossierFacts) -> bool:
    accepted = procedure_version(matter.version).identity.assurance.proxy
    return (
        mandate.principal_ref == matter.applicant.account_ref
        and matter.procedure in mandate.procedures
        and mandate.kind in accepted
        and mandate.reaches_back_to(matter.received_at)
    )


def proxies_of_matter(dossier: DossierFacts, subject: Procedure) -> list[MandateFacts]:
    """Who acts for the applicant of this matter today; a mandate the office confirmed opens nothing from before it."""
    found = mandates.proxies_of(dossier.applicant.account_ref, subject.id, subject.identity.assurance.proxy)
    return [one for one in found if one.reaches_back_to(dossier.received_at)]


def matter_resource(dossier: DossierFacts, acting: Collection[MandateFacts]) -> Resource:
    """A matter as the rules take it for its applicant and for those who act for them today."""
    return Resource(
        kind="dossier",
        owner_ref=dossier.applicant.account_ref,
        procedure=dossier.procedure,
        proxies=frozenset(one.proxy_ref for one in acting),
        subject=dossier.reference_number,
    )


def _refuse_alike(reference_number: str, by: Actor) -> None:
    try:
        number = read_reference_number(reference_number)
    except ReferenceMistyped:
        return
    require(by, "view", Resource(kind="dossier", subject=number))


def note_look_by_code(reference_number: str, *, by: Actor) -> None:
    """Somebody looks at a matter by its code, or because this browser sent it in: the applicant sees that it was.

    Who owns it by the account looks at what is theirs. Raises NoSuchDossier.
    """
    owner = dossier_facts(reference_number).applicant.account_ref
    detail = {} if owner and owner == by.ref else {BY_CODE: True}
    record(by, "read", dossiers=[reference_number], data=DATA, purpose=OWN_PURPOSE, detail=detail)


def note_own_list(numbers: Sequence[str], *, by: Actor) -> None:
    """Somebody is shown the list of their own matters; that is an entry for each."""
    record(by, "list", dossiers=numbers, data=DATA, purpose=OWN_PURPOSE)


@transaction.atomic
def open_matter(reference_number: str, *, by: Actor, is_noted: bool = False) -> MandateFacts | None:
    """None for who applied, the mandate of a proxy; the look is journalled.

    That of who applied is not, where it `is_noted` already. A number of somebody else and one that nobody has are
    refused alike. Raises NotPermitted, NoSuchDossier.
    """
    try:
        dossier = dossier_facts(reference_number)
    except NoSuchDossier:
        _refuse_alike(reference_number, by)
        raise
    owner = dossier.applicant.account_ref
    stands_outside = bool(owner and by.ref and owner != by.ref)
    acting = proxies_of_matter(dossier, procedure_version(dossier.version)) if stands_outside else []
    require(by, "view", matter_resource(dossier, acting))
    mine = next((one for one in acting if one.proxy_ref == by.ref), None)
    if mine is not None:
        _note_the_look(by, [mine.ref], [reference_number], "read")
    elif not is_noted:
        record(by, "read", dossiers=[reference_number], data=DATA, purpose=OWN_PURPOSE)
    return mine


def _note_the_look(by: Actor, mandate_refs: list[str], numbers: list[str], verb: str) -> None:
    record(by, verb, dossiers=numbers, data=DATA, purpose=PURPOSE, detail={BY_PROXY: mandate_refs})
