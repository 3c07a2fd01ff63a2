"""Files: photographs and PDFs of papers."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field as Option

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.errors import AnswerUnreadable
from madoguchi.engines.records.field_types.field import ORDER, SOME, Field, Typed
from madoguchi.engines.records.forms import FileView, Input
from madoguchi.values.conditions.tree import Operator
from madoguchi.values.message import Message, msg

Accept = Annotated[tuple[Literal["image", "pdf"], ...], SOME]
_ACCEPT_TEXT = {"image": "image/jpeg,image/png,.jpg,.jpeg,.png", "pdf": "application/pdf,.pdf"}


class FileField(Field):
    """A paper as one or more files; what is kept are the public references of the stored files."""

    operators: ClassVar = frozenset({Operator.ANSWERED}) | ORDER
    layout: ClassVar = "upload"

    type: Literal["file"]
    accept: Accept = ("image", "pdf")
    at_most: int = Option(default=3, ge=1, le=10)

    def read(self, typed: Typed, at: Circumstances) -> object:
        """The references of the files kept so far."""
        return list(typed.get("", ())) or None

    def check(self, value: object, at: Circumstances) -> object:
        """References of files kept for this very draft, each once and not too many."""
        if not isinstance(value, list) or not all(isinstance(ref, str) for ref in value):
            raise AnswerUnreadable.because(msg("ファイルを選び直してください。"))
        refs = list(dict.fromkeys(value))
        if not all(ref in at.files for ref in refs):
            raise AnswerUnreadable.because(msg("保存したファイルが見つかりません。もう一度選んでください。"))
        if len(refs) > self.at_most:
            raise AnswerUnreadable.because(msg("付けられるのは{count}つまでです。", count=self.at_most))
        return refs

    def typed(self, value: Any, at: Circumstances) -> Typed:
        """The references."""
        return {"": tuple(ref for ref in value if isinstance(ref, str)) if isinstance(value, list) else ()}

    def inputs(self, path: str, typed: Typed, at: Circumstances) -> tuple[Input, ...]:
        """One file control, absent when no more files may be added."""
        if len(typed.get("", ())) >= self.at_most:
            return ()
        accept = ",".join(_ACCEPT_TEXT[kind] for kind in self.accept)
        return (Input(name=path, control="file", accept=accept, multiple=self.at_most > 1),)

    def kept(self, refs: Typed, at: Circumstances) -> tuple[FileView, ...]:
        """The files kept for this field."""
        return tuple(at.files[ref] for ref in refs.get("", ()) if ref in at.files)

    def display(self, value: Any, at: Circumstances) -> str:
        """The names of the files."""
        return "、".join(at.files[ref].name if ref in at.files else ref for ref in self.typed(value, at)[""])

    def json_schema(self) -> dict[str, Any]:
        """References of kept files, or files sent along as name and base64 content."""
        inline = {
            "type": "object",
            "properties": {"name": {"type": "string", "maxLength": 255}, "content": {"type": "string"}},
            "required": ["name", "content"],
            "additionalProperties": False,
        }
        return {"type": "array", "items": {"anyOf": [{"type": "string"}, inline]}, "maxItems": self.at_most}

    def is_beyond_doubt(self, value: object) -> bool:
        """References of files are random and may look like anything."""
        return True

    def missing(self, label: str) -> Message:
        """Asks for the paper, in a kind that is accepted."""
        if self.accept == ("image",):
            return msg("「{label}」の写真を付けてください。", label=label)
        if self.accept == ("pdf",):
            return msg("「{label}」のPDFを付けてください。", label=label)
        return msg("「{label}」の写真かPDFを付けてください。", label=label)
