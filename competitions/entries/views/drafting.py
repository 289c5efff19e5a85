"""Writing an entry step by step: people, team, attachments, check your answers."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from competitions.entries import acts, presenting, queries, rules
from competitions.entries.forms import SubmitForm, TeamForm, WorkerForm
from competitions.entries.models import Entry
from competitions.entries.queries import standing
from competitions.entries.queries.people import workers_of
from competitions.entries.requirements import REQUIREMENTS
from competitions.entries.views.entering import CHOICES_SHOWN, verdict
from competitions.entries.views.fetching import (
    back_to,
    entry_or_404,
    event_or_404,
    found,
    own_entry_or_404,
    page_of,
)
from competitions.planning.models import Event
from enterprises.acts import add_worker
from enterprises.models import Enterprise
from enterprises.queries import enterprise as enterprise_in_scope
from portal.acts.findings import Severity
from portal.acts.refusals import Refused
from portal.acts.requests import Request, id_in, ids_in


def _next_step(entry: Entry) -> str:
    """Where the writer goes after the people: team, attachments, or the last check."""
    if entry.event.is_team:
        return reverse("entries:team", args=[entry.pk])
    if entry.event.requirements:
        return reverse("entries:attachments", args=[entry.pk])
    return reverse("entries:check", args=[entry.pk])


@login_required
@require_http_methods(["GET", "POST"])
def people(request: Request, pk: int) -> HttpResponse:
    """Choose the people of an entry, each with what the rules say at once."""
    entry = own_entry_or_404(request, pk)
    refusal: Refused | None = None
    if request.method == "POST":
        ids = ids_in(request.POST.getlist("workers"))
        chosen = list(workers_of(entry.enterprise, entry.delegation).filter(pk__in=ids))
        try:
            acts.add_people(actor=request.actor, entry=entry, workers=chosen)
        except Refused as refused:
            refusal = refused
        else:
            stay = entry.event.is_team
            return redirect(reverse("entries:people", args=[entry.pk]) if stay else _next_step(entry))
    text = request.GET.get("q", "")
    present = standing.people_of(entry)
    workers = page_of(
        request,
        workers_of(entry.enterprise, entry.delegation, text).exclude(
            pk__in=[competitor.worker_id for competitor in present]
        ),
        CHOICES_SHOWN,
    )
    judged = standing.findings_of_workers(
        entry.event,
        [*workers, *(competitor.worker for competitor in present)],
        enterprise_id=entry.enterprise_id,
        delegation=entry.delegation,
        without=entry.pk,
    )
    return render(
        request,
        "entries/people.html",
        {
            "entry": entry,
            "event": entry.event,
            "present": [
                (presenting.person_row(competitor, personal=True), verdict(judged[competitor.worker_id]))
                for competitor in present
            ],
            "page": workers,
            "rows": [(worker, verdict(judged[worker.pk])) for worker in workers],
            "q": text,
            "refusal": refusal,
            "next_url": _next_step(entry),
            "back_url": reverse("entries:entry", args=[entry.pk]),
        },
        status=409 if refusal else 200,
    )


@login_required
@require_POST
def remove_person(request: Request, pk: int, competitor_pk: int) -> HttpResponse:
    entry = own_entry_or_404(request, pk)
    competitor = found(lambda: queries.competitor(request.actor, entry.pk, competitor_pk))
    acts.remove_person(actor=request.actor, entry=entry, competitor=competitor)
    return redirect("entries:people", entry.pk)


@login_required
@require_http_methods(["GET", "POST"])
def worker_new(request: Request, event_pk: int) -> HttpResponse:
    """Record a worker of the unit on the way of entering; with `?entry=` the person joins that draft."""
    event = event_or_404(request, event_pk)
    entry_id = id_in(request.GET.get("entry", ""))
    entry = None if entry_id is None else own_entry_or_404(request, entry_id)
    unit = entry.enterprise if entry is not None else _unit(request)
    if unit is None:
        raise Http404
    form = WorkerForm(request.POST or None, initial={"trade": event.trade_id})
    if request.method == "POST" and form.is_valid():
        try:
            worker = add_worker(
                actor=request.actor,
                enterprise=unit,
                student=event.group == Event.Group.STUDENT,
                **form.cleaned_data,
            )
            if entry is not None:
                acts.add_people(actor=request.actor, entry=entry, workers=[worker])
            else:
                entry = acts.start(
                    actor=request.actor,
                    event=event,
                    enterprise=unit,
                    workers=[worker],
                )
        except Refused as refusal:
            refusal.show_on(form)
        else:
            messages.success(request, _("%(name)s is recorded and chosen.") % {"name": worker.name})
            return redirect("entries:people" if event.is_team else "entries:entry", entry.pk)
    back = (
        reverse("entries:people", args=[entry.pk])
        if entry is not None
        else f"{reverse('entries:new', args=[event.pk])}?unit={unit.pk}"
    )
    return render(
        request,
        "portal/focus.html",
        {
            "form": form,
            "page_title": _("Record a competitor"),
            "page_caption": f"{event.competition.name} · {event.name} · {unit.name}",
            "back_url": back,
        },
    )


def _unit(request: Request) -> Enterprise | None:
    actor = request.actor
    chosen = request.GET.get("unit", "")
    unit_id = actor.unit_id if actor.at_unit else id_in(chosen)
    if unit_id is None:
        return None
    unit = found(lambda: enterprise_in_scope(actor, unit_id))
    return unit if rules.may_enter_for(actor, unit) else None


@login_required
@require_http_methods(["GET", "POST"])
def team(request: Request, pk: int) -> HttpResponse:
    """The team's name, captain and coach."""
    entry = own_entry_or_404(request, pk)
    present = standing.people_of(entry)
    captain = next((competitor.pk for competitor in present if competitor.captain), None)
    form = TeamForm(
        request.POST or None,
        people=present,
        initial={"team_name": entry.team_name, "coach": entry.coach, "captain": captain},
    )
    if request.method == "POST" and form.is_valid():
        chosen = {competitor.pk: competitor for competitor in present}[form.cleaned_data["captain"]]
        try:
            acts.name_team(
                actor=request.actor,
                entry=entry,
                team_name=form.cleaned_data["team_name"],
                coach=form.cleaned_data["coach"],
                captain=chosen,
            )
        except Refused as refusal:
            refusal.show_on(form)
        else:
            following = "attachments" if entry.event.requirements else "check"
            return redirect(f"entries:{following}", entry.pk)
    return render(
        request,
        "portal/focus.html",
        {
            "form": form,
            "page_title": _("The team"),
            "page_caption": f"{entry.event.competition.name} · {entry.event.name}",
            "back_url": reverse("entries:people", args=[entry.pk]),
        },
    )


