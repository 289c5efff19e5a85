"""A list as a file to download."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.http import content_disposition_header

from portal.sheets.columns import Column
from portal.sheets.writing import csv_chunks, write_xlsx

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def sheet_response(
    kind: str, name: str, columns: Sequence[Column], rows: Iterable[Sequence[object]]
) -> HttpResponseBase:
    """The rows as `name` with today's date, in the format `kind`: xlsx or csv (streamed).

    Raises:
        Http404: any other format.
    """
    file_name = f"{name}-{timezone.localdate():%Y%m%d}.{kind}"
    response: HttpResponseBase
    if kind == "csv":
        response = StreamingHttpResponse(csv_chunks(columns, rows), content_type="text/csv; charset=utf-8")
    elif kind == "xlsx":
        buffer = io.BytesIO()
        write_xlsx(buffer, columns, rows, sheet=name)
        response = HttpResponse(buffer.getvalue(), content_type=_XLSX)
    else:
        raise Http404
    response.headers["Content-Disposition"] = content_disposition_header(True, file_name) or "attachment"
    return response
