"""What the later stages of a competition add to the world: papers, teams, delegations, results."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from competitions.entries.models import Attachment, Competitor, Delegation, Substitution
from competitions.judging.models import CommitteeDecision
from competitions.planning.models import CalendarDay, Document, Partner, SignOff
from competitions.results import codes
from competitions.results.acts import (
    announce,
    confirm,
    decide,
    issue_certificates,
    make_due,
    object_to,
    publish,
    withdraw,
)
from competitions.results.models import Award
from portal.acts.actors import Actor, actor_for
from portal.jobs.models import Job
from tests import factories


def _paper(name: str) -> ContentFile[bytes]:
    return ContentFile(b"%PDF-1.4 paper", f"{name}.pdf")


def add_stages(things: dict[str, Any], users: dict[str, Any]) -> None:
    """Make them, of county A unless the name says otherwise."""
    competition, draft = things["competition"], things["draft"]
    things["host"] = Partner.objects.get(competition=competition, part="host")
    things["draft_partner"] = Partner.objects.create(competition=draft, part="support", name="某协会")
    for name, of, public in (
        ("public_paper", competition, True),
        ("inner_paper", competition, False),
        ("draft_paper", draft, True),
    ):
        things[name] = Document.objects.create(
            competition=of, kind="plan", title=name, file=_paper(name), public=public, uploaded_by=users["a"]
        )
    things["opinion"] = SignOff.objects.create(
        competition=competition,
        union=things["county_a"],
        step="check",
        agreed=True,
        document=_paper("opinion"),
    )
    _entries(things, users)
    _delegations(things, users)
    _results(things, users)


def _entries(things: dict[str, Any], users: dict[str, Any]) -> None:
    event = things["open_event"]
    things["competitor"] = Competitor.objects.get(entry=things["entry"])
    things["attachment"] = Attachment.objects.create(
        entry=things["entry"], requirement="consent", file=_paper("consent"), worker=things["person"]
    )
    things["draft_entry"] = factories.entry(
        event, [factories.worker(things["firm"], "选手乙")], employer=things["firm"], state="draft"
    )
    things["draft_competitor"] = Competitor.objects.get(entry=things["draft_entry"])
    Competitor.objects.filter(pk=things["draft_competitor"].pk).update(active=False)
    things["draft_attachment"] = Attachment.objects.create(
        entry=things["draft_entry"],
        requirement="consent",
        file=_paper("draft"),
        worker=things["draft_competitor"].worker,
    )
    things["sent_entry"] = factories.entry(
        event, [factories.worker(things["firm"], "选手丙")], employer=things["firm"], state="submitted"
    )
    things["team_event"] = factories.event(
        things["competition"], "团体", format="team", team_size_minimum=2, team_size_maximum=3
    )
    things["team_entry"] = factories.entry(
        things["team_event"],
        [factories.worker(things["firm"], "队员甲"), factories.worker(things["firm"], "队员乙")],
        employer=things["firm"],
        state="draft",
    )
    closed = things["closed_event"] = factories.event(
        things["competition"], "关闭赛项", state="closed", entry_closes_at=timezone.now()
    )
    things["closed_entry"] = factories.entry(
        closed, [factories.worker(things["firm"], "选手丁")], employer=things["firm"]
    )
    things["substitution"] = Substitution.objects.create(
        entry=things["closed_entry"],
        leaving=Competitor.objects.get(entry=things["closed_entry"]),
        coming=factories.worker(things["firm"], "选手戊"),
        reason="出差",
        requested_by=users["firm"],
    )


def _delegations(things: dict[str, Any], users: dict[str, Any]) -> None:
    """County A sends a delegation to a competition of the city."""
    things["city_competition"] = factories.competition(things["city"], "市级竞赛", level="city")
    things["city_event"] = factories.event(things["city_competition"], "市级焊工", entered_by="delegation")
    things["delegation"] = Delegation.objects.create(
        competition=things["city_competition"], union=things["county_a"], name="盐山代表队", leader="领队甲"
    )


def _results(things: dict[str, Any], users: dict[str, Any]) -> None:
    """One event under way, one with standing results, one whose results were withdrawn."""
    under_way = things["under_way_event"] = factories.event(
        things["competition"], "进行赛项", state="under_way"
    )
    entry = factories.entry(under_way, [factories.worker(things["firm"], "选手己")], employer=things["firm"])
    second = factories.entry(
        under_way, [factories.worker(things["firm_b"], "选手庚")], employer=things["firm_b"]
    )
    for one in (entry, second):
        factories.scored(one, "70", "75")
    things["under_way_entry"] = entry
    things["decision"] = CommitteeDecision.objects.create(
        event=under_way, order=[entry.pk, second.pk], reason="裁定", by=users["a"]
    )
    signer = actor_for(users["a_approver"])
    for name in ("published", "withdrawn"):
        event = things[f"{name}_event"] = factories.event(
            things["competition"], f"{name}赛项", state="scored"
        )
        for firm, competitor in (("firm", "person"), ("firm_b", "person_b")):
            factories.scored(
                factories.entry(event, [things[competitor]], employer=things[firm]), "80", f"{90 + len(firm)}"
            )
        things[f"{name}_version"] = publish(actor=signer, event=event, confirmed=True)
    withdraw(actor=signer, version=things["withdrawn_version"], reason="单位有误")
    _notices(things, signer)
    _what_follows(things, users)


def _notices(things: dict[str, Any], signer: Actor) -> None:
    """One event on public notice, one whose notice opens tomorrow; a holiday on record."""
    held = factories.competition(things["county_a"], "盐山公示竞赛", policy_version=2)
    tomorrow = timezone.now() + datetime.timedelta(days=1)
    for name, opens_at in (("noticed", None), ("announced", tomorrow)):
        event = things[f"{name}_event"] = factories.event(held, f"{name}赛项", state="scored")
        entry = factories.entry(event, [things["person"]], employer=things["firm"])
        factories.scored(entry, "80", "90")
        things[f"{name}_entry"] = entry
        things[f"{name}_version"] = announce(actor=signer, event=event, opens_at=opens_at, confirmed=True)
    things["objection"] = object_to(
        actor=factories.actor_self(things["person"]),
        entry=things["noticed_entry"],
        kind="results",
        text="评分有误",
        evidence=[SimpleUploadedFile(f"{name}.pdf", b"%PDF-1.7 paper") for name in ("one", "two")],
    )
    things["objection_paper"] = things["objection"].papers.get()
    things["calendar_day"] = CalendarDay.objects.create(
        date=datetime.date(2031, 1, 1), is_workday=False, name="元旦"
    )


def _what_follows(things: dict[str, Any], users: dict[str, Any]) -> None:
    """The first of the published event is promoted; the recommendation waits."""
    things |= {"promotions": "promotions", "honours": "honours", "incentives": "incentives"}
    award = Award.objects.get(event=things["published_event"], rank=1)
    things["recommendation"] = award.recommendations.get()
    decide(actor=actor_for(users["a"]), record=award.promotion, verb="put_forward")
    things["promotion"] = confirm(actor=actor_for(users["a_approver"]), record=award.promotion)
    subsidy = award.incentives.get()
    decide(actor=actor_for(users["a"]), record=subsidy, verb="put_forward")
    things["incentive"] = make_due(
        actor=actor_for(users["a_approver"]),
        incentive=subsidy,
        amount=Decimal(800),
        payer=things["county_a"],
        document_number="盐工发〔2026〕8号",
        document_date=datetime.date(2026, 5, 1),
        document=SimpleUploadedFile("paper.pdf", b"%PDF-1.7 paper"),
    )
    (certificate,) = issue_certificates(
        actor=actor_for(users["a_approver"]), event=things["published_event"], limit=1
    )
    things["certificate"], things["code"] = certificate, codes.shown(certificate.code)
    for name, kind, by in (
        ("certificates_file", "results.certificates", "a_approver"),
        ("book_file", "results.book", "a"),
    ):
        things[name] = Job.objects.create(
            kind=kind,
            arguments={},
            created_by=users[by],
            state="succeeded",
            finished_at=timezone.now(),
            result={"file": default_storage.save(f"exports/{name}.pdf", ContentFile(b"%PDF-"))},
        )
