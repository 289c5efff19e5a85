"""Writing schemes: drafts, versions that stay, copies, retirement; choosing one for a module and fixing it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError

from competitions.judging import acts, queries
from competitions.judging.models import ModuleScheme, Scheme, SchemeVersion
from competitions.planning.acts import move_event
from competitions.planning.models import Event
from portal.acts import journal
from portal.acts.actors import Actor, Role
from portal.acts.models import JournalRow
from portal.acts.refusals import NotAllowed, Refused
from tests import factories
from tests.competitions.judging.schemes import library

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> Actor:
    return factories.actor_at(factories.county())


def verbs(object_type: str, pk: int) -> list[str]:
    return [row.verb for row in journal.timeline(object_type, str(pk))][::-1]


class TestDrafts:
    def test_a_new_scheme_begins_with_a_draft(self, officer: Actor) -> None:
        scheme = library.draft(officer)
        version = scheme.versions.get()
        assert (version.number, version.is_draft, version.total, version.sha256) == (
            1,
            True,
            Decimal(100),
            "",
        )
        assert version.read().faults == ()
        assert verbs("judging.scheme", scheme.pk) == ["create_scheme"]

    def test_a_draft_holds_whatever_was_typed(self, officer: Actor) -> None:
        scheme = library.draft(officer)
        typed = {"sections": [{"name": "", "aspects": [{"name": "半句话", "maximum": "十分", "method": ""}]}]}
        saved = acts.edit_draft(actor=officer, scheme=scheme, content=typed, revision=0)
        # New parts never get the keys of those that stood there before.
        assert saved.content == {
            "sections": [
                {
                    "key": "s3",
                    "name": "",
                    "aspects": [{"key": "a10", "name": "半句话", "maximum": "十分", "method": ""}],
                }
            ]
        }
        assert [fault.key.value for fault in saved.read().faults] == [
            "missing",
            "not_a_number",
            "missing",
            "total_differs",
        ]
        row = JournalRow.objects.get(verb="edit_draft", object_type="judging.scheme")
        assert row.note == "第 1 版：1 个评分项，共 0 分"

    def test_who_saves_over_somebody_elses_draft_is_told(self, officer: Actor) -> None:
        scheme = library.draft(officer)
        acts.edit_draft(actor=officer, scheme=scheme, content=library.content(), revision=0)
        with pytest.raises(Refused) as refusal:
            acts.edit_draft(actor=officer, scheme=scheme, content={"sections": []}, revision=0)
        assert refusal.value.field == "revision"
        assert scheme.versions.get().revision == 1
        assert scheme.versions.get().read().faults == ()

    def test_a_draft_cannot_fill_the_database(self, officer: Actor) -> None:
        scheme = library.draft(officer)
        with pytest.raises(Refused):
            acts.edit_draft(
                actor=officer,
                scheme=scheme,
                content={"sections": [{"name": "长" * acts.schemes.LARGEST_CONTENT}]},
                revision=0,
            )

    def test_two_schemes_of_a_union_have_two_names(self, officer: Actor) -> None:
        first = library.draft(officer)
        with pytest.raises(Refused) as refusal:
            library.draft(officer)
        assert refusal.value.field == "name"
        acts.retire_scheme(actor=officer, scheme=first, reason="标准更新")
        second = library.draft(officer)
        with pytest.raises(Refused):
            acts.restore_scheme(actor=officer, scheme=first)
        acts.describe_scheme(actor=officer, scheme=second, facts={"name": "焊工实操（新）"})
        assert acts.restore_scheme(actor=officer, scheme=first).retired_at is None

    @pytest.mark.parametrize("role", [Role.VIEWER, Role.APPROVER, Role.FINANCE, Role.AUDITOR])
    def test_only_officers_and_administrators_of_the_union_write(self, officer: Actor, role: Role) -> None:
        scheme = library.draft(officer)
        others = [
            factories.actor_at(factories.county(), role),
            factories.actor_at(factories.county("130922")),
            factories.actor_at(factories.city()),
            factories.actor_in(factories.enterprise()),
        ]
        for other in others:
            with pytest.raises(NotAllowed):
                library.draft(other, name="别人的")
            for write in (
                lambda actor: acts.edit_draft(actor=actor, scheme=scheme, content={}, revision=0),
                lambda actor: acts.describe_scheme(actor=actor, scheme=scheme, facts={"name": "新名"}),
                lambda actor: acts.release_version(actor=actor, scheme=scheme),
                lambda actor: acts.retire_scheme(actor=actor, scheme=scheme, reason="无"),
            ):
                with pytest.raises(NotAllowed):
                    write(other)
        assert Scheme.objects.count() == 1


class TestVersions:
    def test_releasing_puts_the_content_into_its_canonical_form(self, officer: Actor) -> None:
        scheme = library.draft(officer)
        content = library.content()
        content["sections"][0]["aspects"][0]["maximum"] = "１０.00"
        acts.edit_draft(actor=officer, scheme=scheme, content=content, revision=0)
        version = acts.release_version(actor=officer, scheme=scheme, note="首版")
        version.refresh_from_db()
        assert version.content == library.content()
        assert version.sha256 == acts.fingerprint(version)
        assert len(version.sha256) == 64
        assert (version.note, version.released_by_id) == ("首版", officer.user_id)
        assert verbs("judging.schemeversion", version.pk) == ["create_scheme", "release_scheme"]

    def test_what_cannot_be_marked_by_is_not_released(self, officer: Actor) -> None:
        scheme = library.draft(officer, total=90)
        with pytest.raises(Refused):
            acts.release_version(actor=officer, scheme=scheme)
        assert scheme.versions.get().is_draft

    def test_the_next_version_begins_with_the_last(self, officer: Actor) -> None:
        first = library.released(officer)
        draft = acts.start_version(actor=officer, scheme=first.scheme)
        assert (draft.number, draft.content, draft.is_draft) == (2, first.content, True)
        with pytest.raises(Refused):
            acts.start_version(actor=officer, scheme=first.scheme)
        acts.discard_draft(actor=officer, scheme=first.scheme)
        assert [version.number for version in first.scheme.versions.all()] == [1]
        with pytest.raises(Refused):
            acts.edit_draft(actor=officer, scheme=first.scheme, content={}, revision=0)

    def test_the_only_draft_is_not_thrown_away(self, officer: Actor) -> None:
        scheme = library.draft(officer)
        with pytest.raises(Refused):
            acts.discard_draft(actor=officer, scheme=scheme)
        assert scheme.versions.count() == 1

    @pytest.mark.parametrize(
        "change",
        [
            {"content": {"sections": []}},
            {"total": Decimal(90)},
            {"number": 7},
            {"note": "改写"},
            {"sha256": "0" * 64},
            {"released_at": None, "sha256": ""},
        ],
    )
    def test_the_database_keeps_a_released_version(self, officer: Actor, change: dict[str, object]) -> None:
        version = library.released(officer)
        with pytest.raises(DatabaseError), transaction.atomic():
            SchemeVersion.objects.filter(pk=version.pk).update(**change)
        version.refresh_from_db()
        assert version.sha256 == acts.fingerprint(version)

    def test_the_database_allows_one_draft(self, officer: Actor) -> None:
        scheme = library.draft(officer)
        with pytest.raises(IntegrityError), transaction.atomic():
            SchemeVersion.objects.create(scheme=scheme, number=2)

    def test_a_copy_goes_its_own_way(self, officer: Actor) -> None:
        source = library.released(factories.actor_at(factories.city()), factories.city(), shared="unions")
        facts = {"name": "县里的焊工标准", "trade": source.scheme.trade, "shared": "own"}
        made = acts.copy_scheme(actor=officer, version=source, union=factories.county(), facts=facts)
        draft = made.versions.get()
        assert (made.copied_from, draft.number, draft.content) == (source, 1, source.content)
        acts.edit_draft(actor=officer, scheme=made, content={"sections": []}, revision=0)
        source.refresh_from_db()
        assert source.read().faults == ()
        with pytest.raises(Refused):
            acts.copy_scheme(actor=officer, version=draft, union=factories.county(), facts={"name": "副本"})


class TestScope:
    @pytest.mark.parametrize(
        ("shared", "sees"),
        [
            ("own", {"province", "city"}),
            ("unions", {"province", "city", "county", "grassroots"}),
            ("units", {"province", "city", "county", "grassroots", "unit"}),
        ],
    )
    def test_sharing_opens_released_versions_downwards(self, shared: str, sees: set[str]) -> None:
        tree = factories.tree()
        firm = factories.enterprise(union=tree["130925-001"])
        people = {
            "province": factories.actor_at(tree["130000"], Role.VIEWER),
            "city": factories.actor_at(tree["130900"]),
            "county": factories.actor_at(tree["130925"]),
            "grassroots": factories.actor_at(tree["130925-001"]),
            "unit": factories.actor_in(firm),
            "person": factories.actor_self(factories.worker(firm)),
            "nobody": Actor.anonymous(),
        }
        version = library.released(people["city"], tree["130900"], shared=shared)
        acts.start_version(actor=people["city"], scheme=version.scheme)
        found = {name for name, actor in people.items() if queries.schemes(actor)}
        assert found == sees
        numbers = {
            name: [each.number for each in queries.versions_of(people[name], version.scheme)] for name in sees
        }
        assert numbers == {name: [2, 1] if name in ("province", "city") else [1] for name in sees}

    def test_what_is_not_released_is_not_shared(self) -> None:
        city = factories.actor_at(factories.city())
        library.draft(city, factories.city(), shared="units")
        assert not queries.schemes(factories.actor_at(factories.county()))
        assert not queries.schemes(factories.actor_in(factories.enterprise()))

    def test_neighbours_share_nothing(self, officer: Actor) -> None:
        library.released(officer, shared="units")
        assert not queries.schemes(factories.actor_at(factories.county("130922")))
        far = factories.enterprise(county_union=factories.county("130922"))
        assert not queries.schemes(factories.actor_in(far))


class TestChoosing:
    def test_each_module_gets_a_version(self, officer: Actor) -> None:
        version = library.released(officer)
        event = library.sheet_event()
        theory, practice = event.modules.all()
        acts.attach_schemes(actor=officer, event=event, choices={theory.pk: version, practice.pk: version})
        acts.attach_schemes(actor=officer, event=event, choices={theory.pk: None})
        assert queries.chosen_schemes(event) == {practice.pk: version}
        assert verbs("planning.event", event.pk) == ["attach_schemes", "attach_schemes"]

    def test_a_scheme_must_fit_the_module(self, officer: Actor) -> None:
        event = library.sheet_event()
        module = event.modules.first()
        assert module is not None
        content = library.content()
        content["sections"][0]["aspects"] = content["sections"][0]["aspects"][:1]
        small = acts.create_scheme(
            actor=officer,
            union=factories.county(),
            facts={"name": "小", "trade": factories.trade(), "total": Decimal(65)},
            content=content,
        )
        version = acts.release_version(actor=officer, scheme=small)
        draft = library.draft(officer).versions.get()
        retired = library.released(officer, name="旧标准")
        acts.retire_scheme(actor=officer, scheme=retired.scheme, reason="过时")
        foreign = library.released(
            factories.actor_at(factories.county("130922")), factories.county("130922"), name="邻县标准"
        )
        for wrong in (version, draft, retired, foreign):
            with pytest.raises(Refused) as refusal:
                acts.attach_schemes(actor=officer, event=event, choices={module.pk: wrong})
            assert refusal.value.field == f"module-{module.pk}"
        assert queries.chosen_schemes(event) == {}
        assert [choice.offered for choice in queries.module_choices(officer, event)] == [(), ()]

    def test_only_events_judged_by_schemes_have_them_and_only_before_the_contest(
        self, officer: Actor
    ) -> None:
        version = library.released(officer)
        plain, running = factories.event(), library.sheet_event(state=Event.State.UNDER_WAY)
        unfiled = library.sheet_event(of=factories.competition(state="draft"), state=Event.State.PLANNED)
        for event in (plain, running, unfiled):
            module = event.modules.first()
            assert module is not None
            with pytest.raises(Refused):
                acts.attach_schemes(actor=officer, event=event, choices={module.pk: version})
        foreign = library.sheet_event(of=factories.competition(factories.county("130922")))
        with pytest.raises(NotAllowed):
            acts.attach_schemes(actor=officer, event=foreign, choices={})

    def test_what_is_frozen_stays(self, officer: Actor) -> None:
        version, other = library.released(officer), library.released(officer, name="另一份")
        event = library.sheet_event()
        theory, practice = event.modules.all()
        acts.attach_schemes(actor=officer, event=event, choices={theory.pk: version})
        acts.freeze_schemes(actor=officer, event=event)
        for choice in (None, other):
            with pytest.raises(Refused):
                acts.attach_schemes(actor=officer, event=event, choices={theory.pk: choice})
        # The other module had none: it can still be chosen for, and is fixed the next time.
        acts.attach_schemes(actor=officer, event=event, choices={practice.pk: other})
        assert queries.chosen_schemes(event) == {theory.pk: version, practice.pk: other}
        row = ModuleScheme.objects.get(module=theory)
        for change in ({"version": other}, {"frozen_at": None}, {"module": practice}):
            with pytest.raises(DatabaseError), transaction.atomic():
                ModuleScheme.objects.filter(pk=row.pk).update(**change)

    def test_a_contest_judged_by_schemes_starts_only_with_all_of_them(self, officer: Actor) -> None:
        event = library.sheet_event(state=Event.State.CLOSED, starts_on="2026-01-05", ends_on="2026-01-05")
        for _ in range(2):
            factories.entry(event)
        theory, practice = event.modules.all()
        version = library.released(officer)
        acts.attach_schemes(actor=officer, event=event, choices={practice.pk: version})
        with pytest.raises(Refused) as refusal:
            move_event(actor=officer, event=event, verb="start", confirmed=True)
        said = [
            (finding.key, str(finding.message)) for finding in refusal.value.findings if finding.tone == "bad"
        ]
        assert said == [("judging.schemes_ready", "“理论”还没有选定评分标准。")]
        acts.attach_schemes(actor=officer, event=event, choices={theory.pk: version})
        started = move_event(actor=officer, event=event, verb="start", confirmed=True)
        assert started.state == Event.State.UNDER_WAY
        assert ModuleScheme.objects.filter(module__event=event, frozen_at__isnull=False).count() == 2

    def test_a_missing_scheme_is_told_before_entry_closes_and_holds_nothing_up(self, officer: Actor) -> None:
        event = library.sheet_event(entry_closes_at="2026-01-02T00:00:00+08:00", entry_opens_at=None)
        closed = move_event(actor=officer, event=event, verb="close", confirmed=True)
        assert closed.state == Event.State.CLOSED


def test_a_missing_trigger_is_told(officer: Actor) -> None:
    from competitions.judging.guards import GUARDS, schemes_are_protected
    from portal.acts import guards

    with connection.cursor() as cursor:
        where = "" if connection.vendor == "sqlite" else " ON judging_schemeversion"
        cursor.execute(f"DROP TRIGGER schemeversion_stays{where}")
    (warning,) = schemes_are_protected(databases=["default"])
    assert (warning.id, "schemeversion_stays" in warning.msg) == ("judging.W001", True)
    guards.install(connection, GUARDS)
    assert schemes_are_protected(databases=["default"]) == []
