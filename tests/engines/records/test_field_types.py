from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from madoguchi.engines.records.errors import AnswerUnreadable
from madoguchi.engines.records.field_types.field import Field
from madoguchi.engines.records.field_types.kinds import KINDS, NAMES
from madoguchi.engines.records.forms import Choice
from madoguchi.engines.records.rules.checking import checked, messages_of
from madoguchi.values.individual_number import IndividualNumberFound
from madoguchi.values.refusal import Refusal
from tests.engines.records.trial import ADDRESS, AT, IN_ENGLISH, NAME, fields_section

BANK = {
    "bank_code": "9999",
    "bank_name": "見本銀行",
    "branch_code": "001",
    "branch_name": "戸畑支店",
    "kind": "ordinary",
    "number": "567",
    "holder_kana": "トバタ　アオイ",
}


def field(type_: str, **options: Any) -> Field:
    data = {"id": "it", "type": type_, "label": "項目", **options}
    kind = KINDS[NAMES.index(type_)]
    # What only registers may ask stands in no form of residents.
    return kind.model_validate(data) if kind.in_registers_only else next(iter(fields_section(data).fields))


def told(each: Field, value: object) -> list[str]:
    with pytest.raises(Refusal) as refused:
        checked(each, value, AT)
    return [message.text() for message in messages_of(refused.value)]


def posted(each: Field, **parts: str) -> object:
    return each.read({name.removeprefix("_"): (value,) for name, value in parts.items()}, AT)


OPTIONS = [{"id": "a", "label": {"ja": "あ", "en": "A"}}, {"id": "b", "label": "い"}]
NUMBER = "C0NM-B1JX-7Z6X"
CITING: dict[str, dict[str, Any]] = {
    "reference": {"register": "traders"},
    "lookup": {"source": {"register": "traders"}, "copy": [{"from": "name", "to": "name"}]},
}
EXAMPLES: list[tuple[str, dict[str, Any], object, object]] = [
    ("text", {}, "  福岡市 ", "福岡市"),
    ("text", {"pattern": "latin"}, "Aoi Tobata", "Aoi Tobata"),
    ("text", {"pattern": "kana"}, "ﾄﾊﾞﾀ", "ﾄﾊﾞﾀ"),
    ("text", {"pattern": "digits"}, "00123", "00123"),
    ("long_text", {}, "一行目\r\n二行目", "一行目\n二行目"),
    ("kana", {}, "とばた ｱｵｲ", "トバタ ｱｵｲ"),
    ("kana", {}, "ﾄﾊﾞﾀ ｱｵｲ", "ﾄﾊﾞﾀ ｱｵｲ"),
    ("integer", {"minimum": 1, "maximum": 5}, 5, 5),
    ("yen", {}, 12300, 12300),
    ("date", {}, "2026-11-15", "2026-11-15"),
    ("choice", {"options": OPTIONS}, "a", "a"),
    ("choices", {"options": OPTIONS}, ["b", "a", "a"], ["a", "b"]),
    ("yes_no", {}, False, False),
    ("person_name", {}, NAME, {**NAME, "roman": "", "single": False}),
    ("address", {}, ADDRESS, {**ADDRESS, "building": "", "ward_code": "999016", "city_code": "999997"}),
    ("telephone", {}, "０９０１２３４５６７８", "090-1234-5678"),
    ("email", {}, "aoi@EXAMPLE.jp", "aoi@example.jp"),
    ("bank_account", {}, BANK, {**BANK, "number": "0000567", "holder_kana": "ﾄﾊﾞﾀ ｱｵｲ"}),
    ("corporate_number", {}, "8000020401005", "8000020401005"),
    ("number", {"decimals": 2, "minimum": -5, "unit": "km"}, 1.005, 1.01),
    ("time", {}, "09:05", "09:05"),
    ("date_time", {}, "2026-11-26T13:30", "2026-11-26T13:30"),
    ("division", {}, "child", "child"),
    ("file", {}, ["file-1", "file-1"], ["file-1"]),
    ("consent", {"text": "同意します"}, True, True),
    ("staff", {}, "s-1", "s-1"),
    ("reference", CITING["reference"], NUMBER, NUMBER),
    ("lookup", CITING["lookup"], NUMBER, {"number": NUMBER}),
]


def test_every_field_type_has_an_example_here() -> None:
    assert {name for name, *_ in EXAMPLES} | {"note", "formula"} == set(NAMES)


@pytest.mark.parametrize(("type_", "options", "given", "kept"), EXAMPLES)
def test_a_good_answer_is_kept(type_: str, options: dict[str, Any], given: object, kept: object) -> None:
    each = field(type_, **options)
    assert checked(each, given, AT) == kept
    assert checked(each, kept, AT) == kept


