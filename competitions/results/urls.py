"""Addresses of the results room: desk/results/… for staff, results/… and verify/… for the public."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter
from django.views.generic import RedirectView

from competitions.results import views
from competitions.results.views import books, certificates, totals, verifying


class ConsequenceKind(StringConverter):
    """What may follow from an award."""

    regex = "promotions|honours|incentives"


register_converter(ConsequenceKind, "consequence_kind")

app_name = "results"
urlpatterns = [
    path("results/", views.public_list, name="list"),
    path("results/<int:event_pk>/", views.public, name="public"),
    path("results/<int:event_pk>/<int:number>/", views.version, name="version"),
    path("results/<int:event_pk>/<int:number>/print/", views.printed, name="print"),
    path("results/<int:event_pk>/<int:number>/results.<str:file_format>", views.download, name="download"),
    path("verify/", verifying.verify, name="verify"),
    path("verify/keys.json", verifying.keys, name="verify_keys"),
    path("verify/<str:code>/", verifying.verified, name="verified"),
    path("verify/<str:code>/certificate.json", verifying.signed, name="verify_signed"),
    path("desk/results/certificates/", certificates.certificates, name="certificates"),
    path("desk/results/certificates/to-issue/", certificates.missing, name="certificates_missing"),
    path("desk/results/certificates/<int:pk>/", certificates.certificate, name="certificate"),
    path("desk/results/certificates/<int:pk>/print/", certificates.print_one, name="certificate_print"),
    path("desk/results/certificates/<int:pk>/<slug:verb>/", certificates.end, name="certificate_end"),
    path("desk/results/certificates/file/<uuid:job_id>/", certificates.file, name="certificates_file"),
    path("desk/results/<int:event_pk>/certificates/", certificates.of_event, name="event_certificates"),
    path("desk/results/books/<int:competition_pk>/", books.book, name="book"),
    path("desk/results/books/file/<uuid:job_id>/", books.file, name="book_file"),
    path("desk/results/totals/<int:competition_pk>/", totals.totals, name="totals"),
    path("desk/results/mine/", views.mine, name="mine"),
    path("desk/results/unit/", views.unit, name="unit"),
    path("desk/results/objections/", views.objections, name="objections"),
    path("desk/results/objections/<int:pk>/", views.objection, name="objection"),
    path("desk/results/objections/<int:pk>/evidence/", views.evidence, name="objection_evidence"),
    path("desk/results/objections/<int:pk>/evidence/<int:paper_pk>/", views.evidence, name="objection_paper"),
    path("desk/results/objections/<int:pk>/<slug:verb>/", views.objection_move, name="objection_move"),
    path("desk/results/<int:event_pk>/object/<int:entry_pk>/", views.object_to, name="object"),
    path("desk/results/awards/", RedirectView.as_view(url="promotions/"), name="awards"),
    path(
        "desk/results/awards/incentives/<int:pk>/document/",
        views.incentive_document,
        name="incentive_document",
    ),
    path("desk/results/awards/<consequence_kind:kind>/", views.consequences, name="consequences"),
    path("desk/results/awards/<consequence_kind:kind>/<int:pk>/", views.consequence, name="consequence"),
    path("desk/results/awards/<consequence_kind:kind>/<int:pk>/<slug:verb>/", views.decide, name="decide"),
    path("desk/results/<int:event_pk>/work-out/", views.work_out, name="work_out"),
    path("desk/results/<int:event_pk>/", views.staff, name="staff"),
    path("desk/results/<int:event_pk>/publish/", views.publish, name="publish"),
    path("desk/results/<int:event_pk>/finalise/", views.finalise, name="finalise"),
    path("desk/results/<int:event_pk>/<int:number>/withdraw/", views.withdraw, name="withdraw"),
]
