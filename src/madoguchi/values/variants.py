"""Variant characters of Japanese names, each with the usual form under which people search."""

from __future__ import annotations

from functools import cache

# The usual form first, then its variants: old forms (旧字体), forms of family registers, common copies of them.
# Compatibility characters such as U+FA10 are absent: normalisation already folds them. Joining two names in a search
# only shows one row more, so characters that offices often take for each other are folded too (斎 and 斉).
_USUAL_THEN_VARIANTS = """
高髙 崎﨑嵜碕 吉𠮷 辺邉邊 島嶋嶌 浜濱濵 斉斎齋齊亝 沢澤 桜櫻 広廣 国國圀 橋𣘺 桑桒 柳栁桺 土圡 峰峯 富冨
瀬瀨 徳德 恵惠 真眞 寿壽 栄榮 竜龍 滝瀧 淵渕渊 穂穗 館舘 鶴靏靍鸖 曽曾 関關 塩鹽 条條 会會 芦蘆 蔵藏
剣劍劔剱 豊豐 万萬 与與 礼禮 凛凜 静靜 鉄鐵鐡 弥彌 亀龜 円圓圎 桧檜 梅楳 松枩 郎郞 増增 実實 宝寶寳 尽盡
岳嶽 巣巢 帯帶 応應 戸戶 旧舊 晃晄 暁曉 栃杤 楽樂 様樣 横橫 歩步 歳歲 気氣 県縣 黒黑 薫薰 虫蟲 覚覺
読讀 鎌鐮 青靑 頼賴 駅驛 鶏鷄 麦麥 黄黃 桝枡 伝傳 仏佛 児兒 写寫 刈苅 励勵 医醫 参參 台臺
号號 団團 図圖 壮壯 声聲 売賣 学學 宮宫 将將 専專 尭堯 従從 恒恆 戦戰 拡擴 挙擧 撃擊 数數 断斷
来來 枢樞 槙槇 欧歐 沖冲 浄淨 渓溪 済濟 湾灣 満滿 点點 為爲 猪豬 献獻 画畫 砺礪 祢禰 称稱 稲稻 粋粹
糸絲 経經 継繼 総總 緑綠 縄繩 聡聰 艶艷 荘莊 薗園 藤籐 覧覽 触觸 証證 辞辭 迩邇 遥遙 郷鄕 釈釋
銭錢 録錄 鋭銳 閲閱 陥陷 隠隱 霊靈 顕顯 飲飮 鴎鷗 麹麴 黙默 歯齒 籠篭 檪櫟 涌湧 埜野 籔薮藪 壷壺
"""
# Small ヶ and large ケ alternate freely in place names and surnames.
_USUAL_THEN_VARIANTS += "ケヶ"

VARIANTS = {ord(variant): group[0] for group in _USUAL_THEN_VARIANTS.split() for variant in group[1:]}


@cache
def groups() -> dict[str, str]:
    """By each character that has others of its kind all of them, the usual form first."""
    return {letter: group for group in _USUAL_THEN_VARIANTS.split() for letter in group}
