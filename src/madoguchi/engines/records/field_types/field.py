"""What every field of a form has in common, and what a field type has to answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, Discriminator, StringConstraints, Tag
from pydantic import Field as Option
from pydantic.types import StrictBool
from pydantic_core import PydanticCustomError

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.errors import AnswerUnreadable
from madoguchi.engines.records.forms import Input, Layout
from madoguchi.values.characters import check_characters, grapheme_length
from madoguchi.values.conditions import Condition, Moment, compile_condition
from madoguchi.values.conditions.tree import Operator
from madoguchi.values.confidentiality import Confidentiality
from madoguchi.values.declared import ConditionField, Declared, WordsField
from madoguchi.values.message import Message, msg
from madoguchi.values.words import words_in

Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]


def _check_some(values: tuple[Any, ...]) -> tuple[Any, ...]:
    if not values:
        raise PydanticCustomError("empty_list", "1つ以上書いてください。")
    return values


_KEPT_BACK = {"ja": "（伏せています）", "en": "(not shown)", "ja-easy": "（見せて いません）"}

# A check after the members', so that one broken member is not also reported as an empty list.
SOME = AfterValidator(_check_some)

Require = Annotated[
    Annotated[StrictBool, Tag("bool")] | Annotated[ConditionField, Tag("condition")],
    Discriminator(lambda value: "bool" if isinstance(value, bool) else "condition"),
]

Typed = Mapping[str, Sequence[str]]
"""What a form posted, by input name; or by part of one field ("" for a field with one input)."""

EQUALITY = frozenset({Operator.IS, Operator.IS_NOT, Operator.IN, Operator.ANSWERED})
ORDER = frozenset({Operator.AT_LEAST, Operator.AT_MOST, Operator.OVER, Operator.UNDER})
AGES = frozenset({Operator.AGE_AT_LEAST, Operator.AGE_UNDER})


Holds = Callable[[Mapping[str, object], Moment], bool]


def holds(condition: Condition | bool | None) -> Holds:
    """The condition as a function; no condition always holds."""
    if condition is None or isinstance(condition, bool):
        constant = condition is not False
        return lambda answers, moment: constant
    return compile_condition(condition)


_DIGITS_OF_A_PERSON = 12
"""So many digits may be an individual number."""


class Field(Declared):
    """One question; `purpose` says why it is asked and is inherited from the page when absent."""

    operators: ClassVar[frozenset[Operator]] = EQUALITY
    """What a condition may ask of the whole answer."""
    parts: ClassVar[tuple[str, ...]] = ()
    """The parts of the answer a condition may name (`address.city_code`)."""
    posted: ClassVar[tuple[str, ...]] = ("",)
    """The parts under which a form may post a field of this type."""
    asks: ClassVar[bool] = True
    """False for a field that only shows a sentence."""
    computes: ClassVar[bool] = False
    """True for a field whose value follows from the answers before it (`worked_out`)."""
    is_time: ClassVar[bool] = False
    """True where an answer is earlier or later than another, not less or more."""
    is_coded: ClassVar[bool] = False
    """True where what is kept stands for other words, as the id of an option does."""
    part_labels: ClassVar[Mapping[str, Message]] = {}
    """What the parts are called that may have columns of their own in a file."""
    needed_parts: ClassVar[frozenset[str]] = frozenset()
    """Those without whose columns the others are none of this field."""
    layout: ClassVar[Layout] = "single"
    in_registers_only: ClassVar[bool] = False
    """True for what only the office may be asked: it stands in a register and in no form of residents."""
    absent_means_empty: ClassVar[bool] = False
    """True where a browser sends nothing at all for an empty control (checkboxes)."""
    usual_confidentiality: ClassVar[Confidentiality | None] = None
    """How confidential an answer of this type is, whatever the procedure; None for as the procedure."""

    id: Id
    label: WordsField
    hint: WordsField | None = None
    purpose: WordsField | None = None
    require: Require = True
    show: ConditionField | None = None
    must: ConditionField | None = None
    prefill: str | None = Option(default=None, pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$")
    confidentiality: Confidentiality | None = None

    @cached_property
    def is_shown(self) -> Holds:
        """Whether the question is asked, given the answers before it."""
        return holds(self.show)

    @cached_property
    def is_required(self) -> Holds:
        """Whether the question needs an answer, given the answers before it."""
        return holds(self.require)

    @cached_property
    def is_its_words(self) -> bool:
        """Whether an answer that is a text is shown as it is, in every language."""
        return type(self).display is Field.display

    @property
    def own_posted(self) -> tuple[str, ...]:
        """The parts under which this very field is posted, when its options leave some of them out."""
        return self.posted

    def read(self, typed: Typed, at: Circumstances) -> object:
        """The answer as JSON from what was typed, None when nothing was; raises a Refusal when it cannot be read."""
        text = one(typed)
        return text if text.strip() else None

    def meant(self, text: str) -> object:
        """The answer a text certainly stands for, so that many need not be read and checked; None where it may not."""
        return None

    def are_meant(self, texts: Sequence[str]) -> bool:
        """Whether each of these texts, none of them empty, certainly is its own answer."""
        return False

    def check(self, value: object, at: Circumstances) -> object:
        """The answer as it is kept; raises a Refusal that says how to mend it."""
        raise NotImplementedError

    def worked_out(self, answers: Mapping[str, object]) -> object:
        """What follows from the answers before it, for a field that `computes`."""
        raise NotImplementedError

    def fitted(self, value: Any) -> Any:
        """What the city holds, reduced to what this field asks."""
        return value

    def typed(self, value: Any, at: Circumstances) -> Typed:
        """What somebody would have typed for this answer, by part."""
        return {"": (str(value),)}

    def inputs(self, path: str, typed: Typed, at: Circumstances) -> tuple[Input, ...]:
        """The controls of this field, filled with what was typed."""
        return (Input(name=path, control="text", value=one(typed)),)

    def layout_of(self, inputs: Sequence[Input]) -> Layout:
        """How these controls are laid out."""
        return self.layout

    def display(self, value: Any, at: Circumstances) -> str:
        """The answer in words, in the reader's language."""
        return str(value)

    def masked(self, value: Any, at: Circumstances) -> str:
        """What stands in place of the answer for who may not see it."""
        return words_in(_KEPT_BACK, at.language)

    def note(self, value: Any, at: Circumstances) -> Message | None:
        """A sentence that helps to check what was typed, shown under the controls."""
        return None

    def json_schema(self) -> dict[str, Any]:
        """The JSON Schema of the answer."""
        return {"type": "string"}

    def is_beyond_doubt(self, value: object) -> bool:
        """Whether twelve digits in this value are certainly no individual number, whatever their check digit."""
        return False

    def missing(self, label: str) -> Message:
        """The sentence for a required field without an answer."""
        return msg("「{label}」を入力してください。", label=label)


