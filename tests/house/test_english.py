"""An English page is English: what stays Japanese says so, and is nothing the house or the city can say in English."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from html.parser import HTMLParser

import pytest
from django.conf import settings
from django.http import HttpResponse

from madoguchi.config.translations import catalog
from madoguchi.foundation.catalogue.source import read_source
from tests.house.addresses import PLACES, Place, address
from tests.house.conftest import undone
from tests.house.scene import Scene
from tests.house.test_every_url import READ, WRITE, sent, status
from tests.house.test_query_counts import reader

pytestmark = pytest.mark.django_db

_JAPANESE = re.compile(r"[ぁ-んァ-ヺー-ヿ一-龥々〆]")
_SIGNS = re.compile(r"[、。：｜（）「」〜]")
_EMPTY = frozenset(("br", "img", "input", "meta", "link", "hr", "wbr", "source", "col"))
# Attributes that are read or heard; a title of a page and a name for a voice cannot say in which language a part is.
_HEARD = ("title", "alt", "aria-label", "placeholder")
_MARKED_LAST = frozenset(("bdi", "option", "input", "textarea", "text"))
"""What the last touch to a page marks; another element is marked by its template, which means it."""

# Pages on which the words of a definition or of somebody's file are written, and those of a hall, whose first
# language is Japanese.
_OF_WRITERS = ("console:build", "console:definition", "console:hook", "staff:import_choice")
# A notice is in Japanese whatever the clerk reads: its title, and the reasons that are chosen for it.
_OF_NOTICES = ("staff:notice", "staff:draft_decision", "staff:correct_result")
_OF_THE_HALL = ("counter:board", "counter:kiosk", "counter:place", "counter:leave")

PEOPLES_OWN = frozenset(
    (
        *("職員", "日本語", "やさしい日本語", "見本の端末"),  # names of people, of languages in themselves, of a device
        *("公開", "記名", "無記名", "だれでも", "終わり"),  # titles of surveys
        *("はい", "いいえ", "電車", "車"),  # answers people typed into the form of a survey
        *(
            "打合せ",
            "研修",
            "会議",
            "通訳",
            "戸籍",
            "番号",
            "記号",
        ),  # reasons, notes, a name of a file, what stands on a card
        *("申請の直しをお願いします", "見本"),  # a letter in its reader's language
    )
)
"""Words of the scene that the house says elsewhere, too."""


class _Page(HTMLParser):
    """What of a page is Japanese: the texts nothing marks, those that were marked last, and what is only heard."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self._inside: list[tuple[str, str]] = []
        self.language = ""
        self.unmarked: list[str] = []
        self.marked: list[str] = []
        self.heard: list[str] = []
        self.signs: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.language = known.get("lang", "")
        self.heard += [known[name] for name in _HEARD if _JAPANESE.search(known.get(name, ""))]
        if tag == "input" and known.get("type") not in ("hidden", "checkbox", "radio"):
            self._keep(known.get("value", ""), tag, known.get("lang", "") or self._spoken()[1])
        if tag not in _EMPTY:
            self._inside.append((tag, "" if tag == "html" else known.get("lang", "")))

    def handle_endtag(self, tag: str) -> None:
        while self._inside and self._inside.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        tags = [tag for tag, _language in self._inside]
        if "script" in tags or "style" in tags:
            return
        if tags[-1:] == ["title"]:
            self.heard += [data] if _JAPANESE.search(data) else []
            return
        self._keep(data, *self._spoken())

    def _spoken(self) -> tuple[str, str]:
        return next((one for one in reversed(self._inside) if one[1]), ("", ""))

    def _keep(self, text: str, tag: str, language: str) -> None:
        if _SIGNS.search(text) and not language:
            self.signs.append(text)
        if not _JAPANESE.search(text):
            return
        if not language:
            self.unmarked.append(text)
        elif tag in _MARKED_LAST:
            self.marked.append(text)


@cache
def _said_in_english() -> frozenset[str]:
    """Every sentence and word that the house, or the city in its definitions, can say in English."""
    house = {
        str(one.id) for one in catalog("en") if isinstance(one.id, str) and "{" not in one.id and "%" not in one.id
    }
    folder = settings.MADOGUCHI_DEFINITIONS
    city = {text for path in folder.rglob("*.yaml") for text in _words(read_source(path.read_bytes()).data)}
    return frozenset(house | city) - PEOPLES_OWN


def _words(part: object) -> Iterator[str]:
    if isinstance(part, dict):
        if isinstance(part.get("ja"), str) and "en" in part:
            yield part["ja"]
        for one in part.values():
            yield from _words(one)
    elif isinstance(part, list):
        for one in part:
            yield from _words(one)


def _answers(place: Place, scene: Scene) -> Iterator[str]:
    """The pages that are answered at this place, to a look and to a form, in English."""
    role = reader(place) if place in READ else "centre"
    for is_form in (False, True):
        if place not in (WRITE if is_form else READ):
            continue
        with undone():
            client = scene.client(role)
            client.cookies["language"] = "en"
            answer: HttpResponse = (
                sent(client, place, scene, role) if is_form else client.get(address(place, scene))  # type: ignore[assignment]
            )
            status(answer)
        if not answer.streaming and answer.headers.get("Content-Type", "").startswith("text/html"):
            yield answer.content.decode()


@pytest.fixture(scope="module")
def english(scene: Scene) -> Callable[[Place], Sequence[_Page]]:
    """The English pages of a place; each is asked for once."""
    pages = cache(lambda place: [one for one in map(_Page, _answers(place, scene)) if one.language == "en"])
    return lambda place: pages(place)


SHOWN = [place for place in PLACES if not place.startswith("api:")]


@pytest.mark.parametrize("place", SHOWN)
def test_an_english_page_says_of_what_is_japanese_that_it_is(
    place: Place, english: Callable[[Place], Sequence[_Page]]
) -> None:
    for page in english(place):
        assert page.unmarked == []
        assert page.signs == []


@pytest.mark.parametrize("place", [one for one in SHOWN if not one.startswith((*_OF_WRITERS, *_OF_NOTICES))])
def test_an_english_page_says_in_english_what_can_be_said_in_english(
    place: Place, english: Callable[[Place], Sequence[_Page]]
) -> None:
    known = _said_in_english()
    for page in english(place):
        texts = [part.strip() for text in (*page.marked, *page.heard) for part in re.split(r"[、|：]", text)]
        assert [text for text in texts if text in known] == []


def test_a_page_of_a_hall_is_in_the_language_it_is_asked_for(scene: Scene) -> None:
    for place in ("counter:kiosk", "counter:place", "counter:kiosk_check_in"):
        assert place.startswith(_OF_THE_HALL)
        client = scene.client("anonymous")
        client.cookies["language"] = "en"
        japanese = _Page(client.get(address(place, scene)).content.decode())
        assert japanese.language == "ja"
        assert japanese.marked == []
        client.cookies["language"] = "ja"
        english = _Page(client.get(f"{address(place, scene)}?in=en").content.decode())
        assert english.language == "en"
        assert english.unmarked == []
