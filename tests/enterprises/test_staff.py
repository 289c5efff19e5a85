"""A unit's staff: handed over by the county, managed by the unit's own administrators."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from enterprises.acts import end_post, invite_staff
from enterprises.models import Staff
from portal.acts.actors import Role, actor_for
from portal.acts.refusals import NotAllowed, Refused
from tests import factories
from unions import invitations
from unions.models import Invitation

pytestmark = pytest.mark.django_db


def test_a_county_hands_a_unit_over() -> None:
    enterprise = factories.enterprise()
    client = Client()
    client.force_login(factories.staff_of_union(factories.county()))
    address = reverse("enterprises:staff_invite", args=[enterprise.pk])
    assert client.post(address, {"name": "陈某", "phone": "1", "role": "administrator"}).status_code == 422
    answer = client.post(address, {"name": "陈某", "phone": "13900003333", "role": "administrator"})
    invitation = Invitation.objects.get()
    page = client.get(answer["Location"]).content.decode()
    assert invitations.link(invitation) in page
    assert "13900003333" not in page
    assert "陈某" in client.get(reverse("enterprises:enterprise", args=[enterprise.pk])).content.decode()

    user = invitations.accept_invitation(
        invitation=invitation, username="chenmou", password=factories.PASSWORD
    )
    assert actor_for(user).unit_id == enterprise.pk


def test_strangers_invite_nobody_and_see_no_invitation() -> None:
    enterprise = factories.enterprise()
    invitation = invite_staff(
        actor=factories.actor_in(enterprise), enterprise=enterprise, name="陈某", phone="13900003333"
    )
    for stranger in (
        factories.actor_in(enterprise, Role.OFFICER),
        factories.actor_in(factories.enterprise()),
        factories.actor_at(factories.county("130922")),
        factories.actor_at(factories.county(), Role.VIEWER),
    ):
        with pytest.raises(NotAllowed):
            invite_staff(actor=stranger, enterprise=enterprise, name="某", phone="13900004444")
        client = Client()
        client.force_login(stranger.user)
        assert client.get(reverse("enterprises:staff_invited", args=[invitation.pk])).status_code == 404


def test_a_role_ends_at_once_but_nobody_ends_their_own() -> None:
    enterprise = factories.enterprise()
    administrator = factories.actor_in(enterprise)
    colleague = factories.staff_of_unit(enterprise, Role.OFFICER)
    end_post(actor=administrator, post=Staff.objects.get(user=colleague), reason="离职")
    assert actor_for(colleague).unit_id is None
    with pytest.raises(Refused):
        end_post(actor=administrator, post=Staff.objects.get(user=administrator.user), reason="离职")