@pytest.mark.parametrize(("type_", "options", "given", "kept"), EXAMPLES)
def test_what_is_kept_comes_back_into_the_controls_and_is_read_again(
    type_: str, options: dict[str, Any], given: object, kept: object
) -> None:
    each = field(type_, **options)
    for at in (AT, IN_ENGLISH):
        typed = each.typed(kept, at)
        assert set(typed) <= set(each.posted)
        assert checked(each, each.read(typed, at), at) == kept


@pytest.mark.parametrize(("type_", "options", "given", "kept"), EXAMPLES)
def test_an_answer_is_shown_in_words_and_its_controls_carry_its_name(
    type_: str, options: dict[str, Any], given: object, kept: object
) -> None:
    each = field(type_, **options)
    names = {f"it.{part}" if part else "it" for part in each.posted}
    for at in (AT, IN_ENGLISH):
        assert each.display(kept, at)
        inputs = each.inputs("it", each.typed(kept, at), at)
        assert inputs
        assert {one.name for one in inputs} <= names


@pytest.mark.parametrize("type_", sorted(set(NAMES) - {"note", "formula"}))
@pytest.mark.parametrize(
    "wrong", [3.5, {"a": 1}, [1], [[]], "\x00", object(), {"family": 1}, {"family": []}, {"postal_code": 3}, 10**30]
)
def test_an_answer_of_the_wrong_kind_is_refused(type_: str, wrong: object) -> None:
    options: dict[str, Any] = {"options": OPTIONS} if type_ in ("choice", "choices") else {}
    options |= {"maximum": 3} if type_ == "number" else {}
    options |= CITING.get(type_, {})
    each = field(type_, **({"text": "文"} if type_ == "consent" else {}), **options)
    assert told(each, wrong)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("9:05", "09:05"), ("１３：３０", "13:30"), ("午後1時30分", "13:30"), ("午前0時", "00:00"), ("8時", "08:00")],
)
def test_a_time_is_read_as_people_write_it(typed: str, kept: str) -> None:
    assert posted(field("time"), _=typed) == kept
    assert posted(field("date_time"), day="令和8年11月26日", time=typed) == f"2026-11-26T{kept}"
    assert posted(field("date_time"), day="2026/11/26 " + kept, time="") == f"2026-11-26T{kept}"


@pytest.mark.parametrize("typed", ["24:00", "9:60", "午後13時", "夕方", "9:5"])
def test_what_is_no_time_is_refused(typed: str) -> None:
    with pytest.raises(AnswerUnreadable):
        posted(field("time"), _=typed)
    with pytest.raises(AnswerUnreadable):
        posted(field("date_time"), day="2026-11-26", time=typed)


def test_a_number_with_nothing_behind_the_point_is_shown_whole() -> None:
    area = field("number", unit="平方メートル")
    assert area.display(1300.0, AT) == "1,300平方メートル"
    assert area.display(300.5, AT) == "300.5平方メートル"
    assert area.typed(1300.0, AT) == {"": ("1300",)}


@pytest.mark.parametrize(
    ("rounding", "typed", "kept"),
    [
        ("half_up", "2.45", 2.5),
        ("down", "2.49", 2.4),
        ("up", "2.41", 2.5),
        ("down", "-2.49", -2.4),
        ("half_up", "１，２３４．０５", 1234.1),
    ],
)
def test_a_number_is_rounded_as_its_field_says(rounding: str, typed: str, kept: float) -> None:
    each = field("number", rounding=rounding, minimum=-10)
    assert posted(each, _=typed) == kept
    assert each.display(kept, AT) == f"{kept:,.1f}"
    for wrong in ("1e5", "NaN", "1_0", "1.2.3"):
        with pytest.raises(AnswerUnreadable):
            posted(each, _=wrong)


def test_a_division_is_chosen_by_its_name_in_a_spreadsheet() -> None:
    each = field("division")
    assert posted(each, _="子ども課") == "child"
    assert each.display("child", IN_ENGLISH) == "Children"
    assert each.display("gone", AT) == "gone"


def test_text_is_measured_as_people_count_characters() -> None:
    each = field("text", max_length=4)
    assert checked(each, "邉󠄀👨‍👩‍👧か\u3099𠮷", AT) == "邉󠄀👨‍👩‍👧か\u3099𠮷"
    assert told(each, "邉󠄀邉󠄀邉󠄀邉󠄀邉󠄀") == ["4文字までで入力してください。"]


