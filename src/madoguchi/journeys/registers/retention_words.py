"""How long a register keeps its records, in words: the years, the day they count from, and when its bin empties."""

from __future__ import annotations

from dataclasses import dataclass

from madoguchi.engines.records.queries.registers import register_section
from madoguchi.foundation.catalogue.queries import Register
from madoguchi.values.message import Message, msg
from madoguchi.values.words import words_in

_SINCE = {
    "made": msg("記録を作った日の年度の、次の4月1日から数えます。"),
    "changed": msg("記録が最後に変わった日の年度の、次の4月1日から数えます。"),
    "closed": msg("記録の進め方が終わった日の年度の、次の4月1日から数えます。終わるまでは、廃棄しません。"),
}
_FOR_EVER = msg("廃棄しません。")


@dataclass(frozen=True)
class Kept:
    """How long, from which day on, and what becomes of what is thrown away."""

    years: Message
    since: Message
    bin: Message


def kept_in_words(found: Register, language: str) -> Kept:
    """How long the records of a register are kept, as its own page and its hand-over sheet say it."""
    told = found.header.retention
    years, _, _rest = told.class_.partition("_")
    if not years.isdigit():
        return Kept(msg("永年"), _FOR_EVER, bin_in_words(found))
    if told.field is None:
        return Kept(msg("{years}年", years=years), _SINCE[told.from_], bin_in_words(found))
    field = register_section(found.whole).by_id.get(told.field)
    label = words_in(field.label, language) if field else told.field
    since = msg("項目「{label}」の日の年度の、次の4月1日から数えます。日のない記録は、廃棄しません。", label=label)
    return Kept(msg("{years}年", years=years), since, bin_in_words(found))


def bin_in_words(found: Register) -> Message:
    """When the bin of a register empties by itself."""
    days = found.header.retention.bin_empties_after
    if days is None:
        return msg("ごみ箱は、空になりません。")
    return msg("ごみ箱に入れた記録は、{days}日たった夜に消え、もどせません。", days=days)
