"""Writing a competition: making it, editing it, its partners and papers, copying last year's."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Any

from django.core.files.base import File
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from competitions.planning import governance
from competitions.planning.models import Competition, Document, Event, Module, Partner
from competitions.planning.policy import newest
from competitions.planning.rules import may_add_document, may_copy, may_edit, may_plan_at
from enterprises.models import Enterprise
from portal.acts.actors import Actor
from portal.acts.deeds import Deed, creating, performing
from portal.files import uploads
from unions.initials import initials
from unions.models import Union

DEFAULT_PACK = "hebei-cangzhou-2025"
# What the form holds; everything else of a competition follows from acts.
FIELDS = (
    "name", "year", "level", "grade", "track", "cluster", "plan", "starts_on", "ends_on", "place",
    "introduction", "contact", "contact_phone", "backfilled",
)  # fmt: skip


def default_level(organiser: Union) -> str:
    """The level of a competition that nobody says otherwise about: the organiser's."""
    if organiser.level == Union.Level.GRASSROOTS:
        return Competition.CompetitionLevel.ENTERPRISE
    return organiser.level


def set_facts(competition: Competition, facts: Mapping[str, Any]) -> None:
    for field in FIELDS:
        if field in facts:
            setattr(competition, field, facts[field])
    competition.initials = initials(competition.name)[:120]


def require_sound(deed: Deed[Competition], competition: Competition) -> None:
    """What the database would refuse, in words and on the field that is meant."""
    deed.require(
        competition.ends_on >= competition.starts_on,
        pgettext("planning", "The last day lies before the first."),
        field="ends_on",
    )
    same = Competition.objects.filter(year=competition.year, name=competition.name).exclude(pk=competition.pk)
    same = same.exclude(state__in=[Competition.State.CANCELLED, Competition.State.REFUSED])
    if competition.enterprise_id is not None:
        same = same.filter(enterprise=competition.enterprise_id)
        words = _("This enterprise has a competition of this name in that year.")
    else:
        same = same.filter(enterprise=None, organiser=competition.organiser_id)
        words = _("This organiser has a competition of this name in that year.")
    deed.require(not same.exists(), words, field="name")
    grades = {
        value for value, _name in governance.grades_for(competition.level, governance.pack_of(competition))
    }
    deed.require(
        not competition.grade or competition.grade in grades,
        _("A competition of this level has no class."),
        field="grade",
    )
    deed.require(
        competition.plan is None or competition.plan.union_id == competition.organiser_id,
        _("This plan belongs to another union."),
        field="plan",
    )


def create_competition(
    *, actor: Actor, organiser: Union, facts: Mapping[str, Any], enterprise: Enterprise | None = None
) -> Competition:
    """Make a draft under the newest version of the policy pack. `facts`: values of `FIELDS`.

    Raises:
        NotAllowed: the actor writes no competitions of this union.
        Refused: on the field that does not fit.
    """
    act: AbstractContextManager[Deed[Any]] = creating("create", actor=actor, at=organiser, may=may_plan_at)
    with act as deed:
        deed.subject = new_competition(actor, organiser, enterprise)
        set_facts(deed.subject, facts)
        require_sound(deed, deed.subject)
        deed.subject.save()
    made: Competition = deed.subject
    return made


def new_competition(actor: Actor, organiser: Union, enterprise: Enterprise | None) -> Competition:
    pack = newest(DEFAULT_PACK)
    return Competition(
        organiser=organiser,
        enterprise=enterprise,
        level=default_level(organiser) if enterprise is None else Competition.CompetitionLevel.ENTERPRISE,
        policy_key=pack.key,
        policy_version=pack.version,
        created_by_id=actor.user_id,
    )


def edit_competition(*, actor: Actor, competition: Competition, facts: Mapping[str, Any]) -> Competition:
    """Change a draft or a returned competition.

    Raises:
        NotAllowed: not the organiser's staff, or it is past editing.
        Refused: on the field that does not fit.
    """
    with performing("edit", actor=actor, on=competition, may=may_edit) as deed:
        set_facts(deed.subject, facts)
        require_sound(deed, deed.subject)
        deed.subject.save()
    return deed.subject


def add_partner(
    *,
    actor: Actor,
    competition: Competition,
    part: str,
    union: Union | None = None,
    enterprise: Enterprise | None = None,
    name: str = "",
) -> Partner:
    """Add a co-organiser, host or supporter: a union, an enterprise or school, or a body outside by name.

    Raises:
        NotAllowed: the competition is past editing.
        Refused: not exactly one body, or it is there already.
    """
    with performing("add_partner", actor=actor, on=competition, may=may_edit) as deed:
        given = [body for body in (union, enterprise, name.strip()) if body]
        deed.require(
            len(given) == 1,
            _("Name exactly one body: a union, an enterprise, or another by name."),
            field="name",
        )
        partner = Partner(
            competition=deed.subject, part=part, union=union, enterprise=enterprise, name=name.strip()
        )
        there = deed.subject.partners.filter(part=part, union=union, enterprise=enterprise, name=partner.name)
        deed.require(not there.exists(), _("This body is there already."), field="name")
        partner.save()
        deed.also(partner, fresh=True)
        deed.extra["partner"] = partner.pk
    return partner


