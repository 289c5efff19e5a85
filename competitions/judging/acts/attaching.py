"""Choosing the scheme by which a module is marked, and freezing the choice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from competitions.judging import marks, rules
from competitions.judging.models import MarkingPanel, ModuleScheme, Scheme, SchemeVersion
from competitions.planning.models import Event, Module
from portal.acts.actors import Actor
from portal.acts.deeds import Deed, performing

# While the contest has not begun; a postponed one goes on from one of the others.
CHOOSING_STATES = (Event.State.PLANNED, Event.State.OPEN, Event.State.CLOSED, Event.State.POSTPONED)


def attach_schemes(*, actor: Actor, event: Event, choices: Mapping[int, SchemeVersion | None]) -> Event:
    """Choose for some modules of an event. `choices`: module id → version, or None to choose none.

    Raises:
        NotAllowed: the actor does not run the event, or does not see the scheme.
        Refused: on the field `module-<id>` that does not fit; the event is not judged by schemes, is not filed yet
            or has begun; the choice is frozen.
    """
    with performing("attach_schemes", actor=actor, on=event, may=rules.may_attach_schemes) as deed:
        deed.require(
            deed.subject.by_sheets, _("The scores of this event are typed in, without marking schemes.")
        )
        deed.require(
            deed.subject.competition.is_public,
            _("Modules can still change: choose marking schemes once the competition is filed."),
        )
        deed.require(
            deed.subject.state in CHOOSING_STATES, _("The contest has begun: the marking schemes are fixed.")
        )
        modules = {module.pk: module for module in deed.subject.modules.all()}
        chosen = {row.module_id: row for row in ModuleScheme.objects.filter(module__event=deed.subject)}
        for module_id, version in choices.items():
            module = modules.get(module_id)
            deed.require(module is not None, _("This module does not belong to the event."))
            assert module is not None
            before = chosen.get(module_id)
            if (before.version_id if before else None) == (version.pk if version else None):
                continue
            field = f"module-{module_id}"
            deed.require(
                before is None or before.frozen_at is None,
                _("%(module)s: the marking scheme is frozen.") % {"module": module.name},
                field=field,
            )
            deed.require(
                not MarkingPanel.objects.filter(module=module).exists(),
                _("%(module)s: the panels are made for the marking scheme. Dissolve them first.")
                % {"module": module.name},
                field=field,
            )
            if version is None:
                _detach(deed, before)
            else:
                _require_fits(deed, module, version, field)
                _attach(deed, before, module, version)
    return deed.subject


def freeze_schemes(*, actor: Actor, event: Event) -> None:
    """Fix the schemes of an event's modules for good, as the draw does.

    Raises:
        NotAllowed: the actor does not run the event.
    """
    with performing("freeze_schemes", actor=actor, on=event, may=rules.may_attach_schemes) as deed:
        freeze_in(deed)


def freeze_in(deed: Deed[Any]) -> None:
    """The freezing itself, inside an act on the event."""
    for chosen in ModuleScheme.objects.filter(module__event=deed.subject, frozen_at__isnull=True):
        deed.also(chosen)
        chosen.frozen_at = timezone.now()
        chosen.save(update_fields=["frozen_at"])


def _require_fits(deed: Deed[Event], module: Module, version: SchemeVersion, field: str) -> None:
    scheme = Scheme.objects.visible_to(deed.actor).filter(pk=version.scheme_id).first()
    names = {"module": module.name, "scheme": version.scheme.name}
    deed.require(
        scheme is not None and not version.is_draft and scheme.retired_at is None,
        _("%(module)s: “%(scheme)s” is not released or not in use any more.") % names,
        field=field,
    )
    deed.require(
        version.total == module.full_mark,
        _("%(module)s is marked out of %(full_mark)s, but “%(scheme)s” has %(total)s points.")
        % {**names, "full_mark": marks.shown(module.full_mark), "total": marks.shown(version.total)},
        field=field,
    )


def _attach(deed: Deed[Event], before: ModuleScheme | None, module: Module, version: SchemeVersion) -> None:
    row = before or ModuleScheme(module=module)
    if before is not None:
        deed.also(row)
    row.version = version
    row.attached_at, row.attached_by_id = timezone.now(), deed.actor.user_id
    row.save()
    if before is None:
        deed.also(row, fresh=True)


def _detach(deed: Deed[Event], before: ModuleScheme | None) -> None:
    if before is not None:
        deed.extra["detached"] = [*deed.extra.get("detached", []), str(before.module)]
        before.delete()
