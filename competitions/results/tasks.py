"""Background work of the results room: certificates of an event, issued and written; results books; opening notices."""

from __future__ import annotations

import datetime
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from celery import shared_task
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from competitions.planning.models import Competition, Event
from competitions.results import acts, books, queries
from competitions.results.acts import booking, issuing
from competitions.results.models import Certificate
from competitions.results.snapshots import LANGUAGE
from portal.jobs import files
from portal.jobs.running import Run, runner
from portal.sheets.exports import asker

ISSUED_AT_ONCE = 100
# So many stand in one PDF for the printer; a larger event gets several.
IN_ONE_PAPER = 500
# So many files are written between two looks at the job: each takes a hundredth of a second.
IN_ONE_PART = 50


@runner(booking.KIND)
def book(run: Run) -> dict[str, Any]:
    """Write the results book of a competition; run again it writes the same file anew."""
    with translation.override(LANGUAGE):
        return _book(run)


def _book(run: Run) -> dict[str, Any]:
    competition = Competition.objects.select_related("organiser", "enterprise").get(
        pk=run.arguments["competition"]
    )
    run.progress(0, 2, _("Reading the published results"))
    versions = list(queries.standing_versions(competition))
    made = books.of(
        competition,
        versions,
        queries.events_without_results(competition, versions),
        scores=run.arguments["scores"],
        reasons=run.arguments.get("reasons", False),
        made_at=run.job.created_at,
    )
    run.progress(1, 2, _("Writing the file"))
    if run.arguments["format"] == "xlsx":
        from competitions.results.workbook import book_workbook

        content = book_workbook(made)
    else:
        from competitions.results.paper import book_paper

        content = book_paper(made, made_at=run.job.created_at)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"book.{run.arguments['format']}"
        path.write_bytes(content)
        name = files.keep(run.job, path)
    run.progress(2, 2, _("The file is ready"))
    return {"file": name, "events": len(versions)}


@runner(issuing.KIND)
def certificates(run: Run) -> dict[str, Any]:
    """Issue what is missing, then write all into parts that stay, then put the parts together.

    Started again after a crash it issues only what is still missing and writes only the parts that are not there.
    """
    with translation.override(LANGUAGE):
        found = _issued(run) if "event" in run.arguments else _asked_for(run)
        return _written(run, found)


def _asked_for(run: Run) -> list[Certificate]:
    ids = run.arguments["certificates"]
    return list(Certificate.objects.filter(pk__in=ids).select_related("award__worker__key").order_by("pk"))


def _issued(run: Run) -> list[Certificate]:
    event = Event.objects.select_related("competition__organiser").get(pk=run.arguments["event"])
    total = queries.standing_awards(event).count()
    actor = asker(run)
    missing = queries.awards_without_certificate(event).count()
    while missing:
        run.progress(total - missing, total, _("Issuing certificates"))
        with transaction.atomic():
            run.hold()
            acts.issue_certificates(actor=actor, event=event, limit=ISSUED_AT_ONCE)
        missing = queries.awards_without_certificate(event).count()
    return list(queries.printable(event))


def _written(run: Run, found: Sequence[Certificate]) -> dict[str, Any]:
    together = run.arguments["format"] == "pdf"
    size = IN_ONE_PAPER if together else IN_ONE_PART
    chunks = [found[start : start + size] for start in range(0, len(found), size)]
    parts: dict[str, str] = dict(run.checkpoint.get("parts", {}))
    with tempfile.TemporaryDirectory() as folder:
        for place, chunk in enumerate(chunks, start=1):
            run.progress(place - 1, len(chunks), _("Writing the certificates"), checkpoint={"parts": parts})
            key = f"{place}:{chunk[0].pk}-{chunk[-1].pk}"
            if key not in parts or not files.part_stands(parts[key]):
                path = Path(folder) / f"{place:04d}.{'pdf' if together else 'zip'}"
                _write_part(path, chunk, together=together)
                parts[key] = files.keep_part(run.job, path)
        run.progress(len(chunks), len(chunks), _("Putting them together"), checkpoint={"parts": parts})
        made = _put_together(Path(folder), list(parts.values()), found, together=together)
        name = files.keep(run.job, made)
    for part in parts.values():
        files.delete_part(part)
    run.progress(len(found), len(found), _("The file is ready"))
    return {"file": name, "certificates": len(found)}


def _write_part(path: Path, chunk: Sequence[Certificate], *, together: bool) -> None:
    # Libraries of files are loaded by the worker that needs them, never by a web process.
    from competitions.results.paper import certificates_paper

    if together:
        path.write_bytes(certificates_paper(chunk))
        return
    with zipfile.ZipFile(path, "w") as part:
        for certificate in chunk:
            part.writestr(
                _entry(_file_name(certificate), certificate.issued_at), certificates_paper([certificate])
            )


def _put_together(
    folder: Path, parts: Sequence[str], found: Sequence[Certificate], *, together: bool
) -> Path:
    """One PDF as it is; several PDFs, or the files of all parts, in one zip."""
    if together and len(parts) == 1:
        path = folder / "whole.pdf"
        path.write_bytes(files.read_part(parts[0]))
        return path
    path = folder / "whole.zip"
    made_at = max(each.issued_at for each in found)
    with zipfile.ZipFile(path, "w") as whole:
        for name, content in _members(folder, parts, together=together):
            whole.writestr(_entry(name, made_at), content)
    return path


def _members(folder: Path, parts: Sequence[str], *, together: bool) -> Iterator[tuple[str, bytes]]:
    for place, part in enumerate(parts, start=1):
        content = files.read_part(part)
        if together:
            yield f"{_('Certificates')}-{place}.pdf", content
            continue
        path = folder / "part.zip"
        path.write_bytes(content)
        with zipfile.ZipFile(path) as opened:
            for member in opened.namelist():
                yield member, opened.read(member)


def _file_name(certificate: Certificate) -> str:
    facts = certificate.facts
    return f"{facts['number']}-{facts['name']}.pdf"


def _entry(name: str, moment: datetime.datetime) -> zipfile.ZipInfo:
    """A member with a time of its own, so that the same certificates make the same file."""
    return zipfile.ZipInfo(name, timezone.localtime(moment).timetuple()[:6])


@shared_task(name="results.open_notices")
def open_notices() -> None:
    """Tell the entrants of public notices whose stated minute has come."""
    acts.open_notices()


@shared_task(name="results.remind_of_objections")
def remind_of_objections() -> None:
    """Remind those who deal with objections of deadlines within a day."""
    acts.remind_of_objections()
