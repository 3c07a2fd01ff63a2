from __future__ import annotations

import contextlib
import gzip
import io
import os
import tarfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from django.conf import settings as django_settings
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

from madoguchi.foundation.storage import errors
from madoguchi.foundation.storage.actions import keep_document, keep_upload, remove_file, sweep, sweep_orphans
from madoguchi.foundation.storage.inspection import inspected, media_type_of
from madoguchi.foundation.storage.models import File
from madoguchi.foundation.storage.names import safe_name
from madoguchi.foundation.storage.pictures import redrawn
from madoguchi.foundation.storage.queries import files_of, files_of_owners, open_file, stored_file
from madoguchi.values.individual_number import IndividualNumberFound
from madoguchi.values.refusal import Refusal
from tests.foundation.storage import corpus

BOTH = ("image", "pdf")
NUMBER = "123456789018"


@pytest.fixture
def folder(tmp_path: Path, settings: object) -> Path:
    """Files are kept in a folder of this test."""
    settings.MADOGUCHI_FILES = tmp_path / "files"  # type: ignore[attr-defined]
    return tmp_path / "files"


GOOD = {
    "a.jpg": corpus.jpeg(),
    "b.JPEG": corpus.jpeg(mode="L"),
    "cmyk.jpg": corpus.jpeg(mode="CMYK"),
    "a.png": corpus.png(),
    "palette.png": corpus.png(mode="P", transparency=0),
    "grey.png": corpus.png(mode="LA"),
    "deep.png": corpus.png(mode="I;16"),
    "without an ending": corpus.png(),
    "photo.2026.png": corpus.png(),
    "a.pdf": corpus.pdf(),
    "200 pages.pdf": corpus.pdf(pages=200),
    "goes to a page.pdf": corpus.pdf(corpus.opening(Dictionary(S=Name.GoTo, D=Array([0])))),
    "opens at the top.pdf": corpus.pdf(corpus.opening(Array([0, Name.Fit]))),
    "link.pdf": corpus.pdf(corpus.link(Dictionary(S=Name.URI, URI=String("https://example.jp")))),
    "text.pdf": corpus.text_pdf("0930000000", "12345678"),
    "coded.pdf": corpus.coded_pdf("保険者番号 12345678"),
    "tables.pdf": corpus.pdf(object_stream_mode=pikepdf.ObjectStreamMode.generate),
}


@pytest.mark.parametrize("name", GOOD)
def test_a_good_file_is_taken(name: str) -> None:
    found = inspected(GOOD[name], name, BOTH)
    assert found.content
    assert (found.pages is None) == found.media_type.startswith("image/")


