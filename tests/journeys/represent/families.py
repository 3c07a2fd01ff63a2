"""A parent with an account in an invented family, the office that confirms, and what the parent sends for the child."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from io import BytesIO
from random import Random

from madoguchi.engines.records import actions as record_actions
from madoguchi.engines.records import queries as records
from madoguchi.foundation.catalogue.queries import city, procedure
from madoguchi.foundation.identity.actions import open_account
from madoguchi.foundation.identity.queries import actor_of_ref
from madoguchi.journeys import apply, filling
from madoguchi.journeys.demonstration.answers import sample_answers
from madoguchi.journeys.demonstration.matters import paper
from madoguchi.journeys.register_links import link_account
from madoguchi.journeys.represent import asking, deciding
from madoguchi.journeys.represent.asking import Paper, Wanted
from madoguchi.journeys.represent.deciding import Confirmation
from madoguchi.values.actor import SYSTEM, Actor
from madoguchi.values.clock import today
from tests.foundation.storage.corpus import png
from tests.journeys.office import CHILD, member
from tests.journeys.residents import HEAD, OLDER, SPOUSE, family

SERVICES, OTHER_SERVICES = member("services-1", "administrative_centre"), member("services-2", "administrative_centre")


def parent(ref: str = "parent-1", person_ref: str = HEAD) -> Actor:
    """Somebody with an account who is this person of the register."""
    if person_ref == HEAD:
        family()
    open_account("resident", "見本 葵" if person_ref == HEAD else "見本 優", ref=ref)
    link_account(ref, person_ref, by=SYSTEM)
    return actor_of_ref(ref)


def other_parent() -> Actor:
    """The spouse with an account of their own."""
    return parent("parent-2", SPOUSE)


def asked(by: Actor, person_ref: str = OLDER, procedures: Sequence[str] = (CHILD,)) -> str:
    """A claim to act for a child of the household."""
    return asking.ask(Wanted("parent", procedures, person_ref), by=by, language="ja")


def elsewhere(name: str) -> Wanted:
    """A child who lives in no household of the parent's, with a scan of the paper that names them."""
    return Wanted("parent", (CHILD,), name=name, birth=date(2016, 5, 5), paper=Paper("戸籍.png", BytesIO(png())))


def confirmation(person_ref: str = OLDER, until_on: date | None = None) -> Confirmation:
    """What the office found."""
    until = until_on or today() + timedelta(days=90)
    return Confirmation(person_ref, (CHILD,), until, "戸籍全部事項証明書（本日発行）")


def confirmed(by: Actor, person_ref: str = OLDER) -> str:
    """A mandate the office confirmed for a parent; its ref."""
    return deciding.confirm_claim(asked(by, person_ref), confirmation(person_ref), by=SERVICES)


def draft_for(mandate_ref: str, by: Actor) -> str:
    """A complete form a parent filled in under a mandate."""
    subject = procedure(CHILD)
    draft = filling.start_application(CHILD, by=by, language="ja", mandate_ref=mandate_ref)
    answers = sample_answers(subject, city(), Random(1))
    for need in records.needed_documents(subject, answers):
        answers.setdefault(need.id, [paper()])
    checks = subject.section("record")["consent"].get("checks", [])
    answers["consent"] = {check["id"]: True for check in checks}
    assert not record_actions.replace_answers(draft.ref, answers)
    return draft.ref


def sent_for(mandate_ref: str, by: Actor) -> str:
    """The number of what a parent sent for the child."""
    return apply.submit_application(draft_for(mandate_ref, by), by=by, language="ja")
