from __future__ import annotations

import io
import re
import shutil
import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from madoguchi.engines.notices.adapters.typst import TypstTypesetter
from madoguchi.engines.notices.content import NoticeContent
from madoguchi.engines.notices.errors import MissingGlyph, NotTypeset, TemplateMissing
from madoguchi.engines.notices.fonts import FontSet, fonts
from madoguchi.values.clock import JST
from tests.conftest import DEFINITIONS
from tests.engines.notices.sample import composed, decision, grant, section

AT = datetime(2026, 11, 24, 9, 30, tzinfo=JST)
HOUSE = TypstTypesetter(DEFINITIONS / "notices")
NAMES = "髙﨑 \ufa10 𠮷 渡邉󠄀 ①㈱"
MARKUP = '#panic("x") *太字* _斜体_ $x^2$ <label> @ref = 見出し \\ `code` // 注 [a](b) #import "/etc/passwd"'


def letter(outcome: str = "refuse", **more: str) -> NoticeContent:
    said = section(grant=grant(facts=[{"label": "お名前", "value": "{applicant}"}]))
    return replace(composed(said, decision(outcome)), **more)  # type: ignore[arg-type]


def typeset(content: NoticeContent, template: str = "refusal", house: TypstTypesetter = HOUSE) -> bytes:
    return house.typeset(content, template=template, at=AT)


def dense(text: str) -> str:
    return re.sub(r"\s", "", text)


def text_of(pdf: bytes) -> str:
    return dense("".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages))


def poppler_text_of(pdf: bytes) -> str:
    assert shutil.which("pdftotext"), "pdftotext is missing: apt-get install poppler-utils"
    return dense(subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode())


@pytest.mark.parametrize(("outcome", "template"), [("grant", "grant"), ("refuse", "refusal")])
def test_the_pdf_says_what_the_notice_says(outcome: str, template: str) -> None:
    content = letter(outcome, addressee=NAMES)
    read = text_of(typeset(content, template))
    said = [content.number, content.date, NAMES, content.title, *content.body, *content.appeal]
    said += [row.value for row in content.rows] + [reason.text for reason in content.reasons]
    assert [part for part in said if dense(part) not in read] == []


@pytest.mark.parametrize(("outcome", "template"), [("grant", "grant"), ("refuse", "refusal")])
def test_another_reader_reads_the_same_characters(outcome: str, template: str) -> None:
    names = f"{NAMES} ｱﾊﾟｰﾄ か\u3099"
    assert dense(names) in poppler_text_of(typeset(letter(outcome, addressee=names), template))


def test_the_pdf_is_tagged_dated_titled_and_in_japanese() -> None:
    content = letter()
    with pikepdf.open(io.BytesIO(typeset(content))) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang).startswith("ja")
        assert "/StructTreeRoot" in pdf.Root
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert "/OpenAction" not in pdf.Root
        with pdf.open_metadata() as about:
            assert about["dc:title"] == content.title
            assert about["pdfuaid:part"] == "1"
            assert (about["pdfaid:part"], about["pdfaid:conformance"]) == ("2", "A")
            assert about["xmp:CreateDate"].startswith("2026-11-24T00:30:00")
        box = pdf.pages[0].mediabox
        assert [round(float(edge)) for edge in box] == [0, 0, 595, 842]


def test_every_font_is_embedded() -> None:
    with pikepdf.open(io.BytesIO(typeset(letter()))) as pdf:
        fonts = [font for page in pdf.pages for font in page.Resources.Font.values()]
        assert fonts
        for font in fonts:
            descriptor = font.DescendantFonts[0].FontDescriptor
            assert any(key in descriptor for key in ("/FontFile2", "/FontFile3"))
            assert "/ToUnicode" in font


def test_headings_the_table_and_lists_have_their_tags() -> None:
    def tags(pdf: bytes) -> set[str]:
        with pikepdf.open(io.BytesIO(pdf)) as opened:
            return {str(one.S) for one in opened.objects if isinstance(one, pikepdf.Dictionary) and "/S" in one}

    assert {"/H1", "/P", "/Table", "/TH", "/TD"} <= tags(typeset(letter("grant"), "grant"))
    assert {"/H1", "/H2", "/L", "/LI"} <= tags(typeset(letter("refuse"), "refusal"))


def test_s_tpl_1_nothing_a_person_wrote_is_read_as_markup() -> None:
    assert dense(MARKUP) in text_of(typeset(letter(reason_text=MARKUP)))
    assert dense(MARKUP) in text_of(typeset(letter(addressee=MARKUP)))


BLOCKS = [(0x20, 0x7E), (0x3041, 0x30FE), (0x4E00, 0x9FFF), (0xF900, 0xFA6D), (0xFF01, 0xFFDC), (0x20000, 0x20FFF)]
WRITTEN = st.one_of(st.characters(min_codepoint=first, max_codepoint=last) for first, last in BLOCKS)


@settings(max_examples=60, deadline=None)
@given(st.text(WRITTEN, max_size=8))
def test_any_text_is_printed_as_it_is_or_stops_the_notice(text: str) -> None:
    try:
        pdf = typeset(letter(reason_text=f"「{text}」"))
    except MissingGlyph:
        return
    assert f"「{dense(text)}」" in poppler_text_of(pdf)


