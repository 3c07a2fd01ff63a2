from __future__ import annotations

from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

from madoguchi.engines.notices import fonts as room
from madoguchi.engines.notices.errors import FontsMissing
from madoguchi.engines.notices.fonts import Face, FontSet, check_fonts, fonts, missing_glyphs

NAMES = "髙﨑\ufa10𠮷邉󠄀渡邊齋濵德瀨栁桒鷗ｱﾊﾟｰﾄ①㈱〜−か\u3099"


def test_a_machine_with_japanese_fonts_may_start() -> None:
    check_fonts()
    assert fonts().families


def test_a_machine_without_them_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "FAMILIES", ("No Such Font",))
    room._faces.cache_clear()
    fonts.cache_clear()
    try:
        with pytest.raises(FontsMissing, match="apt-get install fonts-noto-cjk"):
            check_fonts()
    finally:
        room._faces.cache_clear()
        fonts.cache_clear()


def test_real_names_can_be_printed() -> None:
    assert missing_glyphs(NAMES) == []


@pytest.mark.parametrize("character", ["😀", "\ue000", "\U000f0000", "\x00", "\u202e", "𛀁", "邉\U000e01ee"])
def test_what_would_be_blank_or_another_form_is_missing(character: str) -> None:
    assert missing_glyphs(f"戸畑{character}葵") == [character]


def test_each_missing_character_is_told_once() -> None:
    assert missing_glyphs("😀😀😁😀") == ["😀", "😁"]


def made_font(folder: Path, family: str, characters: str, variants: str = "") -> Face:
    names = {ord(one): f"c{number}" for number, one in enumerate(dict.fromkeys(characters))}
    builder = FontBuilder(1000, isTTF=True)
    order = [".notdef", *names.values()]
    builder.setupGlyphOrder(order)
    selectors = [(ord(pair[0]), ord(pair[1]), None) for pair in variants.split()]
    builder.setupCharacterMap(names, uvs=selectors)
    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    pen.lineTo((500, 0))
    pen.lineTo((500, 500))
    pen.closePath()
    glyph = pen.glyph()
    builder.setupGlyf(dict.fromkeys(order, glyph))
    builder.setupHorizontalMetrics(dict.fromkeys(order, (600, 0)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": family, "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    path = folder / f"{family}.ttf"
    builder.save(path)
    return Face(family, 400, str(path), 0)


def test_a_variant_that_only_a_later_font_holds_is_told_its_font(tmp_path: Path) -> None:
    plain = made_font(tmp_path, "Plain", "邉辺")
    rich = made_font(tmp_path, "Rich", "邉辻", variants="邉󠄁")
    both = FontSet(("Plain", "Rich"), (plain, rich))
    assert both.family_of("邉") == "Plain"
    assert both.family_of("辻") == "Rich"
    assert both.variants_elsewhere("渡邉󠄁 邉") == {"邉󠄁": "Rich"}
    assert both.missing_glyphs("邉󠄁辺辻邉󠄂") == ["邉󠄂"]


def test_a_character_that_one_weight_of_a_font_lacks_is_not_covered(tmp_path: Path) -> None:
    regular = made_font(tmp_path, "Both", "邉辺")
    (tmp_path / "bold").mkdir()
    bold = made_font(tmp_path / "bold", "Both", "辺")
    assert FontSet(("Both",), (regular, bold)).missing_glyphs("邉辺") == ["邉"]
