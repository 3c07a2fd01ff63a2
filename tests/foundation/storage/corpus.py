"""Files that people, scanners and attackers send; all of them are made here, none is fetched."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String
from PIL import Image


def jpeg(size: tuple[int, int] = (64, 32), mode: str = "RGB", **options: Any) -> bytes:
    """A JPEG; options go to Pillow."""
    out = io.BytesIO()
    Image.new(mode, size, 0).save(out, "JPEG", **options)
    return out.getvalue()


def png(size: tuple[int, int] = (64, 32), mode: str = "RGB", **options: Any) -> bytes:
    """A PNG; options go to Pillow."""
    out = io.BytesIO()
    Image.new(mode, size).save(out, "PNG", **options)
    return out.getvalue()


def with_exif(orientation: int) -> bytes:
    """A photograph taken somewhere, with the camera held some way; its left half is white, its right half black."""
    picture = Image.new("RGB", (40, 20), "black")
    picture.paste("white", (0, 0, 20, 20))
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "Camera of Aoi"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (33.0, 52.0, 0.0)
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif)
    return out.getvalue()


def huge_png(width: int, height: int) -> bytes:
    """A PNG that says it is huge, in a few bytes."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\x00" * 1000))
        + chunk(b"IEND", b"")
    )


def text_bomb_png() -> bytes:
    """A small PNG whose compressed text unpacks to 100 MB."""
    packed = zlib.compress(b"\x00" * 100_000_000, 9)
    body = png()
    return body[:33] + chunk(b"zTXt", b"Comment\x00\x00" + packed) + body[33:]


def chunk(kind: bytes, data: bytes) -> bytes:
    """One chunk of a PNG."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def pdf(change: Callable[[Pdf], None] | None = None, *, pages: int = 1, **save: Any) -> bytes:
    """A quiet PDF, after a change."""
    document = Pdf.new()
    for _ in range(pages):
        document.add_blank_page()
    if change:
        change(document)
    out = io.BytesIO()
    document.save(out, **save)
    return out.getvalue()


def text_pdf(*lines: str, one_by_one: bool = False) -> bytes:
    """A page that says these lines in a plain font."""

    def write(document: Pdf) -> None:
        page = document.pages[0]
        page.Resources = Dictionary(
            Font=Dictionary(F1=Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
        )
        shown = [f"<{line.encode('latin-1').hex()}> Tj 0 -20 Td" for line in lines]
        if one_by_one:
            shown = [f"<{letter.encode().hex()}> Tj 9 0 Td" for line in lines for letter in line]
        page.Contents = Stream(document, f"BT /F1 12 Tf 10 700 Td {' '.join(shown)} ET".encode())

    return pdf(write)


def coded_pdf(text: str, *, in_form: bool = False) -> bytes:
    """A page in a font with codes of its own, as word processors write Japanese; ToUnicode says what they mean."""
    codes = {letter: number + 1 for number, letter in enumerate(dict.fromkeys(text))}
    pairs = "\n".join(f"<{code:04x}> <{ord(letter):04x}>" for letter, code in codes.items())
    table = f"1 begincodespacerange <0000> <ffff> endcodespacerange {len(codes)} beginbfchar\n{pairs}\nendbfchar"

    def write(document: Pdf) -> None:
        font = Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            Encoding=Name("/Identity-H"),
            ToUnicode=document.make_indirect(Stream(document, table.encode())),
        )
        drawn = "".join(f"{codes[letter]:04x}" for letter in text)
        content = Stream(document, f"BT /F1 12 Tf [<{drawn[:8]}> -20 <{drawn[8:]}>] TJ ET".encode())
        resources = Dictionary(Font=Dictionary(F1=document.make_indirect(font)))
        page = document.pages[0]
        if in_form:
            content.Type, content.Subtype, content.BBox = Name.XObject, Name.Form, Array([0, 0, 9, 9])
            content.Resources = resources
            page.Resources = Dictionary(XObject=Dictionary(X1=document.make_indirect(content)))
            page.Contents = Stream(document, b"/X1 Do")
        else:
            page.Resources, page.Contents = resources, content

    return pdf(write)


def bomb_pdf() -> bytes:
    """A page whose drawing unpacks to 300 MB."""

    def write(document: Pdf) -> None:
        packed = zlib.compress(zlib.compress(b" " * 300_000_000, 9), 9)
        stream = Stream(document, packed)
        stream.Filter = Array([Name.FlateDecode, Name.FlateDecode])
        page = document.pages[0]
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        page.Resources = Dictionary(Font=Dictionary(F1=font))
        page.Contents = stream

    return pdf(write, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)


def opening(action: Dictionary | Array) -> Callable[[Pdf], None]:
    """A PDF that does this when it is opened."""

    def change(document: Pdf) -> None:
        document.Root.OpenAction = action

    return change


def attachment(document: Pdf) -> None:
    """Another file inside."""
    document.attachments["a.exe"] = pikepdf.AttachedFileSpec(document, b"MZ")


def link(action: Dictionary) -> Callable[[Pdf], None]:
    """A place on the page that does this when it is clicked."""

    def change(document: Pdf) -> None:
        note = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=action)
        document.pages[0].Annots = Array([note])

    return change


def script_at_page(document: Pdf) -> None:
    """A page that does something when it is turned to."""
    document.pages[0].AA = Dictionary(O=Dictionary(S=Name.JavaScript, JS=String("app.alert(1)")))


def names_script(document: Pdf) -> None:
    """A script kept in the catalogue of names."""
    script = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
    document.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), document.make_indirect(script)])))


def xfa(document: Pdf) -> None:
    """A form of the old kind that is a program."""
    document.Root.AcroForm = Dictionary(XFA=String("<xdp/>"), Fields=Array([]))


def archive(name: str = "a.txt", data: bytes = b"x") -> bytes:
    """A zip."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(name, data)
    return out.getvalue()
