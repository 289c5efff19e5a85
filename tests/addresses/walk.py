"""How an address is asked for, and what the answer means."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.addresses.world import ROLES, World

LOGIN = "login"
# What a POST without a body answers to one who may post: a form with errors, a redirect, a refusal.
HANDLED = "handled"
_HANDLED = {200, 204, 302, 303, 400, 409, 422}
# Whoever is signed in, with any seat.
EVERYONE = " ".join(ROLES)
SIGNED_IN = " ".join(role for role in ROLES if role != "out")

Answer = int | str


@dataclass(frozen=True, slots=True)
class Row:
    """One address: who gets `ok`, what the others get; `out` is for those who are not signed in.

    `sees` and the keys of `but` are blank-separated roles. `arguments` name things of the world.
    """

    name: str
    arguments: tuple[str, ...] = ()
    sees: str = ""
    ok: Answer = 200
    rest: Answer = 404
    out: Answer = LOGIN
    but: dict[str, Answer] = field(default_factory=dict)
    method: str = "get"
    query: str = ""
    # Marker → roles whose page holds it; nobody else's may.
    shows: dict[str, str] = field(default_factory=dict)
    # Literal values that follow the arguments.
    literals: tuple[Any, ...] = ()

    def __str__(self) -> str:
        return " ".join((self.name, *self.arguments, *map(str, self.literals), self.query)).strip()

    def expected(self) -> dict[str, Answer]:
        """Role → the answer it must get."""
        answers = dict.fromkeys(ROLES, self.rest)
        answers["out"] = self.out
        for role in self.sees.split():
            answers[role] = self.ok
        for roles, answer in self.but.items():
            for role in roles.split():
                answers[role] = answer
        return answers

    def found(self, world: World) -> tuple[dict[str, Answer], dict[str, set[str]]]:
        """Role → the answer it gets, and marker → the roles that find it. Nothing that is posted stays."""
        address = reverse(self.name, args=[*(_key(world, name) for name in self.arguments), *self.literals])
        answers: dict[str, Answer] = {}
        finders: dict[str, set[str]] = {marker: set() for marker in self.shows}
        for role in ROLES:
            answers[role], body = self._ask(world.client(role), address + self.query)
            for marker in self.shows:
                if marker in body:
                    finders[marker].add(role)
        return answers, finders

    def _ask(self, client: Client, address: str) -> tuple[Answer, str]:
        with transaction.atomic():
            response = client.get(address) if self.method == "get" else client.post(address)
            answer = meaning(response, posted=self.method == "post")
            body = _text(response)
            transaction.set_rollback(True)
        return answer, body


def _text(response: Any) -> str:
    """What a person could read in the answer; of files nothing."""
    if response.streaming:
        return ""
    if response.headers.get("Content-Type", "").startswith("application/json"):
        return json.dumps(response.json(), ensure_ascii=False)
    return str(response.content.decode(errors="replace"))


def _key(world: World, name: str) -> Any:
    thing = world[name]
    return getattr(thing, "pk", thing)


def meaning(response: Any, *, posted: bool) -> Answer:
    """An answer as the table writes it: a status, `login`, or for a POST `handled`."""
    if response.status_code in {302, 303} and "/account/login/" in response.headers["Location"]:
        return LOGIN
    if posted and response.status_code in _HANDLED:
        return HANDLED
    return int(response.status_code)


def addresses(resolver: URLResolver | None = None, spaces: tuple[str, ...] = ()) -> Iterator[str]:
    """The name of every address of the project, with its name spaces."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            inner = (*spaces, pattern.namespace) if pattern.namespace else spaces
            yield from addresses(pattern, inner)
        elif isinstance(pattern, URLPattern):
            yield ":".join((*spaces, pattern.name or f"unnamed {pattern.pattern}"))
