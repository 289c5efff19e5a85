"""Pages for everybody: home, competitions, clusters, help. Kept as bytes; see `portal.site.keeping`."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from competitions.planning.models import Competition, Document
from enterprises.models import Cluster
from portal.files import downloads
from portal.site import queries
from portal.site.counting import counted_tasks
from portal.site.forms import CompetitionFilters
from portal.site.keeping import figures, kept
from portal.site.templatetags.components.marks import url_or_nothing


@kept
def home(request: HttpRequest) -> HttpResponse:
    """What can be entered, what was published, how the four tasks stand. Four queries, seven where nobody counted."""
    year = timezone.localdate().year
    tasks = counted_tasks(year) or figures(f"tasks:{year}", lambda: queries.tasks(year))
    context = {
        "tiles": _tiles(tasks),
        "open": queries.open_now(),
        "published": queries.newest_results(),
        "tasks": tasks,
    }
    return render(request, "site/home.html", context)


def _tiles(tasks: queries.Tasks) -> list[dict[str, Any]]:
    """The four tasks as tiles; each figure leads to the list that it counts."""
    listed = reverse("site:competitions")

    def of(track: Competition.Track) -> str:
        return f"{listed}?track={track.value}&year={tasks.year}"

    track = Competition.Track
    return [
        {
            "label": track.CHALLENGE.label,
            "icon": "lightning",
            "figure": tasks.challenges,
            "unit": _("competitions"),
            "note": _("%(part)d of %(all)d Little Giants take part")
            % {"part": tasks.giants_taking_part, "all": tasks.giants},
            "url": of(track.CHALLENGE),
        },
        {
            "label": track.CLUSTER.label,
            "icon": "diagram-3",
            "figure": f"{tasks.clusters_with_competition} / {tasks.clusters}",
            "unit": _("clusters"),
            "note": _("have held or planned a competition this year"),
            "url": reverse("site:clusters"),
        },
        {
            "label": track.SCHOOL.label,
            "icon": "mortarboard",
            "figure": tasks.students,
            "unit": _("students"),
            "note": _("take part in %(count)d competitions with enterprises")
            % {"count": tasks.school_competitions},
            "url": of(track.SCHOOL),
        },
        {
            "label": track.INTERNAL.label,
            "icon": "tools",
            "figure": tasks.internal,
            "unit": _("competitions"),
            "note": _("in %(count)d enterprises") % {"count": tasks.internal_enterprises},
            "url": of(track.INTERNAL),
        },
    ]


@kept
def competitions(request: HttpRequest) -> HttpResponse:
    """All public competitions, searched and filtered. Six queries, seven with a county chosen."""
    form = CompetitionFilters(request.GET)
    page = Paginator(queries.competitions(form.chosen()), queries.PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "section": "competitions",
        "form": form,
        "page": page,
        "rows": queries.in_rows(page.object_list),
    }
    return render(request, "site/competitions.html", context)


@kept
def competition(request: HttpRequest, pk: int) -> HttpResponse:
    """One public competition. Seven queries at most."""
    try:
        shown = queries.competition(pk)
    except Competition.DoesNotExist as error:
        raise Http404 from error
    subject = shown.competition
    context = {
        "section": "competitions",
        "shown": shown,
        "competition": subject,
        "facts": _facts(subject),
        "share_url": f"{settings.PUBLIC_URL}{reverse('site:competition', args=[pk])}",
        "enter_url": url_or_nothing("entries:new", shown.open_event_id) if shown.open_event_id else "",
    }
    return render(request, "site/competition.html", context)


def _facts(subject: Competition) -> list[tuple[Any, ...]]:
    days = _("%(first)s to %(last)s") % {"first": _day(subject.starts_on), "last": _day(subject.ends_on)}
    facts: list[tuple[Any, ...]] = [
        (_("Contest"), _day(subject.starts_on) if subject.starts_on == subject.ends_on else days),
        (_("Place"), subject.place),
        (
            pgettext("competition", "Level"),
            " · ".join(filter(None, [subject.get_level_display(), _class(subject)])),
        ),
        (_("Task"), subject.get_track_display()),
        (_("Organiser"), subject.organiser.name),
    ]
    if subject.enterprise is not None:
        facts.append((_("Held by"), subject.enterprise.name))
    if subject.cluster is not None:
        facts.append((_("Cluster"), subject.cluster.name, reverse("site:cluster", args=[subject.cluster.pk])))
    if subject.filing_number:
        facts.append((_("Filing number"), subject.filing_number))
    if subject.contact or subject.contact_phone:
        facts.append((_("Contact"), " ".join(filter(None, [subject.contact, subject.contact_phone]))))
    return facts


def _class(subject: Competition) -> str:
    return subject.get_grade_display() if subject.grade else ""


def _day(day: Any) -> str:
    return formats.date_format(day, "DATE_FORMAT")


@require_safe
def document(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A public paper as a download; never shown inside the page, whatever it is."""
    try:
        found = queries.document(pk)
    except Document.DoesNotExist as error:
        raise Http404 from error
    return downloads.stored(request, found.file, found.title)


@kept
def clusters(request: HttpRequest) -> HttpResponse:
    """All clusters, county by county. Three queries."""
    return render(request, "site/clusters.html", {"section": "clusters", "clusters": queries.clusters()})


@kept
def cluster(request: HttpRequest, pk: int) -> HttpResponse:
    """One cluster with its competitions. Five queries."""
    try:
        shown = queries.cluster(pk)
    except Cluster.DoesNotExist as error:
        raise Http404 from error
    return render(request, "site/cluster.html", {"section": "clusters", "shown": shown})


@kept
def guide(request: HttpRequest) -> HttpResponse:
    """How to: for enterprises, workers, unions."""
    context = {"section": "help", "contact": settings.SUPPORT_CONTACT}
    return render(request, "site/help.html", context)


@kept
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "site/privacy.html", {"contact": settings.SUPPORT_CONTACT})


@kept
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "site/accessibility.html", {"contact": settings.SUPPORT_CONTACT})
