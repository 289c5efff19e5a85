"""Lists that leave the portal: every one is an act, and a long one is written by a job and kept for some days.

    return exports.sheet(request, "xlsx", _("Unions"), columns, rows)

The journal says who took out which list, narrowed to what, how many rows, in which format. Identity numbers and
telephone numbers go out masked, by the kind of their column, unless the act is an unmasking with its reason.
"""

from __future__ import annotations

import re
import tempfile
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, BinaryIO, TypeVar, cast

from django.db.models import Model
from django.http import FileResponse, Http404
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.acts.actors import Actor, actor_for
from portal.acts.deeds import Deed, performing
from portal.acts.personal import masked_identity, masked_phone
from portal.acts.refusals import NotAllowed, Refused
from portal.acts.requests import Request
from portal.files import downloads
from portal.jobs import files, queries
from portal.jobs.models import Job
from portal.jobs.running import Run
from portal.sheets.columns import Column, Kind
from portal.sheets.writing import csv_chunks, write_xlsx

FORMATS = ("xlsx", "csv")
# What a query says that narrows nothing.
_NO_FILTER = frozenset({"format", "page", "sort", "csrfmiddlewaretoken"})
# Fields of filters that are searched by typing, and how the value of a choice, a record or a day looks.
_TYPED = frozenset({"q", "text", "who"})
_CHOICE = re.compile(r"[A-Za-z0-9_.,:-]{1,60}")
_MASKS: dict[Kind, Callable[[str], str]] = {Kind.IDENTITY: masked_identity, Kind.PHONE: masked_phone}
Rows = Iterable[Sequence[object]]
Rule = Callable[[Actor, Any], bool]
T = TypeVar("T")


def whoever_sees_it(actor: Actor, _subject: object) -> bool:
    """The rule of most lists: the rows come from `visible_to`, so whoever is signed in may take them out."""
    return actor.user_id is not None


def sheet(
    request: Request,
    kind: str,
    title: str,
    columns: Sequence[Column],
    rows: Rows,
    *,
    on: Model | None = None,
    may: Rule = whoever_sees_it,
    criteria: Mapping[str, Any] | None = None,
    reason: str | None = None,
) -> HttpResponseBase:
    """The rows as a download called `title` with today's date, once the act stands in the journal.

    Args:
        request: who asks; without `criteria`, its query is what the list was narrowed to.
        kind: "xlsx" or "csv".
        title: of the list, also in the journal.
        columns: of the sheet; those for identity and telephone numbers are masked.
        rows: values in the order of `columns`.
        on: the record whose list it is; by default the act is filed under whoever exports.
        may: asked about `on` (or the exporting account) once more, under its lock.
        criteria: what the list was narrowed to.
        reason: for full numbers; makes the act an unmasking.

    Raises:
        Http404: any other format.
        NotAllowed: `may` says no.
        Refused: a reason is asked for and empty.
    """
    if kind not in FORMATS:
        raise Http404
    actor, subject = request.actor, on if on is not None else request.actor.user
    # Asked before anything is read or unsealed; the act asks again under the lock.
    if not may(actor, subject):
        raise NotAllowed
    if reason is not None and not reason.strip():
        raise Refused(_("Please say what the numbers are needed for."), field="reason")
    with ExitStack() as unless_sent:
        file = cast("BinaryIO", unless_sent.enter_context(tempfile.TemporaryFile()))
        number = _write(file, kind, title, columns, rows if reason is not None else masked(columns, rows))
        with performing(
            "export" if reason is None else "unmask",
            actor=actor,
            on=subject,
            may=may,
            note=(reason or "").strip(),
            union_id=actor.union_id if on is None else None,
        ) as deed:
            _tell_journal(deed, title, number, kind, criteria if criteria is not None else _query(request))
        # From here the response closes it.
        unless_sent.pop_all()
    file.seek(0)
    return downloads.attached(FileResponse(file), f"{title}-{timezone.localdate():%Y%m%d}.{kind}")


def begin(
    *,
    actor: Actor,
    job: str,
    page: str,
    title: str,
    rows: int,
    kind: str,
    criteria: Mapping[str, Any],
    may: Rule = whoever_sees_it,
) -> Job:
    """Have a long list written by the job `job`; its file is fetched from the address named `page`.

    The job's arguments are `criteria`, `format` and `seat`.

    Raises:
        Http404: any other format.
        NotAllowed: `may` says no.
    """
    if kind not in FORMATS:
        raise Http404
    with performing("export", actor=actor, on=actor.user, may=may, union_id=actor.union_id) as deed:
        _tell_journal(deed, title, rows, kind, criteria)
        made: Job = deed.enqueue(
            job,
            page=page,
            criteria=dict(criteria),
            format=kind,
            seat=actor.seat.key if actor.seat is not None else "",
        )
    return made


