"""On what legal basis a look was taken: for some purposes a law of their own, else that of what it was at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from madoguchi.engines.cases.queries import cases_of
from madoguchi.engines.registry.rules.searching import is_ref
from madoguchi.foundation.access.emergency import PURPOSE as EMERGENCY
from madoguchi.foundation.catalogue.queries import Procedure, city, procedure_version
from madoguchi.foundation.journal.queries import Disclosure
from madoguchi.journeys.represent.kinds import PURPOSE as PROXIES
from madoguchi.journeys.represent.kinds import basis_of_looking

AUDITING, AUDITING_EMERGENCIES, AUDITING_RIGHTS = "閲覧の監査", "緊急の閲覧の確認", "見られる人の確認"
_OF_A_HOLD, _OF_A_PROXY = ("write:person_held", "write:person_not_held"), "代理の申し出"
DISPOSING = "保存期間の終わった書類の廃棄"


def law_for(purpose: str) -> str:
    """The law the city declares for a purpose that is none of any procedure; "" for every other purpose."""
    declared = city().legal_bases
    if purpose in (AUDITING, AUDITING_EMERGENCIES, AUDITING_RIGHTS):
        return declared.audit
    if purpose == PROXIES:
        return basis_of_looking()
    return {EMERGENCY: declared.emergency, DISPOSING: declared.disposal}.get(purpose, "")


def with_bases(looks: Iterable[Disclosure], bases: Mapping[str, str]) -> list[Disclosure]:
    """These looks as they are told; where an entry names no law, that of its purpose or those of its subjects stand."""
    told = map(_told, looks)
    return [one if one.legal_basis else replace(one, legal_basis=_of(one, bases)) for one in told]


def _told(look: Disclosure) -> Disclosure:
    """A hold and its end are told as the look at a proxy each of them was, too: nobody reads that somebody is held.

    So every such look has the law of its purpose, whatever its entry names.
    """
    told = replace(look, verb="read", data=_OF_A_PROXY) if look.verb in _OF_A_HOLD else look
    return replace(told, legal_basis="") if told.purpose == PROXIES and told.verb in ("read", "list") else told


def bases_of_matter(number: str, subject: Procedure, people: Iterable[str] = ()) -> dict[str, str]:
    """The law of a matter's procedure as it was when the matter was opened, and that of the people it is about."""
    return {**dict.fromkeys(people, city().legal_bases.residents), number: subject.identity.legal_basis}


def bases_of(numbers: Sequence[str]) -> dict[str, str]:
    """The law of each of these numbers, whatever they are of: matters, people of the register, bookings."""
    declared = city().legal_bases
    matters = {number: procedure_version(one.procedure_version) for number, one in cases_of(numbers).items()}
    others = {one: declared.residents if is_ref(one) else declared.visits for one in numbers}
    return {**others, **{number: subject.identity.legal_basis for number, subject in matters.items()}}


def _of(look: Disclosure, bases: Mapping[str, str]) -> str:
    # To audit or to dispose of a matter is no purpose of its procedure, whose law would be a false one.
    return law_for(look.purpose) or "、".join(dict.fromkeys(bases[one] for one in look.subjects if bases.get(one)))
