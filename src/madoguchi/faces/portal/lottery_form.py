"""The form of a lottery entry: its questions, and what was answered, checked one by one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _

from madoguchi.engines.booking.actions.lottery_entries import NewEntry
from madoguchi.engines.booking.queries.lottery import LotteryFacts
from madoguchi.engines.records.forms import Choice, FieldView, Input
from madoguchi.journeys.visit.lottery import entrant_key
from madoguchi.values.characters import check_characters
from madoguchi.values.email import check_email
from madoguchi.values.individual_number import refuse_individual_number
from madoguchi.values.kana import is_kana, to_katakana
from madoguchi.values.message import Message, msg
from madoguchi.values.references import digest
from madoguchi.values.refusal import Refusal
from madoguchi.values.telephone import normalise
from madoguchi.values.wareki import parse_date
from madoguchi.values.words import words_in

MOST_WISHES = 3
_LONGEST = 200
ALONE, OPENS, JOINS = "alone", "opens", "joins"
NAMES = ("name", "kana", "born_on", "email", "telephone", "with", "group", "wish1", "wish2", "wish3")
# Where a refusal of the engine is shown.
FIELD_OF = {
    "no_such_group": "group",
    "group_full": "group",
    "no_wish": "wish1",
    "unknown_wish": "wish1",
    "same_wish_twice": "wish2",
    "already_entered": "kana",
}


@dataclass(frozen=True)
class Answers:
    """What stands in the form, and what is wrong with it, by field."""

    given: Mapping[str, str]
    problems: Mapping[str, Message]

    @property
    def wishes(self) -> tuple[str, ...]:
        """The wishes in their order."""
        return tuple(one for name in ("wish1", "wish2", "wish3") if (one := self.given.get(name, "")))

    def entry(self, key: str, language: str) -> NewEntry:
        """The entry these answers make; only for answers without problems."""
        given = self.given
        return NewEntry(
            key=digest(key),
            person_key=entrant_key(given["kana"], parse_date(given["born_on"])),
            name=given["name"],
            kana=to_katakana(given["kana"]),
            preferences=self.wishes,
            email=given["email"],
            telephone=normalise(given["telephone"]) if given["telephone"] else "",
            language=language,
            group=given["group"].upper() if given["with"] == JOINS else "",
            opens_group=given["with"] == OPENS,
        )


def read_answers(posted: Mapping[str, str]) -> Answers:
    """What was sent, with its problems."""
    given = {name: posted.get(name, "").strip()[:_LONGEST] for name in NAMES}
    given["with"] = given["with"] if given["with"] in (ALONE, OPENS, JOINS) else ALONE
    problems: dict[str, Message] = {}
    for name, check in _CHECKS.items():
        try:
            check_characters(given[name])
            refuse_individual_number(given[name])
            check(given)
        except Refusal as refusal:
            problems[name] = refusal.message
        except _Wrong as wrong:
            problems[name] = wrong.message
    return Answers(given, problems)


class _Wrong(Exception):
    def __init__(self, message: Message) -> None:
        super().__init__(message.msgid)
        self.message = message


def _need(name: str, message: Message) -> Callable[[Mapping[str, str]], None]:
    def check(given: Mapping[str, str]) -> None:
        if not given[name]:
            raise _Wrong(message)

    return check


def _check_kana(given: Mapping[str, str]) -> None:
    if not given["kana"] or not is_kana(given["kana"]):
        raise _Wrong(msg("フリガナを、ひらがなかカタカナで書いてください。"))


def _check_group(given: Mapping[str, str]) -> None:
    if given["with"] == JOINS and not given["group"]:
        raise _Wrong(msg("グループコードを書いてください。"))


def _check_wish(given: Mapping[str, str]) -> None:
    # Who joins a group takes over its wishes.
    if given["with"] != JOINS and not given["wish1"]:
        raise _Wrong(msg("第1希望を選んでください。"))


_CHECKS: Mapping[str, Callable[[Mapping[str, str]], object]] = {
    "name": _need("name", msg("氏名を書いてください。")),
    "kana": _check_kana,
    "born_on": lambda given: parse_date(given["born_on"]),
    "email": lambda given: check_email(given["email"]) if given["email"] else None,
    "telephone": lambda given: normalise(given["telephone"]) if given["telephone"] else None,
    "group": _check_group,
    "wish1": _check_wish,
    "wish2": lambda given: None,
    "wish3": lambda given: None,
}


def fields_of(lottery: LotteryFacts, answers: Answers, language: str) -> list[FieldView]:
    """The questions about the person and the group, as the form draws them."""
    made = _Maker(answers)
    return [*wish_fields(lottery, answers, language), *_together(made, answers), *_who(made), *_how_to_reach(made)]


def _together(made: _Maker, answers: Answers) -> list[FieldView]:
    """Whether somebody comes alone, and in which group."""
    told = _("グループコードが出ます。いっしょの人に知らせてください。")
    ways = tuple(
        Choice(way, label, hint, answers.given["with"] == way)
        for way, label, hint in (
            (ALONE, _("1人で申し込む"), ""),
            (OPENS, _("グループを作る（代表）"), told),
            (JOINS, _("グループに入る"), _("代表の方のグループコードを、下に書いてください。")),
        )
    )
    code = _("「K7QM-3F2X」のような8文字です。グループに入るときだけ書きます。")
    return [
        made.field("with", _("申し込む人"), Input("with", "radio", choices=ways), layout="choices"),
        made.line("group", _("グループコード"), code, must=False, width=16),
    ]


def _who(made: _Maker) -> list[FieldView]:
    """Who enters, by which the same person is recognised."""
    birth = _("例：平成2年4月1日、1990-04-01。同じ方が2回申し込んでいないかを見るためだけに使い、残しません。")
    return [
        made.line("name", _("氏名"), complete="name"),
        made.line("kana", _("フリガナ"), _("ひらがなでも書けます。")),
        made.line("born_on", _("生年月日"), birth, complete="bday"),
    ]


def _how_to_reach(made: _Maker) -> list[FieldView]:
    """Where the result is told."""
    without = _("結果をお知らせします。ないときは、控えの番号で見られます。")
    return [
        made.line("email", _("メールアドレス"), without, must=False, complete="email"),
        made.line("telephone", _("電話番号"), must=False, width=16, complete="tel"),
    ]


def wish_fields(lottery: LotteryFacts, answers: Answers, language: str) -> list[FieldView]:
    """One list to choose from for each wish."""
    labels = (_("第1希望"), _("第2希望"), _("第3希望"))
    made, found = _Maker(answers), []
    for place, label in enumerate(labels[: min(MOST_WISHES, len(lottery.options))], start=1):
        name = f"wish{place}"
        first = Choice("", _("選んでください") if place == 1 else _("なし"))
        choices = [
            Choice(one.id, words_in(one.name, language), "", answers.given[name] == one.id) for one in lottery.options
        ]
        box = Input(name, "select", choices=(first, *choices))
        found.append(made.field(name, label, box, must=place == 1))
    return found


class _Maker:
    def __init__(self, answers: Answers) -> None:
        self._answers = answers

    def line(
        self, name: str, label: str, hint: str = "", *, must: bool = True, width: int = 0, complete: str = ""
    ) -> FieldView:
        mode = complete if complete in ("email", "tel") else ""
        box = Input(
            name,
            "text",
            value=self._answers.given[name],
            width=width,
            autocomplete=complete,
            inputmode=mode,
            max_length=_LONGEST,
        )
        return self.field(name, label, box, hint=hint, must=must)

    def field(
        self,
        name: str,
        label: str,
        box: Input,
        *,
        hint: str = "",
        must: bool = True,
        layout: Literal["single", "choices"] = "single",
    ) -> FieldView:
        found = self._answers.problems.get(name)
        return FieldView(
            path=name,
            layout=layout,
            label=label,
            hint=hint,
            required=must,
            inputs=(box,),
            problems=(found,) if found else (),
        )
