"""A file that an act stored goes when the act fails, as its rows do; what was there before stays."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError

from competitions.entries import acts
from competitions.entries.models import Attachment, Entry
from competitions.planning.models import Document
from portal.acts.actors import Actor
from portal.acts.deeds import performing
from portal.acts.refusals import Refused
from portal.acts.undoing import on_failure, whole
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def store(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def kept(store: Path) -> set[bytes]:
    return {path.read_bytes() for path in store.rglob("*") if path.is_file()}


def document(content: bytes) -> Document:
    competition = factories.competition()
    return Document.objects.create(
        competition=competition, kind="plan", title="方案", file=ContentFile(content, "a.pdf")
    )


def always(_actor: object, _subject: object) -> bool:
    return True


def store_in_an_act(content: bytes, *, fails: bool, then: Callable[[], object] = lambda: None) -> None:
    """An act that stores a document, does `then`, and is refused in the end if it is to fail."""
    with performing("change", actor=Actor.system(), on=factories.competition(), may=always):
        document(content)
        then()
        if fails:
            raise Refused("not now")


def test_a_failing_act_leaves_neither_row_nor_file(store: Path) -> None:
    before = document(b"before")
    with pytest.raises(Refused):
        store_in_an_act(b"lost", fails=True)
    assert kept(store) == {b"before"}
    assert [each.pk for each in Document.objects.all()] == [before.pk]


def test_an_act_that_succeeds_keeps_its_file(store: Path) -> None:
    store_in_an_act(b"kept", fails=False)
    assert kept(store) == {b"kept"}


def test_what_an_inner_act_stored_goes_when_the_outer_one_fails(store: Path) -> None:
    with pytest.raises(Refused):
        store_in_an_act(b"outer", fails=True, then=lambda: store_in_an_act(b"inner", fails=False))
    assert kept(store) == set()


def test_an_inner_act_that_fails_takes_only_its_own_file(store: Path) -> None:
    def refused() -> None:
        with pytest.raises(Refused):
            store_in_an_act(b"inner", fails=True)

    store_in_an_act(b"outer", fails=False, then=refused)
    assert kept(store) == {b"outer"}


@pytest.mark.django_db(transaction=True)
def test_a_file_goes_when_only_the_commit_fails(store: Path) -> None:
    """On both databases a foreign key into nowhere is noticed at the end."""
    nowhere = Document(competition_id=1_000_000, kind="plan", title="方案", file=ContentFile(b"x", "a.pdf"))

    def keep() -> None:
        with whole():
            nowhere.save()

    with pytest.raises(IntegrityError):
        keep()
    assert (kept(store), Document.objects.count()) == (set(), 0)


def test_an_attachment_of_an_entry_that_cannot_be_kept_is_not_stored(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = factories.event(factories.competition(), requirements=["pledge"])
    entry = factories.entry(event)
    Entry.objects.filter(pk=entry.pk).update(state=Entry.State.DRAFT)

    def full(*_given: object, **_named: object) -> None:
        raise IntegrityError("the disk of the database is full")

    monkeypatch.setattr("portal.acts.journal.write", full)
    with pytest.raises(IntegrityError):
        acts.attach(
            actor=Actor.system(),
            entry=entry,
            requirement="pledge",
            file=SimpleUploadedFile("a.pdf", b"%PDF-1.7"),
        )
    assert (kept(store), Attachment.objects.count()) == (set(), 0)


def test_outside_of_an_act_a_file_is_simply_kept(store: Path) -> None:
    default_storage.save("trial/a.pdf", ContentFile(b"plain"))
    assert kept(store) == {b"plain"}


def test_a_store_that_cannot_delete_does_not_hide_why_the_act_failed(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def broken() -> None:
        raise OSError("the store is away")

    def act() -> None:
        with whole():
            on_failure(broken)
            raise Refused("not now")

    with caplog.at_level(logging.ERROR), pytest.raises(Refused, match="not now"):
        act()
    assert "could not be undone" in caplog.text