def remove_partner(*, actor: Actor, competition: Competition, partner: Partner) -> None:
    """Take a partner out again."""
    with performing("remove_partner", actor=actor, on=competition, may=may_edit) as deed:
        deed.extra["partner"] = partner.pk
        deed.subject.partners.filter(pk=partner.pk).delete()


def add_document(
    *, actor: Actor, competition: Competition, kind: str, title: str, file: File[bytes], public: bool = False
) -> Document:
    """Attach a paper. What it is is told by its content, not by its name.

    Raises:
        NotAllowed: not the organiser's staff.
        Refused: too large, empty, or of no accepted kind.
    """
    with performing("add_document", actor=actor, on=competition, may=may_add_document) as deed:
        suffix = uploads.checked(file)
        document = Document(
            competition=deed.subject, kind=kind, title=title, public=public, uploaded_by_id=actor.user_id
        )
        document.file.save(f"{deed.subject.pk}-{timezone.now():%Y%m%d%H%M%S}.{suffix}", file, save=False)
        document.save()
        deed.also(document, fresh=True)
        deed.extra["document"] = document.pk
    return document


def remove_document(*, actor: Actor, competition: Competition, document: Document) -> None:
    """Take a paper out of a draft; the papers of a filed competition stay."""
    with performing("remove_document", actor=actor, on=competition, may=may_edit) as deed:
        deed.extra["document"] = document.pk
        deed.extra["title"] = document.title
        deed.subject.documents.filter(pk=document.pk).delete()
        uploads.delete_on_commit(document.file)


# --- Last year's once more -------------------------------------------------------------------------------


def a_year_later(day: datetime.date) -> datetime.date:
    """The same day of the next year; the last of February instead of the 29th."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


def _moment_later(moment: datetime.datetime | None) -> datetime.datetime | None:
    if moment is None:
        return None
    local = timezone.localtime(moment)
    return timezone.make_aware(
        datetime.datetime.combine(a_year_later(local.date()), local.time().replace(tzinfo=None))
    )


def copy_competition(*, actor: Actor, competition: Competition) -> Competition:
    """A draft for the year after, with partners, events and modules; papers and states are left behind.

    Cancelled events are copied too: whether they are held this time is the reader's to say.

    Raises:
        NotAllowed: the actor writes no competitions of this organiser.
        Refused: the organiser has a competition of the new name in that year.
    """
    act: AbstractContextManager[Deed[Any]] = creating("copy", actor=actor, at=competition, may=may_copy)
    with act as deed:
        copied = new_competition(actor, competition.organiser, competition.enterprise)
        later = competition.year + 1
        set_facts(copied, {field: getattr(competition, field) for field in FIELDS})
        set_facts(
            copied,
            {
                "name": competition.name.replace(str(competition.year), str(later)),
                "year": later,
                "starts_on": a_year_later(competition.starts_on),
                "ends_on": a_year_later(competition.ends_on),
                "plan": competition.organiser.annual_plans.filter(year=later).first(),
                "backfilled": False,
            },
        )
        copied.copied_from = competition
        require_sound(deed, copied)
        copied.save()
        deed.subject = copied
        for partner in competition.partners.all():
            partner.pk, partner.competition = None, copied
            partner.save(force_insert=True)
        for event in competition.events.prefetch_related("modules"):
            _copy_event(event, copied)
    made: Competition = deed.subject
    return made


def _copy_event(event: Event, copied: Competition) -> None:
    modules = list(event.modules.all())
    fresh = Event(
        competition=copied,
        **{
            column.attname: getattr(event, column.attname)
            for column in Event._meta.concrete_fields
            if column.name
            not in {"id", "competition", "state", "state_before", "state_reason", "exhibition", "held_on"}
        },
    )
    fresh.starts_on, fresh.ends_on = a_year_later(event.starts_on), a_year_later(event.ends_on)
    fresh.entry_opens_at = _moment_later(event.entry_opens_at)
    fresh.entry_closes_at = _moment_later(event.entry_closes_at)
    fresh.save(force_insert=True)
    Module.objects.bulk_create(
        Module(
            event=fresh,
            name=module.name,
            kind=module.kind,
            weight=module.weight,
            full_mark=module.full_mark,
            blind=module.blind,
            round=module.round,
            order=module.order,
        )
        for module in modules
    )
