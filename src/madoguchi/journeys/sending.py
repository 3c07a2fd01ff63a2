"""Whether somebody may send an application, and correct or withdraw one that was sent, by how they are signed in."""

from __future__ import annotations

from dataclasses import dataclass, replace

from madoguchi.foundation.access.errors import NotPermitted
from madoguchi.foundation.access.rules import Decision, Resource, foresee, refusal_of, require
from madoguchi.foundation.catalogue.queries import Procedure, procedure_version
from madoguchi.foundation.dossier.queries import DossierFacts, dossier_facts
from madoguchi.journeys.errors import NotSureEnough
from madoguchi.values.actor import Actor
from madoguchi.values.business_account import ROLE_NAMES, TYPE_NAMES
from madoguchi.values.message import Message

APPLY, AMEND = "apply", "amend"
ONLINE = "online"


@dataclass(frozen=True)
class AccountsAsked:
    """The kinds of accounts of businesses and the roles that may send an application, in words; none where none is."""

    accounts: tuple[Message, ...] = ()
    account_roles: tuple[Message, ...] = ()


def accounts_asked(subject: Procedure) -> AccountsAsked:
    """What this procedure asks of the account it is sent with."""
    asked = subject.identity.assurance.business
    if asked is None:
        return AccountsAsked()
    return AccountsAsked(
        tuple(TYPE_NAMES[one] for one in asked.accounts), tuple(ROLE_NAMES[one] for one in asked.roles)
    )


def application_resource(subject: Procedure, channel: str) -> Resource:
    """An application of this procedure, sent this way, as the rules take it for who sends it."""
    asked = subject.identity.assurance
    return Resource(
        kind="procedure",
        division=subject.identity.answering_division,
        procedure=subject.id,
        channel=channel,
        assurance=asked.identity,
        accounts=frozenset(asked.business.accounts if asked.business else ()),
        account_roles=frozenset(asked.business.roles if asked.business else ()),
    )


def sent_resource(dossier: DossierFacts) -> Resource:
    """An application that was sent, by the version and the way it was sent."""
    resource = application_resource(procedure_version(dossier.version), dossier.channel)
    return replace(resource, kind="dossier", subject=dossier.reference_number)


def check_may_send(subject: Procedure, channel: str, *, by: Actor) -> None:
    """Raises NotSureEnough with the rule, what is needed and whom to ask; the draft stays as it is."""
    try:
        require(by, APPLY, application_resource(subject, channel))
    except NotPermitted as refusal:
        raise NotSureEnough(**refusal.facts) from refusal


def check_may_amend(reference_number: str, *, by: Actor) -> None:
    """Raises NotSureEnough for whom the procedure would not have let send it, and NoSuchDossier."""
    try:
        require(by, AMEND, sent_resource(dossier_facts(reference_number)))
    except NotPermitted as refusal:
        raise NotSureEnough(**refusal.facts) from refusal


def why_not_send(subject: Procedure, *, by: Actor) -> NotPermitted | None:
    """What `check_may_send` would say of sending it online; None when it may be sent."""
    return _refusal(application_resource(subject, ONLINE), APPLY, by)


def why_not_amend(dossier: DossierFacts, *, by: Actor) -> NotPermitted | None:
    """What `check_may_amend` would say; None when it may be corrected and withdrawn."""
    return _refusal(sent_resource(dossier), AMEND, by)


def _refusal(resource: Resource, action: str, by: Actor) -> NotPermitted | None:
    found: Decision = foresee(by, action, resource)
    return None if found.allowed else refusal_of(found, resource)
