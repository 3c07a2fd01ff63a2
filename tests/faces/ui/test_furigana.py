"""Readings above words: every word of the house's easy Japanese has one, names have none, and only text is touched."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po
from django.test import Client
from django.urls import reverse
from django.utils import translation

from madoguchi.faces.ui.furigana import _RUN, page_with_readings, read_run, with_readings
from madoguchi.journeys.publish.folder import read_folder

ROOT = Path(__file__).resolve().parents[3]
EASY = ROOT / "src/madoguchi/locale/ja_Easy/LC_MESSAGES/django.po"
_GAP = re.compile(r"\{[^}]*\}|%\([a-z_]+\)[sd]")
FOR_RESIDENTS = tuple(f"faces/{room}/" for room in ("portal", "lobby", "counter", "ui"))
MANY = 500  # fewer would mean that the sentences were not found
SHOWN_AS_LETTERS = {"髙", "高", "﨑", "崎"}
"""Letters a sentence speaks about, not words."""


@pytest.fixture(autouse=True)
def _own_language() -> Iterator[None]:
    """What a request leaves active ends with the test."""
    with translation.override("ja"):
        yield


def plain(drawn: str) -> list[tuple[str, str]]:
    """The words of a text with their readings."""
    return re.findall(r"<ruby>([^<]+)<rp>（</rp><rt[^>]*>([^<]+)</rt>", drawn)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("申請の 状況を 見る", [("申請", "しんせい"), ("見", "み")]),
        ("1人で 来る 人は 2人", [("1人", "ひとり"), ("来", "く"), ("人", "ひと"), ("2人", "ふたり")]),
        ("21人と 100人", [("人", "にん"), ("人", "にん")]),
        ("12月4日、11月1日", [("月", "がつ"), ("4日", "よっか"), ("月", "がつ"), ("1日", "ついたち")]),
        ("3分か 5分", [("分", "ぷん"), ("分", "ふん")]),
        ("ページを 開く。窓口が 開いて います", [("開", "ひら"), ("窓口", "まどぐち"), ("開", "あ")]),
        ("お金を 出す。結果が 出る", [("金", "かね"), ("出", "だ"), ("結果", "けっか"), ("出", "で")]),
        ("11月30日（月）と（金）", [("月", "がつ"), ("日", "にち"), ("月", "げつ"), ("金", "きん")]),
        ("門司区（もじく）", [("門司区", "もじく")]),
        ("抽選（くじ）で 決まる", [("抽選", "ちゅうせん"), ("決", "き")]),
        ("受付番号", [("受付", "うけつけ"), ("番号", "ばんごう")]),
    ],
)
def test_a_word_is_read_as_it_is_meant_where_it_stands(text: str, read: list[tuple[str, str]]) -> None:
    assert plain(with_readings(text)) == read


@pytest.mark.parametrize("name", ["下村 進", "村上 直", "高橋 守", "中道 広", "山田 学", "今村 新"])
def test_a_name_is_never_read_as_words(name: str) -> None:
    assert with_readings(name) == name


def test_readings_stand_in_the_text_of_a_page_and_nowhere_else() -> None:
    page = (
        '<html lang="ja"><head><title>申請</title></head><body class="staff"><p>申請 &lt;b&gt;</p>'
        '<a title="申請" href="/?q=申請">手続</a><textarea>申請</textarea><select><option>申請</option></select>'
        '<input value="申請"><b translate="no">申請<i>手続</i></b><span lang="en">申請</span><p>予約</p></body></html>'
    )
    drawn = page_with_readings(page)
    assert plain(drawn) == [("申請", "しんせい"), ("手続", "てつづき"), ("予約", "よやく")]
    assert re.sub(r"<rp>（</rp><rt[^>]*>[^<]*</rt><rp>）</rp>|</?(?:ruby|bdi)>", "", drawn) == page


def _sentences() -> Iterator[str]:
    with EASY.open("rb") as file:
        yield from (str(one.string) for one in read_po(file) if one.id and one.string and _is_for_residents(one))
    folder = read_folder(ROOT / "definitions")
    assert folder.city is not None
    for file in (folder.city, *folder.procedures):
        yield from _easy(file.source.data)


def _is_for_residents(sentence: Message) -> bool:
    return any(path.startswith(FOR_RESIDENTS) for path, _line in sentence.locations)


def _easy(found: Any) -> Iterator[str]:
    if isinstance(found, dict):
        yield from (str(value) for key, value in found.items() if key == "ja-easy")
    below = found.values() if isinstance(found, dict) else found if isinstance(found, list | tuple) else ()
    for one in below:
        yield from _easy(one)


def test_the_words_residents_read_have_their_readings() -> None:
    """A new word may wait for its line in the table, but not more than one word in fifty."""
    unread, read, sentences = set(), set(), list(_sentences())
    assert len(sentences) > MANY
    for sentence in sentences:
        text = _GAP.sub("5", sentence)
        for found in _RUN.finditer(text):
            before, after = text[max(0, found.start() - 8) : found.start()], text[found.end(1) : found.end(1) + 3]
            known = bool(found[2]) or read_run(found[1], before, after) is not None
            (read if known else unread).add(found[1])
    assert len(unread - SHOWN_AS_LETTERS) * 50 <= len(read), json.dumps(sorted(unread), ensure_ascii=False)


@pytest.mark.django_db
@pytest.mark.usefixtures("published")
def test_only_who_reads_easy_japanese_gets_readings(client: Client) -> None:
    pages = {}
    for language in ("ja", "ja-easy", "en"):
        client.cookies["language"] = language
        pages[language] = client.get(reverse("portal:home"))
    assert {name: b"<ruby>" in page.content for name, page in pages.items()} == {
        "ja": False,
        "ja-easy": True,
        "en": False,
    }
    easy = pages["ja-easy"]
    assert easy["Content-Length"] == str(len(easy.content))
    assert not re.search(r"<(title|option)[^>]*>[^<]*<ruby", easy.content.decode())