@login_required
@require_http_methods(["GET", "POST"])
def attachments(request: Request, pk: int) -> HttpResponse:
    """What the event asks for: files, and texts to agree to."""
    entry = own_entry_or_404(request, pk)
    refusal: Refused | None = None
    slot = request.POST.get("slot", "")
    if request.method == "POST":
        try:
            _attach(request, entry, slot)
        except Refused as refused:
            refusal = refused
        else:
            messages.success(request, _("Kept."))
            return redirect(f"{reverse('entries:attachments', args=[entry.pk])}#{slot}")
    rows = presenting.paper_rows(entry.event, standing.people_of(entry), standing.papers_of(entry))
    return render(
        request,
        "entries/attachments.html",
        {
            "entry": entry,
            "event": entry.event,
            "rows": rows,
            "missing": sum(row["attachment"] is None for row in rows),
            "texts": any(row["requirement"].is_agreement for row in rows),
            "refusal": refusal,
            "slot": slot,
            "back_url": reverse("entries:entry", args=[entry.pk]),
        },
        status=409 if refusal else 200,
    )


def _attach(request: Request, entry: Entry, slot: str) -> None:
    """Keep the file of a slot (`photo-12`, `pledge-0`), or the agreement where the slot is a text's."""
    key, _dash, number = slot.partition("-")
    requirement = REQUIREMENTS.get(key)
    worker_id = id_in(number)
    if requirement is None or worker_id is None:
        raise Refused(_("This event does not ask for this."))
    workers = {competitor.worker_id: competitor.worker for competitor in standing.people_of(entry)}
    worker = workers.get(worker_id)
    file = request.FILES.get("file")
    if file is not None:
        acts.attach(actor=request.actor, entry=entry, requirement=key, file=file, worker=worker)
    elif requirement.is_agreement:
        if not request.POST.get("agreed"):
            raise Refused(_("Please tick that the text was read and agreed to."))
        acts.agree(actor=request.actor, entry=entry, requirement=key, workers=[worker])
    else:
        raise Refused(_("Please choose a file first."))


