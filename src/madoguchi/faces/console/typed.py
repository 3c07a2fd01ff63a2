"""What an administrator typed into a form, read field by field, with what is wrong beside each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time
from typing import TypeVar

from madoguchi.engines.records.forms import FieldView
from madoguchi.faces.ui.office_forms import short_text
from madoguchi.values.clock import JST
from madoguchi.values.message import Message, msg
from madoguchi.values.refusal import Refusal
from madoguchi.values.wareki import parse_date
from madoguchi.values.whole_numbers import whole_number

W = TypeVar("W")
M = TypeVar("M")

_LONGEST, _MOST = 2000, 999_999

# What a city plans lies in these years; the database gives a moment at the very edge of the calendar back as an error.
_FIRST_YEAR, _LAST_YEAR = 2000, 2200


class Typed:
    """A form as it was typed; `problems` fills while it is read, by field. `labels` are what the fields are called."""

    def __init__(self, given: Mapping[str, str], labels: Mapping[str, str]) -> None:
        self._given, self._labels = given, labels
        self.problems: dict[str, Message] = {}

    def text(self, name: str) -> str:
        """What stands in a field, without spaces around it."""
        return self._given.get(name, "")[:_LONGEST].replace("\0", "").strip()

    def needed(self, name: str) -> str:
        """A text that must not be empty."""
        found = self.text(name)
        if not found:
            self._wrong(name, msg("{field}を入力してください。", field=self._labels[name]))
        return found

    def moment(self, name: str) -> datetime:
        """A day and a clock, such as 2026-12-01 9:00, in Japan's time; some moment where it cannot be read."""
        day, _, clock = self.text(name).replace("T", " ").rpartition(" ")
        try:
            found = datetime.combine(parse_date(day), _clock_of(clock), JST)
        except (Refusal, ValueError):
            self._wrong(name, msg("{field}を、「2026-12-01 9:00」のように入力してください。", field=self._labels[name]))
            return datetime.min.replace(tzinfo=JST)
        self._check_years(name, [found.date()])
        return found

    def clock(self, name: str) -> time:
        """A clock, such as 9:00; some clock where it cannot be read."""
        try:
            return _clock_of(self.text(name))
        except ValueError:
            self._wrong(name, msg("{field}を、「9:00」のように入力してください。", field=self._labels[name]))
            return time()

    def days(self, name: str) -> list[date]:
        """One or more days, divided by commas."""
        parts = [one for one in self.text(name).replace("、", ",").split(",") if one.strip()]
        try:
            found = [parse_date(one) for one in parts]
        except Refusal as refusal:
            self._wrong(name, refusal.message)
            return []
        if not found:
            self._wrong(name, msg("{field}を入力してください。", field=self._labels[name]))
        self._check_years(name, found)
        return sorted(set(found))

    def number(self, name: str) -> int:
        """A whole number from 0; 0 where it cannot be read."""
        found = whole_number(self.text(name), most=_MOST)
        if found is None:
            self._wrong(name, msg("{field}を、半角の数字で入力してください。", field=self._labels[name]))
        return found or 0

    def titles(self) -> dict[str, str]:
        """A title in Japanese, and where it was typed in the other languages: `title`, `title_en`, `title_easy`."""
        said = {"ja": self.needed("title"), "en": self.text("title_en"), "ja-easy": self.text("title_easy")}
        return {language: text for language, text in said.items() if text}

    def made(self, wanted: W | None, make: Callable[[W], M], places: Mapping[str, str]) -> M | None:
        """What the second press makes of what the first one showed; None for the first, and where it is refused."""
        if wanted is None or "sure" not in self._given:
            return None
        try:
            return make(wanted)
        except Refusal as refusal:
            self.note(refusal, places)
            return None

    def is_shown(self) -> bool:
        """Whether what would be made is shown: nothing is wrong, and nobody went back to the form."""
        return not self.problems and "back" not in self._given

    def line(self, name: str, hint: str = "", *, width: int = 24, required: bool = True) -> FieldView:
        """The field on the form again, with what was typed and what is wrong with it."""
        return short_text(
            name,
            self._labels[name],
            value=self._given.get(name, ""),
            hint=hint,
            width=width,
            required=required,
            problems=self.problems,
        )

    def title_lines(self) -> list[FieldView]:
        """The fields of a title."""
        return [
            self.line("title", width=0),
            self.line("title_en", width=0, required=False),
            self.line("title_easy", width=0, required=False),
        ]

    def summary(self) -> list[tuple[str, Message]]:
        """The problems in the order of the fields, as the summary above a form takes them."""
        return [(name, self.problems[name]) for name in self._labels if name in self.problems]

    def note(self, refusal: Refusal, places: Mapping[str, str]) -> None:
        """Put a refusal beside the field its code is about; one that is about none of them is raised again."""
        if refusal.code not in places:
            raise refusal
        self.problems[places[refusal.code]] = refusal.message

    def _check_years(self, name: str, days: Iterable[date]) -> None:
        if not all(_FIRST_YEAR <= day.year <= _LAST_YEAR for day in days):
            problem = msg(
                "{field}は、{first}年から{last}年までの日にしてください。",
                field=self._labels[name],
                first=_FIRST_YEAR,
                last=_LAST_YEAR,
            )
            self._wrong(name, problem)

    def _wrong(self, name: str, problem: Message) -> None:
        self.problems.setdefault(name, problem)


def carried(given: Mapping[str, str]) -> list[tuple[str, str]]:
    """What a page that asks again carries along, so that its second press sends the whole form."""
    return [(name, value) for name, value in given.items() if name not in ("csrfmiddlewaretoken", "sure", "back")]


def _clock_of(text: str) -> time:
    return datetime.strptime(text.strip(), "%H:%M").time()
