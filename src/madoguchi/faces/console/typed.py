"""What an administrator typed into a form, read field by field, with what is wrong beside each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time

from madoguchi.values.clock import JST
from madoguchi.values.message import Message, msg
from madoguchi.values.refusal import Refusal
from madoguchi.values.wareki import parse_date
from madoguchi.values.whole_numbers import whole_number

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
