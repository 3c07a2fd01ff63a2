"""The official sheet (様式) of a procedure, for those who send it by post or bring it: the same questions, on paper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext, override

from madoguchi.engines.guide import queries as guide
from madoguchi.engines.guide.rules.requirements import Requirement
from madoguchi.engines.notices.adapters.typst import set_form
from madoguchi.engines.records import queries as records
from madoguchi.engines.records.forms import Choice, Input
from madoguchi.engines.records.queries import PaperPage, PaperQuestion
from madoguchi.foundation.catalogue import queries as catalogue
from madoguchi.foundation.catalogue.queries import City, Procedure
from madoguchi.values.clock import now, today
from madoguchi.values.conditions import Condition
from madoguchi.values.message import Message, msg
from madoguchi.values.refusal import Refusal
from madoguchi.values.words import Words, joined, words_in

# Ticks with longer labels stand on lines of their own; Latin letters take half the room.
_SHORT = {"en": 24}
_SHORT_IN_JAPANESE = 14


class NoPaperForm(Refusal):
    """この手続には、紙の様式がありません。オンラインで申請してください。"""


def form_pdf(procedure_id: str, language: str) -> bytes:
    """The sheet as a PDF, set once per version; raises UnknownProcedure, NoPaperForm and what the typesetter does."""
    procedure = catalogue.procedure(procedure_id)
    if not {"post", "counter"} & set(procedure.identity.ways):
        raise NoPaperForm
    return _set(procedure, language, catalogue.publication_number())


@lru_cache(maxsize=64)
def _set(procedure: Procedure, language: str, publication: int) -> bytes:
    form = form_content(procedure, catalogue.city(), language)
    return set_form(form, text="\n".join(_texts(form)), at=now())


def form_content(procedure: Procedure, city: City, language: str) -> dict[str, Any]:
    """Everything the sheet prints, as plain data."""
    with override(language):
        return _Sheet(procedure, city, language).content()


def title_of(procedure_id: str, language: str) -> str:
    """The name of the printed form: its own, or that of the procedure. Raises UnknownProcedure."""
    identity = catalogue.procedure(procedure_id).identity
    return words_in(identity.form_title or identity.title, language)


class _Sheet:
    """One procedure in one language; a reader of another language finds the Japanese beside it, for the clerk."""

    def __init__(self, procedure: Procedure, city: City, language: str) -> None:
        self.procedure, self.city, self.language = procedure, city, language
        self.questions = guide.questions_in(procedure, language)

    def content(self) -> dict[str, Any]:
        """All parts in the order they stand."""
        record = self.procedure.section("record")
        identity = self.procedure.identity
        return {
            "language": "en" if self.language == "en" else "ja",
            "title": self._words(identity.form_title or identity.title),
            "title_ja": self._original(identity.form_title or identity.title),
            "city": self.city.name_in(self.language),
            "head": words_in(self.city.head, self.language),
            "law": joined((f"{law.name} {law.article or ''}".strip() for law in identity.law), self.language),
            "words": {name: gettext(words.msgid) for name, words in _WORDS.items()},
            "guidance": [gettext(one.msgid) for one in _GUIDANCE],
            "pages": [self._page(page) for page in records.paper_pages(self.procedure, self.language)],
            "papers": [self._paper(one) for one in guide.requirements(self.procedure, language=self.language)],
            "purpose": self._words(record["consent"]["purpose"]),
            "checks": [self._words(check["text"]) for check in record["consent"].get("checks", ())],
            "send": self._send(),
        }

    def _words(self, words: Words | None) -> str:
        return words_in(words, self.language) if words else ""

    def _original(self, words: Words) -> str:
        japanese = words_in(words, "ja")
        return "" if self.language == "ja" or self._words(words) == japanese else japanese

    def _page(self, page: PaperPage) -> dict[str, Any]:
        declared = page.page
        return {
            "title": self._words(declared.title),
            "title_ja": self._original(declared.title),
            "lead": self._words(declared.lead),
            "purpose": self._words(declared.purpose),
            "when": self._only(declared.show),
            "questions": [self._question(question) for question in page.questions],
        }

    def _question(self, question: PaperQuestion) -> dict[str, Any]:
        field = question.original
        return {
            "label": self._words(question.label),
            "label_ja": self._original(question.label),
            "hint": self._words(getattr(field, "text", None) if question.space == "none" else field.hint),
            "when": self._only(question.show),
            "needed_when": self._said(question.needed_when),
            "free": question.may_be_left_out,
            "space": question.space,
            "parts": [self._part(question, part) for part in question.inputs],
            "rows": list(question.rows),
            "more_rows": question.more_rows,
            "inner": [self._question(one) for one in question.inner],
        }

    def _part(self, question: PaperQuestion, part: Input) -> dict[str, Any]:
        ticks = [self._tick(choice) for choice in part.choices if choice.value]
        short = _SHORT.get(self.language, _SHORT_IN_JAPANESE)
        return {
            "label": _text(part.label),
            "ticks": ticks,
            "in_lines": any(len(one["label"]) > short or one["hint"] for one in ticks),
            "cells": question.cells(part),
        }

    def _tick(self, choice: Choice) -> dict[str, str]:
        return {"label": _text(choice.label), "hint": choice.hint}

    def _said(self, condition: Condition | None) -> str:
        return self.questions.explained(condition).text(gettext) if condition else ""

    def _only(self, condition: Condition | None) -> str:
        return (
            msg("書くのは、{condition}だけです。", condition=self._said(condition)).text(gettext) if condition else ""
        )

    def _paper(self, paper: Requirement) -> dict[str, Any]:
        notes = [_text(paper.when), self._words(paper.hint), self._words(paper.alternatives)]
        return {
            "label": self._words(paper.label),
            "label_ja": self._original(paper.label),
            "notes": [note for note in notes if note],
            "free": not paper.required,
        }

    def _send(self) -> list[dict[str, str]]:
        """The division with its address; where it declares none, the ward offices."""
        division = self.city.division_on(self.procedure.identity.answering_division, today())
        name = " ".join(self._words(one) for one in (self.city.name, division.bureau, division.name) if one)
        own = [_place(name, division.postal_code, self._words(division.address), division.telephone)]
        if division.address or not self.procedure.section("record").get("ward"):
            return own
        offices = [ward.office for ward in self.city.wards if ward.office]
        return own + [
            _place(self._words(one.name), one.postal_code, self._words(one.address), one.telephone) for one in offices
        ]


def _place(name: str, postal_code: str | None, address: str, telephone: str | None) -> dict[str, str]:
    where = f"〒{postal_code} {address}" if postal_code else address
    return {"name": name, "address": where, "telephone": telephone or ""}


def _text(text: Message | str | None) -> str:
    return text.text(gettext) if isinstance(text, Message) else text or ""


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _texts(one)


_GUIDANCE = (
    msg("黒か青のペンで、はっきり書いてください。選ぶところは、□に印を付けてください。"),
    msg("マイナンバー（12けたの個人番号）は、書かないでください。"),
    msg("書ききれないときは、別の紙に書いて、いっしょに出してください。"),
)
_WORDS = {
    "to": msg("宛先"),
    "written_on": msg("書いた日"),
    "office": msg("市が書くところ"),
    "received": msg("受付日"),
    "number": msg("受付番号"),
    "clerk": msg("受付者"),
    "purpose": msg("何に使うか"),
    "free": msg("書かなくてもよい"),
    "needed": msg("必ず書くとき"),
    "more": msg("ここに書ききれないときは、この表を写した紙か、別の紙に続けて書いてください。続きの紙の枚数"),
    "sheets": msg("枚"),
    "papers": msg("いっしょに出すもの"),
    "papers_lead": msg("入れたものに印を付けてください。"),
    "papers_free": msg("あれば"),
    "consent": msg("利用の目的と同意"),
    "send": msg("出すところ"),
    "send_lead": msg("郵送のときは、市に届いた日が申請の日です。窓口に持ってきてもかまいません。"),
    "wards_lead": msg("お住まいの区の区役所に出してください。"),
    "telephone": msg("電話"),
    "law": msg("根拠"),
    "year": msg("年"),
    "month": msg("月"),
    "day": msg("日"),
    "eras": msg("西暦・昭和・平成・令和"),
}
