"""Every sentence of the house is said in English and in easy Japanese, and says the same facts."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache

import pytest

from madoguchi.config.translations import LANGUAGES, PACKAGE, catalog, sentences

# What stands in for a fact, or for a tag of a page. Braces with a space inside are examples of YAML, not placeholders.
_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w[\w.]*(?::[^}\s]*)?\}|</?[a-z][^>]*>")
_QUOTED = re.compile(r"「([^「」]+)」")
_TAG = re.compile(r"<[^>]+>")
_HIRAGANA = re.compile(r"[ぁ-ん]")
_JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龥]")
_LONGEST = 60
_ASKING = frozenset({"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "msg"})

_RESIDENTS_READ = (
    *("faces/portal/", "faces/ui/", "engines/records/", "engines/metrics/"),
    *("foundation/storage/", "foundation/dossier/", "policies/applicants.cedar"),
    *("journeys/correct.py", "journeys/figures.py", "values/"),
)
_OFFICE_WORDS = (
    *("当該", "遅滞なく", "速やかに", "に係る", "に関し", "に基づき", "により", "において", "における"),
    *("及び", "および", "並びに", "ならびに", "若しくは", "もしくは", "又は", "且つ", "かつ、"),
    *("当課", "貴殿", "申請者", "添付", "提出", "記載", "記入", "該当", "受理", "交付", "不備", "事由"),
    *("申出", "要する", "補正", "起案", "決裁", "却下", "処分", "差戻", "所定", "原則として", "ご査収", "賜り"),
)


@cache
def _said(language: str) -> dict[str, str]:
    return {str(one.id): str(one.string) for one in catalog(language) if one.id}


@cache
def _house() -> dict[str, set[str]]:
    return sentences()


def _residents_read(places: set[str]) -> bool:
    return any(place.startswith(_RESIDENTS_READ) for place in places)


def _easy() -> dict[str, str]:
    return {text: easy for text, easy in _said("ja-easy").items() if _residents_read(_house().get(text, set()))}


def _facts(text: str) -> set[str]:
    return set(_PLACEHOLDER.findall(text))


def _asked_for() -> Iterator[str]:
    """What the code gives to the translator, read from its syntax and so also inside f-strings."""
    for text in (path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py")):
        # A file without a Japanese letter, as it is or by its number, asks for no sentence.
        for node in ast.walk(ast.parse(text)) if _JAPANESE.search(text) or "\\u" in text else ():
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _ASKING and node.args:
                asked = node.args[0]
                if isinstance(asked, ast.Constant) and isinstance(asked.value, str):
                    yield asked.value


def test_every_sentence_the_code_asks_for_is_collected() -> None:
    assert {text for text in _asked_for() if _JAPANESE.search(text)} - set(_house()) == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_translated(language: str) -> None:
    said = _said(language)
    assert [text for text in _house() if not said.get(text, "").strip()] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_kept_that_the_code_no_longer_has(language: str) -> None:
    assert set(_said(language)) - set(_house()) == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_names_the_same_facts_and_tags(language: str) -> None:
    wrong = {text: said for text, said in _said(language).items() if said and _facts(said) != _facts(text)}
    assert wrong == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_is_unsure(language: str) -> None:
    assert [one.id for one in catalog(language) if one.id and one.fuzzy] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_that_names_a_button_names_it_as_the_button_is_called(language: str) -> None:
    said = _said(language)
    wrong = [
        (said[text], said[named])
        for text in said
        for named in _QUOTED.findall(text)
        if named in said and said[named].casefold() not in said[text].casefold()
    ]
    assert wrong == []


def test_english_holds_no_japanese_sentence() -> None:
    # An example of a date or of a character may stand in Japanese; words between them would be hiragana.
    assert [said for said in _said("en").values() if _HIRAGANA.search(said)] == []


def test_easy_japanese_for_residents_comes_in_short_sentences() -> None:
    parts = [part for easy in _easy().values() for part in re.split("[。\n]", _TAG.sub("", easy))]
    assert [part for part in parts if len(part) > _LONGEST] == []


def test_easy_japanese_for_residents_holds_no_word_of_the_office() -> None:
    assert [easy for easy in _easy().values() if any(word in easy for word in _OFFICE_WORDS)] == []


def test_easy_japanese_leaves_a_space_between_phrases() -> None:
    close = re.compile(r"[てで](?:ください|います|いる|あります|おいて)")
    assert [easy for easy in _easy().values() if close.search(easy)] == []