PACKED = corpus.archive()
PICTURE = corpus.jpeg(size=(300, 300))
# What is large is made when its turn has come.
BAD: dict[str, tuple[bytes | Callable[[], bytes], type[Refusal]]] = {
    "half.pdf": (corpus.text_pdf("x" * 500)[:300], errors.FileDamaged),
    "no table.pdf": (corpus.pdf().replace(b"startxref", b"startxxxx"), errors.FileDamaged),
    "header only.pdf": (b"%PDF-1.7\n", errors.FileDamaged),
    "header later.pdf": (b"\n" * 1000 + corpus.pdf(), errors.KindNotAccepted),
    "no pages.pdf": (corpus.pdf(pages=0), errors.FileDamaged),
    "locked.pdf": (corpus.pdf(encryption=pikepdf.Encryption(owner="a", user="b")), errors.PdfLocked),
    "half locked.pdf": (corpus.pdf(encryption=pikepdf.Encryption(owner="a", user="")), errors.PdfLocked),
    "script.pdf": (corpus.pdf(corpus.names_script), errors.PdfActive),
    "page script.pdf": (corpus.pdf(corpus.script_at_page), errors.PdfActive),
    "opens a site.pdf": (
        corpus.pdf(corpus.opening(Dictionary(S=Name.URI, URI=String("https://example.jp")))),
        errors.PdfActive,
    ),
    "launch.pdf": (corpus.pdf(corpus.link(Dictionary(S=Name.Launch, F=String("cmd.exe")))), errors.PdfActive),
    "submit.pdf": (corpus.pdf(corpus.link(Dictionary(S=Name.SubmitForm, F=String("https://x")))), errors.PdfActive),
    "attachment.pdf": (corpus.pdf(corpus.attachment), errors.PdfActive),
    "xfa.pdf": (corpus.pdf(corpus.xfa), errors.PdfActive),
    "5000 pages.pdf": (lambda: corpus.pdf(pages=5000), errors.TooManyPages),
    "bomb.pdf": (corpus.bomb_pdf, errors.FileDamaged),
    "polyglot.pdf": (corpus.pdf() + PACKED, errors.ArchiveRefused),
    "number.pdf": (corpus.text_pdf("番号".encode().decode("latin-1"), NUMBER), errors.IndividualNumberInFile),
    "spread number.pdf": (corpus.text_pdf(NUMBER, one_by_one=True), errors.IndividualNumberInFile),
    "coded number.pdf": (corpus.coded_pdf(f"個人番号 {NUMBER}"), errors.IndividualNumberInFile),
    "hidden number.pdf": (corpus.coded_pdf(f"個人番号 {NUMBER}", in_form=True), errors.IndividualNumberInFile),
    "header only.png": (b"\x89PNG\r\n\x1a\n", errors.FileDamaged),
    "header only.jpg": (b"\xff\xd8\xff", errors.FileDamaged),
    "half.jpg": (PICTURE[: len(PICTURE) // 2], errors.FileDamaged),
    "half.png": (corpus.png(size=(300, 300))[:120], errors.FileDamaged),
    "huge.png": (corpus.huge_png(30_000, 30_000), errors.TooManyPixels),
    "short.png": (corpus.huge_png(3_000, 3_000), errors.FileDamaged),
    "text bomb.png": (corpus.text_bomb_png, errors.FileDamaged),
    "is a jpeg.png": (corpus.jpeg(), errors.KindMismatch),
    "is a png.jpg": (corpus.png(), errors.KindMismatch),
    "is a png.pdf": (corpus.png(), errors.KindMismatch),
    "is a pdf.png": (corpus.pdf(), errors.KindMismatch),
    "polyglot.gif": (b"GIF89a/*" + b"\x00" * 20 + b"*/=1;alert(1)", errors.KindNotAccepted),
    "picture.svg": (b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", errors.KindNotAccepted),
    "page.html": (b"<!doctype html><script>1</script>", errors.KindNotAccepted),
    "photo.heic": (b"\x00\x00\x00\x18ftypheic" + b"\x00" * 40, errors.HeifNotAccepted),
    "program.exe": (b"MZ" + b"\x00" * 200, errors.KindNotAccepted),
    "text.txt": ("こんにちは".encode(), errors.KindNotAccepted),
    "nothing known.bin": (b"\x00", errors.KindNotAccepted),
    "a.zip": (PACKED, errors.ArchiveRefused),
    "table.xlsx": (corpus.archive("xl/workbook.xml"), errors.ArchiveRefused),
    "slip.zip": (corpus.archive("../../x"), errors.ArchiveRefused),
    "bomb.zip": (lambda: corpus.archive("a", b"\x00" * 50_000_000), errors.ArchiveRefused),
    "a.gz": (gzip.compress(b"x"), errors.ArchiveRefused),
    "a.tar": (b"a" * 257 + b"ustar" + b"\x00" * 300, errors.ArchiveRefused),
    "a.7z": (b"7z\xbc\xaf\x27\x1c" + b"\x00" * 20, errors.ArchiveRefused),
    "picture with a zip.png": (corpus.png() + PACKED, errors.ArchiveRefused),
}


@pytest.mark.parametrize("name", BAD)
def test_s_file_1_a_bad_file_is_refused_with_its_reason(name: str) -> None:
    made, refusal = BAD[name]
    content = made() if callable(made) else made
    with pytest.raises(refusal) as refused:
        inspected(content, name, BOTH)
    assert f"「{name}」" in refused.value.message.text()


def test_a_kind_that_is_not_asked_for_is_refused() -> None:
    with pytest.raises(errors.KindNotAccepted, match="写真"):
        inspected(corpus.pdf(), "a.pdf", ("image",))
    with pytest.raises(errors.KindNotAccepted, match="PDF"):
        inspected(corpus.png(), "a.png", ("pdf",))


@pytest.mark.parametrize(("orientation", "size"), [(1, (40, 20)), (3, (40, 20)), (6, (20, 40)), (8, (20, 40))])
def test_s_file_2_a_photograph_is_upright_and_forgets_where_it_was_taken(
    orientation: int, size: tuple[int, int]
) -> None:
    picture = redrawn(corpus.with_exif(orientation), "a.jpg")
    assert (picture.width, picture.height) == size
    drawn = Image.open(io.BytesIO(picture.content))
    assert drawn.size == size
    assert dict(drawn.getexif()) == {}
    assert b"Aoi" not in picture.content
    assert b"Exif" not in picture.content
    white = {1: (5, 10), 3: (35, 10), 6: (10, 5), 8: (10, 35)}[orientation]
    assert min(drawn.getpixel(white)) > 200  # type: ignore[type-var]


def test_what_hangs_behind_a_picture_is_cut_off() -> None:
    assert b"<script>" not in redrawn(corpus.jpeg() + b"<script>alert(1)</script>", "a.jpg").content
    commented = corpus.jpeg(comment=b"<script>")
    assert b"<script>" not in redrawn(commented, "a.jpg").content


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.data_too_large])
@given(st.sampled_from(sorted(GOOD)), st.data())
def test_s_file_3_a_file_with_changed_bytes_is_refused_or_is_whole(name: str, data: st.DataObject) -> None:
    content = bytearray(GOOD[name][:20_000])
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=30)):
        content[place] = data.draw(st.integers(0, 255))
    try:
        taken = inspected(bytes(content), name, BOTH)
    except Refusal:
        return
    # What is taken all the same is whole: it is of a kind that is taken, and what is kept of it is taken again.
    assert taken.media_type == media_type_of(taken.content)
    again = inspected(taken.content, "", BOTH)
    assert (again.media_type, again.pages) == (taken.media_type, taken.pages)
    assert (again.width, again.height) == (taken.width, taken.height)


