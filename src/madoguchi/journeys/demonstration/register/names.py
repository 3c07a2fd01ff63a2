"""Names for synthetic residents: surnames put together from common parts, names of the young and of the old."""

from __future__ import annotations

from random import Random

from madoguchi.values.names import PersonName

_FIRST = (
    *(("山", "ヤマ"), ("川", "カワ"), ("森", "モリ"), ("石", "イシ"), ("大", "オオ"), ("小", "コ"), ("高", "タカ")),
    *(("髙", "タカ"), ("上", "ウエ"), ("中", "ナカ"), ("下", "シモ"), ("西", "ニシ"), ("東", "ヒガシ"), ("北", "キタ")),
    *(("南", "ミナミ"), ("松", "マツ"), ("竹", "タケ"), ("梅", "ウメ"), ("桜", "サクラ"), ("藤", "フジ")),
    *(("𠮷", "ヨシ"), ("吉", "ヨシ"), ("青", "アオ"), ("白", "シラ"), ("黒", "クロ"), ("岩", "イワ")),
    *(("水", "ミズ"), ("花", "ハナ"), ("月", "ツキ"), ("福", "フク"), ("長", "ナガ"), ("野", "ノ")),
)
_SECOND = (
    *(("田", "タ"), ("川", "カワ"), ("本", "モト"), ("山", "ヤマ"), ("村", "ムラ"), ("野", "ノ"), ("原", "ハラ")),
    *(("井", "イ"), ("島", "シマ"), ("崎", "サキ"), ("﨑", "サキ"), ("沢", "サワ"), ("澤", "サワ"), ("口", "クチ")),
    *(("木", "キ"), ("橋", "ハシ"), ("谷", "タニ"), ("岡", "オカ"), ("浦", "ウラ"), ("瀬", "セ"), ("邉", "ベ")),
)
_YOUNG = (
    *(("葵", "アオイ"), ("陽菜", "ヒナ"), ("蓮", "レン"), ("結衣", "ユイ"), ("湊", "ミナト"), ("美咲", "ミサキ")),
    *(("大和", "ヤマト"), ("さくら", "サクラ"), ("颯太", "ソウタ"), ("千尋", "チヒロ"), ("海斗", "カイト")),
    *(("凛", "リン"), ("朝陽", "アサヒ"), ("心春", "コハル"), ("悠真", "ユウマ"), ("紬", "ツムギ"), ("律", "リツ")),
    *(("陽葵", "ヒマリ"), ("樹", "イツキ"), ("芽依", "メイ"), ("碧", "アオ"), ("咲良", "サラ"), ("翔", "ショウ")),
)
_GROWN = (
    *(("直樹", "ナオキ"), ("恵", "メグミ"), ("拓也", "タクヤ"), ("七海", "ナナミ"), ("健太", "ケンタ")),
    *(("真理子", "マリコ"), ("由美", "ユミ"), ("大輔", "ダイスケ"), ("智子", "トモコ"), ("剛", "ツヨシ")),
    *(
        ("亮", "リョウ"),
        ("香織", "カオリ"),
        ("久美子", "クミコ"),
        ("誠", "マコト"),
        ("裕子", "ユウコ"),
        ("学", "マナブ"),
    ),
)
_OLD = (
    *(("和子", "カズコ"), ("幸子", "サチコ"), ("節子", "セツコ"), ("清", "キヨシ"), ("茂", "シゲル"), ("勝", "マサル")),
    *(
        ("ヨシ子", "ヨシコ"),
        ("文子", "フミコ"),
        ("正", "タダシ"),
        ("弘", "ヒロシ"),
        ("静江", "シズエ"),
        ("実", "ミノル"),
    ),
)
_ABROAD = (
    *(("NGUYEN", "グエン", "THI HOA", "ティ ホア"), ("NGUYEN", "グエン", "VAN AN", "ヴァン アン")),
    *(("LI", "リ", "WEI", "ウェイ"), ("WANG", "ワン", "FANG", "ファン"), ("KIM", "キム", "MINJUN", "ミンジュン")),
    *(("SHRESTHA", "シュレスタ", "RAM", "ラム"), ("SANTOS", "サントス", "MARIA", "マリア")),
    *(("SILVA", "シルバ", "LUCAS", "ルーカス"), ("SMITH", "スミス", "EMMA", "エマ")),
)
_ONE_NAME = (("SITI", "シティ"), ("BUDI", "ブディ"), ("WAYAN", "ワヤン"), ("THANDAR", "タンダー"))

Surname = tuple[str, str]


def surname(random: Random) -> Surname:
    """A surname and its reading; about one in ten is written with a variant character."""
    (first, first_kana), (second, second_kana) = random.choice(_FIRST), random.choice(_SECOND)
    return first + second, first_kana + second_kana


def somebody(random: Random, family: Surname, age: int) -> PersonName:
    """A person of this family, with a name of their generation."""
    names = _YOUNG if age < 25 else _GROWN if age < 62 else _OLD
    given, kana = random.choice(names)
    return PersonName(family[0], given, family[1], kana)


def from_abroad(random: Random) -> PersonName:
    """A person from abroad; some have one name only."""
    if random.random() < 0.25:
        name, kana = random.choice(_ONE_NAME)
        return PersonName(name, "", kana, "", name, single=True)
    family, family_kana, given, given_kana = random.choice(_ABROAD)
    return PersonName(family, given, family_kana, given_kana, f"{family} {given}")