def one(typed: Typed, part: str = "") -> str:
    """The one string typed for a part, "" when there is none."""
    values = typed.get(part, ())
    return values[0] if values else ""


def text_of(value: object) -> str:
    """The value when it is a string; raises AnswerUnreadable otherwise."""
    if not isinstance(value, str):
        raise AnswerUnreadable.because(msg("文字で入力してください。"))
    return value


def checked_text(text: str, longest: int, *, name: bool = False) -> str:
    """The text when its characters and its length (as people count) are fine; raises a Refusal otherwise."""
    check_characters(text, name=name)
    # People never see more characters than there are code points.
    if len(text) > longest and grapheme_length(text) > longest:
        raise AnswerUnreadable.because(msg("{longest}文字までで入力してください。", longest=longest))
    return text


def line_of(value: object, longest: int, *, name: bool = False) -> str:
    """The text on one line, without outer blanks; raises a Refusal when it is something else."""
    text = text_of(value).strip()
    if len(text.splitlines()) > 1:
        raise AnswerUnreadable.because(msg("改行を入れずに、1行で入力してください。"))
    return checked_text(text, longest, name=name)


def plainly_meant(text: str, minimum: int, maximum: int) -> int | None:
    """The number between its limits that these few digits are, None for whatever has to be looked at more closely."""
    if len(text) < _DIGITS_OF_A_PERSON and text.isascii() and text.isdigit():
        value = int(text)
        return value if minimum <= value <= maximum else None
    return None


def number_of(value: object, minimum: int, maximum: int) -> int:
    """The whole number between its limits; raises AnswerUnreadable otherwise."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise AnswerUnreadable.because(msg("数字で入力してください。"))
    if value < minimum:
        raise AnswerUnreadable.because(msg("{minimum}以上の数を入力してください。", minimum=f"{minimum:,}"))
    if value > maximum:
        raise AnswerUnreadable.because(msg("{maximum}以下の数を入力してください。", maximum=f"{maximum:,}"))
    return value
