"""Which records and fields of a register are for whom, in words: for who builds it, and for who takes it over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.queries import surroundings
from madoguchi.engines.records.queries.registers import register_section
from madoguchi.engines.records.queries.shares import rights_of
from madoguchi.engines.records.register_section import RegisterSection
from madoguchi.engines.records.rights_section import CREATED_BY, CREATED_IN, ME, OWN_DIVISION, RightsSection, Who
from madoguchi.engines.records.summaries import answer_text
from madoguchi.foundation.catalogue.queries import Register
from madoguchi.foundation.catalogue.register import EVERYBODY
from madoguchi.foundation.identity.standing_in import names_of
from madoguchi.journeys.registers.standing import post_name
from madoguchi.values.conditions import Condition, Constant, explanation
from madoguchi.values.message import Message, msg
from madoguchi.values.words import Words, words_in

_OWN_WORDS: Mapping[str, Words] = {
    CREATED_BY: {"ja": "出した人", "en": "Put in by", "ja-easy": "出した 人"},
    CREATED_IN: {"ja": "出した人の課", "en": "Division of who put it in", "ja-easy": "出した 人の 課"},
    ME: {"ja": "自分", "en": "oneself", "ja-easy": "じぶん"},
    OWN_DIVISION: {"ja": "自分の課", "en": "one's own division", "ja-easy": "じぶんの 課"},
}
Names = tuple[Message | str, ...]
_EVERYBODY: Names = (msg("台帳を開ける全員"),)


@dataclass(frozen=True)
class RecordPart:
    """Which records somebody sees and changes."""

    who: Names
    see: Message
    change: Message


@dataclass(frozen=True)
class FieldPart:
    """Who sees and who changes some fields."""

    fields: tuple[str, ...]
    see: Names
    change: Names


@dataclass(frozen=True)
class Parts:
    """The parts of a register; with `records`, nobody has a record that none of them gives."""

    records: tuple[RecordPart, ...]
    fields: tuple[FieldPart, ...]


def parts_of(found: Register, language: str) -> Parts | None:
    """The parts of a register, None where everybody who may open it has the whole."""
    rights = rights_of(found)
    if rights is None:
        return None
    return _in_words(rights, register_section(found.whole), surroundings(language))


def parts_of_draft(content: Mapping[str, Any], language: str) -> Parts | None:
    """The same of a draft; None also where it cannot be read yet, which its findings tell."""
    if not content.get("rights"):
        return None
    try:
        rights, section = (
            RightsSection.model_validate(content["rights"]),
            RegisterSection.model_validate(content["record"]),
        )
    except ValidationError:
        return None
    return _in_words(rights, section, surroundings(language))


def named_in_words(rules: Sequence[Mapping[str, Any]]) -> tuple[Names, ...]:
    """Whom each rule for records of a draft names, also in one that cannot be read yet; () where nobody is named."""
    several = [rule.get("who") for rule in rules]
    named = [[one for one in who if isinstance(one, Mapping)] if isinstance(who, list) else [] for who in several]
    names = names_of([str(one["person"]) for who in named for one in who if one.get("person")])
    return tuple(
        _EVERYBODY if who == EVERYBODY else tuple(_draft_name(one, names) for one in told)
        for who, told in zip(several, named, strict=True)
    )


def _draft_name(one: Mapping[str, Any], names: Mapping[str, str]) -> str:
    if one.get("person"):
        return names.get(str(one["person"]), str(one["person"]))
    return post_name("/".join(str(one[key]) for key in ("division", "position") if one.get(key)))


def _in_words(rights: RightsSection, section: RegisterSection, at: Circumstances) -> Parts:
    told = [one.person for _, who in rights.whos() if not isinstance(who, str) for one in who if one.person]
    names = names_of(told) if told else {}
    records = tuple(
        RecordPart(_who(rule.who, names), _records(rule.see, section, at), _records(rule.change, section, at))
        for rule in rights.records
    )
    fields = tuple(
        FieldPart(
            tuple(words_in(section.by_id[name].label, at.language) for name in rule.fields if name in section.by_id),
            _who(rule.see, names),
            _who(rule.change, names),
        )
        for rule in rights.fields
    )
    return Parts(records, fields)


def _who(who: Who, names: Mapping[str, str]) -> Names:
    if isinstance(who, str):
        return _EVERYBODY
    return tuple(post_name(one.post) if one.post else names.get(str(one.person), str(one.person)) for one in who)


def _records(told: Condition | bool, section: RegisterSection, at: Circumstances) -> Message:
    if isinstance(told, bool):
        return msg("すべての記録") if told else msg("なし")

    def label(name: str) -> str:
        if name in _OWN_WORDS:
            return words_in(_OWN_WORDS[name], at.language)
        return words_in(section.by_id[name].label, at.language) if name in section.by_id else name

    def value(name: str, answer: object) -> str:
        if isinstance(answer, Constant):
            return words_in(_OWN_WORDS.get(answer.name, answer.name), at.language)
        field = section.by_id.get(name)
        return answer_text(field, answer, at) if field and answer is not None else str(answer)

    return explanation(told, label, value)
