"""Believing an assertion that was signed: for us, from this directory, to this question, and of this hour.

Source: SAML 2.0 Profiles 4.1.4.2 and 4.1.4.3, Core 2.3 to 2.7.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from madoguchi.foundation.identity.provider_errors import SignInNotTrusted
from madoguchi.foundation.identity.saml.document import ASSERTION, Element, all_of, moment_of, only, text_of

_BEARER = "urn:oasis:names:tc:SAML:2.0:cm:bearer"
_SKEW = timedelta(seconds=60)  # as two clocks may differ
# What a condition may be: any other is one we cannot judge, and then the whole is not valid (Core 2.5.1.1).
_CONDITIONS = {f"{{{ASSERTION}}}{name}" for name in ("AudienceRestriction", "OneTimeUse", "ProxyRestriction")}


@dataclass(frozen=True)
class Wanted:
    """Who has to speak to whom: the directory's name, this house's name, and where its answers come in."""

    issuer: str
    entity: str
    answer_at: str


@dataclass(frozen=True)
class Asserted:
    """What the directory asserts: to which question, how somebody signed in there, until when, and their attributes."""

    id: str
    question: str
    methods: tuple[str, ...]
    until: datetime | None
    attributes: Mapping[str, Sequence[str]]


def read_assertion(signed: Element, wanted: Wanted, *, at: datetime) -> Asserted:
    """What a signed assertion says, when it is good at this moment; raises SignInNotTrusted."""
    if signed.get("Version") != "2.0" or not signed.get("ID"):
        raise SignInNotTrusted("version")
    if text_of(only(signed, "saml:Issuer")) != wanted.issuer:
        raise SignInNotTrusted("issuer")
    issued = moment_of(signed, "IssueInstant")
    if issued is None or issued > at + _SKEW:
        raise SignInNotTrusted("issued")
    _check_conditions(only(signed, "saml:Conditions"), wanted, at)
    return Asserted(
        str(signed.get("ID")),
        _question(only(signed, "saml:Subject"), wanted, at),
        *_signed_in(only(signed, "saml:AuthnStatement"), at),
        _attributes(signed),
    )


def _check_times(element: Element, at: datetime) -> None:
    begins, ends = moment_of(element, "NotBefore"), moment_of(element, "NotOnOrAfter")
    if begins is not None and at + _SKEW < begins:
        raise SignInNotTrusted("not_before")
    if ends is not None and at - _SKEW >= ends:
        raise SignInNotTrusted("not_on_or_after")


def _check_conditions(conditions: Element, wanted: Wanted, at: datetime) -> None:
    _check_times(conditions, at)
    if {one.tag for one in conditions} - _CONDITIONS:
        raise SignInNotTrusted("condition")
    audiences = [text_of(one) for one in all_of(only(conditions, "saml:AudienceRestriction"), "saml:Audience")]
    if audiences != [wanted.entity]:
        raise SignInNotTrusted("audience")


def _question(subject: Element, wanted: Wanted, at: datetime) -> str:
    """The question the bearer's assertion answers; one that answers none was not asked for."""
    confirmation = only(subject, "saml:SubjectConfirmation")
    told = only(confirmation, "saml:SubjectConfirmationData")
    if confirmation.get("Method") != _BEARER:
        raise SignInNotTrusted("bearer")
    if told.get("Recipient") != wanted.answer_at:
        raise SignInNotTrusted("recipient")
    if told.get("NotOnOrAfter") is None:
        raise SignInNotTrusted("not_on_or_after")
    _check_times(told, at)
    question = told.get("InResponseTo")
    if not question:
        raise SignInNotTrusted("in_response_to")
    return str(question)


def _signed_in(statement: Element, at: datetime) -> tuple[tuple[str, ...], datetime | None]:
    """How somebody signed in at the directory, and until when it lets them be signed in anywhere."""
    signed_in, until = moment_of(statement, "AuthnInstant"), moment_of(statement, "SessionNotOnOrAfter")
    if signed_in is None or signed_in > at + _SKEW:
        raise SignInNotTrusted("signed_in")
    if until is not None and until <= at:
        raise SignInNotTrusted("session")
    named = [text_of(one)[:200] for one in all_of(statement, "saml:AuthnContext/saml:AuthnContextClassRef")]
    return tuple(named[:10]), until


def _attributes(signed: Element) -> dict[str, list[str]]:
    """The values by name; one that is told twice counts with all its values."""
    found: dict[str, list[str]] = {}
    for one in all_of(signed, "saml:AttributeStatement/saml:Attribute"):
        values = [text_of(value) for value in all_of(one, "saml:AttributeValue")]
        found.setdefault(str(one.get("Name")), []).extend(values)
    return found
