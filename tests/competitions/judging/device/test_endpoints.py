"""What a judge's device gets and sends: only the own sheets, once however often it is sent, never over another's mark."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from competitions.judging import acts, device, queries, shell
from competitions.judging.models import AspectMark, ScoreSheet, SheetSaving
from portal.acts.models import JournalRow
from tests.competitions.judging.sheets import marked
from unions.models import User

pytestmark = pytest.mark.django_db


def user_of(of: marked.Contest, seat: int) -> User:
    user = of.judges[seat - 1].judge.user
    assert user is not None
    return user


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def post(client: Client, name: str, sheet: ScoreSheet, **body: Any) -> tuple[int, dict[str, Any]]:
    answer = client.post(
        reverse(f"judge:{name}", args=[sheet.pk]), json.dumps(body), content_type="application/json"
    )
    told = answer.json()
    told.pop("at", None)
    return answer.status_code, told


def save(of: marked.Contest, seat: int, sheet: ScoreSheet, marks: Any, base: int, key: str) -> Any:
    user = user_of(of, seat)
    body = {"user": user.pk, "base_revision": base, "client_key": key, "marks": marks}
    return post(client_of(user), "save_marks", sheet, **body)


def test_a_device_gets_the_own_sheets_with_what_it_needs_and_no_name() -> None:
    of = marked.contest(entries=2)
    sheet = marked.fill(of, of.sheet(1), submit=False)
    told = client_of(user_of(of, 1)).get(reverse("judge:sheets_data")).json()
    numbers = sorted(str(entry.number) for entry in of.entries)
    assert (told["user"], told["name"]) == (user_of(of, 1).pk, str(user_of(of, 1)))
    assert [(row["common"], row["label"]) for row in told["sheets"]] == [
        (common, number) for common in (True, False) for number in numbers
    ]
    own = next(row for row in told["sheets"] if row["id"] == sheet.pk)
    assert own == {
        "id": sheet.pk,
        "module": of.module.pk,
        "label": str(sheet.entry.number),
        "common": False,
        "state": "begun",
        "revision": 1,
        "reason": "",
        "again": [],
        "aspects": ["a5", "a6"],
        "values": {"a5": {"points": "3"}, "a6": {"points": "10"}},
    }
    module = told["modules"][str(of.module.pk)]
    assert sorted(module["aspects"]) == [f"a{number}" for number in range(1, 10)]
    assert module["aspects"]["a5"] == {
        "key": "a5",
        "name": "焊缝成形",
        "note": "",
        "maximum": "15",
        "kind": "judgement",
        "levels": ["不合格", "合格", "良好", "优秀"],
        "lowest": 0,
        "highest": 3,
    }
    assert module["aspects"]["a8"]["timed"] is True
    assert module["aspects"]["a8"]["full_at"] == "1800"
    text = json.dumps(told, ensure_ascii=False)
    for entry in of.entries:
        person = entry.competitors.get().worker
        assert person.name not in text
        assert entry.enterprise is not None
        assert entry.enterprise.name not in text


def test_what_is_locked_leaves_the_devices() -> None:
    of = marked.contest(entries=1)
    marked.fill_all(of)
    acts.lock_module(actor=of.chief, marking=of.reread(), confirmed=True)
    told = client_of(user_of(of, 1)).get(reverse("judge:sheets_data")).json()
    assert [(row["state"], row["aspects"], row["values"]) for row in told["sheets"]] == [
        ("locked", [], {})
    ] * 2
    refused = save(of, 1, of.sheet(1), {"a5": {"points": "1"}}, 1, "late")
    assert (refused[0], refused[1]["state"], "锁定" in refused[1]["refused"]) == (422, "locked", True)


def test_a_saving_sent_twice_changes_once_and_says_its_own_revision() -> None:
    of = marked.contest(entries=1)
    sheet = of.sheet(1)
    first = save(of, 1, sheet, {"a5": {"points": "2"}}, 0, "k1")
    saved = {"state": "begun", "saved": ["a5"], "clashes": []}
    assert first == (200, {"revision": 1, "current": 1, "repeated": False, **saved})
    save(of, 1, sheet, {"a6": {"points": "7"}}, 1, "k2")
    again = save(of, 1, sheet, {"a5": {"points": "2"}}, 0, "k1")
    # What is typed over it next was typed over revision 1, whatever has come since.
    assert again == (200, {"revision": 1, "current": 2, "repeated": True, **saved})
    assert SheetSaving.objects.filter(sheet=sheet).count() == 2
    assert JournalRow.objects.filter(verb="record_marks").count() == 2


def test_a_clash_carries_both_sides_and_overwrites_nothing() -> None:
    of = marked.contest(entries=1)
    sheet = of.sheet(0)
    save(of, 2, sheet, {"a1": {"value": "61"}}, 0, "other-tablet")
    status, told = save(of, 1, sheet, {"a1": {"value": "60"}, "a4": {"items": ["i1"]}}, 0, "mine")
    at = AspectMark.objects.get(sheet=sheet, aspect="a1").marked_at.isoformat()
    assert status == 409
    assert told == {
        "revision": 2,
        "current": 2,
        "state": "begun",
        "saved": ["a4"],
        "repeated": False,
        "clashes": [{"aspect": "a1", "mine": {"value": "60"}, "theirs": {"value": "61"}, "at": at}],
    }
    assert dict(sheet.marks.values_list("aspect", "value"))["a1"] == {"value": "61"}


def test_refusals_name_the_aspects_and_how_the_sheet_stands() -> None:
    of = marked.contest(entries=1)
    sheet = of.sheet(1)
    status, told = save(of, 1, sheet, {"a5": {"points": "9"}, "a6": {"points": "1"}}, 0, "k1")
    assert (status, [row["key"] for row in told["findings"]]) == (422, ["a5"])
    assert (told["state"], told["current"]) == ("assigned", 0)
    marked.fill(of, sheet)
    late = save(of, 1, sheet, {"a5": {"points": "1"}}, 1, "k2")
    assert (late[0], late[1]["state"], late[1]["current"]) == (422, "submitted", 1)


def test_a_sheet_is_handed_in_as_the_device_shows_it() -> None:
    of = marked.contest(entries=1)
    sheet, user = of.sheet(1), user_of(of, 1)
    client = client_of(user)
    save(of, 1, sheet, marked.EACH, 0, "k1")
    early = post(client, "hand_in", sheet, user=user.pk, base_revision=0)
    assert (early[0], early[1]["state"], early[1]["current"]) == (422, "begun", 1)
    for _twice in range(2):
        done = post(client, "hand_in", sheet, user=user.pk, base_revision=1)
        assert done == (200, {"state": "submitted", "current": 1})


def test_marks_of_another_persons_store_and_nonsense_are_not_taken() -> None:
    of = marked.contest(entries=1)
    sheet, user = of.sheet(0), user_of(of, 1)
    client = client_of(user)
    good: dict[str, Any] = {
        "user": user.pk,
        "base_revision": 0,
        "client_key": "k",
        "marks": {"a1": {"value": "60"}},
    }
    assert post(client, "save_marks", sheet, **good | {"user": user_of(of, 2).pk}) == (
        403,
        {"other_person": True},
    )
    faults: tuple[dict[str, Any], ...] = (
        {"client_key": ""},
        {"base_revision": -1},
        {"marks": {}},
        {"base_revision": "0"},
        {"more": 1},
    )
    for wrong in faults:
        status, told = post(client, "save_marks", sheet, **good | wrong)
        assert (status, sorted(told)) == (400, ["findings", "refused"])
    large = {"marks": {"a1": {"value": "6" * 300_000}}}
    assert post(client, "save_marks", sheet, **good | large)[0] == 413
    assert post(Client(), "save_marks", sheet, **good) == (401, {"signed_out": True})
    assert post(client, "save_marks", of.sheet(2), **good) == (404, {"gone": True})
    assert not AspectMark.objects.exists()


def test_page_worker_and_manifest_are_the_same_for_everybody() -> None:
    of = marked.contest(entries=1)
    for name in ("sheets", "worker", "manifest"):
        url = reverse(f"judge:{name}")
        assert client_of(user_of(of, 1)).get(url).content == Client().get(url).content, name
    worker = Client().get(reverse("judge:worker"))
    assert worker["Content-Type"] == "text/javascript; charset=utf-8"
    edition = json.loads(
        worker.content.decode().split("\n")[0].removeprefix("const EDITION = ").removesuffix(";")
    )
    assert edition["page"] == "/judge/sheets/"
    assert "/static/judge/app.js" in edition["files"]
    assert Client().get(reverse("judge:manifest")).json()["scope"] == "/judge/"


def test_the_home_page_lists_modules_sheets_and_totals() -> None:
    of = marked.contest(entries=1)
    marked.fill(of, of.sheet(1), a6={"points": "7.5"})
    page = client_of(user_of(of, 1)).get(reverse("judge:home")).content.decode()
    assert "已提交 1 / 2 份" in page
    assert "22.5 分" in page
    assert f"#/{of.sheet(0).pk}" in page
    own = next(row for row in queries.sheets_of(of.judge(1)) if not row.is_common)
    assert device.total_alone(own) == 15 + 7.5


def test_a_device_keeps_every_module_of_the_app() -> None:
    there = {path.stem for path in (Path(settings.BASE_DIR) / "static/judge").glob("*.js")}
    # The worker is fetched by the browser itself, and signing out needs the portal.
    assert set(shell.MODULES) == there - {"worker", "leave"}
    text = shell.worker_script("<html>", "/judge/sheets/")
    assert text == shell.worker_script("<html>", "/judge/sheets/")
    assert text.split("\n")[0] != shell.worker_script("<html lang>", "/judge/sheets/").split("\n")[0]
