"""What the jobs of every room do and for which object, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from competitions.judging.models import BlindLayer
from competitions.reports.quarters import Quarter
from portal.acts.wording import named_objects
from portal.jobs.naming import About, register_kind
from portal.sheets.models import Upload
from portal.sheets.registry import import_of


def _object(object_type: str, argument: str) -> About:
    """The title of the object whose id stands in this argument."""

    def title(arguments: Mapping[str, Any]) -> str:
        if arguments.get(argument) is None:
            return ""
        name = (object_type, str(arguments[argument]))
        return named_objects([name])[name].title

    return title


def _certificates(arguments: Mapping[str, Any]) -> str:
    """All of an event, or some by their numbers."""
    if "event" in arguments:
        return _object("planning.event", "event")(arguments)
    names = [("results.certificate", str(pk)) for pk in arguments.get("certificates", [])]
    return "、".join(named.title for named in named_objects(names).values())


def _layer(arguments: Mapping[str, Any]) -> str:
    layer = BlindLayer.objects.select_related("module__event").filter(pk=arguments["layer"]).first()
    if layer is None:
        return ""
    return f"{layer.module.event.name} · {layer.module.name} · {layer.get_kind_display()}"


def _report(arguments: Mapping[str, Any]) -> str:
    quarter = Quarter(arguments["year"], arguments["quarter"])
    return f"{_object('unions.union', 'union_id')(arguments)} · {quarter.label}"


def _upload(arguments: Mapping[str, Any]) -> str:
    """What is read and from which file: only whoever uploaded it sees its job."""
    upload = Upload.objects.filter(pk=arguments["upload"]).first()
    offer = import_of(upload.kind) if upload is not None else None
    return f"{offer.label} · {upload.filename}" if offer is not None and upload is not None else ""


KINDS: dict[str, tuple[str | Promise, About | None]] = {
    "judging.order_book": (_("Order book"), _object("planning.competition", "competition")),
    "judging.labels": (_("Labels of blind codes"), _layer),
    "judging.print_sheets": (_("Printing of score sheets"), _object("planning.module", "module")),
    "results.book": (_("Results book"), _object("planning.competition", "competition")),
    "results.certificates": (_("Issue of certificates"), _certificates),
    "reports.build": (_("Counting of a quarterly report"), _report),
    "enterprises.export": (_("Export of a register"), None),
    "entries.export": (_("Export of a list of entries"), None),
    "sheets.read": (_("Reading of a spreadsheet"), _upload),
    "sheets.apply": (_("Import of a spreadsheet"), _upload),
    "desk.export_record": (_("Export of the record of acts"), None),
    "desk.prove_record": (_("Proof of the record of acts"), None),
}


def register_jobs() -> None:
    """Tell the jobs room about all of them; called once, when the portal starts."""
    for kind, (label, about) in KINDS.items():
        register_kind(kind, label, about)
