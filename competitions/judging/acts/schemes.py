"""Writing marking schemes: making one, its draft, releasing a version, copying, retiring.

A draft holds whatever was typed, so that nothing is lost; only releasing demands that it can be marked by.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from competitions.judging import rules
from competitions.judging.models import Scheme, SchemeVersion
from competitions.judging.scoring import Content, as_content, aspects_of, keyed, total_of
from portal.acts.actors import Actor
from portal.acts.deeds import Deed, creating, performing
from unions.initials import initials
from unions.models import Union

# What the form of a scheme holds.
SCHEME_FIELDS = ("name", "trade", "shared")
# Far beyond any scheme that people write; keeps one draft from filling the database.
LARGEST_CONTENT = 400_000


def create_scheme(
    *, actor: Actor, union: Union, facts: Mapping[str, Any], content: Content | None = None
) -> Scheme:
    """A scheme with its first draft. `facts`: values of `SCHEME_FIELDS` and the draft's `total`.

    Raises:
        NotAllowed: the actor keeps no schemes of this union.
        Refused: on the field that does not fit.
    """
    act: AbstractContextManager[Deed[Any]] = creating(
        "create_scheme", actor=actor, at=union, may=rules.may_keep_schemes
    )
    with act as deed:
        scheme = Scheme(union=union, created_by_id=actor.user_id)
        _set_facts(deed, scheme, facts)
        scheme.save()
        deed.subject = scheme
        version = SchemeVersion(scheme=scheme, number=1, total=facts["total"])
        _put(deed, version, content or {"sections": []})
        deed.also(version, fresh=True)
    return scheme


def describe_scheme(*, actor: Actor, scheme: Scheme, facts: Mapping[str, Any]) -> Scheme:
    """Change name, trade or sharing. `facts`: values of `SCHEME_FIELDS`.

    Raises:
        NotAllowed: the actor does not keep it.
        Refused: on the field that does not fit.
    """
    with performing("describe_scheme", actor=actor, on=scheme, may=rules.may_keep_scheme) as deed:
        _set_facts(deed, deed.subject, facts)
        deed.subject.save()
    return deed.subject


def edit_draft(
    *,
    actor: Actor,
    scheme: Scheme,
    content: Content,
    revision: int,
    total: Any = None,
    verb: str = "edit_draft",
) -> SchemeVersion:
    """Put a content in place of the draft's, whatever it holds. `revision`: of the draft that was read.

    Raises:
        NotAllowed: the actor does not keep it.
        Refused: there is no draft, or on the field `revision` when somebody else has saved it meanwhile.
    """
    with performing(verb, actor=actor, on=scheme, may=rules.may_keep_scheme) as deed:
        version = _draft(deed)
        deed.require(
            version.revision == revision,
            _(
                "Somebody else has saved this draft meanwhile. What you typed stands below and is not saved; save "
                "again to put it in the place of theirs."
            ),
            field="revision",
        )
        deed.also(version)
        if total is not None:
            version.total = total
        version.revision += 1
        _put(deed, version, content)
        deed.note = _in_words(version)
    return version


def release_version(*, actor: Actor, scheme: Scheme, note: str = "") -> SchemeVersion:
    """Release the draft: from now on it can be chosen, and it never changes again.

    Raises:
        NotAllowed: the actor does not keep it.
        Refused: there is no draft, or it cannot be marked by yet.
    """
    with performing("release_scheme", actor=actor, on=scheme, may=rules.may_keep_scheme, note=note) as deed:
        deed.require(deed.subject.retired_at is None, _("A retired scheme is brought back first."))
        version = _draft(deed)
        deed.also(version)
        found = version.read().scheme
        deed.require(
            found is not None, _("The draft cannot be marked by yet: settle the points that the page names.")
        )
        assert found is not None
        version.content = as_content(found)
        version.sha256 = fingerprint(version)
        version.note = note.strip()[:200]
        version.released_at, version.released_by_id = timezone.now(), actor.user_id
        version.save()
    return version


def start_version(*, actor: Actor, scheme: Scheme) -> SchemeVersion:
    """A new draft that begins with what was released last.

    Raises:
        NotAllowed: the actor does not keep it.
        Refused: there is a draft already.
    """
    with performing("start_version", actor=actor, on=scheme, may=rules.may_keep_scheme) as deed:
        newest = deed.subject.versions.first()
        deed.require(
            newest is not None and not newest.is_draft, _("There is a draft already: go on with that one.")
        )
        assert newest is not None
        version = SchemeVersion(
            scheme=deed.subject, number=newest.number + 1, total=newest.total, content=newest.content
        )
        version.save()
        deed.also(version, fresh=True)
    return version


def discard_draft(*, actor: Actor, scheme: Scheme) -> None:
    """Throw a draft away, back to what was released last.

    Raises:
        NotAllowed: the actor does not keep it.
        Refused: there is no draft, or nothing was released before.
    """
    with performing("discard_draft", actor=actor, on=scheme, may=rules.may_keep_scheme) as deed:
        version = _draft(deed)
        deed.require(version.number > 1, _("Nothing was released yet: retire the scheme instead."))
        deed.note = _in_words(version)
        version.delete()


def copy_scheme(*, actor: Actor, version: SchemeVersion, union: Union, facts: Mapping[str, Any]) -> Scheme:
    """A scheme of one's own that begins as a released version of another. `facts` as for `create_scheme`.

    Raises:
        NotAllowed: the actor keeps no schemes of the union.
        Refused: the version is a draft, or on the field that does not fit.
    """
    act: AbstractContextManager[Deed[Any]] = creating(
        "copy_scheme", actor=actor, at=union, may=rules.may_keep_schemes
    )
    with act as deed:
        deed.require(not version.is_draft, _("Only a released version can be copied."))
        scheme = Scheme(union=union, created_by_id=actor.user_id, copied_from=version)
        _set_facts(deed, scheme, facts)
        scheme.save()
        deed.subject = scheme
        draft = SchemeVersion(scheme=scheme, number=1, total=version.total, content=version.content)
        draft.save()
        deed.also(draft, fresh=True)
    return scheme


def retire_scheme(*, actor: Actor, scheme: Scheme, reason: str) -> Scheme:
    """Take a scheme out of use: it cannot be chosen any more; modules that have it keep it.

    Raises:
        NotAllowed: the actor does not keep it.
        Refused: without a reason, or it is retired already.
    """
    with performing("retire_scheme", actor=actor, on=scheme, may=rules.may_keep_scheme, note=reason) as deed:
        deed.require(reason.strip(), _("Please give the reason."), field="reason")
        deed.require(deed.subject.retired_at is None, _("The scheme is retired already."))
        deed.subject.retired_at = timezone.now()
        deed.subject.save(update_fields=["retired_at"])
    return deed.subject


def restore_scheme(*, actor: Actor, scheme: Scheme) -> Scheme:
    """Bring a retired scheme back into use.

    Raises:
        NotAllowed: the actor does not keep it.
        Refused: another scheme has its name now.
    """
    with performing("restore_scheme", actor=actor, on=scheme, may=rules.may_keep_scheme) as deed:
        _require_own_name(deed, deed.subject)
        deed.subject.retired_at = None
        deed.subject.save(update_fields=["retired_at"])
    return deed.subject


def fingerprint(version: SchemeVersion) -> str:
    """SHA-256 (hexadecimal) over the total and the content of a version, in one canonical form."""
    told = {"total": f"{version.total:.2f}", "content": version.content}
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _draft(deed: Deed[Scheme]) -> SchemeVersion:
    draft = deed.subject.versions.filter(released_at__isnull=True).first()
    deed.require(draft is not None, _("There is no draft: start a new version first."))
    assert draft is not None
    return draft


def _put(deed: Deed[Any], version: SchemeVersion, content: Content) -> None:
    released = version.scheme.versions.filter(released_at__isnull=False).first()
    version.content = keyed(content, version.content, released.content if released else {})
    size = len(json.dumps(version.content, ensure_ascii=False))
    deed.require(size <= LARGEST_CONTENT, _("This is more text than a marking scheme may hold."))
    version.save()


def _in_words(version: SchemeVersion) -> str:
    """What a line of the journal says of a content."""
    return _("Version %(number)d: %(aspects)d aspects, %(points)s points") % {
        "number": version.number,
        "aspects": sum(1 for _each in aspects_of(version.content)),
        "points": f"{total_of(version.content):f}",
    }


def _set_facts(deed: Deed[Any], scheme: Scheme, facts: Mapping[str, Any]) -> None:
    for field in SCHEME_FIELDS:
        if field in facts:
            setattr(scheme, field, facts[field])
    scheme.initials = initials(scheme.name)[:80]
    _require_own_name(deed, scheme)


def _require_own_name(deed: Deed[Any], scheme: Scheme) -> None:
    same = Scheme.objects.filter(union=scheme.union_id, name=scheme.name, retired_at__isnull=True)
    deed.require(
        not same.exclude(pk=scheme.pk).exists(),
        _("The library of this union has a scheme of this name already."),
        field="name",
    )
