"""The controls of a form as markup, each with only the attributes it has; a page of a form holds dozens of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from madoguchi.values.message import Message

_TYPES = {"email": "email", "tel": "tel"}


def control_markup(one: Any, *, id: str, described: str, invalid: bool) -> SafeString:
    """One control of a question, of the kind it names; an unknown kind is a line of text."""
    draw = _KINDS.get(one.control, _line)
    return mark_safe(draw(one, id, {"aria-describedby": described, "aria-invalid": "true" if invalid else ""}))


def _attributes(given: Mapping[str, object]) -> str:
    return "".join(f' {name}="{escape(str(value))}"' for name, value in given.items() if value)


def _said(text: object) -> str:
    return escape(text.text(gettext) if isinstance(text, Message) else str(text or ""))


def _line(one: Any, id: str, aria: Mapping[str, str]) -> str:
    rest = {
        "data-w": one.width,
        "inputmode": one.inputmode,
        "type": _TYPES.get(one.inputmode),
        "autocomplete": one.autocomplete or "off",
        **aria,
    }
    named = f'id="{escape(id)}" name="{escape(one.name)}" value="{escape(one.value)}"'
    return f'<input class="input" {named}{_attributes(rest)}>'


def _area(one: Any, id: str, aria: Mapping[str, str]) -> str:
    rest = _attributes({"name": one.name, "data-most": one.max_length, **aria})
    # The first line break of a text area is not part of its text.
    return f'<textarea class="area" id="{escape(id)}"{rest}>\n{escape(one.value)}</textarea>'


def _select(one: Any, id: str, aria: Mapping[str, str]) -> str:
    rest = _attributes({"name": one.name, "data-w": one.width, "autocomplete": one.autocomplete, **aria})
    choices = "".join(
        f'<option value="{escape(each.value)}"{" selected" if each.chosen else ""}>{_said(each.label)}</option>'
        for each in one.choices
    )
    return f'<select class="select" id="{escape(id)}"{rest}>{choices}</select>'


def _radios(one: Any, id: str, aria: Mapping[str, str]) -> str:
    return _choices(one, {"aria-describedby": aria["aria-describedby"]})


def _checkboxes(one: Any, id: str, aria: Mapping[str, str]) -> str:
    return _choices(one, aria)


def _choices(one: Any, aria: Mapping[str, str]) -> str:
    rest, named = _attributes(aria), f'type="{one.control}" name="{escape(one.name)}"'
    return "".join(
        f'<label class="choice"><input {named} value="{escape(each.value)}"{" checked" if each.chosen else ""}{rest}>'
        f"<span>{_said(each.label)}</span>{f'<small>{escape(each.hint)}</small>' if each.hint else ''}</label>"
        for each in one.choices
    )


def _file(one: Any, id: str, aria: Mapping[str, str]) -> str:
    accepted, rest = _attributes({"name": one.name, "accept": one.accept}), _attributes(aria)
    return f'<input type="file" id="{escape(id)}"{accepted}{" multiple" if one.multiple else ""}{rest}>'


def _hidden(one: Any, id: str, aria: Mapping[str, str]) -> str:
    return f'<input type="hidden" name="{escape(one.name)}" value="{escape(one.value)}">'


_KINDS: Mapping[str, Callable[[Any, str, Mapping[str, str]], str]] = {
    "area": _area,
    "select": _select,
    "radio": _radios,
    "checkbox": _checkboxes,
    "file": _file,
    "hidden": _hidden,
}
