"""The questions on the forms of the office, as the same fields a resident's form is made of."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from django.utils.translation import gettext as _

from madoguchi.engines.records.forms import Choice, FieldView, Input
from madoguchi.values.message import Message

Problems = Mapping[str, Message]

LONGEST_TEXT = 2000


def long_text(
    name: str,
    label: str,
    *,
    value: str = "",
    hint: str = "",
    required: bool = True,
    required_when: str = "",
    problems: Problems | None = None,
) -> FieldView:
    """A field for sentences; `required_when` marks in which case one that may be empty must be filled in."""
    box = Input(name=name, control="area", value=value, max_length=LONGEST_TEXT)
    found = _field(name, "single", label, (box,), hint=hint, required=required, problems=problems)
    return replace(found, required_when=required_when)


def short_text(
    name: str,
    label: str,
    *,
    value: str = "",
    hint: str = "",
    width: int = 16,
    required: bool = True,
    problems: Problems | None = None,
) -> FieldView:
    """A field for a few words or a day."""
    box = Input(name=name, control="text", value=value, width=width, max_length=200)
    return _field(name, "single", label, (box,), hint=hint, required=required, problems=problems)


def one_of(
    name: str,
    label: str,
    options: Iterable[tuple[str, str, str]],
    *,
    chosen: str = "",
    hint: str = "",
    required: bool = True,
    problems: Problems | None = None,
) -> FieldView:
    """A choice of one; `options` are (value, label, hint)."""
    choices = tuple(Choice(value, text, note, value == chosen) for value, text, note in options)
    return _field(
        name,
        "choices",
        label,
        (Input(name=name, control="radio", choices=choices),),
        hint=hint,
        required=required,
        problems=problems,
    )


def one_in_list(
    name: str,
    label: str,
    options: Iterable[tuple[str, str]],
    *,
    chosen: str = "",
    hint: str = "",
    required: bool = True,
    problems: Problems | None = None,
) -> FieldView:
    """A choice of one among many; `options` are (value, label)."""
    choices = tuple(Choice(value, text, chosen=value == chosen) for value, text in options)
    box = Input(name=name, control="select", choices=choices)
    return _field(name, "single", label, (box,), hint=hint, required=required, problems=problems)


def some_of(
    name: str,
    label: str,
    options: Iterable[tuple[str, str, str]],
    *,
    chosen: Collection[str] = (),
    hint: str = "",
    required: bool = True,
    required_when: str = "",
    problems: Problems | None = None,
) -> FieldView:
    """A choice of several; `options` are (value, label, hint); `required_when` as for a long text."""
    choices = tuple(Choice(value, text, note, value in chosen) for value, text, note in options)
    found = _field(
        name,
        "choices",
        label,
        (Input(name=name, control="checkbox", choices=choices),),
        hint=hint,
        required=required,
        problems=problems,
    )
    return replace(found, required_when=required_when)


def list_of(name: str, label: str, options: Iterable[tuple[str, str]], *, chosen: str = "") -> FieldView:
    """A list to choose one from; `options` are (value, label)."""
    box = Input(
        name=name, control="select", choices=tuple(Choice(value, text, "", value == chosen) for value, text in options)
    )
    return _field(name, "single", label, (box,), required=True)


def ready_sentences(
    name: str, label: str, options: Iterable[tuple[str, str]], *, button: Message, hint: str = ""
) -> FieldView:
    """A list of ready sentences with a button that puts the chosen one into the text below."""
    choices = (Choice("", _("選んでください")), *(Choice(value, text) for value, text in options))
    box = Input(name=name, control="select", choices=choices, button=button, button_value=name)
    return _field(name, "single", label, (box,), hint=hint, required=False)


def problem_list(problems: Problems) -> list[tuple[str, Message]]:
    """The problems as the summary above a form takes them."""
    return list(problems.items())


def _field(
    name: str,
    layout: str,
    label: str,
    inputs: tuple[Input, ...],
    *,
    hint: str = "",
    required: bool,
    problems: Problems | None = None,
) -> FieldView:
    found = (problems or {}).get(name)
    return FieldView(
        path=name,
        layout=layout,  # type: ignore[arg-type]
        label=label,
        hint=hint,
        required=required,
        inputs=inputs,
        problems=(found,) if found else (),
    )
