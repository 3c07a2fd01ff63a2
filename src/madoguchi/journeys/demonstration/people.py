"""Synthetic people: drawn from lists of common names, so nobody is meant."""

from __future__ import annotations

from random import Random

from madoguchi.values.names import PersonName


def _pairs(text: str) -> tuple[tuple[str, str], ...]:
    """Written form and reading, from words with a space between and a 、 or a new line behind."""
    entries = (entry.split() for line in text.splitlines() for entry in line.split("、") if entry.strip())
    return tuple((written, reading) for written, reading in entries)


_FAMILIES = _pairs(
    """
    見本 ミホン、青葉 アオバ、朝倉 アサクラ、泉 イズミ、海野 ウンノ
    小野寺 オノデラ、風間 カザマ、北村 キタムラ、桑原 クワバラ、髙木 タカギ
    桜庭 サクラバ、白石 シライシ、瀬戸 セト、園田 ソノダ、立花 タチバナ
    渡邉 ワタナベ、津島 ツシマ、戸田 トダ、中条 ナカジョウ、西園 ニシゾノ
    𠮷岡 ヨシオカ、野々村 ノノムラ、浜口 ハマグチ、日向 ヒナタ、藤堂 トウドウ
    本庄 ホンジョウ、真鍋 マナベ、水沢 ミズサワ、山﨑 ヤマサキ、若宮 ワカミヤ
    """
)
_GIVEN = _pairs(
    """
    葵 アオイ、陽菜 ヒナ、蓮 レン、結衣 ユイ、湊 ミナト
    美咲 ミサキ、大和 ヤマト、さくら サクラ、颯太 ソウタ、千尋 チヒロ
    海斗 カイト、みどり ミドリ、健太 ケンタ、ひかり ヒカリ、修 オサム
    真理子 マリコ、直樹 ナオキ、恵 メグミ、拓也 タクヤ、七海 ナナミ
    悠斗 ユウト、凛 リン、朝陽 アサヒ、心春 コハル
    """
)
_TRADES = ("製作所", "商店", "食品", "工務店", "デザイン", "運輸", "テクノ", "園芸")


def person(random: Random, *, family: tuple[str, str] | None = None) -> PersonName:
    """Somebody, of a given family when it is a child."""
    surname, surname_kana = family or random.choice(_FAMILIES)
    given, given_kana = random.choice(_GIVEN)
    return PersonName(surname, given, surname_kana, given_kana)


def company(random: Random) -> tuple[str, str]:
    """A company and its reading."""
    surname, kana = random.choice(_FAMILIES)
    return f"株式会社{surname}{random.choice(_TRADES)}", f"カブシキガイシャ{kana}"