@pytest.mark.parametrize("field", ["addressee", "reason_text", "division", "title", "telephone"])
def test_a_character_without_a_glyph_stops_the_notice(field: str) -> None:
    with pytest.raises(MissingGlyph, match=r"😀（U\+1F600）"):
        typeset(letter(**{field: "戸畑😀"}))


def test_a_variant_no_font_has_stops_the_notice_and_is_named_by_its_code() -> None:
    with pytest.raises(MissingGlyph, match=r"U\+9089 U\+E01EE"):
        typeset(letter(addressee="渡邉\U000e01ee"))


def test_a_variant_is_printed_in_the_font_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    family = fonts().families[0]
    monkeypatch.setattr(FontSet, "variants_elsewhere", lambda _, text: {"邉󠄀": family, "葛󠄀": family})
    assert dense("渡邉󠄀 邉 葛󠄀 城") in poppler_text_of(typeset(letter(addressee="渡邉󠄀 邉 葛󠄀 城")))


def test_a_long_notice_goes_on_over_pages() -> None:
    pages = PdfReader(io.BytesIO(typeset(letter(reason_text="長い理由です。" * 900)))).pages
    assert len(pages) > 2
    assert f"1/{len(pages)}" in dense(pages[0].extract_text())


ROWS = composed(section(grant=grant(facts=[{"label": "お名前", "value": "{applicant}"}])), decision("grant")).rows
LENGTHENED: dict[str, tuple[str, Callable[[int], NoticeContent]]] = {
    "reasons": ("refusal", lambda n: letter(reason_text="\n".join("理由の行です。" for _ in range(n)))),
    "record": (
        "grant",
        lambda n: replace(letter("grant"), rows=tuple(replace(ROWS[0], value="葵\n" * 3) for _ in range(n))),
    ),
    "conditions": (
        "grant",
        lambda n: replace(letter("grant"), body=("本文です。\n" * n,), conditions=("条件です。",) * 4),
    ),
    "paragraphs": ("grant", lambda n: replace(letter("grant"), body=("本文です。",) * n, rows=())),
}


@pytest.mark.parametrize("part", LENGTHENED)
def test_the_closing_lines_never_stand_alone_on_a_page(part: str) -> None:
    template, lengthened = LENGTHENED[part]
    ends = []
    for n in range(4, 32):
        pages = PdfReader(io.BytesIO(typeset(lengthened(n), template))).pages
        if len(pages) == 2:
            ends.append(pages[1].extract_text().strip().splitlines())
    assert ends
    assert all("お問い合わせ" in "".join(lines) for lines in ends)
    assert min(map(len, ends)) > 3  # the closing line and the number of the page are two


def test_threads_set_notices_at_the_same_time() -> None:
    letters = [letter(addressee=name) for name in ("戸畑 葵", "若松 湊", "門司 凛", "小倉 蓮")]
    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(typeset, letters))
    assert together == [typeset(one) for one in letters]


def test_a_city_without_its_own_templates_gets_the_customary_ones(tmp_path: Path) -> None:
    bare = TypstTypesetter(tmp_path / "nowhere")
    assert dense("市内に住所がないため") in text_of(typeset(letter(), house=bare))
    with pytest.raises(TemplateMissing, match="licence"):
        typeset(letter(), "licence", house=bare)


def test_a_city_writes_its_own_template_and_its_change_takes_effect_at_once(tmp_path: Path) -> None:
    own = tmp_path / "licence.typ"
    write: Callable[[str], object] = lambda word: own.write_text(  # noqa: E731
        f'#import "letter.typ": *\n#show: letter\n= {word}\n#notice.addressee', encoding="utf-8"
    )
    write("許可証")
    assert text_of(typeset(letter(), "licence", TypstTypesetter(tmp_path))).startswith("許可証戸畑葵")
    write("新しい許可証")
    assert text_of(typeset(letter(), "licence", TypstTypesetter(tmp_path))).startswith("新しい許可証")


@pytest.mark.parametrize(
    "source",
    [
        "#nothing",
        '#import "letter.typ": *\n#show: letter\n#text(font: "No Such Font")[#notice.title]',
        '#read("/etc/passwd")',
        '#import "@preview/cetz:0.3.0"',
    ],
)
def test_a_template_that_cannot_be_set_is_told_and_nothing_is_printed(tmp_path: Path, source: str) -> None:
    (tmp_path / "broken.typ").write_text(source, encoding="utf-8")
    with pytest.raises(NotTypeset, match="broken"):
        typeset(letter(), "broken", TypstTypesetter(tmp_path))


def test_what_a_version_has_kept_is_printed_whatever_lies_in_the_folder_today(tmp_path: Path) -> None:
    page = '#import "letter.typ": *\n#show: letter\n= {word}\n#notice.addressee'
    (tmp_path / "licence.typ").write_text(page.format(word="いまの紙"), encoding="utf-8")
    kept = TypstTypesetter(tmp_path, {"licence.typ": page.format(word="前の紙").encode()})
    assert text_of(typeset(letter(), "licence", kept)).startswith("前の紙")
    assert not TypstTypesetter(tmp_path, {}).has_template("licence")
