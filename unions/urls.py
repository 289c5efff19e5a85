"""Addresses of the unions room."""

from django.urls import path

from unions.views import account, invitations, people, tree

app_name = "unions"
urlpatterns = [
    path("", tree.unions, name="unions"),
    path("export/", tree.export, name="export"),
    path("seat/", account.switch_seat, name="switch_seat"),
    path("people/", people.people_list, name="people"),
    path("people/export/", people.export, name="people_export"),
    path("people/<int:user_id>/", people.person, name="person"),
    path("people/<int:user_id>/unlock/", people.unlock, name="unlock"),
    path("people/<int:user_id>/deactivate/", people.deactivate, name="deactivate"),
    path("people/<int:user_id>/reactivate/", people.reactivate, name="reactivate"),
    path("roles/<int:membership_id>/end/", people.end_role, name="end_role"),
    path("roles/<int:membership_id>/stand-in/", people.stand_in, name="stand_in"),
    path("invitations/", invitations.invitations_list, name="invitations"),
    path("invitations/<int:invitation_id>/", invitations.invitation, name="invitation"),
    path("invitations/<int:invitation_id>/send-again/", invitations.send_again, name="send_again"),
    path("invitations/<int:invitation_id>/revoke/", invitations.revoke, name="revoke"),
    path("<int:union_id>/", tree.union, name="union"),
    path("<int:union_id>/add/", tree.add, name="add"),
    path("<int:union_id>/change/", tree.change, name="change"),
    path("<int:union_id>/close/", tree.close, name="close"),
    path("<int:union_id>/reopen/", tree.reopen, name="reopen"),
    path("<int:union_id>/steps/", tree.steps, name="steps"),
    path("<int:union_id>/appoint/", people.appoint, name="appoint"),
    path("<int:union_id>/invite/", invitations.invite, name="invite"),
]
