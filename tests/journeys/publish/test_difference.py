"""Before publishing, a city reads in words what will change for residents."""

from __future__ import annotations

import pytest

from madoguchi.journeys.publish import DefinitionsRefused, difference, publish
from madoguchi.journeys.publish import difference as difference_of
from madoguchi.values.actor import SYSTEM
from tests.journeys.publish.folders import CITY, PROCEDURE, Folder

pytestmark = pytest.mark.django_db

CHANGES = {
    "標準処理期間が5開庁日から7開庁日に変わります": ("standard_days: 5", "standard_days: 7"),
    "手続の名前が「駐輪場の定期利用を申請する」から「駐輪場を借りる」に": (
        "ja: 駐輪場の定期利用を申請する",
        "ja: 駐輪場を借りる",
    ),
    "ほかの言語での手続の名前": ("en: Apply for a bicycle parking pass", "en: Park a bicycle"),
    "様式の題名": ("audience: resident", "audience: resident\nform_title: 駐輪場定期利用申請書"),
    "手続の説明文": ("駅前の駐輪場を、毎月使えるようにします。", "駅前の駐輪場です。"),
    "手数料が0円から500円に": ("standard_days: 5", "standard_days: 5\nfee: {amount: 500}"),
    "窓口でも申請できるように": ("standard_days: 5", "standard_days: 5\nways: [online, counter]"),
    "担当の課が変わります（traffic → centre）": ("division: traffic", "division: centre"),
    "根拠となる法令": ("article: 第5条, confirm", "article: 第6条, confirm"),
    "手続の探し方": ("keywords: [じてんしゃ, ちゅうりん]", "keywords: [じてんしゃ]"),
    "保存期間か、本人確認": ("class: 1_year", "class: 3_years"),
    "項目「電話」が増えます（任意）": (
        "{id: student, type: yes_no, label: 学生ですか}",
        "{id: student, type: yes_no, label: 学生ですか}\n"
        "        - {id: phone, type: telephone, label: 電話, require: false}",
    ),
    "項目「排気量」がなくなります": (
        "            - {id: engine, type: integer, label: 排気量, unit: cc, minimum: 1, maximum: 125,"
        " show: {field: bicycles.kind, is: moped}}\n",
        "",
    ),
    "項目の名前が「学校の名前」から「学校名」に": ("label: 学校の名前", "label: 学校名"),
    "項目「学校の名前」が任意になります": ("label: 学校の名前,", "label: 学校の名前, require: false,"),
    "必須になる場合が変わります": ("label: 学校の名前,", "label: 学校の名前, require: {field: student, is: true},"),
    "入力のしかたが変わります": ("id: school, type: text", "id: school, type: long_text"),
    "入力できる範囲が変わります": ("maximum: 125", "maximum: 50"),
    "をたずねる場合が変わります": (
        "show: {field: bicycles.kind, is: moped}",
        "show: {field: bicycles.kind, is_not: bicycle}",
    ),
    "「三輪車」を選べるようになります": (
        "{id: moped, label: 原付}",
        "{id: moped, label: 原付}, {id: three, label: 三輪車}",
    ),
    "ページの名前が": ("title: 自転車について", "title: 乗り物について"),
    "ページ「割引について」が表示される場合": (
        "      show: {field: student, is: true}\n",
        "      show: {field: student, answered: true}\n",
    ),
    "書類「学生証」は、なくても": ("label: 学生証,", "label: 学生証, require: false,"),
    "書類「学生証」が必要な場合": ("when: {field: discount, is: true}", "when: {field: discount, answered: true}"),
    "対象の条件が増えます：18歳から": (
        "age_at_least: 15, because: 15歳から使えます。",
        "age_at_least: 18, because: 18歳から使えます。",
    ),
    "対象の条件がなくなります：15歳から": (
        "age_at_least: 15, because: 15歳から使えます。",
        "age_at_least: 18, because: 18歳から使えます。",
    ),
    "対象の条件の文が「15歳から使えます。」から「15歳になった方が使えます。」に変わります": (
        "age_at_least: 15, because: 15歳から使えます。",
        "age_at_least: 15, because: 15歳になった方が使えます。",
    ),
    "「実質審査」は、「学生ですか」が「はい」のとき、「事務センター」が行うようになります": (
        "{by: division, minutes: 3}",
        "{by: division, route: [{division: centre, when: {field: student, is: true}}], minutes: 3}",
    ),
    "条件の中身": ("age_at_least: 15", "age_at_least: 14"),
    "利用目的か、同意": ("駐輪場の利用のためだけに使います。", "駐輪場のために使います。"),
    "待つ日数が5開庁日から10開庁日に": ("correction: {days: 5", "correction: {days: 10"),
    "審査の進め方": ("{by: administrative_centre, minutes: 3}", "{by: division, minutes: 3}"),
    "許可できない理由が増えます：工事のため": (
        "- {id: full, text: 空きがないため, law: 条例第5条}",
        "- {id: full, text: 空きがないため, law: 条例第5条}\n        - {id: works, text: 工事のため, law: 条例第6条}",
    ),
    "不服があるときの説明": ("within_months: 3", "within_months: 4"),
    "通知「利用許可書」の内容": ("さんの利用を許可します", "さんに許可します"),
    "案内（だれの手続か": ("bring: [本人確認書類]", "bring: [学生証]"),
    "細かいところ": ("purpose: 利用する方を確かめるために使います。", "purpose: 利用する方を知るために使います。"),
}


