"""Acting for another: which mandates a procedure accepts, drafts of a proxy, and what a proxy opens."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from madoguchi.engines.records.drafts import DraftFacts
from madoguchi.foundation.access.rules import Resource, require
from madoguchi.foundation.catalogue.queries import Procedure, procedure, procedure_version, procedures
from madoguchi.foundation.dossier.actions import add_knot
from madoguchi.foundation.dossier.errors import NoSuchDossier
from madoguchi.foundation.dossier.queries import DossierFacts, dossier_facts, dossiers_of_accounts, thread_of, told_of
from madoguchi.foundation.identity import delegations, mandates
from madoguchi.foundation.identity.mandates import MandateFacts
from madoguchi.foundation.identity.oidc.business import Delegation
from madoguchi.foundation.identity.oidc.providers import BUSINESS, provider
from madoguchi.foundation.journal.actions import record
from madoguchi.foundation.journal.queries import BY_CODE, BY_PROXY
from madoguchi.journeys.errors import KindNotAccepted, MandateOver
from madoguchi.journeys.models import DraftForAnother
from madoguchi.journeys.prefill import known_of_represented
from madoguchi.journeys.represent.handing_over import rest_while_held
from madoguchi.values.actor import Actor
from madoguchi.values.held import Held as HeldValue
from madoguchi.values.mandate_kind import MandateKind
from madoguchi.values.references import ReferenceMistyped, read_reference_number

PURPOSE, OWN_PURPOSE = "代理の手続", "申請の状況の確認"
# On the scale of a procedure's `assurance.identity`: that of a person somebody checked once.
_CHECKED = 2
DATA, REGISTER = "申請の状況", "住民の登録"


@dataclass(frozen=True)
class Subject:
    """A procedure that may be done for somebody else, and in which qualities."""

    id: str
    title: str
    kinds: tuple[MandateKind, ...]


@dataclass(frozen=True)
class Held:
    """A mandate one holds, its procedures that are still offered, and the principal's matters in its scope."""

    mandate: MandateFacts
    subjects: tuple[Subject, ...]
    matters: tuple[tuple[str, str], ...]


def subjects(language: str) -> list[Subject]:
    """Every procedure of the city in which somebody may act for another."""
    found = [(one, one.identity.assurance.proxy) for one in procedures()]
    return [Subject(one.id, one.title(language), kinds) for one, kinds in found if kinds]


def give(kind: MandateKind, chosen: Collection[str], *, until_on: date, by: Actor, language: str) -> str:
    """The code of a new mandate. Raises KindNotAccepted, and what `mandates.give` raises; what is unknown falls out."""
    wanted = [one for one in subjects(language) if one.id in chosen]
    for one in wanted:
        if kind not in one.kinds:
            raise KindNotAccepted(procedure=one.title)
    return mandates.give(kind, [one.id for one in wanted], until_on=until_on, by=by)


@transaction.atomic
def take_up(code: str, *, by: Actor) -> MandateFacts:
    """Become a proxy by the code one was given, unless who gave it is held by now: then it is a code like no other.

    Raises MandateUseless, MandateOfOneself.
    """
    rest_while_held(mandates.principal_of(code))
    return mandates.take_up(code, by=by)


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


def mandates_for(procedure_id: str, by: Actor) -> list[MandateFacts]:
    """For whom this person may begin this procedure today."""
    accepted = procedure(procedure_id).identity.assurance.proxy if by.ref else ()
    if not accepted:
        return []
    return [one for one in mandates.held_by(by) if procedure_id in one.procedures and one.kind in accepted]


def subjects_of(delegation: Delegation, language: str) -> list[Subject]:
    """The procedures in which a delegation lets somebody act for the business it is from."""
    named = {one.id for one in procedures() if set(one.identity.assurance.delegation) & set(delegation.categories)}
    return [one for one in subjects(language) if one.id in named and MandateKind.AGENT in one.kinds]


def sign_in_under(delegation: Delegation | None, *, by: Actor) -> None:
    """Act under the delegation this sign-in was told of, where a procedure accepts it, and under no other."""
    found = subjects_of(delegation, "ja") if delegation else []
    if delegation is None or not found:
        delegations.let_go(by)
    else:
        delegations.hold(delegation, [one.id for one in found], issuer=provider(BUSINESS).issuer, by=by)


def mandate_to_begin(mandate_ref: str, subject: Procedure, *, by: Actor) -> MandateFacts:
    """The mandate somebody begins a form under. Raises MandateOver."""
    mandate = next((one for one in mandates_for(subject.id, by) if one.ref == mandate_ref), None)
    if mandate is None:
        raise MandateOver()
    return mandate


