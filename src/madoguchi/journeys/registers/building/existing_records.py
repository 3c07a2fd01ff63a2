"""What people will meet in the records that exist once a register has other fields, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from madoguchi.engines.records.field_types.choice import ChoiceField
from madoguchi.engines.records.field_types.choices import ChoicesField
from madoguchi.engines.records.field_types.field import Field
from madoguchi.engines.records.field_types.group import GroupField
from madoguchi.engines.records.queries import surroundings
from madoguchi.engines.records.queries.register_values import Fitness, fitness_of, held_options
from madoguchi.values.message import Message, msg
from madoguchi.values.words import words_in

Fields = Mapping[str, Field]


def for_records(register_id: str, was: Fields, now: Fields, *, table: GroupField | None = None) -> Iterator[Message]:
    """What the records have to be given, which values could not be read, and which are kept for a field that is gone.

    `was` and `now` are the fields of the register by id, and then those in the rows of each `table` that stays one.
    """
    for id_, field in now.items():
        held, label = was.get(id_), _label(field, table)
        if field.asks and field.require is True and (held is None or held.require is not True):
            yield msg("今ある記録は、次に直すときに「{label}」を入力します。", label=label)
        if held is not None and held.asks and field.computes:
            yield msg(
                "「{label}」の今ある値は、式で計算した値に変わります。元の値は、記録の履歴に残ります。", label=label
            )
        elif held is not None and type(held) is not type(field):
            yield _of_values(label, fitness_of(register_id, field, surroundings("ja"), held, table=table))
        elif isinstance(held, ChoiceField | ChoicesField) and isinstance(field, ChoiceField | ChoicesField):
            yield from _of_options(register_id, label, held, field, table)
    for id_, gone in was.items():
        if id_ not in now and (gone.asks or gone.computes):
            yield msg("「{label}」の今ある値は残り、項目を元に戻すと、また見えます。", label=_label(gone, table))
    for id_, field in now.items():
        held = was.get(id_)
        if isinstance(field, GroupField) and isinstance(held, GroupField):
            yield from for_records(register_id, held.by_id, field.by_id, table=field)


def _of_options(
    register_id: str,
    label: str,
    was: ChoiceField | ChoicesField,
    now: ChoiceField | ChoicesField,
    table: GroupField | None,
) -> Iterator[Message]:
    """Which records keep an option that nobody chooses from then on."""
    offered = {one.id for one in now.options}
    gone = [one for one in was.options if one.id not in offered]
    held, is_all = held_options(register_id, was.id, table=table) if gone else (Counter[str](), True)
    for one in gone:
        if count := held[one.id]:
            yield msg(
                "「{label}」を「{option}」にした記録が{count}件あります。記録の「{option}」はそのまま残り、"
                "新しくは選べなくなります。",
                label=label,
                option=words_in(one.label, "ja"),
                count=f"{count:,}{'' if is_all else '+'}",
            )


def _label(field: Field, table: GroupField | None) -> str:
    label = words_in(field.label, "ja")
    return f"{words_in(table.label, 'ja')}：{label}" if table else label


def _of_values(label: str, found: Fitness) -> Message:
    if found.is_all and not found.unfit:
        return msg("「{label}」の今ある値は、すべて新しい形で読めます。", label=label)
    if found.is_all:
        return msg(
            "「{label}」の今ある値のうち{count}件は、新しい形で読めません。元の値のまま残ります。",
            label=label,
            count=found.unfit,
        )
    return msg(
        "「{label}」のはじめの{looked}件の値のうち{count}件は、新しい形で読めません。そのあとの値は、確かめていません。"
        "読めない値は、元のまま残ります。",
        label=label,
        looked=f"{found.looked_at:,}",
        count=found.unfit,
    )
