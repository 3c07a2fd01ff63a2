"""From the bytes of a definition file to its text: UTF-8 without a byte order mark, and nothing else."""

from __future__ import annotations

import codecs

from madoguchi.foundation.catalogue.errors import SourceUnreadable
from madoguchi.foundation.catalogue.source.complaint import Complaint
from madoguchi.values.message import Message, msg

LARGEST = 1_000_000
_MARKS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
_OLD_ENCODINGS = (("euc_jp", "EUC-JP"), ("cp932", "Shift_JIS"))


def text_of(raw: bytes) -> str:
    """The text of a file; raises `SourceUnreadable` when it is too large, not UTF-8, or begins with a mark."""
    if len(raw) > LARGEST:
        _refuse(msg("ファイルが大きすぎます（上限は1MBです）。"), msg("手続ごとに1つのファイルに分けてください。"))
    for mark, name in _MARKS:
        if raw.startswith(mark):
            _refuse_encoding(name)
    if raw.startswith(codecs.BOM_UTF8):
        _refuse(
            msg("ファイルの先頭に、目に見えない印（BOM）があります。"),
            msg("「BOMなしのUTF-8」で保存し直してください。"),
        )
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as broken:
        name = _old_encoding_of(raw)
        if name:
            _refuse_encoding(name)
        line = raw.count(b"\n", 0, broken.start) + 1
        raise SourceUnreadable(
            (Complaint(line, 1, msg("文字として読めないバイトがあります。"), msg("UTF-8で保存し直してください。")),)
        ) from broken


def _old_encoding_of(raw: bytes) -> str:
    for codec, name in _OLD_ENCODINGS:
        try:
            text = raw.decode(codec)
        except UnicodeDecodeError:
            continue
        if any("\u3040" <= character <= "\u30ff" for character in text):
            return name
    return ""


def _refuse_encoding(name: str) -> None:
    _refuse(msg("文字コードが {name} のようです。", name=name), msg("UTF-8で保存し直してください。"))


def _refuse(reason: Message, suggestion: Message) -> None:
    raise SourceUnreadable((Complaint(1, 1, reason, suggestion),))