ARCHIVES = [name for name, (_made, refusal) in BAD.items() if refusal is errors.ArchiveRefused]
ACTIVE = [name for name, (_made, refusal) in BAD.items() if refusal is errors.PdfActive]


def opened_out(*_given: object, **_named: object) -> None:
    raise AssertionError("an archive was opened out")


@pytest.mark.parametrize("name", ARCHIVES)
def test_s_file_3_no_archive_is_taken_or_opened_out_whatever_stands_before_it(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, refusal = BAD[name]
    content = made() if callable(made) else made
    for opener in (zipfile.ZipFile, tarfile, gzip):
        monkeypatch.setattr(opener, "open", opened_out)
    with pytest.raises(refusal):
        inspected(content, name, BOTH)
    with pytest.raises(refusal):
        inspected(content, "保険証.jpg", BOTH)


@pytest.mark.parametrize("name", ACTIVE)
def test_s_file_3_no_active_document_is_taken(name: str) -> None:
    made, refusal = BAD[name]
    with pytest.raises(refusal):
        inspected(made() if callable(made) else made, name, BOTH)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\aoi\\保険証.jpg", "保険証.jpg"),
        ("a\u202egpj.exe", "agpj.exe"),
        ("a\nb\x00.pdf", "ab.pdf"),
        ('a";filename="b.pdf', "afilename=b.pdf"),
        (".htaccess", "htaccess"),
        ("", "ファイル"),
        ("...", "ファイル"),
        ("髙﨑𠮷邉󠄀.png", "髙﨑𠮷邉󠄀.png"),
    ],
)
def test_a_file_name_is_made_harmless(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_a_long_name_keeps_its_ending_and_a_number_in_it_is_refused() -> None:
    short = safe_name("字" * 255 + ".pdf")
    assert short.endswith(".pdf")
    assert len(short.encode()) <= 200
    with pytest.raises(IndividualNumberFound):
        safe_name(f"{NUMBER}.pdf")


@pytest.mark.django_db
def test_a_kept_file_is_the_one_that_was_sent(folder: Path) -> None:
    content = corpus.pdf(pages=3)
    kept = keep_upload(io.BytesIO(content), name="申立書.pdf", owner="draft-1")
    assert stored_file(kept.ref) == kept
    assert (kept.name, kept.media_type, kept.pages, kept.size) == ("申立書.pdf", "application/pdf", 3, len(content))
    with open_file(kept.ref) as opened:
        assert opened.read() == content
    assert files_of("draft-1") == [kept]
    assert files_of("draft-2") == []
    assert files_of_owners(["draft-1", "", "draft-2"]) == [kept]


@pytest.mark.django_db
def test_nothing_of_a_name_reaches_the_disk(folder: Path) -> None:
    kept = keep_upload(io.BytesIO(corpus.png()), name="../../保険証.png", owner="draft-1")
    paths = [path.relative_to(folder) for path in folder.rglob("*") if path.is_file()]
    (path,) = paths
    assert len(path.parts) == 3
    assert kept.ref not in str(path)
    assert "保険証" not in str(path)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "refusal"), [(b"", errors.FileEmpty), (b"x" * (10 * 1024 * 1024 + 1), errors.FileTooLarge)]
)
def test_an_empty_or_a_large_file_is_refused(folder: Path, content: bytes, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        keep_upload(io.BytesIO(content), name="a.pdf", owner="draft-1")
    assert not folder.exists()


@pytest.mark.django_db
def test_s_file_6_an_owner_has_room_for_so_many_files(folder: Path) -> None:
    one = keep_document(b"x", name="a.pdf", media_type="application/pdf", owner="draft-1")
    rows = [
        File(ref=f"r{n}", place=f"p{n}", owner="draft-1", size=1, kept_at=File.objects.get(ref=one.ref).kept_at)
        for n in range(29)
    ]
    File.objects.bulk_create(rows)
    with pytest.raises(errors.TooManyFiles):
        keep_upload(io.BytesIO(corpus.png()), name="a.png", owner="draft-1")


@pytest.mark.django_db
def test_a_file_taken_away_is_gone_at_once_and_from_the_disk_later(folder: Path) -> None:
    kept = keep_upload(io.BytesIO(corpus.png()), name="a.png", owner="draft-1")
    with pytest.raises(errors.NoSuchFile):
        remove_file(kept.ref, owner="draft-2")
    remove_file(kept.ref, owner="draft-1")
    for gone in (
        lambda: stored_file(kept.ref),
        lambda: open_file(kept.ref),
        lambda: remove_file(kept.ref, owner="draft-1"),
    ):
        with pytest.raises(errors.NoSuchFile):
            gone()
    assert sweep() == 1
    assert [path for path in folder.rglob("*") if path.is_file()] == []


@pytest.mark.django_db
def test_a_file_whose_row_cannot_be_written_leaves_nothing_behind(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("madoguchi.foundation.storage.actions.new_secret", lambda: "x" * 100)
    with pytest.raises(Exception, match="too long"):
        keep_upload(io.BytesIO(corpus.png()), name="a.png", owner="draft-1")
    assert [path for path in folder.rglob("*") if path.is_file()] == []


def _on_disk(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def _age(path: Path, hours: float) -> None:
    then = time.time() - hours * 3600
    os.utime(path, (then, then))


@pytest.mark.django_db(transaction=True)
def test_bytes_of_a_transaction_that_was_rolled_back_go_after_a_day_and_no_others(folder: Path) -> None:
    kept = keep_upload(io.BytesIO(corpus.png()), name="kept.png", owner="draft-1")
    [with_row] = _on_disk(folder)
    with contextlib.suppress(RuntimeError), transaction.atomic():
        keep_upload(io.BytesIO(corpus.png()), name="lost.png", owner="draft-1")
        raise RuntimeError
    [orphan] = [path for path in _on_disk(folder) if path != with_row]
    unfinished = orphan.with_suffix(".part")
    unfinished.write_bytes(b"half")
    _age(with_row, hours=1000)
    _age(orphan, hours=23)
    _age(unfinished, hours=25)
    assert sweep_orphans() == 1
    assert set(_on_disk(folder)) == {with_row, orphan}
    _age(orphan, hours=25)
    assert sweep_orphans() == 1
    assert _on_disk(folder) == [with_row]
    with open_file(kept.ref) as content:
        assert content.read(4) == b"\x89PNG"


@pytest.mark.django_db
def test_a_row_without_its_file_says_so(folder: Path) -> None:
    kept = keep_document(b"x", name="a.pdf", media_type="application/pdf", owner="notice-1")
    next(path for path in folder.rglob("*") if path.is_file()).unlink()
    with pytest.raises(errors.NoSuchFile):
        open_file(kept.ref)
    with pytest.raises(errors.NoSuchFile):
        stored_file("\x00")


def test_s_file_4_files_are_kept_outside_what_is_served() -> None:
    assert not Path(django_settings.MADOGUCHI_FILES).is_relative_to(django_settings.STATIC_ROOT)
