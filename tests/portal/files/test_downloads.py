"""How a download is answered, in every room alike."""

import pytest
from django.core.files.base import ContentFile
from django.http import Http404
from django.test import RequestFactory

from competitions.planning.models import Document
from portal.files import downloads

pytestmark = pytest.mark.django_db

HEADERS = ("Content-Type", "Content-Disposition", "Cache-Control", "X-Content-Type-Options")


def headers(answer: object) -> tuple[str, ...]:
    return tuple(answer.headers[name] for name in HEADERS)  # type: ignore[attr-defined]


def test_what_was_just_made_goes_out_under_its_chinese_name() -> None:
    answer = downloads.made(b"[1]", '名单/2026:"一".json')
    assert answer.content == b"[1]"
    assert headers(answer) == (
        "application/json",
        "attachment; filename*=utf-8''%E5%90%8D%E5%8D%95_2026__%E4%B8%80_.json",
        "private, no-store",
        "nosniff",
    )


def test_a_stored_file_goes_out_with_the_suffix_of_its_content() -> None:
    document = Document(title="方案")
    document.file.save("5f2a.pdf", ContentFile(b"%PDF-1.7"), save=False)
    answer = downloads.stored(RequestFactory().get("/"), document.file, "方案")
    assert b"".join(answer) == b"%PDF-1.7"
    assert headers(answer) == (
        "application/pdf",
        "attachment; filename*=utf-8''%E6%96%B9%E6%A1%88.pdf",
        "private, no-store",
        "nosniff",
    )
    document.file.storage.delete(str(document.file.name))


def test_a_record_without_a_file_is_not_found() -> None:
    with pytest.raises(Http404):
        downloads.stored(RequestFactory().get("/"), Document().file, "方案")
