"""The city's directory by SAML 2.0: asking who somebody is, taking its answer in, and giving it to who asked."""

from __future__ import annotations

import logging
from collections.abc import Mapping, MutableMapping
from datetime import UTC, datetime
from typing import Any

from django.conf import settings

from madoguchi.foundation.identity.provider_errors import (
    ProviderAway,
    ProviderUnknown,
    SignInNotBegun,
    SignInNotTrusted,
)
from madoguchi.foundation.identity.saml import answers
from madoguchi.foundation.identity.saml.assertion import Asserted, Wanted
from madoguchi.foundation.identity.saml.house import address_to_go_to, metadata_of, new_question
from madoguchi.foundation.identity.saml.response import asserted_by, opened
from madoguchi.foundation.identity.saml.signature import UnknownKey
from madoguchi.foundation.identity.saml.source import described
from madoguchi.foundation.identity.vouched import Vouched
from madoguchi.values.clock import now

log = logging.getLogger(__name__)
_BEGUN = "directory_asked"
TAKEN = "taken"
_MOST_SECONDS = 600
Session = MutableMapping[str, Any]


def is_configured() -> bool:
    """Whether the city's directory speaks SAML."""
    return bool(settings.SAML_STAFF_ISSUER)


def begin(session: Session, *, answer_at: str, next_url: str) -> str:
    """Where to send the browser; raises ProviderUnknown, ProviderAway, SignInNotTrusted."""
    wanted, at, question = _wanted(answer_at), _now(), new_question()
    try:
        found = described(wanted.issuer, settings.SAML_STAFF_METADATA, at=at)
    except SignInNotTrusted as refusal:
        log.warning("the directory's metadata was not trusted: %s", refusal.why)
        raise
    session[_BEGUN] = {"question": question, "next": next_url, "at": at.timestamp()}
    return address_to_go_to(found.sign_in_at, wanted, question=question, at=at)


def take_in(posted: str, *, answer_at: str) -> str:
    """Keep what the directory signed until the browser that asked comes for it; nobody is signed in by it.

    Returns the secret that whoever brought the answer has to show, once and within minutes. Raises ProviderUnknown,
    ProviderAway, SignInNotTrusted.
    """
    try:
        found = _asserted(posted, _wanted(answer_at))
        numbers = found.attributes.get(settings.SAML_STAFF_NUMBER, ())
        number = numbers[0] if len(numbers) == 1 else ""
        return answers.keep(found.question, found.id, answers.Answer(number, found.methods, found.until))
    except (SignInNotTrusted, ProviderAway) as refusal:
        log.warning("an answer of the directory was not trusted: %s", getattr(refusal, "why", "metadata_away"))
        raise


def vouched(session: Session, told: Mapping[str, str], *, answer_at: str) -> Vouched:
    """Whom the directory named to this browser; what was begun can be finished once.

    Of what the browser's address says (`told`) the secret under `TAKEN` counts: this browser brought the answer, too.
    It is spent by being shown, whoever shows it. Raises ProviderUnknown, SignInNotBegun, and SignInNotTrusted where no
    answer was believed or another browser brought it.
    """
    if not is_configured():
        raise ProviderUnknown()
    begun = session.pop(_BEGUN, None)
    answer = answers.take(begun["question"] if begun else "", told.get(TAKEN, ""))
    if begun is None or now().timestamp() - begun["at"] > _MOST_SECONDS:
        raise SignInNotBegun()
    if answer is None:
        raise SignInNotTrusted("no_answer")
    strong = bool(set(answer.methods) & set(settings.SAML_STAFF_STRONG))
    return Vouched(answer.number, answer.methods, strong, str(begun["next"]), answer.until)


def own_metadata(*, answer_at: str) -> bytes:
    """This house as the directory has to know it; raises ProviderUnknown."""
    return metadata_of(_wanted(answer_at))


def _asserted(posted: str, wanted: Wanted) -> Asserted:
    """What was asserted; by a key that is not known the metadata are looked at anew, since directories change keys."""
    at, source = _now(), settings.SAML_STAFF_METADATA
    # Anybody may post here, so the directory is not asked for its keys before this could be a letter of its.
    letter = opened(posted, wanted)
    try:
        return asserted_by(letter, wanted, described(wanted.issuer, source, at=at).keys, at=at)
    except UnknownKey:
        try:
            return asserted_by(letter, wanted, described(wanted.issuer, source, at=at, anew=True).keys, at=at)
        except UnknownKey as unknown:
            raise SignInNotTrusted(unknown.why) from unknown


def _wanted(answer_at: str) -> Wanted:
    if not is_configured():
        raise ProviderUnknown()
    return Wanted(settings.SAML_STAFF_ISSUER, settings.SAML_STAFF_ENTITY, answer_at)


def _now() -> datetime:
    return now().astimezone(UTC)
