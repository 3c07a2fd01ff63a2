"""Japanese in an English page has a Japanese voice, once; everything else stays as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from madoguchi.faces.ui import voices
from madoguchi.faces.ui.voices import page_in


@pytest.fixture(autouse=True)
def _own_language() -> Iterator[None]:
    """What a request leaves active ends with the test."""
    with translation.override("ja"):
        yield


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("<p>Hello</p>", "<p>Hello</p>"),
        ("<b>見本 花子</b>", '<b><bdi lang="ja">見本 花子</bdi></b>'),
        (
            "<p>This is 平成7年2月28日 (Tuesday).</p>",
            '<p>This is <bdi lang="ja">平成7年2月28日</bdi> (Tuesday).</p>',
        ),
        ('<p lang="ja">見本 <i>花子</i></p>', '<p lang="ja">見本 <i>花子</i></p>'),
        ("<p>𠮷野 髙志</p>", '<p><bdi lang="ja">𠮷野 髙志</bdi></p>'),
        ("<textarea>見本</textarea>", '<textarea lang="ja">見本</textarea>'),
        ('<input name="a" value="見本">', '<input name="a" value="見本" lang="ja">'),
        ('<input name="a" value="sample">', '<input name="a" value="sample">'),
        ("<svg><text x='1'>受付</text></svg>", "<svg><text x='1' lang=\"ja\">受付</text></svg>"),
        ("<p>from 2026年1月5日 on</p>", '<p>from <bdi lang="ja">2026年1月5日</bdi> on</p>'),
        ("<p>受けました（番号 12-34）</p>", '<p><bdi lang="ja">受けました（番号 12-34）</bdi></p>'),
        ('<p lang="zh-CN">请201号到</p>', '<p lang="zh-CN">请201号到</p>'),
        ("<p>見本 葵 28 November</p>", '<p><bdi lang="ja">見本 葵</bdi> 28 November</p>'),
        ("<p>Child（Divisionと係）</p>", '<p>Child (Division<bdi lang="ja">と係</bdi>)</p>'),
        ('<option value="1">令和</option>', '<option value="1" lang="ja">令和</option>'),
        (
            '<button lang="ja">日本語</button><a title="見本">x</a>',
            '<button lang="ja">日本語</button><a title="見本">x</a>',
        ),
    ],
)
def test_japanese_is_marked_where_it_is_read(text: str, spoken: str) -> None:
    assert page_in("en", f"<body>{text}") == f"<body>{spoken}"


@pytest.mark.parametrize(
    ("text", "as_set"),
    [
        ("<p>8:30〜17:15</p>", "<p>8:30–17:15</p>"),
        ("<p><b>Who</b>：A、B、C。D</p>", "<p><b>Who</b>: A, B, C. D</p>"),
        ("<p>Name（sample.jpg）again</p>", "<p>Name (sample.jpg) again</p>"),
        ("<p><b>A</b>（B）。</p>", "<p><b>A</b> (B). </p>"),
        ("<p>見本、見本：見本</p>", '<p><bdi lang="ja">見本、見本：見本</bdi></p>'),
        ("<p>All「kept」・old</p>", "<p>All“kept” · old</p>"),
        ('<svg aria-label="A、B"></svg>', '<svg aria-label="A, B"></svg>'),
        ("<option>Name（oldest first）</option>", "<option>Name (oldest first)</option>"),
        ("<textarea>A、B</textarea>", "<textarea>A、B</textarea>"),
        ('<input value="A、B">', '<input value="A、B">'),
    ],
)
def test_words_are_separated_as_english_separates_them(text: str, as_set: str) -> None:
    assert page_in("en", f"<body>{text}") == f"<body>{as_set}"


def test_the_title_of_an_english_page_has_english_separators() -> None:
    page = "<head><title>Check（8/8）｜City</title></head><body></body>"
    assert "<title>Check (8/8) | City</title>" in page_in("en", page)


def test_a_japanese_page_is_left_alone() -> None:
    assert page_in("ja", "<body><p>見本</p>") == "<body><p>見本</p>"


@pytest.mark.django_db
@pytest.mark.usefixtures("published")
def test_the_names_of_laws_are_said_in_japanese(client: Client) -> None:
    client.cookies["language"] = "en"
    page = client.get(reverse("portal:procedure", args=["child_medical_expenses"])).content.decode()
    assert re.search(r'<bdi lang="ja">子ども医療費支給条例 [^<]*', page)


@pytest.mark.django_db
@pytest.mark.usefixtures("published")
def test_an_english_page_tells_where_the_offices_are_in_letters_its_reader_knows(client: Client) -> None:
    client.cookies["language"] = "en"
    assert "1-1 Otemachi, Kokurakita Ward, Kitakyushu" in client.get(reverse("portal:home")).content.decode()


def test_many_brackets_or_blanks_are_looked_at_once() -> None:
    # From each of them to the last one again, whoever sends a form full of them would keep a server busy for hours.
    assert voices._JAPANESE.match("「「見本", 0)
    assert voices._JAPANESE.match("「「見本", 1) is None
    assert voices._NUMBER_APART.search("見本\u3000 12")
    assert voices._NUMBER_APART.search("\u3000 12", 1) is None


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("<b>「「見本」</b>", '<b><bdi lang="ja">「「見本」</bdi></b>'),
        ("<b>（「見本」</b>", '<b> (<bdi lang="ja">「見本」</bdi></b>'),
        ("<b>見本  　12</b>", '<b><bdi lang="ja">見本</bdi>  　12</b>'),
    ],
)
def test_brackets_without_another_half_and_numbers_apart_stand_outside(text: str, spoken: str) -> None:
    assert page_in("en", f"<body>{text}") == f"<body>{spoken}"
