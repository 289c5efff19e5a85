"""Pages of clusters: the list, one cluster, and the form."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from enterprises import acts, queries, rules
from enterprises.forms import ClusterFilter, ClusterForm, DateForm
from enterprises.models import Cluster
from enterprises.queries import clustering as of_clusters
from enterprises.views.registry import ROWS_A_PAGE
from portal.acts import journal
from portal.acts.asking import form_page
from portal.acts.refusals import Refused
from portal.acts.requests import Request
from portal.acts.wording import timeline_rows


@login_required
@require_GET
def clusters(request: Request) -> HttpResponse:
    form = ClusterFilter(request.GET)
    form.is_valid()
    typed: dict[str, Any] = form.cleaned_data
    county = typed.get("county")
    found = queries.clusters(
        timezone.localdate(),
        typed.get("q") or "",
        county.pk if county else None,
        request.actor.path if typed.get("scope") == "own" else "",
    )
    return render(
        request,
        "enterprises/clusters.html",
        {
            "page": Paginator(found, ROWS_A_PAGE).get_page(request.GET.get("page")),
            "form": form,
            "may_enter": rules.may_enter_somewhere(request.actor),
        },
    )


def _cluster(cluster_id: int) -> Cluster:
    try:
        return queries.cluster(cluster_id)
    except Cluster.DoesNotExist as error:
        raise Http404 from error


@login_required
@require_GET
def cluster(request: Request, cluster_id: int) -> HttpResponse:
    found = _cluster(cluster_id)
    form = DateForm(request.GET or None)
    on = form.day() if form.is_bound else timezone.localdate()
    figures = of_clusters.member_figures(found, on)
    return render(
        request,
        "enterprises/cluster.html",
        {
            "cluster": found,
            "on": on,
            "date_form": DateForm(initial={"on": on}),
            "facts": [
                (_("County"), found.county.place),
                (_("Product"), found.product),
                (_("Recognised level"), found.get_level_display()),
                (_("Enterprises"), figures["enterprises"]),
                (_("Little Giant enterprises"), figures["little_giants"]),
                (_("Closed on"), found.closed_on),
            ],
            "page": Paginator(of_clusters.members(request.actor, found, on), ROWS_A_PAGE).get_page(
                request.GET.get("page")
            ),
            "may_keep": rules.may_keep_cluster(request.actor, found),
            "timeline": timeline_rows(journal.timeline("enterprises.cluster", found.pk, limit=20))
            if rules.may_keep_cluster(request.actor, found)
            else [],
        },
    )


@login_required
@require_http_methods(["GET", "POST"])
def cluster_form(request: Request, cluster_id: int | None = None) -> HttpResponse:
    """Enter a cluster, or change one."""
    found = _cluster(cluster_id) if cluster_id else None
    allowed = (
        rules.may_keep_cluster(request.actor, found) if found else rules.may_enter_somewhere(request.actor)
    )
    if not allowed:
        raise PermissionDenied
    names = ("name", "county", "product", "level", "introduction", "closed_on")
    initial = {name: getattr(found, name) for name in names} if found else {"level": "province"}
    form = ClusterForm(
        request.POST if request.method == "POST" else None, actor=request.actor, initial=initial
    )
    if request.method == "POST" and form.is_valid():
        try:
            saved = acts.save_cluster(actor=request.actor, cluster=found, **form.cleaned_data)
        except Refused as refusal:
            refusal.show_on(form)
        else:
            messages.success(request, _("Saved."))
            return redirect("enterprises:cluster", saved.pk)
    back = reverse("enterprises:cluster", args=[found.pk]) if found else reverse("enterprises:clusters")
    return form_page(
        request,
        form,
        page_title=_("Change the cluster") if found else _("Enter a cluster"),
        page_caption=found.name if found else "",
        back_url=back,
        submit_label=_("Save"),
    )