@pytest.mark.parametrize("name", ["髙橋", "山﨑", "塚本", "𠮷田", "渡邉󠄀", "ﾄﾊﾞﾀ", "①", "🙂"])
def test_a_name_is_kept_as_its_owner_writes_it(name: str) -> None:
    kept = checked(field("person_name", kana=False), {"family": name, "given": name}, AT)
    assert isinstance(kept, dict)
    assert (kept["family"], kept["given"]) == (name, name)


@pytest.mark.parametrize("mark", ["\u202e", "\u2066", "\u200f", "\ue000", "\n"])
def test_a_name_with_a_mark_nobody_sees_is_refused(mark: str) -> None:
    assert told(field("person_name", kana=False), {"family": f"戸{mark}畑", "given": "葵"})


@pytest.mark.parametrize(
    ("type_", "answer"), [("text", "番号は 1234 5678 9018 です"), ("long_text", "１２３４５６７８９０１８")]
)
def test_an_individual_number_is_refused_wherever_it_is_written(type_: str, answer: str) -> None:
    with pytest.raises(IndividualNumberFound):
        checked(field(type_), answer, AT)


def test_an_individual_number_is_refused_as_a_number_and_inside_a_name() -> None:
    with pytest.raises(IndividualNumberFound):
        checked(field("yen"), 123456789018, AT)
    with pytest.raises(IndividualNumberFound):
        checked(field("person_name", kana=False), {"family": "123456789018", "given": "葵"}, AT)


def test_a_name_says_which_part_is_missing() -> None:
    each = field("person_name")
    assert told(each, {"family": "戸畑", "given": "", "family_kana": "トバタ", "given_kana": "青い"}) == [
        "「名」は、入力してください。名前が1つだけの人は、「名前が1つだけ」に印を付けてください。",
        "「メイ（カナ）」は、ひらがなかカタカナで入力してください。",
    ]


def test_somebody_with_one_name_needs_no_given_name() -> None:
    each = field("person_name")
    kept = checked(each, {"family": "スカルノ", "family_kana": "スカルノ", "single": True}, AT)
    assert each.display(kept, AT) == "スカルノ（スカルノ）"
    assert told(each, {"family": "ス", "family_kana": "ス", "given": "カ", "single": True})


def test_a_roman_name_is_taken_where_it_is_asked() -> None:
    each = field("person_name", roman=True, kana=False)
    kept = checked(each, {"family": "グエン", "given": "アン", "roman": "NGUYEN Anh"}, AT)
    assert each.display(kept, AT) == "グエン アン（NGUYEN Anh）"
    assert told(each, {"family": "グエン", "given": "アン", "roman": "グエン"})
    assert told(field("person_name", kana=False), {"family": "グエン", "given": "アン", "roman": "NGUYEN"})


@pytest.mark.parametrize(
    ("boxes", "day"),
    [
        ({"era": "令和", "year": "8", "month": "11", "day": "15"}, "2026-11-15"),
        ({"era": "", "year": "２０２６", "month": "11", "day": "15"}, "2026-11-15"),
        ({"era": "平成", "year": "31", "month": "4", "day": "30"}, "2019-04-30"),
        ({"era": "令和", "year": "元", "month": "5", "day": "1"}, "2019-05-01"),
        ({"year": "R8.11.15"}, "2026-11-15"),
        ({"era": "令和", "year": "2026年11月15日"}, "2026-11-15"),
        ({"era": "令和", "year": " "}, None),
    ],
)
def test_a_date_is_read_in_both_calendars(boxes: dict[str, str], day: str | None) -> None:
    assert posted(field("date"), **boxes) == day


def test_a_date_says_which_box_is_empty() -> None:
    with pytest.raises(AnswerUnreadable) as refused:
        posted(field("date"), era="令和", year="8", month="", day="3")
    assert [message.text() for message in refused.value.messages] == ["「月」を入力してください。"]


def test_a_date_keeps_its_limits() -> None:
    between = field("date", between=["-18 years", "today"])
    assert checked(between, "2008-11-23", AT) == "2008-11-23"
    assert told(between, "2008-11-22") == ["平成20年11月23日から令和8年11月23日までの日を入力してください。"]
    assert told(between, "2026-11-24")
    later = field("date", after="today")
    assert checked(later, "2026-11-24", AT) == "2026-11-24"
    assert told(later, "2026-11-23") == ["令和8年11月23日より後の日を入力してください。"]
    assert told(field("date", before="2026-04-01"), "2026-04-01") == ["令和8年4月1日より前の日を入力してください。"]


