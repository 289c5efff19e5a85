"""The one way state changes.

    with performing("return", actor=actor, on=enterprise, may=rules.may_review, note=reason) as deed:
        deed.require(deed.subject.state == State.SUBMITTED, _("Only a submitted registration can be returned."))
        deed.subject.state = State.RETURNED
        deed.subject.save()
        deed.tell(users, title=..., url=...)

Opens the transaction, locks the row, checks the rule on the locked row, lets the body change it, and writes
the journal. Whatever raises inside leaves nothing behind, neither rows nor stored files. Messages and jobs are
rows of the same transaction; only after the commit is a worker woken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Generic, TypeVar

from django.apps import apps
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.acts import journal, outbox
from portal.acts.actors import Actor
from portal.acts.findings import Finding, Severity
from portal.acts.models import describe, facts_of
from portal.acts.refusals import NotAllowed, Refused
from portal.acts.undoing import whole

M = TypeVar("M", bound=models.Model)
Rule = Callable[[Actor, Any], bool]


class Deed(Generic[M]):
    """What the body of an act works with. `subject` is the locked row (or, in `creating`, the new object)."""

    def __init__(self, verb: str, actor: Actor, note: str, union_id: int | None) -> None:
        self.verb = verb
        self.actor = actor
        self.note = note
        self.union_id = union_id
        self.subject: M
        self.extra: dict[str, Any] = {}
        self._tracked: list[tuple[models.Model, dict[str, Any], dict[str, Any]]] = []
        self._lines: list[journal.Line] = []

    def require(
        self,
        condition: object,
        message: str | Promise,
        *,
        field: str = "",
        findings: list[Finding] | None = None,
    ) -> None:
        """Refuse the act unless `condition` holds.

        Raises:
            Refused: with the message for the page; `field` names the form field it belongs to.
        """
        if not condition:
            raise Refused(message, field=field, findings=findings)

    def require_clear(self, findings: list[Finding], *, confirmed: bool) -> None:
        """Refuse on any blocking finding, and on warnings that were not confirmed."""
        bad = [finding for finding in findings if finding.severity is Severity.BLOCK]
        self.require(not bad, _("Some points must be settled first."), findings=findings)
        warned = [finding for finding in findings if finding.severity is Severity.WARN]
        self.require(confirmed or not warned, _("Please confirm the warnings first."), findings=findings)
        if warned:
            self.extra["confirmed_warnings"] = [finding.key for finding in warned]

    def also(self, record: M2, *, fresh: bool = False) -> M2:
        """Take another record into the same act: its change gets a journal row of its own.

        `fresh=True` for a record that the act has just made.
        """
        self._tracked.append((record, {} if fresh else facts_of(record), {} if fresh else _plain(record)))
        return record

    def lines(self, lines: Iterable[journal.Line]) -> None:
        """Journal rows of a set-based act, for records that it changed in bulk."""
        self._lines.extend(lines)

    def tell(
        self,
        users: Iterable[Any],
        *,
        title: str | Promise,
        body: str | Promise = "",
        url: str = "",
        by_message: bool = True,
    ) -> None:
        """Put a notice before people, and with `by_message` a text message or mail in the outbox."""
        outbox.tell(
            users,
            title=str(title),
            body=str(body),
            url=url,
            union_id=self.union_id,
            by_message=by_message,
            exclude=self.actor.user_id,
        )

    def enqueue(self, kind: str, *, page: str = "", **arguments: Any) -> Any:
        """Write a Job row for background work named `kind`; it starts after the commit. Returns the Job.

        `page` names the address, with the job's id as its argument, where the outcome is looked at.
        """
        job_model: Any = apps.get_model("jobs", "Job")
        return job_model.enqueue(
            kind, arguments=arguments, created_by_id=self.actor.user_id, union_id=self.union_id, page=page
        )

    def _finish(self) -> None:
        lines = []
        for record, before, plain in self._tracked:
            after = facts_of(record)
            # The same value seals differently each time: what is sealed is compared as it was before sealing.
            same = {name for name, value in _plain(record).items() if name in plain and plain[name] == value}
            changed = {name for name in after if before.get(name) != after[name] or name not in before} - same
            is_subject = record is getattr(self, "subject", None)
            if not changed and not is_subject:
                continue
            object_type, object_id = describe(record)
            lines.append(
                journal.Line(
                    verb=self.verb,
                    object_type=object_type,
                    object_id=object_id,
                    union_id=self.union_id,
                    before={name: before[name] for name in sorted(changed) if name in before},
                    after={name: after[name] for name in sorted(changed)}
                    | (self.extra if is_subject else {}),
                    note=self.note if is_subject else "",
                )
            )
        journal.write([*lines, *self._lines], actor=self.actor)


M2 = TypeVar("M2", bound=models.Model)


def _plain(record: models.Model) -> dict[str, Any]:
    """The values in clear of the columns that the journal seals."""
    sealed: frozenset[str] = getattr(record, "journal_sealed", frozenset())
    return {name: getattr(record, name) for name in sealed}


def union_of(record: models.Model) -> int | None:
    """The union under which the journal files an act: the record's `journal_union_id`, or its `union_id`."""
    union_id: int | None = getattr(record, "journal_union_id", getattr(record, "union_id", None))
    return union_id


@contextmanager
def performing(
    verb: str, *, actor: Actor, on: M, may: Rule, note: str = "", union_id: int | None = None
) -> Iterator[Deed[M]]:
    """Perform `verb` on an existing record.

    Raises:
        NotAllowed: the rule says no for the locked row (the system may always).
        Refused: the body refused.
    """
    with whole():
        subject = on.__class__._base_manager.select_for_update(of=("self",)).get(pk=on.pk)
        if not actor.is_system and not may(actor, subject):
            raise NotAllowed
        deed: Deed[M] = Deed(verb, actor, note, union_id if union_id is not None else union_of(subject))
        deed.subject = deed.also(subject)
        yield deed
        deed._finish()


@contextmanager
def creating(
    verb: str, *, actor: Actor, at: object, may: Rule, note: str = "", union_id: int | None = None
) -> Iterator[Deed[Any]]:
    """Perform `verb`, which makes a new record; the body sets `deed.subject` to it once saved.

    `at` is what the rule is asked about: mostly the union or competition in which the record is made.
    """
    with whole():
        if not actor.is_system and not may(actor, at):
            raise NotAllowed
        deed: Deed[Any] = Deed(verb, actor, note, union_id)
        yield deed
        if union_id is None:
            deed.union_id = union_of(deed.subject)
        deed.also(deed.subject, fresh=True)
        deed._finish()
