"""The last touch to a page: readings above words for easy Japanese, a Japanese voice for Japanese words in English.

Names, addresses, letters and what staff wrote stand in an English page as they are; marked as Japanese, a reader of
screens says them as they are said, and a browser draws their letters as they are drawn in Japan. What separates words
is set as English sets it, wherever it does not stand inside Japanese.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from madoguchi.faces.ui.frame import language
from madoguchi.faces.ui.furigana import page_with_readings
from madoguchi.faces.ui.separators import in_english
from madoguchi.faces.ui.walking import over_texts

_LETTER = r"\u3041-\u30fa\u30fc-\u30ff\u3400-\u4dbf\u4e00-\u9fff々〆\U00020000-\U0002ffff"
_JA = rf"{_LETTER}・"
# Brackets and blanks are only looked at from the first of several on: a page may be nothing else, and ends soon.
_JAPANESE = re.compile(
    rf"(?<![「『（])[「『（]*(?<![0-9.,:/-])[0-9]{{0,4}}[{_LETTER}]"
    rf"(?:[{_JA}0-9０-９、。「」『』（）〜：／\s\u3000\-]*[{_JA}0-9。」』）])?"
)
_NUMBER_APART = re.compile(r"(?<!\s)\s+[0-9-]+$")
_SPOKEN = re.compile(r"""\slang=["'](?!en)""")
_TITLE = re.compile(r"(<title\b[^>]*>)([^<]*)")
_SAID_ONLY = re.compile(r"""(\s(?:aria-label|alt|title|data-th)=")([^"]*)(?=")""")
_OPTION = re.compile(r"<(option|textarea|text)\b((?![^>]*\slang=)[^>]*)>([^<]*)(?=</)")
_TYPED = re.compile(rf"""<input\b((?![^>]*\slang=)[^>]*\svalue="[^"]*[{_LETTER}][^"]*"[^>]*)>""")
_BRACKETS = {"（": "）", "「": "」", "『": "』"}


def page_in(language_: str, page: str) -> str:
    """A finished page of HTML as it is given to a reader of this language."""
    if language_ == "ja-easy":
        return page_with_readings(page)
    return _english(page) if language_ == "en" else page


def _english(page: str) -> str:
    said = over_texts(page, lambda text: _apart(text, '<bdi lang="ja">', "</bdi>"), past=_SPOKEN)
    said = _OPTION.sub(_chosen, said)
    said = _TYPED.sub(r'<input\1 lang="ja">', said)
    for silent in (_TITLE, _SAID_ONLY):
        said = silent.sub(lambda found: found[1] + _apart(found[2]), said)
    return said


def _apart(text: str, before: str = "", after: str = "") -> str:
    """The text with what is Japanese in it between `before` and `after`, and the rest set as English."""
    if text.isascii():
        return text
    drawn, at = list[str](), 0
    for run in _JAPANESE.finditer(text):
        begin, end = _closed(text, run.start(), run.end())
        drawn += [in_english(text[at:begin]), before, text[begin:end], after]
        at = end
    return "".join([*drawn, in_english(text[at:])])


def _closed(text: str, begin: int, end: int) -> tuple[int, int]:
    """The run without a number at its end that stands apart, and without a bracket that has no other half in it."""
    if apart := _NUMBER_APART.search(text[begin:end]):
        end = begin + apart.start()
    alone = {opens for opens, closes in _BRACKETS.items() if text.find(closes, begin, end) < 0}
    while text[begin] in alone:
        begin += 1
    for opens, closes in _BRACKETS.items():
        if text[end - 1] == closes and opens not in text[begin:end]:
            return begin, end - 1
    return begin, end


def _chosen(found: re.Match[str]) -> str:
    """One that is chosen from, typed into or drawn: it holds no element, so that it is Japanese as a whole."""
    name, how, text = found.groups()
    if _JAPANESE.search(text):
        how += ' lang="ja"'
    return f"<{name}{how}>{text if name == 'textarea' else _apart(text)}"


class SpokenPages:
    """Middleware: every page is given to its reader as `page_in` has it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The page for the reader's language; anything else as it is."""
        response = self.get_response(request)
        if not response.streaming and response.get("Content-Type", "").startswith("text/html"):
            reader = response.get("Content-Language") or language()  # a page at a counter may have one of its own
            if reader != "ja":
                response.content = page_in(reader, response.content.decode()).encode()
        return response
