"""A register is there for who knows of it: the office by its catalogue, an inquiry and what is beside it by sight."""

from __future__ import annotations

import pytest

from madoguchi.engines.records.errors import NoSuchHook
from madoguchi.foundation.access.errors import NotPermitted
from madoguchi.foundation.access.recording import keeping_decisions
from madoguchi.foundation.catalogue.actions import publish_register
from madoguchi.foundation.catalogue.errors import UnknownRegister
from madoguchi.foundation.catalogue.queries import register_contents
from madoguchi.foundation.journal.models import Entry
from madoguchi.journeys.registers.building.beginning import begin_from_published
from madoguchi.journeys.registers.errors import NoSuchInquiry
from madoguchi.journeys.registers.hooks import hook_sheet, hooks_sheet
from madoguchi.journeys.registers.inquiry_answering import answer_sheet, hand_on
from madoguchi.journeys.registers.inquiry_board import board
from madoguchi.journeys.registers.opening import opened
from madoguchi.journeys.registers.record_sheets import record_sheet
from madoguchi.journeys.registers.sight import VIEW, register_in_sight
from tests.journeys import office
from tests.journeys.registers.house import publish_registers
from tests.journeys.registers.test_inquiries import ASKER, record_in, sent

pytestmark = pytest.mark.django_db

COLLEAGUE = office.member("colleague-1", "archive")


def hidden() -> str:
    """An inquiry that only the division that asked may see; its id."""
    publish_registers()
    id_ = sent()
    publish_register({**register_contents()[id_], "permissions": {}}, by=ASKER)
    return id_


def test_an_inquiry_nobody_else_may_see_is_told_like_one_nobody_sent() -> None:
    id_ = hidden()
    ref = record_in(id_).ref
    assert board(id_, by=ASKER, language="ja").lines
    for number in (id_, "inquiry_nobody_sent"):
        with pytest.raises(NoSuchInquiry):
            board(number, by=COLLEAGUE, language="ja")
        with pytest.raises(NoSuchInquiry):
            answer_sheet(number, ref, by=COLLEAGUE, language="ja")
        with pytest.raises(NoSuchInquiry):
            hand_on(number, ref, "x", by=COLLEAGUE, language="ja")


def test_its_register_is_not_there_either() -> None:
    id_ = hidden()
    ref = record_in(id_).ref
    for number in (id_, "inquiry_nobody_sent"):
        for look in (
            lambda one: opened(one, COLLEAGUE),
            lambda one: record_sheet(one, ref, by=COLLEAGUE, language="ja"),
            lambda one: hooks_sheet(one, by=COLLEAGUE),
            lambda one: hook_sheet(one, "x", by=COLLEAGUE),
            lambda one: begin_from_published(one, by=COLLEAGUE),
        ):
            with pytest.raises(UnknownRegister):
                look(number)


def test_of_a_register_of_the_catalogue_the_office_is_told_why_and_of_what_stands_beside_it_nothing() -> None:
    publish_registers()
    with pytest.raises(NotPermitted):
        opened("helpers", COLLEAGUE)
    with pytest.raises(NotPermitted):
        hooks_sheet("bicycles", by=COLLEAGUE)
    with pytest.raises(NoSuchHook):
        hook_sheet("bicycles", "x", by=COLLEAGUE)


def test_the_attempt_stands_in_the_journal_whether_it_is_there_or_not() -> None:
    id_ = hidden()
    for number in (id_, "inquiry_nobody_sent"):
        before = Entry.objects.filter(verb="refused").count()
        with keeping_decisions(), pytest.raises(UnknownRegister):
            register_in_sight(number, VIEW, COLLEAGUE)
        assert Entry.objects.filter(verb="refused").count() == before + 1
