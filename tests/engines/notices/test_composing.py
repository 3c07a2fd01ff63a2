from __future__ import annotations

import json

import pytest

from madoguchi.engines.notices.content import NoticeContent
from madoguchi.engines.notices.errors import PlaceholderUnknown, RefusalIncomplete, UnknownOutcome
from tests.engines.notices.sample import APPEAL, composed, decision, grant, refuse, section

CHILDREN = [
    {"name": {"family": "戸畑", "given": "さくら"}, "birth": "2024-05-01"},
    {"name": {"family": "渡邉󠄀", "given": "𠮷"}, "birth": "2010-04-01"},
]
UNTIL_18 = {"from": "application", "until": "age_18_fiscal_year_end"}


def test_a_grant_says_who_what_and_when() -> None:
    notice = composed(section(), decision())
    assert (notice.title, notice.number, notice.date) == ("認定通知書", "子支第12号", "令和8年11月24日")
    assert (notice.addressee, notice.sender) == ("戸畑 葵", "見本市長")
    assert notice.body == ("令和8年11月2日に申請のありました件を認定します。",)
    assert notice.appeal == ()


def test_a_refusal_states_its_reason_with_the_provision_and_how_to_contest_it() -> None:
    notice = composed(section(), decision("refuse"))
    assert [(reason.text, reason.law) for reason in notice.reasons] == [("市内に住所がないため", "条例 第3条")]
    review, lawsuit = notice.appeal
    assert "3か月以内に、見本市長に対して審査請求" in review
    assert "令和9年2月24日" in review
    assert "見本市を被告として" in lawsuit
    assert "令和9年5月24日" in lawsuit
    assert (notice.review_until, notice.lawsuit_until) == ("2027-02-24", "2027-05-24")
    assert notice.body == (
        "令和8年11月2日に申請のありました手続「医療費の申請」については、"
        "次の理由により認められないことに決定しましたので、通知します。",
    )


def test_a_refusal_without_a_declared_reason_is_not_composed_whatever_was_typed() -> None:
    with pytest.raises(RefusalIncomplete):
        composed(section(), decision("refuse", reason_ids=(), reason_text="認められないため"))


def test_the_citys_own_appeal_text_gets_the_computed_last_day_when_it_leaves_it_out() -> None:
    bare = composed(
        section(refuse=refuse(appeal={**APPEAL, "text": "県知事に審査請求ができます。"})), decision("refuse")
    )
    assert bare.appeal[0] == "県知事に審査請求ができます。"
    assert "審査請求は令和9年2月24日、取消しの訴えは令和9年5月24日" in bare.appeal[1]
    half = composed(
        section(refuse=refuse(appeal={**APPEAL, "text": "{review_last_day}までです。"})), decision("refuse")
    )
    assert half.appeal[0] == "令和9年2月24日までです。"
    assert "取消しの訴えは令和9年5月24日" in half.appeal[1]
    both = {**APPEAL, "text": "{review_last_day}、{lawsuit_last_day}まで。"}
    assert composed(section(refuse=refuse(appeal=both)), decision("refuse")).appeal == (
        "令和9年2月24日、令和9年5月24日まで。",
    )


def test_another_authority_decides_on_the_review_where_the_definition_says_so() -> None:
    notice = composed(section(refuse=refuse(appeal={**APPEAL, "to": "福岡県知事"})), decision("refuse"))
    assert "福岡県知事に対して審査請求" in notice.appeal[0]


def test_facts_show_answers_in_the_forms_own_words_first() -> None:
    said = section(
        grant=grant(
            facts=[
                {"label": "お子さん", "value": "children.name"},
                {"label": "生年月日", "value": "children.birth"},
                {"label": "種類", "value": "kind"},
                {"label": "聞いていないこと", "value": "nothing"},
                {"label": "ことわり", "value": "{city}が支払います。"},
            ]
        )
    )
    facts = decision(answers={"children": CHILDREN, "kind": "a1"}, texts={"ja": {"kind": "通院"}})
    assert [(row.label, row.value) for row in composed(said, facts).rows] == [
        ("お子さん", "戸畑 さくら、渡邉󠄀 𠮷"),
        ("生年月日", "令和6年5月1日、平成22年4月1日"),
        ("種類", "通院"),
        ("ことわり", "見本市が支払います。"),
    ]


def test_texts_of_the_rows_of_a_group_are_joined() -> None:
    said = section(grant=grant(facts=[{"label": "お子さん", "value": "children.name"}]))
    texts = {"ja": {"children.0.name": "さくら さん", "children.1.name": "翔 さん"}}
    assert composed(said, decision(texts=texts)).rows[0].value == "さくら さん、翔 さん"


def test_how_long_it_holds_is_a_row_of_its_own_and_names_each_child() -> None:
    notice = composed(section(grant=grant(valid=UNTIL_18)), decision(answers={"children": CHILDREN}))
    assert [(row.label, row.value) for row in notice.rows] == [
        (
            "有効期間",
            "戸畑 さくら　令和8年11月2日から令和25年3月31日まで\n渡邉󠄀 𠮷　令和8年11月2日から令和10年3月31日まで",
        )
    ]


def test_how_long_it_holds_is_said_once() -> None:
    said = section(grant=grant(valid={**UNTIL_18, "until": "1_year"}, body=["{valid_until}まで使えます。"]))
    notice = composed(said, decision())
    assert notice.body == ("令和9年11月1日まで使えます。",)
    assert notice.rows == ()


def test_a_sentence_with_a_hole_in_it_is_not_sent() -> None:
    with pytest.raises(PlaceholderUnknown, match=r"guardian\.family"):
        composed(section(grant=grant(body=["{guardian.family}様"])), decision())


def test_what_an_applicant_wrote_is_never_read_as_a_placeholder() -> None:
    notice = composed(section(grant=grant(body=["{note}"])), decision(answers={"note": "{head}と{0.__class__}"}))
    assert notice.body == ("{head}と{0.__class__}",)


def test_an_outcome_the_procedure_does_not_know_is_refused() -> None:
    with pytest.raises(UnknownOutcome):
        composed(section(), decision("dismiss"))


def test_a_notice_that_takes_the_place_of_another_says_so() -> None:
    assert (
        composed(section(), decision(), replaces="子支第9号").body[-1]
        == "この通知書は、子支第9号の通知書に代わるものです。"
    )


@pytest.mark.parametrize(
    ("language", "date", "title"), [("en", "24 November 2026", "Approval"), ("ja-easy", "2026年11月24日", "認定通知書")]
)
def test_other_languages_explain_the_same_notice(language: str, date: str, title: str) -> None:
    notice = composed(section(), decision(), language)
    assert (notice.date, notice.title, notice.number) == (date, title, "子支第12号")


@pytest.mark.parametrize("language", ["ja", "en", "ja-easy"])
@pytest.mark.parametrize("outcome", ["grant", "refuse"])
def test_what_is_stored_comes_back_the_same(outcome: str, language: str) -> None:
    notice = composed(section(), decision(outcome, reason_text="補足です。"), language)
    assert NoticeContent.from_json(json.loads(json.dumps(notice.to_json()))) == notice


def test_every_word_that_is_printed_is_asked_of_the_fonts() -> None:
    notice = composed(section(), decision("refuse", reason_text="補足です。", applicant="髙﨑 𠮷"))
    printed = notice.printed_text()
    for part in ("髙﨑 𠮷", "補足です。", "市内に住所がないため", "条例 第3条", "見本市を被告として", "子支第12号"):
        assert part in printed
