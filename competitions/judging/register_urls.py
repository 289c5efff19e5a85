"""Addresses of the register of judges and of appointments, for staff: below /desk/judges/."""

from django.urls import path

from competitions.judging.views import appointments, conflicts, judges

app_name = "judges"
urlpatterns = [
    path("", judges.register, name="register"),
    path("export/", judges.export, name="export"),
    path("texts/", judges.texts, name="texts"),
    path("conflicts/", conflicts.conflicts, name="conflicts"),
    path("new/", judges.judge_new, name="judge_new"),
    path("<int:judge_id>/", judges.judge, name="judge"),
    path("<int:judge_id>/edit/", judges.judge_edit, name="judge_edit"),
    path("<int:judge_id>/end/", judges.judge_end, name="judge_end"),
    path("<int:judge_id>/unmask/", judges.unmask, name="unmask"),
    path("<int:judge_id>/erase/", judges.judge_erase, name="judge_erase"),
    path("<int:judge_id>/take-over/", judges.judge_take_over, name="judge_take_over"),
    path("<int:judge_id>/employers/new/", judges.employer_new, name="employer_new"),
    path("employers/<int:employment_id>/remove/", judges.employer_remove, name="employer_remove"),
    path("events/<int:event_pk>/", appointments.event_judges, name="event"),
    path("events/<int:event_pk>/appoint/", appointments.candidates, name="candidates"),
    path("events/<int:event_pk>/appoint/<int:judge_pk>/<slug:role>/", appointments.appoint, name="appoint"),
    path("appointments/<int:appointment_pk>/", appointments.appointment, name="appointment"),
    path("appointments/<int:appointment_pk>/again/", appointments.invite_again, name="invite_again"),
    path("appointments/<int:appointment_pk>/<slug:verb>/", appointments.appointment_move, name="move"),
    path(
        "appointments/<int:appointment_pk>/conflicts/<int:entry_pk>/<slug:ground>/",
        appointments.conflict,
        name="conflict",
    ),
    path("declarations/<int:declaration_pk>/document/", appointments.declaration_document, name="document"),
]