def asker(run: Run) -> Actor:
    """Whoever asked for a job, in the seat of then; with that seat gone, in none, which sees nothing."""
    user, seat = run.job.created_by, run.arguments["seat"]
    actor = actor_for(user, seat)
    return actor if actor.seat is not None and actor.seat.key == seat else Actor(user=user)


def write_for(run: Run, title: str, columns: Sequence[Column], rows: Rows, total: int) -> dict[str, Any]:
    """Write the list of a job into its file; run again it writes the same file anew. The result of the job."""
    kind = run.arguments["format"]
    words = _("Writing the file")
    run.progress(0, total, words)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"list.{kind}"
        with path.open("wb") as file:
            number = _write(file, kind, title, columns, masked(columns, counted(rows, run, total, words)))
        name = files.keep(run.job, path)
    run.progress(number, number, _("The file is ready"))
    return {"file": name, "rows": number}


def file_for(request: Request, job_id: uuid.UUID, kind: str, title: str) -> HttpResponseBase:
    """The file of a job of this kind, for whoever asked for it.

    Raises:
        Http404: no such job in sight, of another kind, or not done.
    """
    try:
        job = queries.job(request.actor, job_id)
    except Job.DoesNotExist as error:
        raise Http404 from error
    if job.kind != kind or job.state != Job.State.SUCCEEDED:
        raise Http404
    return file_of(request, job, title)


def file_of(request: Request, job: Job, title: str) -> HttpResponseBase:
    """The file that a job wrote, under `title` and the day of the job; a page that says so where its time is over."""
    if job.file_until is None or job.file_until <= timezone.now():
        return downloads.gone(
            request,
            _("Exports are deleted after %(days)s days, and the time of this one is over.")
            % {"days": files.KEPT_DAYS},
            _("Export the list once more."),
        )
    return downloads.stored(
        request, files.file_of(job), f"{title}-{timezone.localtime(job.created_at):%Y%m%d-%H%M}"
    )


def counted(rows: Iterable[T], run: Run, total: int, words: str) -> Iterator[T]:
    """The rows, with the progress of the job written every thousand."""
    for number, each in enumerate(rows, start=1):
        if number % 1000 == 0:
            run.progress(number, total, words)
        yield each


def masked(columns: Sequence[Column], rows: Rows) -> Iterator[Sequence[object]]:
    """The rows with identity and telephone numbers masked, told by the kind of their column."""
    masks = [_MASKS.get(column.kind) for column in columns]
    if not any(masks):
        yield from rows
        return
    for row in rows:
        yield [
            mask(str(value)) if mask is not None and value else value
            for mask, value in zip(masks, row, strict=True)
        ]


def _write(file: BinaryIO, kind: str, title: str, columns: Sequence[Column], rows: Rows) -> int:
    """Write the sheet; the number of its rows."""
    number = 0

    def passing() -> Iterator[Sequence[object]]:
        nonlocal number
        for row in rows:
            number += 1
            yield row

    if kind == "csv":
        file.writelines(csv_chunks(columns, passing()))
    else:
        write_xlsx(file, columns, passing(), sheet=title)
    return number


def _tell_journal(deed: Deed[Any], title: str, number: int, kind: str, criteria: Mapping[str, Any]) -> None:
    deed.extra |= {"list": title, "rows": number, "format": kind}
    narrowed = {name: _told(name, value) for name, value in criteria.items() if value not in ("", None, [])}
    if narrowed:
        deed.extra["filter"] = narrowed


def _query(request: Request) -> dict[str, Any]:
    return {name: ",".join(values) for name, values in request.GET.lists() if name not in _NO_FILTER}


def _told(name: str, value: Any) -> Any:
    """A value of a filter as the journal keeps it for good: a choice or a day as it is, what somebody typed hidden.

    Lists are searched by people's names and numbers, which nobody could take out of the journal again.
    """
    if not isinstance(value, str):
        return value
    typed = name in _TYPED or not _CHOICE.fullmatch(value) or sum(sign.isdigit() for sign in value) > 8
    return "***" if typed else value
