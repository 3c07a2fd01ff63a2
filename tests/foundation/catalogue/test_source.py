"""A definition file is read as plain data with places, and every slip of the hand has its sentence."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.foundation.catalogue.canonical import canonical_json, version_of
from madoguchi.foundation.catalogue.errors import SourceUnreadable
from madoguchi.foundation.catalogue.source import read_source


def test_values_are_those_of_yaml_1_2() -> None:
    text = (
        'a: no\nb: 8:30\nc: 10%\nd: -18 years\ne: 12\nf: true\ng: null\nh: 1.5\ni: "12"\nj: 2026-04-01\nk: |\n  line\n'
    )
    assert read_source(text.encode()).data == {
        "a": "no",
        "b": "8:30",
        "c": "10%",
        "d": "-18 years",
        "e": 12,
        "f": True,
        "g": None,
        "h": 1.5,
        "i": "12",
        "j": "2026-04-01",
        "k": "line\n",
    }


def test_every_key_and_value_knows_its_place() -> None:
    source = read_source("a: 1\nb:\n  - {c: [x, y]}\n  - d: 髙\n".encode())
    assert source.place_of_value(("b", 0, "c", 1)) == (3, 13)
    assert source.place_of_key(("b", 0, "c")) == (3, 6)
    assert source.place_of_key(("b", 1, "d")) == (4, 5)
    assert source.place_of_value(("b", 1, "missing", 3)) == (4, 5)
    assert source.place_of_key(("nothing",)) == (1, 1)


def test_rare_characters_are_read_as_they_are_written() -> None:
    written = "髙﨑塚𠮷邉󠄀👩‍👩‍👧ｶﾅ"
    assert read_source(f"name: {written}\n".encode()).data == {"name": written}


# (bytes, line, column, words of the reason, words of the suggestion)
SLIPS: dict[str, tuple[bytes, int, int, str, str]] = {
    "a key twice": (b"a: 1\nb: 2\na: 3\n", 3, 1, "「a」が2回", "どちらか1つ"),
    "a key twice in a line": (b"a: {b: 1, b: 2}\n", 1, 11, "「b」が2回", "どちらか1つ"),
    "a tab": (b"a:\n\t- 1\n", 2, 1, "タブ", "半角の空白2つ"),
    "a full-width space": ("a:\n\u3000b: 1\n".encode(), 2, 1, "全角の空白", "半角の空白"),
    "a full-width colon": ("a：1\nb: 2\n".encode(), 1, 2, "全角の「：」", "半角の「:」"),
    "a mark at the beginning": (b"\xef\xbb\xbfa: 1\n", 1, 1, "BOM", "BOMなしのUTF-8"),
    "Shift_JIS": ("名前: ひらがな\n".encode("cp932"), 1, 1, "Shift_JIS", "UTF-8で保存"),
    "EUC-JP": ("名前: ひらがな\n".encode("euc_jp"), 1, 1, "EUC-JP", "UTF-8で保存"),
    "UTF-16": ("名前: ひらがな\n".encode("utf-16"), 1, 1, "UTF-16", "UTF-8で保存"),
    "bytes that are no text": (b"a: 1\nb: \xff\n", 2, 1, "読めないバイト", "UTF-8"),
    "an anchor": (b"a: &x [1]\nb: *x\n", 1, 4, "参照は使えません", "そのまま書いて"),
    "a bomb of anchors": (b"a: &a [x]\nb: &b [*a,*a]\nc: &c [*b,*b]\n", 1, 4, "参照は使えません", ""),
    "a merge": (b"a: &x {c: 1}\nb:\n  <<: *x\n", 1, 4, "参照は使えません", ""),
    "a type": (b"a: !!python/object/apply:os.system [ls]\n", 1, 4, "型の指定", "消して"),
    "two documents": (b"a: 1\n---\nb: 2\n", 2, 1, "2つ以上の文書", "分けて"),
    "a list": (b"- 1\n", 1, 1, "定義がありません", "id から"),
    "nothing": (b"", 1, 1, "定義がありません", ""),
    "only a comment": ("# あとで書く\n".encode(), 1, 1, "定義がありません", ""),
    "deep nesting": (b"a: " + b"[" * 100_000, 1, 83, "入れ子が深すぎる", "簡単に"),
    "deep mappings": (b"{a: " * 50_000, 1, 321, "入れ子が深すぎる", "簡単に"),
    "a number with a zero before it": (b"code: 040100\n", 1, 7, "先頭の0", '"040100"'),
    "NUL": (b"a: b\x00c\n", 1, 5, r"U\+0000", "消して"),
    "an escaped NUL": (b'a: "b\\0"\n', 1, 4, r"U\+0000", "消して"),
    "an escaped lone surrogate": (b'a: "\\ud800"\n', 1, 4, r"U\+D800", "消して"),
    "a direction override": ("a: 1\nb: x\u202ey\n".encode(), 2, 4, r"U\+202E", "消して"),
    "an open quotation": (b"a: 'b\n", 2, 1, "引用符が閉じられて", "引用符を書いて"),
    "an open bracket": (b"a: [1, 2\nb: 3\n", 2, 2, "かっこの中", "かっこを閉じて"),
    "a colon inside a sentence": ("a: これは: 文です\n".encode(), 1, 7, "「: 」", "引用符で囲んで"),
    "a crooked indent": (b"a:\n    b: 1\n  c: 2\n", 3, 3, "字下げ|キー: 値", "字下げ"),
    "a list as a key": (b"? [a]\n: b\n", 1, 3, "キーは文字だけ", "キー: 値"),
    "a key that is empty": (b": b\n", 1, 1, "キー", ""),
}


@pytest.mark.parametrize("slip", SLIPS, ids=str)
def test_a_slip_has_its_place_and_its_sentence(slip: str) -> None:
    raw, line, column, reason, suggestion = SLIPS[slip]
    with pytest.raises(SourceUnreadable) as refused:
        read_source(raw)
    first = refused.value.complaints[0]
    assert (first.line, first.column) == (line, column), first
    assert re.search(reason, str(first.reason))
    assert re.search(suggestion, str(first.suggestion))


def test_a_file_that_is_too_large_is_refused() -> None:
    with pytest.raises(SourceUnreadable, match="大きすぎます"):
        read_source(b"a: " + b"x" * 1_000_001)


def test_all_double_keys_are_told_at_once() -> None:
    with pytest.raises(SourceUnreadable) as refused:
        read_source(b"a: 1\na: 2\nb: 1\nb: 2\n")
    assert [complaint.line for complaint in refused.value.complaints] == [2, 4]


def _is_read_or_refused(raw: bytes) -> bool:
    try:
        return isinstance(read_source(raw).data, dict)
    except SourceUnreadable as refused:
        return bool(refused.complaints) and all(one.line >= 1 and one.column >= 1 for one in refused.complaints)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    assert _is_read_or_refused(raw)


@given(st.text(alphabet=st.sampled_from("ab: -[]{}&*!|>'\"#%@`,?\n\t\\0１：　"), max_size=60))
def test_anything_like_yaml_is_read_or_refused(text: str) -> None:
    assert _is_read_or_refused(text.encode())


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**17), 10**17) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=12,
)


@given(st.dictionaries(st.text(max_size=5), _JSON, max_size=4))
def test_the_version_does_not_depend_on_the_order_of_keys(content: dict[str, object]) -> None:
    turned = dict(reversed(content.items()))
    assert canonical_json(content) == canonical_json(turned)
    assert version_of(content) == version_of(turned)


@pytest.mark.parametrize("other", [{"a": 2}, {"a": "1"}, {"a": [1]}, {"b": 1}, {"a": 1, "b": None}, {"a": True}])
def test_other_content_has_another_version(other: dict[str, object]) -> None:
    assert version_of({"a": 1}) != version_of(other)
