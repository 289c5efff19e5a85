"""Addresses of the entries room."""

from django.urls import path

from competitions.entries.views import (
    agreeing,
    delegations,
    drafting,
    entering,
    entries,
    reviewing,
    substituting,
)

app_name = "entries"
urlpatterns = [
    path("", entries.entries, name="entries"),
    path("export/", entries.export, name="export"),
    path("export/<uuid:job_id>/", entries.export_file, name="export_file"),
    path("open/", entering.open_events, name="open_events"),
    path("new/<int:event_pk>/", entering.new, name="new"),
    path("new/<int:event_pk>/worker/", drafting.worker_new, name="worker_new"),
    path("unsent/<int:event_pk>/", entering.unsent, name="unsent"),
    path("unsent/<int:event_pk>/agreements/", agreeing.agreements, name="agreements"),
    path("<int:pk>/", entries.entry, name="entry"),
    path("<int:pk>/people/", drafting.people, name="people"),
    path("<int:pk>/people/<int:competitor_pk>/remove/", drafting.remove_person, name="remove_person"),
    path("<int:pk>/people/<int:competitor_pk>/identity/", entries.identity, name="identity"),
    path("<int:pk>/team/", drafting.team, name="team"),
    path("<int:pk>/attachments/", drafting.attachments, name="attachments"),
    path("<int:pk>/attachments/<int:attachment_pk>/", entries.download, name="download"),
    path("<int:pk>/attachments/<int:attachment_pk>/remove/", drafting.detach, name="detach"),
    path("<int:pk>/check/", drafting.check, name="check"),
    path("<int:pk>/discard/", drafting.discard, name="discard"),
    path("<int:pk>/change/", entries.reopen, name="reopen"),
    path("<int:pk>/withdraw/", entries.withdraw, name="withdraw"),
    path("<int:pk>/form/", entries.form, name="form"),
    path("<int:pk>/ticket/", entries.ticket, name="ticket"),
    path("<int:pk>/decide/", reviewing.decide, name="decide"),
    path("<int:pk>/substitute/", substituting.substitute, name="substitute"),
    path("substitutions/<int:pk>/", substituting.substitution, name="substitution"),
    path("review/", reviewing.reviews, name="reviews"),
    path("review/<int:event_pk>/", reviewing.review, name="review"),
    path("review/<int:event_pk>/export/", reviewing.review_export, name="review_export"),
    path("review/<int:event_pk>/export-full/", reviewing.review_export_full, name="review_export_full"),
    path("delegations/", delegations.delegations, name="delegations"),
    path("delegations/new/<int:competition_pk>/", delegations.delegation_new, name="delegation_new"),
    path("delegations/<int:pk>/", delegations.delegation, name="delegation"),
    path("delegations/<int:pk>/edit/", delegations.delegation_edit, name="delegation_edit"),
    path("delegations/<int:pk>/quota/", delegations.delegation_quota, name="delegation_quota"),
    path("delegations/<int:pk>/select/<int:event_pk>/", delegations.select, name="select"),
]
