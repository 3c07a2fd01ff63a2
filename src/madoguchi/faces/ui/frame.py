"""What stands around every page: whose city hall this is, in which language, and who is signed in."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from madoguchi.foundation.catalogue import queries as catalogue
from madoguchi.values.words import LANGUAGES, words_in

log = logging.getLogger(__name__)

# The attribute `lang` knows no やさしい日本語: for a voice it is Japanese.
_SPOKEN = {"ja": "ja", "ja-easy": "ja", "en": "en"}
OWN_NAMES = {"ja": "日本語", "ja-easy": "やさしい日本語", "en": "English"}


@dataclass(frozen=True)
class Language:
    """One choice of the language switch, in its own words."""

    code: str
    name: str
    spoken: str
    current: bool


def language() -> str:
    """The reader's language: ja, ja-easy or en."""
    current = (get_language() or "ja").lower()
    return current if current in LANGUAGES else "ja"


class Frame:
    """The facts of the page frame; each is read when a template asks for it, and a missing city never breaks a page."""

    def __init__(self, request: HttpRequest | None) -> None:
        self._request = request

    @cached_property
    def language(self) -> str:
        """ja, ja-easy or en."""
        return language()

    @property
    def spoken(self) -> str:
        """The value of the attribute `lang`."""
        return _SPOKEN[self.language]

    @property
    def languages(self) -> tuple[Language, ...]:
        """All languages of the house, the current one marked."""
        return tuple(Language(code, OWN_NAMES[code], _SPOKEN[code], code == self.language) for code in LANGUAGES)

    @property
    def other_languages(self) -> tuple[Language, ...]:
        """The languages one can change to."""
        return tuple(one for one in self.languages if not one.current)

    @cached_property
    def city(self) -> catalogue.City | None:
        """The city whose definition is published; None before the first publication or while the database is away."""
        try:
            return catalogue.city()
        except Exception:
            # A page that says "we are closed" must still be drawn.
            log.warning("the frame is drawn without a city", exc_info=True)
            return None

    @cached_property
    def city_name(self) -> str:
        """The name of the city in the reader's language, or nothing."""
        return self.city.name_in(self.language) if self.city else ""

    @cached_property
    def telephone(self) -> str:
        """The number of the city's switchboard, or nothing."""
        contact = getattr(self.city, "contact", None)
        return str(getattr(contact, "telephone", None) or "") if contact else ""

    @cached_property
    def contact_note(self) -> str:
        """What the city says about reaching it."""
        note = getattr(getattr(self.city, "contact", None), "note", None)
        return words_in(note, self.language) if note else ""

    @cached_property
    def hours(self) -> str:
        """Opening hours of the offices, such as 8:30〜17:15."""
        hours = getattr(self.city, "hours", None)
        return f"{hours.open}〜{hours.close}" if hours else ""

    @property
    def path(self) -> str:
        """The address of this page, to come back to after a change of language."""
        if self._request is None or self._request.method != "GET":
            return "/"
        return self._request.get_full_path()

    @property
    def is_demonstration(self) -> bool:
        """Whether everything shown is invented."""
        return bool(getattr(settings, "MADOGUCHI_DEMO", False))

    @property
    def site(self) -> str:
        """The name of this site, for the title of the window."""
        return f"{self.city_name} {_('デジタル窓口')}".strip()

    @cached_property
    def person(self) -> str:
        """The name of whoever is signed in, or nothing."""
        user = getattr(self._request, "user", None)
        return str(user.name) if user is not None and user.is_authenticated else ""

    @cached_property
    def is_staff(self) -> bool:
        """Whether a member of staff is signed in."""
        user = getattr(self._request, "user", None)
        return bool(self.person) and getattr(user, "kind", "") == "staff"


def keep_nothing(answer: HttpResponse) -> HttpResponse:
    """The answer to signing out: the browser throws away what it kept of this house (ASVS 5.0, V14.3.1)."""
    answer["Clear-Site-Data"] = '"cache", "storage"'
    return answer