@pytest.mark.parametrize("sentence", CHANGES, ids=str)
def test_a_change_is_told_in_words(folder: Folder, sentence: str) -> None:
    publish(folder.root, by=SYSTEM)
    folder.change(*CHANGES[sentence])
    told = [str(message) for message in difference(folder.root)]
    assert any(sentence in line for line in told), told
    assert all(line.startswith("「駐輪場の定期利用を申請する」：") for line in told), told


ROUTES = "{by: division, route: [{division: centre, when: {field: student, is: true}}], minutes: 3}"


def test_a_new_wording_is_told_as_nothing_else(folder: Folder) -> None:
    publish(folder.root, by=SYSTEM)
    folder.change("because: 15歳から使えます。", "because: 15歳になった方が使えます。")
    (told,) = [str(message) for message in difference(folder.root)]
    assert told.endswith("対象の条件の文が「15歳から使えます。」から「15歳になった方が使えます。」に変わります。")


def test_a_division_that_loses_a_step_is_told_and_so_is_another_order(folder: Folder) -> None:
    folder.change("{by: division, minutes: 3}", ROUTES)
    publish(folder.root, by=SYSTEM)
    folder.change(
        "{division: centre, when", "{division: traffic, when: {field: bicycles, over: 2}}, {division: centre, when"
    )
    (told,) = [str(message) for message in difference(folder.root)]
    assert told.endswith("「実質審査」は、「自転車」が2より上のとき、「交通課」が行うようになります。")
    publish(folder.root, by=SYSTEM)
    first, second = "{division: traffic, when: {field: bicycles, over: 2}}", ROUTES[23:-14]
    folder.change(f"{first}, {second}", f"{second}, {first}")
    (told,) = [str(message) for message in difference(folder.root)]
    assert told.endswith("「実質審査」をだれが行うかを決める条件の順番が変わります。")
    folder.change(f"route: [{second}, {first}], ", "")
    gone = [str(message) for message in difference(folder.root)]
    assert [one.endswith("行うことは、なくなります。") for one in gone] == [True, True]


def test_a_position_that_signs_off_by_a_condition_is_told(folder: Folder) -> None:
    publish(folder.root, by=SYSTEM)
    lines = "route: [{position: chief, when: {field: bicycles, over: 2}}], "
    folder.change("position: chief", lines + "position: chief")
    (told,) = [str(message) for message in difference(folder.root)]
    assert told.endswith("「決定」は、「自転車」が2より上のとき、「課長以上の職」が行うようになります。")
    publish(folder.root, by=SYSTEM)
    folder.change(lines, lines.replace("position: chief", "division: centre, position: chief"))
    assert any("「事務センターの課長以上の職」が行うように" in str(message) for message in difference(folder.root))


def test_nothing_changed_is_told_in_one_sentence(folder: Folder) -> None:
    publish(folder.root, by=SYSTEM)
    assert [str(message) for message in difference(folder.root)] == ["変わったところはありません。"]


def test_new_and_retired_procedures_are_told(folder: Folder) -> None:
    publish(folder.root, by=SYSTEM)
    text = (folder.root / PROCEDURE).read_text(encoding="utf-8").replace("bicycle_parking", "bus_pass")
    text = text.replace("駐輪場の定期利用を申請する", "バス定期を申請する")
    (folder.root / PROCEDURE).unlink()
    (folder.root / "procedures/bus_pass.yaml").write_text(text, encoding="utf-8")
    told = [str(message) for message in difference(folder.root)]
    assert "「バス定期を申請する」の手続が始まります。" in told
    assert "「駐輪場の定期利用を申請する」の手続が終わり、新しく申請できなくなります。" in told


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('close: "17:15"', 'close: "19:00"', "開いている時間"),
        ('"12-29", ', "", "閉庁日"),
        ("kana: キタク", "kana: キタノク", "区や区役所"),
        ("head: 見本市長", "head: 見本市長（職務代理者）", "代表者"),
        ("name: 交通課", "name: 道路交通課", "課の名前"),
        ("en: Sample City", "en: Model City", "細かいところ"),
    ],
)
def test_a_change_of_the_city_is_told(folder: Folder, old: str, new: str, sentence: str) -> None:
    publish(folder.root, by=SYSTEM)
    folder.change(old, new, CITY)
    (told,) = [str(message) for message in difference(folder.root)]
    assert sentence in told


def test_open_drafts_and_cases_that_stay_with_their_version_are_counted(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    from madoguchi.foundation.catalogue.queries import procedure
    from madoguchi.journeys.publish import difference as _  # noqa: F401

    publish(folder.root, by=SYSTEM)
    version = procedure("bicycle_parking").version
    module = __import__("sys").modules["madoguchi.journeys.publish.difference"]
    monkeypatch.setattr(module, "open_drafts_by_version", lambda: {version: 3, "other": 9})
    monkeypatch.setattr(module, "open_cases_by_version", lambda: {version: 2})
    folder.change("standard_days: 5", "standard_days: 7")
    assert "書きかけの申請3件と、処理中の案件2件は" in str(difference_of(folder.root)[-1])


def test_a_folder_with_mistakes_is_not_compared(folder: Folder) -> None:
    folder.change("division: traffic", "division: trafic")
    with pytest.raises(DefinitionsRefused):
        difference(folder.root)