@login_required
@require_POST
def detach(request: Request, pk: int, attachment_pk: int) -> HttpResponse:
    entry = own_entry_or_404(request, pk)
    attachment = found(lambda: queries.attachment(request.actor, entry.pk, attachment_pk))
    acts.detach(actor=request.actor, entry=entry, attachment=attachment)
    return redirect("entries:attachments", entry.pk)


@login_required
@require_http_methods(["GET", "POST"])
def check(request: Request, pk: int) -> HttpResponse:
    """Check your answers, then send in."""
    entry = own_entry_or_404(request, pk)
    findings = standing.findings_of(entry)
    warned = any(finding.severity is Severity.WARN for finding in findings)
    blocked = any(finding.severity is Severity.BLOCK for finding in findings)
    form = SubmitForm(request.POST or None, warnings=warned)
    if request.method == "POST" and form.is_valid():
        try:
            sent = acts.submit(actor=request.actor, entry=entry, confirmed=form.is_confirmed)
        except Refused as refusal:
            refusal.show_on(form)
            findings = refusal.findings or findings
        else:
            messages.success(
                request,
                _("The entry is sent in. Its number is %(number)s; you will be told when it is reviewed.")
                % {"number": sent.number},
            )
            return back_to(entry)
    return render(
        request,
        "entries/check.html",
        {
            "entry": entry,
            "form": form,
            "findings": findings,
            "blocked": blocked,
            "rows": _answers(entry),
            "back_url": reverse("entries:entry", args=[entry.pk]),
        },
    )


def _answers(entry: Entry) -> list[tuple[str, str, str]]:
    """Everything that was filled in, each with the page where it is changed."""
    event = entry.event
    people_url = reverse("entries:people", args=[entry.pk])
    rows = [
        (_("Competition"), event.competition.name, ""),
        (_("Event"), f"{event.name}（{event.get_group_display()}）", ""),
    ]
    if entry.delegation is not None:
        rows.append((_("Delegation"), entry.delegation.name, ""))
    elif entry.enterprise is not None:
        rows.append((_("Unit"), entry.enterprise.name, ""))
    for competitor in standing.people_of(entry):
        line = presenting.person_row(competitor, personal=True)
        level = line["skill_level"] if competitor.skill_level else _("No skill level")
        value = "，".join(
            part for part in (line["name"], line["identity"], line["phone"], level, line["trade"]) if part
        )
        rows.append((_("Captain") if line["captain"] else _("Competitor"), value, people_url))
    if event.is_team:
        team_url = reverse("entries:team", args=[entry.pk])
        rows += [(_("Team name"), entry.team_name, team_url), (_("Coach"), entry.coach, team_url)]
    papers = presenting.paper_rows(event, standing.people_of(entry), standing.papers_of(entry))
    for row in papers:
        label = (
            f"{row['requirement'].label}（{row['name']}）" if row["name"] else str(row["requirement"].label)
        )
        attached = row["attachment"]
        value = (
            _("missing")
            if attached is None
            else _("attached")
            if attached.paper
            else _("agreed, version %(version)s") % {"version": attached.text_version}
        )
        rows.append((label, value, reverse("entries:attachments", args=[entry.pk])))
    return rows


@login_required
@require_http_methods(["GET", "POST"])
def discard(request: Request, pk: int) -> HttpResponse:
    """Throw a draft away, asked once more."""
    entry = entry_or_404(request, pk)
    if request.method == "POST":
        acts.discard(actor=request.actor, entry=entry)
        messages.success(request, _("The draft was thrown away."))
        return redirect("entries:entries")
    return render(
        request,
        "portal/confirm.html",
        {
            "page_title": _("Throw this draft away?"),
            "page_caption": f"{entry.event.competition.name} · {entry.event.name}",
            "consequences": [_("What you filled in and attached is deleted.")],
            "confirm_label": _("Throw the draft away"),
            "danger": True,
            "back_url": reverse("entries:entry", args=[entry.pk]),
        },
    )
