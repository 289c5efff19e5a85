"""The pages of score sheets, as staff and as the chief judge use them."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from competitions.judging import blinding
from competitions.judging.models import JudgeEmployment, ModuleScore, PanelEntry, ScoreSheet
from competitions.planning.models import Module
from portal.acts.actors import Actor, Role
from tests import factories
from tests.competitions.judging.blinding.scene import Scene
from tests.competitions.judging.judges import register
from tests.competitions.judging.sheets import marked

pytestmark = pytest.mark.django_db


def browser(actor: Actor) -> Client:
    client = Client()
    client.force_login(actor.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def address(name: str, of: marked.Contest, *more: Any) -> str:
    return reverse(name, args=[of.event.pk, *more])


def text(client: Client, url: str, **headers: Any) -> str:
    response = client.get(url, **headers)
    assert response.status_code == 200
    return response.content.decode()


def test_a_proposal_keeps_apart_and_is_saved_as_it_is_shown() -> None:
    of = marked.contest(entries=4, composed=False)
    register.appointed(of.event)
    JudgeEmployment.objects.create(judge=of.judges[0].judge, enterprise=of.entries[0].enterprise)
    client, url = browser(of.officer), address("judging:panels", of, of.module.pk)
    response = client.get(f"{url}?propose=1")
    form = response.context["form"]
    assert not [row for row in form.entries if row.clashes or row.place is None]
    typed = {f"name-{column.position}": column.name for column in form.columns}
    typed |= {
        f"judge-{row.appointment.pk}-{place}": "on" for row in form.judges for place, on in row.places if on
    }
    typed |= {f"entry-{row.line.entry_id}": str(row.place) for row in form.entries}
    assert client.post(url, typed).status_code == 302
    assert PanelEntry.objects.count() == 4
    apart = ScoreSheet.objects.filter(appointment=of.judges[0], entry=of.entries[0])
    assert not apart.exists()
    # What is saved is what the page shows next.
    again = client.get(url).context["form"]
    assert {row.line.entry_id: row.place for row in again.entries} == {
        row.line.entry_id: row.place for row in form.entries
    }


def test_what_was_typed_stays_when_a_panel_is_refused() -> None:
    of = marked.contest(entries=2, composed=False)
    JudgeEmployment.objects.create(judge=of.judges[0].judge, enterprise=of.entries[0].enterprise)
    url = address("judging:panels", of, of.module.pk)
    typed = {"name-0": "甲组", **{f"judge-{row.pk}-0": "on" for row in of.judges}}
    typed |= {f"entry-{entry.pk}": "0" for entry in of.entries}
    response = browser(of.officer).post(url, typed)
    page = response.content.decode()
    assert (response.status_code, ScoreSheet.objects.count()) == (422, 0)
    assert response.context["form"].columns[0].error
    assert [row.clashes for row in response.context["form"].entries] == [True, False]
    assert "甲组" in page
    assert of.judges[0].judge.name in page


def test_the_board_shows_who_marked_what_and_the_part_that_is_asked_again() -> None:
    of = marked.contest(entries=2)
    for seat, points in ((1, "0"), (2, "3"), (3, "3")):
        marked.fill(of, of.sheet(seat), a5={"points": points})
    url = address("judging:board", of, of.module.pk)
    board = browser(of.officer).get(url).context["board"]
    assert (board.handed_in, board.sheets, board.again) == (3, 12, 1)
    (panel,) = board.panels
    first = next(row for row in panel.rows if row.entry_id == of.entries[0].pk)
    assert [(cell.paper.state, cell.marked, cell.wanted) for cell in first.cells if cell] == [
        ("assigned", 0, 7),
        ("submitted", 2, 2),
        ("submitted", 2, 2),
        ("submitted", 2, 2),
        ("assigned", 0, 1),
        ("assigned", 0, 1),
    ]
    part = text(browser(of.officer), url, headers={"HX-Request": "true"})
    assert "<html" not in part
    assert 'id="board"' in part


def test_the_chief_reviews_sends_back_and_locks_without_learning_a_name() -> None:
    of = marked.contest(entries=1)
    marked.fill_all(of)
    chief = browser(of.chief)
    name = of.entries[0].competitors.get().worker.name
    unit = of.entries[0].enterprise.name  # type: ignore[union-attr]
    sheet = of.sheet(4)
    pages = [
        address("judge:marking", of),
        address("judge:board", of, of.module.pk),
        address("judge:sheet", of, sheet.pk),
        address("judge:incidents", of),
        address("judge:incident_new", of),
        address("judge:module_move", of, of.module.pk, "lock_module"),
    ]
    for url in pages:
        page = text(chief, url)
        assert name not in page, url
        assert unit not in page, url
    back = address("judge:sheet_return", of, sheet.pk)
    assert chief.post(back, {"reason": ""}).status_code == 422
    assert chief.post(back, {"reason": "请复核"}).status_code == 302
    sheet.refresh_from_db()
    assert (sheet.state, sheet.reason) == ("returned", "请复核")
    lock = address("judge:module_move", of, of.module.pk, "lock_module")
    assert chief.get(lock).context["blocked"]
    chief.post(lock)
    assert of.reread().state == "open"
    sheet = marked.fill(of, sheet, a6={"points": "9"})
    chief.post(lock)
    assert (of.reread().state, ModuleScore.objects.count()) == ("locked", 1)
    chief.post(address("judge:module_move", of, of.module.pk, "ask_reopening"), {"reason": "录入有误"})
    # The one who asked cannot confirm; staff can.
    confirm = address("judge:module_move", of, of.module.pk, "confirm_reopening")
    assert chief.post(confirm).status_code == 403
    browser(of.officer).post(address("judging:module_move", of, of.module.pk, "confirm_reopening"))
    assert (of.reread().state, ModuleScore.objects.count()) == ("open", 0)


def test_two_people_key_a_sheet_in_and_a_third_settles_what_differs() -> None:
    of = marked.contest(entries=1)
    sheet = of.sheet(1)
    one, two = browser(of.officer), browser(factories.actor_at(factories.county(), Role.ADMINISTRATOR))
    key, paper = address("judging:sheet_key", of, sheet.pk), address("judging:sheet_paper", of, sheet.pk)
    faulty = one.post(key, {"a5": "2", "a6": "11"})
    assert (faulty.status_code, "a6" in faulty.context["form"].errors) == (422, True)
    one.post(key, {"a5": "2", "a6": "7.5"})
    # The second sees an empty form, and nowhere what the first keyed in.
    assert "7.5" not in text(two, key) + text(two, paper)
    assert two.get(key).context["form"].initial == {}
    two.post(key, {"a5": "2", "a6": "8.5"})
    page = text(two, paper)
    assert "7.5" in page
    assert "8.5" in page
    assert two.post(paper, {"choice-a6": "1", "reason": ""}).status_code == 422
    two.post(paper, {"choice-a6": "1", "reason": "对照原表"})
    sheet.refresh_from_db()
    assert (sheet.state, dict(sheet.marks.values_list("aspect", "value"))) == (
        "submitted",
        {"a5": {"points": "2"}, "a6": {"points": "7.5"}},
    )


def test_scorers_key_in_by_a_door_of_their_own_without_names() -> None:
    of = marked.contest(entries=1)
    other = register.self_of(register.appointed(of.event, role="scorer").judge)
    sheet, one, two = of.sheet(1), browser(of.scorer), browser(other)
    home = address("judge:scorer_marking", of)
    appointment = of.event.appointments.filter(role="scorer").earliest("pk")
    assert home in text(one, reverse("judge:appointment", args=[appointment.pk]))
    key = address("judge:scorer_sheet_key", of, sheet.pk)
    paper = address("judge:scorer_sheet_paper", of, sheet.pk)
    assert one.post(key, {"a5": "2", "a6": "7.5"})["Location"] == paper
    listed = two.get(home)
    assert [
        (line["label"], line["keyed"], line["url"]) for line in listed.context["modules"][0]["lines"]
    ] == [
        (
            of.entries[0].number,
            "一人已录入" if seat == 1 else "",
            address("judge:scorer_sheet_paper", of, of.sheet(seat).pk),
        )
        for seat in range(6)
    ]
    assert "7.5" not in text(two, key) + text(two, paper)
    two.post(key, {"a5": "2", "a6": "8.5"})
    assert two.get(home).context["modules"][0]["waiting"] == 1
    name = of.entries[0].competitors.get().worker.name
    assert name not in text(two, home) + text(two, paper) + text(two, key)
    assert two.post(paper, {"choice-a6": "1", "reason": "对照原表"})["Location"] == paper
    sheet.refresh_from_db()
    assert (sheet.state, sheet.on_paper) == ("submitted", True)
    two.post(address("judge:scorer_signatures", of, sheet.pk), {"signed": ["judge"]})
    assert list(sheet.signatures.values_list("who", flat=True)) == ["judge"]
    for stranger in (of.chief, of.judge(1), of.officer):
        for page in (home, key, paper):
            assert browser(stranger).get(page).status_code == 404


def test_the_common_sheet_is_keyed_in_with_lists_and_times() -> None:
    of = marked.contest(entries=1)
    sheet = of.sheet(0)
    typed = {
        "a1": "60", "a2": "490", "a3": "0.5", "a4": ["i1", "i2"], "a7-i1": "", "a7-i2": "",
        "a8": "30:00", "a9": "3:00",
    }  # fmt: skip
    for actor in (of.officer, factories.actor_at(factories.county(), Role.ADMINISTRATOR)):
        browser(actor).post(address("judging:sheet_key", of, sheet.pk), typed)
    sheet.refresh_from_db()
    assert (sheet.state, dict(sheet.marks.values_list("aspect", "value"))) == ("submitted", marked.COMMON)


def test_an_incident_is_put_down_decided_and_exported() -> None:
    of = marked.contest(entries=1)
    client = browser(of.officer)
    facts = {
        "kind": "violation",
        "happened_at": "2026-01-05T10:30",
        "module": str(of.module.pk),
        "entry": of.entries[0].number,
        "description": "未戴面罩",
    }
    assert client.post(address("judging:incident_new", of), facts).status_code == 302
    incident = of.event.incidents.get()
    assert (incident.entry_id, incident.module_id) == (of.entries[0].pk, of.module.pk)
    client.post(
        address("judging:incident", of, incident.pk), {"decision": "扣 2 分", "deduction": "2", "minutes": ""}
    )
    incident.refresh_from_db()
    assert (incident.state, incident.deduction) == ("decided", Decimal(2))
    csv = b"".join(client.get(address("judging:incidents_export", of) + "?format=csv").streaming_content)  # type: ignore[attr-defined]
    assert "未戴面罩" in csv.decode("utf-8-sig")
    listed = text(client, address("judging:incidents", of) + "?kind=stoppage")
    assert "未戴面罩" not in listed


def test_an_incident_names_its_entry_by_number_or_in_a_blind_module_by_code_and_never_by_both() -> None:
    scene = Scene(2)
    of = scene.contest
    scene.coded()
    seen = Module.objects.create(
        event=of.event, name="现场", kind="practical", weight=1, full_mark=100, order=5
    )
    codes = blinding.labels_of(scene.module, [entry.pk for entry in of.entries])
    numbers = {entry.pk: str(entry.number) for entry in of.entries}
    code, number = codes[of.entries[0].pk], numbers[of.entries[0].pk]
    for client, door in ((browser(of.officer), "judging"), (browser(of.chief), "judge")):
        url = address(f"{door}:incident_new", of)
        chosen = text(client, url).split('name="entry"')[1].split("</select>")[0]
        # With the entry's own id in their place, the two would lie beside each other.
        offered = re.findall('<option value="([^"]*)"', chosen)
        assert sorted(offered) == sorted(["", *codes.values(), *numbers.values()])
        facts = {"kind": "violation", "happened_at": "2026-01-05T10:30", "description": "未戴面罩"}
        # Staff saw a person, judges a work: who was seen is not told beside the code.
        for entry, module, field in (
            *(() if door == "judging" else ((number, "", "module"), (number, scene.module.pk, "entry"))),
            (code, seen.pk, "entry"),
            ("nobody", seen.pk, "entry"),
        ):
            refused = client.post(url, {**facts, "entry": entry, "module": str(module)})
            assert set(refused.context["form"].errors) == {field}, (door, entry, field)
        for entry, module in ((number, seen.pk), (code, scene.module.pk)):
            assert client.post(url, {**facts, "entry": entry, "module": str(module)}).status_code == 302
    told = of.event.incidents.order_by("pk").values_list("entry", "module")
    assert list(told) == [(of.entries[0].pk, seen.pk), (of.entries[0].pk, scene.module.pk)] * 2


def test_the_score_sheet_takes_absences_and_refuses_marks() -> None:
    of = marked.contest(entries=1)
    client, url = browser(of.officer), address("judging:scores", of)
    entry = of.entries[0].pk
    page = client.get(url)
    row = page.context["form"].rows[0]
    assert row.cells[0].choices == (("", "未评分"), ("缺考", "缺考"))
    assert f'<select class="form-select" id="id_{entry}-m{of.module.pk}"' in page.content.decode()
    base = {f"{entry}-was": row.was, f"{entry}-version": "0", f"{entry}-status": "competed", "save": "all"}
    refused = client.post(url, {**base, f"{entry}-m{of.module.pk}": "80"})
    assert refused.context["form"].errors
    assert not ModuleScore.objects.exists()
    assert client.post(url, {**base, f"{entry}-m{of.module.pk}": "缺考"}).status_code == 302
    assert ModuleScore.objects.get().absent


def test_a_score_from_the_sheets_stands_there_to_be_read_only() -> None:
    of = marked.contest(entries=1)
    entry, name = of.entries[0], f"{of.entries[0].pk}-m{of.module.pk}"
    ModuleScore.objects.create(entry=entry, module=of.module, score=Decimal("84.6"))
    page = browser(of.officer).get(address("judging:scores", of)).content.decode()
    assert (
        f'<input type="hidden" name="{name}" value="84.6"><span class="num" id="id_{name}">84.6</span>'
        in page
    )
    assert f'<select class="form-select" id="id_{name}"' not in page
