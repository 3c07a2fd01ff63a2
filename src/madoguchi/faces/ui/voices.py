"""The last touch to a page: readings above words for easy Japanese, a Japanese voice for Japanese words in English.

Names, addresses, letters and what staff wrote stand in an English page as they are; marked as Japanese, a reader of
screens says them as they are said, and a browser draws their letters as they are drawn in Japan.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from madoguchi.faces.ui.frame import language
from madoguchi.faces.ui.furigana import page_with_readings
from madoguchi.faces.ui.walking import over_texts

_JA = r"\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff々〆〒\U00020000-\U0002ffff"
_JAPANESE = re.compile(rf"[{_JA}「『（](?:[{_JA}0-9０-９・、。「」『』（）〜：／\s\u3000-]*[{_JA}0-9。」』）])?")
_SPOKEN = re.compile(r"""\slang=["']ja""")
_OPTION = re.compile(rf"<option((?![^>]*\slang=)[^>]*)>([^<]*[{_JA}][^<]*)</option>")


def page_in(language_: str, page: str) -> str:
    """A finished page of HTML as it is given to a reader of this language."""
    if language_ == "ja-easy":
        return page_with_readings(page)
    if language_ == "en":
        spoken = over_texts(page, lambda text: _JAPANESE.sub(r'<bdi lang="ja">\g<0></bdi>', text), past=_SPOKEN)
        return _OPTION.sub(r'<option\1 lang="ja">\2</option>', spoken)
    return page


class SpokenPages:
    """Middleware: every page is given to its reader as `page_in` has it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The page for the reader's language; anything else as it is."""
        response = self.get_response(request)
        if not response.streaming and response.get("Content-Type", "").startswith("text/html"):
            reader = language()
            if reader != "ja":
                response.content = page_in(reader, response.content.decode()).encode()
        return response