def test_a_date_is_shown_beside_the_other_calendar() -> None:
    each = field("date")
    assert each.display("2026-11-15", AT) == "令和8年11月15日（2026年）"
    note = each.note("2026-11-15", AT)
    assert note is not None
    assert note.text() == "西暦では、2026年11月15日（日曜日）です。"
    other = each.note("2026-11-15", IN_ENGLISH)
    assert other is not None
    assert "令和8年11月15日" in other.text()


@pytest.mark.parametrize(("typed", "amount"), [("12,300円", 12300), ("１２３００", 12300), ("0", 0), (" ", None)])
def test_an_amount_is_read_as_people_write_it(typed: str, amount: int | None) -> None:
    assert posted(field("yen"), _=typed) == amount


def test_a_number_outside_its_limits_says_the_limit() -> None:
    each = field("integer", minimum=1, maximum=1200)
    assert told(each, 0) == ["1以上の数を入力してください。"]
    assert told(each, 1201) == ["1,200以下の数を入力してください。"]
    assert told(each, True) == ["数字で入力してください。"]


def test_choices_count_what_was_chosen() -> None:
    each = field("choices", options=OPTIONS, at_least=2)
    assert told(each, ["a"]) == ["2つ以上、選んでください。"]
    assert told(field("choices", options=OPTIONS, at_most=1), ["a", "b"]) == ["選べるのは1つまでです。"]


def test_a_long_list_of_options_becomes_a_select() -> None:
    many = [{"id": f"o{number}", "label": str(number)} for number in range(7)]
    (select,) = field("choice", options=many).inputs("it", {}, AT)
    assert select.control == "select"
    assert select.choices[0].value == ""
    (radios,) = field("choice", options=OPTIONS).inputs("it", {"": ("b",)}, IN_ENGLISH)
    assert radios.control == "radio"
    assert radios.choices == (Choice("a", "A"), Choice("b", "い", chosen=True))


def test_an_address_in_the_city_is_recognised_by_its_names_and_by_its_postal_code() -> None:
    each = field("address")
    by_name = checked(each, {**ADDRESS, "postal_code": "0000000"}, AT)
    by_code = checked(each, {**ADDRESS, "city": "見本市"}, AT)
    elsewhere = checked(each, {**ADDRESS, "city": "隣市", "postal_code": "9990002"}, AT)
    unknown = checked(each, {**ADDRESS, "city": "知らない町", "postal_code": "0000000"}, AT)
    codes = [(kept["city_code"], kept["ward_code"]) for kept in (by_name, by_code, elsewhere, unknown)]  # type: ignore[index]
    assert codes == [("999997", "999016"), ("999997", "999016"), ("999024", ""), ("", "")]


def test_codes_sent_with_an_address_are_not_believed() -> None:
    kept = checked(field("address"), {**ADDRESS, "city": "隣市", "city_code": "999997", "ward_code": "999016"}, AT)
    assert (kept["city_code"], kept["ward_code"]) == ("", "")  # type: ignore[index]


def test_an_address_outside_the_city_is_refused_where_only_the_city_counts() -> None:
    assert told(field("address", city_only=True), {**ADDRESS, "city": "隣市"}) == [
        "見本市の中の住所を入力してください。"
    ]


def test_an_address_says_which_parts_are_missing() -> None:
    assert told(field("address"), {"postal_code": "9990001"}) == [
        "「都道府県」を入力してください。",
        "「市区町村」を入力してください。",
        "「町名」を入力してください。",
    ]


def test_files_of_somebody_else_cannot_be_named() -> None:
    assert told(field("file"), ["file-of-somebody-else"])
    assert told(replace_at_most(1), ["file-1", "file-2"]) == ["付けられるのは1つまでです。"]


def replace_at_most(count: int) -> Field:
    return field("file", at_most=count)


def test_no_more_files_than_allowed_can_be_chosen() -> None:
    each = replace_at_most(1)
    assert each.inputs("it", {"": ("file-1",)}, AT) == ()
    assert each.inputs("it", {}, AT)[0].multiple is False


def test_a_bank_account_says_which_part_is_missing() -> None:
    assert told(field("bank_account"), {**BANK, "branch_code": "", "holder_kana": ""}) == [
        "「支店の番号（3けた）」を入力してください。",
        "「口座の名義（カナ）」を入力してください。",
    ]


def test_words_follow_the_reader() -> None:
    each = field("yes_no")
    assert (each.display(True, AT), each.display(True, IN_ENGLISH)) == ("はい", "Yes")
    assert each.display(True, replace(AT, language="ja-easy")) == "はい"


def test_a_number_written_with_its_country_is_no_individual_number() -> None:
    assert checked(field("telephone"), "+81 90 1000 0008", AT) == "090-1000-0008"
    with pytest.raises(IndividualNumberFound):
        checked(field("telephone"), "819010000008", AT)