def known_for(mandate: MandateFacts, subject: Procedure, *, by: Actor) -> dict[str, HeldValue]:
    """What the house fills in for who is acted for: of somebody the office confirmed it for, what the register holds.

    Nobody is told more of the register than their name whose sign-in tells less surely who they are than the procedure
    asks, or than one that was checked. Who gave a mandate by a code has an account and writes for themselves: of them
    nothing is told. The look at the register is journalled.
    """
    known = known_of_represented(mandate.principal_person) if mandate.is_confirmed else {}
    if by.assurance < max(subject.identity.assurance.identity, _CHECKED):
        known = {key: one for key, one in known.items() if key == "self.name"}
    if known:
        detail = {BY_PROXY: [mandate.ref]}
        record(by, "read", dossiers=[mandate.principal_person], data=REGISTER, purpose=PURPOSE, detail=detail)
    return known


def begin_for(mandate: MandateFacts, draft_ref: str) -> None:
    """Note whose application this draft will be."""
    DraftForAnother.objects.create(
        draft_ref=draft_ref,
        mandate_ref=mandate.ref,
        account_ref=mandate.principal_ref,
        name=mandate.principal_name,
    )


@dataclass(frozen=True)
class OnBehalfOf:
    """For whom a proxy fills a draft in, and whether the house has shut it because the proxy may not act any more."""

    name: str
    is_shut: bool


def whose_draft(draft_ref: str) -> OnBehalfOf | None:
    """For whom a proxy fills this draft in; None when it is one's own.

    What the house filled in itself is not shown to who may not act any more: such a draft is shut.
    """
    return whose_drafts([draft_ref]).get(draft_ref)


def whose_drafts(draft_refs: Collection[str]) -> dict[str, OnBehalfOf]:
    """For whom a proxy fills in each of these drafts, in two questions to the database; one's own are absent."""
    rows = list(DraftForAnother.objects.filter(draft_ref__in=draft_refs)) if draft_refs else []
    # Whoever opens a draft by its code sees no mandate by themselves, and it is shut to them as well.
    mandates.show_mandates_of(*{row.account_ref for row in rows})
    shut = mandates.shut_among({row.mandate_ref for row in rows})
    return {row.draft_ref: OnBehalfOf(row.name, row.mandate_ref in shut) for row in rows}


def drafts_shown(drafts: Iterable[DraftFacts]) -> list[DraftFacts]:
    """These drafts without those that are shut: what the house filled in is not given out in any way."""
    found = list(drafts)
    others = whose_drafts([one.ref for one in found if one.account_ref])
    return [one for one in found if one.ref not in others or not others[one.ref].is_shut]


def mandate_to_submit(draft_ref: str, subject: Procedure, *, by: Actor) -> MandateFacts | None:
    """The mandate a draft is sent under, as it stands now; None for one's own draft.

    Whoever else holds the draft's code sends nothing for the principal. Raises MandateOver.
    """
    row = DraftForAnother.objects.filter(draft_ref=draft_ref).first()
    if row is None:
        return None
    accepted = subject.identity.assurance.proxy
    living = mandates.proxies_of(row.account_ref, subject.id, accepted)
    found = next((one for one in living if one.ref == row.mandate_ref and one.proxy_ref == by.ref), None)
    if found is None:
        raise MandateOver()
    return found


def note_the_proxy(reference_number: str, mandate: MandateFacts, *, by: Actor) -> None:
    """Tell on the thread and in the journal who applied, in which quality and by which mandate."""
    facts = {"kind": mandate.kind.value, "mandate": mandate.ref, "confirmed": mandate.is_confirmed}
    add_knot(reference_number, "by_proxy", by=by, facts=facts)
    detail = {BY_PROXY: [mandate.ref]}
    record(by, "write:by_proxy", dossiers=[reference_number], data="申請の内容", purpose=PURPOSE, detail=detail)


@transaction.atomic
def end(ref: str, *, by: Actor) -> None:
    """End a mandate at once, as the one who gave it, is acted for or holds it. Raises NoSuchMandate."""
    found = mandates.own_mandate(ref, by=by)
    tell_the_end(found, by=by)
    mandates.end(ref, by=by)


def tell_the_end(mandate: MandateFacts, *, by: Actor) -> None:
    """Tell on the thread of what was sent under a mandate that it ended, and who ended it."""
    facts = {"kind": mandate.kind.value, "mandate": mandate.ref}
    for number in told_of(mandate.principal_ref, "by_proxy", facts):
        add_knot(number, "proxy_ended", by=by, facts=facts)


def sent_by_confirmed(reference_number: str) -> str:
    """The mandate by which a proxy sent this matter whom the office confirmed; empty for any other matter."""
    knots = [knot for knot in thread_of(reference_number, public_only=True) if knot.kind == "by_proxy"]
    return str(knots[0].facts["mandate"]) if knots and knots[0].facts.get("confirmed") else ""


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
