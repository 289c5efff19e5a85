"""Going through the portal as one person: every address of the table with the blind event's things in it, and every
link from there; of each answer whatever somebody could read, in pages, JSON, headers and files.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import unescape
from itertools import product
from typing import Any
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import docx
import openpyxl
import pypdf
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, Resolver404, resolve, reverse

from tests.addresses.walk import Row
from tests.addresses.world import World

_LINKS = re.compile(r"""(?:href|src|hx-get|data-[a-z-]+)="(/[^"]*)\"""")
# Kept files of the page's make-up: the same for everybody, and nothing of the database in them.
_STATIC = ("/static/", "/media/")
MOST = 250


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back for an address: its status, and all that can be read in it."""

    address: str
    method: str
    status: int
    text: str

    def holds(self, secrets: Iterable[str]) -> set[str]:
        """Which of the secrets can be read in it."""
        return {secret for secret in secrets if secret in self.text}


@dataclass
class Crawl:
    """All answers that one browser gets. Nothing that it does stays in the database."""

    client: Client
    answers: list[Answer] = field(default_factory=list)
    seen: set[tuple[str, str]] = field(default_factory=set)

    def ask(self, address: str, method: str = "get") -> Answer | None:
        """The answer to one address, once; None if it was asked for before."""
        if (address, method) in self.seen:
            return None
        self.seen.add((address, method))
        answer = asked(self.client, address, method)
        self.answers.append(answer)
        return answer

    def follow(
        self, starts: Iterable[str], most: int = MOST, each: int = 6, within: tuple[str, ...] = ("/",)
    ) -> None:
        """Breadth first along the links of pages below `within`, each place once whatever its filters; at most so
        many, and of one kind at most `each`.
        """
        kinds: Counter[str] = Counter()
        waiting = [*starts, *(link for answer in self.answers for link in links(answer))]
        places = {place(address) for address, _method in self.seen}
        for address in waiting:
            if place(address) in places or not address.startswith(within):
                continue
            if most <= 0:
                return
            places.add(place(address))
            kinds[kind(address)] += 1
            if kinds[kind(address)] > each:
                continue
            answer = self.ask(address)
            if answer is not None:
                most -= 1
                waiting.extend(links(answer))


def kind(address: str) -> str:
    """The name of an address."""
    try:
        return resolve(address.partition("?")[0]).view_name
    except Resolver404:
        return address


def place(address: str) -> tuple[str, frozenset[str]]:
    """An address without the values of its query: a list filtered otherwise is the same place."""
    parts = urlsplit(address)
    return parts.path, frozenset(pair.partition("=")[0] for pair in parts.query.split("&") if pair)


def links(answer: Answer) -> Iterator[str]:
    """Addresses of this portal that the page names."""
    for found in _LINKS.findall(answer.text):
        address = urldefrag(urljoin(answer.address, unescape(found))).url
        if not address.startswith(_STATIC) and "/logout/" not in address:
            yield address


def asked(client: Client, address: str, method: str = "get") -> Answer:
    """Ask for an address and take everything back that it did."""
    with transaction.atomic():
        response: Any = client.get(address) if method == "get" else client.post(address)
        text = readable(response)
        transaction.set_rollback(True)
    return Answer(address, method, response.status_code, text)


def readable(response: Any) -> str:
    """Headers (a file's name in clear) and whatever stands in the answer."""
    said = "\n".join(f"{name}: {unquote(value)}" for name, value in response.items() if name != "Set-Cookie")
    body = b"".join(response) if response.streaming else response.content
    return f"{said}\n\n{text_of(body)}"


def text_of(body: bytes) -> str:
    """What can be read in a file, by its content; of pictures nothing."""
    if body.startswith(b"%PDF"):
        return _pdf(body)
    if body.startswith(b"\x89PNG"):
        return ""
    if body.startswith(b"PK\x03\x04"):
        return _packed(body)
    text = body.decode("utf-8-sig", errors="replace")
    # Pages escape, JSON may write characters as numbers: both are read as a browser reads them.
    text = re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), text)
    return f"{text}\n{unescape(text)}" if "&" in text else text


def _pdf(body: bytes) -> str:
    try:
        reader = pypdf.PdfReader(io.BytesIO(body))
        pages = "\n".join(page.extract_text() for page in reader.pages)
        described = " ".join(str(value) for value in (reader.metadata or {}).values())
        attached = "\n".join(text_of(part) for parts in reader.attachments.values() for part in parts)
    except pypdf.errors.PyPdfError:
        return body.decode(errors="replace")  # a stand-in of a test
    # Typesetting puts spaces between Chinese and other letters.
    return f"{pages}\n{pages.replace(' ', '')}\n{described}\n{attached}"


def _packed(body: bytes) -> str:
    names = zipfile.ZipFile(io.BytesIO(body)).namelist()
    if "xl/workbook.xml" in names:
        book = openpyxl.load_workbook(io.BytesIO(body))
        cells = (cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row)
        return " ".join([*book.sheetnames, *(str(cell) for cell in cells if cell is not None)])
    if "word/document.xml" in names:
        paper = docx.Document(io.BytesIO(body))
        rows = (cell.text for table in paper.tables for row in table.rows for cell in row.cells)
        return "\n".join([*(part.text for part in paper.paragraphs), *rows])
    with zipfile.ZipFile(io.BytesIO(body)) as packed:
        return "\n".join([*names, *(text_of(packed.read(name)) for name in names)])


def addresses_of(row: Row, world: World, things: list[Any]) -> Iterator[str]:
    """The row's own address, and all with things of the blind event in place of those that it names."""
    choices = []
    for name in row.arguments:
        thing, _, attribute = name.partition(".")
        own = world[thing]
        alike = [other for other in things if type(other) is type(own) and hasattr(own, "pk")]
        choices.append([_key(one, attribute) for one in (own, *alike)])
    for arguments in product(*choices):
        try:
            yield reverse(row.name, args=[*arguments, *row.literals]) + row.query
        except NoReverseMatch:
            continue  # an attribute that this one does not have


def _key(thing: Any, attribute: str) -> Any:
    if not attribute:
        return getattr(thing, "pk", thing)
    for name in attribute.split("."):
        thing = getattr(thing, name, None)
    return thing


_TOKENS = (
    r"(?im)^(x-request-id|content-security-policy|etag|server-timing|content-length|set-cookie):.*$",
    r"""(?:csrfmiddlewaretoken|csrf-token|X-CSRFToken)(?:"[^"]*"|'[^']*'|\W)*[A-Za-z0-9]{30,}""",
    r'nonce="[^"]*"',
)
_IDS = r"""(?<=/)\d+(?=[/"'?#]|$)|(?<=module-)\d+|(?<=value=")\d+(?=")|(?<="id": )\d+|(?<="user": )\d+|(?<="module": )\d+|(?<=")\d+(?=": \{)"""


def plain(text: str, codes: Iterable[str] = ()) -> str:
    """An answer without what differs each time: tokens and headers of the request, ids, and which code is which.

    Codes become numbers in the order in which they appear: two answers are the same when nothing else tells them
    apart.
    """
    for token in _TOKENS:
        text = re.sub(token, "", text)
    text = re.sub(_IDS, "<id>", text)
    met: dict[str, str] = {}
    wanted = "|".join(sorted(codes)) or r"(?!)"
    return re.sub(wanted, lambda found: met.setdefault(found[0], f"<code {len(met) + 1}>"), text)
