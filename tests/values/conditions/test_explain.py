import pytest
from hypothesis import given

from madoguchi.values.conditions import explain, explanation, parse_condition
from tests.values.conditions.trees import CONDITIONS

LABELS = {
    "moved_in": "市の外から引っ越してきましたか",
    "children.birth": "生年月日",
    "children": "お子さん",
    "a": "A",
    "b": "B",
}


def label(field):
    return LABELS.get(field, field)


def value(field, value):
    return {True: "はい", False: "いいえ"}.get(value, str(value)) if isinstance(value, bool) else str(value)


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ({"field": "moved_in", "is": True}, "「市の外から引っ越してきましたか」が「はい」のとき"),
        ({"field": "a", "is_not": "x"}, "「A」が「x」以外のとき"),
        ({"field": "a", "in": ["x", "y"]}, "「A」が「x」「y」のどれかのとき"),
        ({"field": "a", "at_least": 2}, "「A」が2以上のとき"),
        ({"field": "a", "at_most": 2}, "「A」が2以下のとき"),
        ({"field": "a", "over": 2}, "「A」が2より上のとき"),
        ({"field": "a", "under": 2}, "「A」が2未満のとき"),
        ({"field": "a", "at_least": "2026-01-02"}, "「A」が2026-01-02以後のとき"),
        ({"field": "a", "under": "2026-01-02"}, "「A」が2026-01-02より前のとき"),
        ({"field": "a", "under": "09:30"}, "「A」が09:30より前のとき"),
        ({"field": "a", "at_least": {"field": "b"}}, "「A」が「B」以上のとき"),
        ({"field": "a", "is": {"field": "b"}}, "「A」が「B」と同じのとき"),
        ({"field": "a", "answered": True}, "「A」が記入ずみのとき"),
        ({"field": "a", "answered": False}, "「A」が未記入のとき"),
        ({"field": "children.birth", "age_at_least": 6}, "「生年月日」から数えた年齢が、今日の時点で6歳以上のとき"),
        (
            {"field": "children.birth", "age_under": 18, "on": "fiscal_year_start", "each": True},
            "すべての「生年月日」から数えた年齢が、年度の初めの4月1日の時点で18歳未満のとき",
        ),
        ({"field": "a", "under": {"constant": "today"}}, "「A」がtoday未満のとき"),
        ({"field": "a", "is": {"constant": "city"}}, "「A」が「city」のとき"),
        ({"all": [{"field": "a", "is": 1}, {"field": "b", "is": 2}]}, "「A」が「1」、かつ、「B」が「2」のとき"),
        ({"any": [{"field": "a", "is": 1}, {"field": "b", "is": 2}]}, "「A」が「1」、または、「B」が「2」のとき"),
        ({"all": [{"any": [{"field": "a", "is": 1}]}]}, "「A」が「1」のとき"),
        (
            {"all": [{"field": "a", "is": 1}, {"any": [{"field": "a", "is": 2}, {"field": "b", "is": 3}]}]},
            "「A」が「1」、かつ、（「A」が「2」、または、「B」が「3」）のとき",
        ),
        ({"not": {"field": "a", "in": ["x"]}}, "（「A」が「x」のどれか）以外のとき"),
        ({"not": {"not": {"field": "a", "is": 1}}}, "「A」が「1」のとき"),
    ],
)
def test_a_condition_is_a_sentence(written, sentence):
    assert explain(parse_condition(written), label, value) == sentence


def test_a_label_with_braces_is_only_text():
    assert explain(parse_condition({"field": "a", "is": "{x}"}), lambda field: "{0}", value) == "「{0}」が「{x}」のとき"


def test_every_part_of_the_sentence_can_be_translated():
    english = {
        "{condition}のとき": "when {condition}",
        "{first}、かつ、{rest}": "{first} and {rest}",
        "{field}が「{value}」": "{field} is “{value}”",
        "{field}が未記入": "{field} is blank",
        "「{label}」": "“{label}”",
    }
    condition = parse_condition({"all": [{"field": "a", "is": True}, {"field": "b", "answered": False}]})
    translated = explanation(condition, label, lambda field, answer: "yes").text(lambda text: english[text])
    assert translated == "when “A” is “yes” and “B” is blank"


@given(CONDITIONS)
def test_every_condition_has_an_explanation(condition):
    sentence = explain(condition, label, value)
    assert sentence.endswith("のとき")
    assert len(sentence) > len("のとき")


@pytest.mark.parametrize(
    ("operator", "words"), [("at_least", "以後"), ("at_most", "以前"), ("over", "より後"), ("under", "より前")]
)
def test_of_two_days_one_is_later_not_more(operator, words):
    read = parse_condition({"field": "until", operator: {"field": "since"}})
    labels = {"until": "終わる日", "since": "始まる日"}
    assert explain(read, labels.__getitem__, value, lambda field: True) == f"「終わる日」が「始まる日」{words}のとき"
