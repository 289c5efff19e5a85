"""What an upload is told to be: by size and content, with one set of sentences for every room."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models.fields.files import FieldFile
from django.test import override_settings

from competitions.planning.models import Document
from portal.acts.refusals import Refused
from portal.files.kinds import PAPERS, SCANS, accept, content_type_of, in_words, kind_of
from portal.files.uploads import MEGABYTE, checked, delete_on_commit, renamed


def zipped(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as container:
        for name in names:
            container.writestr(name, "x")
    return buffer.getvalue()


CONTENTS = {
    "pdf": b"%PDF-1.7 ...",
    "jpg": b"\xff\xd8\xff\xe0....",
    "png": b"\x89PNG\r\n\x1a\n....",
    "ofd": zipped("OFD.xml", "Doc_0/Document.xml"),
    "docx": zipped("word/document.xml"),
    "xlsx": zipped("xl/workbook.xml"),
}


def file(content: bytes, name: str = "赵某某的证件.exe") -> ContentFile[bytes]:
    return ContentFile(content, name=name)


@pytest.mark.parametrize("kind", PAPERS)
def test_a_file_is_what_its_content_says(kind: str) -> None:
    upload = file(CONTENTS[kind])
    assert kind_of(upload) == kind
    assert upload.read() == CONTENTS[kind]


@pytest.mark.parametrize(
    "content",
    [b"MZ\x90\x00", b"<html>%PDF-", zipped("readme.txt"), zipped("word/document.xml", "word/vbaProject.bin"),
     b"PK\x03\x04 and no container"],
    ids=["program", "page", "archive", "macro", "broken"],
)  # fmt: skip
def test_what_is_no_accepted_kind_is_refused_with_the_accepted_ones(content: bytes) -> None:
    with pytest.raises(Refused) as refusal:
        checked(file(content), kinds=SCANS, field="document")
    assert (str(refusal.value), refusal.value.field) == (
        "按文件内容判断，不属于以下格式：PDF / JPG / PNG。请另存为其中一种格式后重新选择。",
        "document",
    )


def test_a_paper_is_no_scan() -> None:
    assert checked(file(CONTENTS["docx"])) == "docx"
    with pytest.raises(Refused):
        checked(file(CONTENTS["docx"]), kinds=SCANS)


def test_empty_and_large_files_are_refused_with_their_size() -> None:
    with pytest.raises(Refused, match="文件是空的"):
        checked(file(b""))
    heavy = file(CONTENTS["pdf"] + b" " * (2 * MEGABYTE))
    assert checked(heavy) == "pdf"
    with pytest.raises(Refused, match=r"文件为 2\.0 MB，最大可上传 1 MB"):
        checked(heavy, most=MEGABYTE)
    with override_settings(UPLOAD_MAXIMUM_BYTES=MEGABYTE), pytest.raises(Refused, match="最大可上传 1 MB"):
        checked(heavy, most=5 * MEGABYTE)


def test_the_name_it_came_with_is_not_kept() -> None:
    kept = renamed(file(CONTENTS["png"]))
    assert kept.name is not None
    stem, _dot, suffix = kept.name.partition(".")
    assert (len(stem), suffix) == (32, "png")
    assert set(stem) <= set("0123456789abcdef")


def test_words_for_fields_and_headers() -> None:
    assert accept() == ".pdf,.ofd,.docx,.xlsx,.jpg,.jpeg,.png"
    assert in_words(PAPERS) == "PDF / OFD / Word (.docx) / Excel (.xlsx) / JPG / PNG"
    assert content_type_of("2026/ab.pdf") == "application/pdf"
    assert content_type_of("2026/ab") == content_type_of("x.exe") == "application/octet-stream"


@pytest.mark.django_db(transaction=True)
def test_a_file_goes_with_the_commit_and_stays_when_the_act_fails() -> None:
    def stored() -> FieldFile:
        name = default_storage.save("trial/paper.pdf", file(CONTENTS["pdf"]))
        return Document(file=name).file

    kept, dropped = stored(), stored()

    def failing() -> None:
        with transaction.atomic():
            delete_on_commit(kept)
            raise Refused("not now")

    with pytest.raises(Refused):
        failing()
    with transaction.atomic():
        delete_on_commit(dropped)
        assert default_storage.exists(str(dropped.name))
    assert (default_storage.exists(str(kept.name)), default_storage.exists(str(dropped.name))) == (
        True,
        False,
    )
    default_storage.delete(str(kept.name))
