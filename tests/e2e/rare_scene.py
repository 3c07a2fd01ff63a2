"""Run inside the running house: matters in states that are rare, and the code of a form whose answers will not do."""

from __future__ import annotations

import json
from random import Random

from django.db import transaction

from madoguchi.engines.cases import actions as cases
from madoguchi.engines.records import actions as records
from madoguchi.engines.records.queries import needed_documents
from madoguchi.foundation.catalogue.queries import city, procedure
from madoguchi.journeys import decide
from madoguchi.journeys.demonstration.answers import sample_answers
from madoguchi.journeys.demonstration.matters import paper
from madoguchi.values.actor import SYSTEM, anonymous
from tests.journeys import office


def _withdrawn() -> str:
    number = office.submitted(seed=81)
    cases.withdraw(number, by=office.CENTRE, reason="申請者から電話で申し出がありました。")
    return number


def _held() -> str:
    number = office.drafted(seed=82)
    cases.sign_off(number, by=office.CHIEF, revision=None)  # no job that would make the notice meanwhile
    cases.hold_notice(number, reason="文字「𠮷」を印刷できる書体がありません。", by=SYSTEM)
    return number


def _corrected() -> str:
    number = office.decided(seed=83)
    decide.correct_result(
        number,
        outcome="refuse",
        reason_ids=("not_resident",),
        reason_text="",
        reason="住所の確認を誤りました。",
        by=office.HEAD,
        revision=None,
    )
    return number


def _not_eligible() -> str:
    subject = procedure(office.CHILD)
    answers = sample_answers(subject, city(), Random(84))
    address = {"postal_code": "1000001", "prefecture": "東京都", "city": "千代田区", "town": "千代田", "street": "1番"}
    answers = {**answers, "address": {**address, "building": ""}}
    for need in needed_documents(subject, answers):
        answers.setdefault(need.id, [paper()])
    answers["consent"] = {check["id"]: True for check in subject.section("record")["consent"]["checks"]}
    draft = records.start_draft(subject, by=anonymous(), language="ja")
    problems = records.replace_answers(draft.ref, answers)
    assert not problems, problems
    return f"{draft.ref} {draft.resume_code}"


# One transaction, so that the worker finds every job with all that belongs to it; durable blocks are content in it.
_block = transaction.atomic()
_block._from_testcase = True  # type: ignore[attr-defined]
with _block:
    told = {"withdrawn": _withdrawn(), "held": _held(), "corrected": _corrected(), "not_eligible": _not_eligible()}
print(json.dumps(told))  # noqa: T201
