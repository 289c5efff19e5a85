"""Changing the tree: add, change, close, reopen a union, and the steps of its papers."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.acts.actors import Actor
from portal.acts.deeds import Deed, creating, performing
from portal.acts.findings import Finding, Severity, blocking
from unions import closing, rules
from unions.initials import initials
from unions.models import Level, Union

ORDER = [Level.PROVINCE, Level.CITY, Level.COUNTY, Level.GRASSROOTS]
STEPS = [Union.Step.PREPARE, Union.Step.CHECK, Union.Step.SIGN]


def levels_below(parent: Union) -> list[Level]:
    """The levels that a union below `parent` may have: lower ones, and grassroots below grassroots."""
    place = ORDER.index(Level(parent.level))
    return ORDER[place + 1 :] or [Level.GRASSROOTS]


def _require_kind(deed: Deed[Union], level: str, kind: str) -> None:
    regional = kind == Union.Kind.REGIONAL
    deed.require(
        regional or level == Union.Level.GRASSROOTS,
        _("Unions of provinces, cities and counties are regional federations."),
        field="kind",
    )
    deed.require(
        not regional or level != Union.Level.GRASSROOTS,
        _("Please say whose union it is: of an enterprise, a school, a township …"),
        field="kind",
    )


def _require_name(deed: Deed[Union], parent_id: int | None, name: str, but: int | None = None) -> None:
    deed.require(name, _("Please give a name."), field="name")
    taken = Union.objects.open().filter(parent_id=parent_id, name=name).exclude(pk=but).exists()
    deed.require(not taken, _("A sibling union has this name already."), field="name")


def _require_register_name(deed: Deed[Union], name: str, but: int | None = None) -> None:
    taken = bool(name) and Union.objects.filter(register_name=name).exclude(pk=but).exists()
    deed.require(not taken, _("Another union uses this name in its document numbers."), field="register_name")


def add_union(
    *,
    actor: Actor,
    parent: Union,
    code: str,
    name: str,
    level: str,
    kind: str,
    short_name: str = "",
    register_name: str = "",
    division_code: str = "",
    note: str = "",
) -> Union:
    """Add a union below `parent`.

    Raises:
        NotAllowed: the actor is neither administrator nor officer of the parent or above it.
        Refused: code or name is taken, the parent is closed, or level and kind do not fit.
    """
    with creating("add", actor=actor, at=parent, may=rules.may_add_below) as deed:
        # The parent's row is locked: its number of children makes the new path, and siblings have distinct names.
        fresh = Union.objects.select_for_update().get(pk=parent.pk)
        deed.require(fresh.closed_on is None, _("This union is closed; nothing can be added below it."))
        deed.require(
            level in levels_below(fresh), _("This level does not lie below the parent's."), field="level"
        )
        _require_kind(deed, level, kind)
        _require_name(deed, fresh.pk, name.strip())
        _require_register_name(deed, register_name.strip())
        taken = _("The code %(code)s belongs to another union.") % {"code": code.strip()}
        deed.require(code.strip(), _("Please give a code."), field="code")
        deed.require(not Union.objects.filter(code=code.strip()).exists(), taken, field="code")
        try:
            with transaction.atomic():
                deed.subject = Union.objects.plant(
                    fresh,
                    code=code.strip(),
                    name=name.strip(),
                    level=level,
                    kind=kind,
                    short_name=short_name.strip(),
                    register_name=register_name.strip(),
                    division_code=division_code.strip(),
                    note=note.strip(),
                )
        except IntegrityError:
            # Somebody took the code, or the name in document numbers, elsewhere in the tree since we looked.
            _require_register_name(deed, register_name.strip())
            deed.require(False, taken, field="code")
    made: Union = deed.subject
    return made


def change_union(
    *,
    actor: Actor,
    union: Union,
    name: str,
    short_name: str = "",
    register_name: str = "",
    kind: str = "",
    division_code: str = "",
    note: str = "",
    reason: str = "",
) -> Union:
    """Rename a union below one's own, or change what is said of it. Code, level and place stay for good.

    Raises:
        NotAllowed: the actor's role is not at a union above this one.
        Refused: the name is taken among the siblings, or the union is closed.
    """
    with performing("change", actor=actor, on=union, may=rules.may_change, note=reason) as deed:
        subject = deed.subject
        deed.require(subject.closed_on is None, _("This union is closed; reopen it first."))
        _require_kind(deed, subject.level, kind or subject.kind)
        _require_name(deed, subject.parent_id, name.strip(), but=subject.pk)
        _require_register_name(deed, register_name.strip(), but=subject.pk)
        subject.name = name.strip()
        subject.initials = initials(subject.name)
        subject.short_name = short_name.strip()
        subject.register_name = register_name.strip()
        subject.kind = kind or subject.kind
        subject.division_code = division_code.strip()
        subject.note = note.strip()
        subject.save(
            update_fields=[
                "name",
                "initials",
                "short_name",
                "register_name",
                "kind",
                "division_code",
                "note",
            ]
        )
    return subject


def closing_findings(union: Union) -> list[Finding]:
    """What stands against closing the union: open unions below it, and what other rooms know to be running."""
    open_children = Union.objects.open().filter(parent_id=union.pk).count()
    below = Finding(
        key="unions.children",
        severity=Severity.BLOCK if open_children else Severity.PASS,
        message=_("%(count)s unions below it are open: close them first.") % {"count": open_children}
        if open_children
        else _("No open union lies below it."),
    )
    return [below, *closing.obstacles(union)]


def close_union(*, actor: Actor, union: Union, reason: str, on: datetime.date | None = None) -> Union:
    """Close a union below one's own: it takes part in nothing new, its past stays.

    Raises:
        NotAllowed: the actor's role is not at a union above this one.
        Refused: it is closed already, something still runs there, or the reason is missing.
    """
    with performing("close", actor=actor, on=union, may=rules.may_change, note=reason.strip()) as deed:
        deed.require(deed.subject.closed_on is None, _("This union is closed already."))
        deed.require(reason.strip(), _("Please give the reason."), field="reason")
        findings = closing_findings(deed.subject)
        deed.require(not blocking(findings), _("Some points must be settled first."), findings=findings)
        deed.subject.closed_on = on or timezone.localdate()
        deed.subject.save(update_fields=["closed_on"])
    return deed.subject


def reopen_union(*, actor: Actor, union: Union, reason: str) -> Union:
    """Open a closed union again.

    Raises:
        NotAllowed: the actor's role is not at a union above this one.
        Refused: it is open, the union above is closed, or a sibling has taken the name meanwhile.
    """
    with performing("reopen", actor=actor, on=union, may=rules.may_change, note=reason.strip()) as deed:
        subject = deed.subject
        deed.require(subject.closed_on is not None, _("This union is open."))
        deed.require(reason.strip(), _("Please give the reason."), field="reason")
        parent_open = subject.parent_id is None or Union.objects.open().filter(pk=subject.parent_id).exists()
        deed.require(parent_open, _("The union above it is closed; reopen that one first."))
        _require_name(deed, subject.parent_id, subject.name, but=subject.pk)
        subject.closed_on = None
        subject.save(update_fields=["closed_on"])
    return subject


def set_steps(*, actor: Actor, union: Union, steps: Sequence[str]) -> Union:
    """Say which steps the papers of a union go through; signing off is always the last one.

    Raises:
        NotAllowed: the actor is not administrator of the union or above it.
        Refused: signing off is missing.
    """
    with performing("set_steps", actor=actor, on=union, may=rules.is_administrator) as deed:
        deed.require(Union.Step.SIGN in steps, _("Somebody must sign off in the end."), field="steps")
        deed.subject.sign_off_steps = [step.value for step in STEPS if step in steps]
        deed.subject.save(update_fields=["sign_off_steps"])
    return deed.subject
