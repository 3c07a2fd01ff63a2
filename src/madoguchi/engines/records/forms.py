"""What a face needs to draw one page of a form: plain data, no HTML, no request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from madoguchi.values.message import Message

Control = Literal["text", "area", "select", "radio", "checkbox", "file", "hidden"]
Layout = Literal["single", "pair", "date", "choices", "stack", "upload", "group", "note"]
StepState = Literal["done", "now", "next"]


@dataclass(frozen=True)
class Choice:
    """One option of a select, a set of radios or a set of checkboxes."""

    value: str
    label: str | Message
    hint: str = ""
    chosen: bool = False


@dataclass(frozen=True)
class Input:
    """One control with the name it is posted under; `width` is in characters (4, 8, 16, 24), 0 fills the line.

    An `optional` part of an answer may stay empty where the others may not.
    """

    name: str
    control: Control
    label: Message | str | None = None
    value: str = ""
    choices: tuple[Choice, ...] = ()
    autocomplete: str = ""
    inputmode: str = ""
    width: int = 0
    max_length: int | None = None
    accept: str = ""
    multiple: bool = False
    button: Message | None = None
    optional: bool = False
    button_value: str = ""
    """The button beside this input submits `name="look_up"` with `button_value`."""


@dataclass(frozen=True)
class FileView:
    """One file kept for a field; a button `name="remove_file"` with `remove` takes it away again."""

    ref: str
    name: str
    size_text: str
    remove: str = ""
    waits: bool = False
    """Whether the virus scanner has not answered for it yet."""
    is_unsafe: bool = False
    """Whether the scanner let it through to nobody."""


@dataclass(frozen=True)
class FieldView:
    """One question as it stands now; `path` is its HTML id, its anchor and its address in the answers."""

    path: str
    layout: Layout
    label: str
    hint: str = ""
    required: bool = False
    required_when: str = ""
    """The mark of an answer that is needed in one case only: 「認めないときは必須」."""
    why: str = ""
    inputs: tuple[Input, ...] = ()
    problems: tuple[Message, ...] = ()
    note: Message | None = None
    rows: tuple[RowView, ...] = ()
    nested: bool = False
    files: tuple[FileView, ...] = ()
    origin: Message | None = None
    """Where an answer comes from that nobody typed, or that it could not be looked up."""
    item: str = ""
    add: str = ""
    """Groups: a button `name="add_row"` with this value adds a row; empty when no more rows are possible."""


@dataclass(frozen=True)
class RowView:
    """One row of a repeated group; a button `name="remove_row"` with `remove` takes it away ("" = it must stay)."""

    index: int
    heading: str
    fields: tuple[FieldView, ...]
    path: str = ""
    remove: str = ""


@dataclass(frozen=True)
class StepView:
    """One knot of the line that shows how far the form has come."""

    id: str
    title: str | Message
    state: StepState


@dataclass(frozen=True)
class PageView:
    """One page: its questions, where it stands in the form, and what has to be mended on it."""

    id: str
    title: str
    lead: str
    fields: tuple[FieldView, ...]
    number: int
    steps: tuple[StepView, ...]
    problems: tuple[tuple[str, Message], ...] = ()
    """In the order of the page: the anchor of the field or input, and a sentence that names the field."""
    previous: str = ""
    next: str = ""


@dataclass(frozen=True)
class CitedView:
    """Where a named record stands, in a register or for who knows it by a dataset, and what is shown of it."""

    register_id: str
    ref: str
    told: tuple[tuple[str, str], ...]
    dataset_id: str = ""


@dataclass(frozen=True)
class SummaryRow:
    """One answer in words; `path` is where the answer lives, `anchor` the field on its page."""

    label: str
    text: str
    path: str
    files: tuple[FileView, ...] = ()
    is_masked: bool = False
    is_worked_out: bool = False
    """A sum of rows or a formula, which nobody answered."""
    origin: Message | None = None
    """From where and when the answer was copied."""
    dataset_id: str = ""
    """The dataset it was copied from."""
    cited: CitedView | None = None


@dataclass(frozen=True)
class SummaryPage:
    """The answers of one page, for the confirm page, the receipt and the case sheet."""

    title: str
    page_id: str
    rows: tuple[SummaryRow, ...]
