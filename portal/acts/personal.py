"""Personal data at rest: one key per person, wrapped by the portal's keys, and a blind index to look up by.

Erasing a person is destroying that person's key: every sealed value, in records and journal alike, is then
unreadable for good. A blind index is an HMAC of the normalised value, so that equal values can be found
without being readable.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import hmac
import uuid
from typing import Any, overload

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Erased(Exception):
    """The key of this person was destroyed; the value cannot be read by anyone."""


@functools.cache
def _wrapper(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def _wrapping() -> MultiFernet:
    return _wrapper(tuple(settings.FIELD_KEYS))


class PersonKey(models.Model):
    """The key that seals one person's values; itself stored wrapped."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    wrapped = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    destroyed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("person key")
        constraints = [
            models.CheckConstraint(
                name="personkey_destroyed_is_empty",
                condition=models.Q(destroyed_at__isnull=True) | models.Q(wrapped=""),
            )
        ]

    def __str__(self) -> str:
        return str(self.id)

    @classmethod
    def fresh(cls) -> PersonKey:
        """A new key, not yet saved."""
        return cls(wrapped=_wrapping().encrypt(Fernet.generate_key()).decode())

    def fernet(self) -> Fernet:
        """The open key.

        Raises:
            Erased: the key was destroyed.
        """
        if not self.wrapped:
            raise Erased
        return _open(self.wrapped, tuple(settings.FIELD_KEYS))

    def seal(self, value: str) -> str:
        """Encrypt `value`; an empty string stays empty."""
        return self.fernet().encrypt(value.encode()).decode() if value else ""

    def unseal(self, token: str) -> str:
        """Decrypt `token`; an erased person's values read as an empty string."""
        if not token or not self.wrapped:
            return ""
        try:
            return self.fernet().decrypt(token.encode()).decode()
        except InvalidToken as error:
            raise Erased from error

    def destroy(self) -> None:
        """Erase the person: the key goes, what it sealed stays unreadable."""
        self.wrapped = ""
        self.destroyed_at = timezone.now()
        self.save(update_fields=["wrapped", "destroyed_at"])


@functools.lru_cache(maxsize=4096)
def _open(wrapped: str, keys: tuple[str, ...]) -> Fernet:
    return Fernet(_wrapper(keys).decrypt(wrapped.encode()))


def blind_index(kind: str, value: str) -> str:
    """The 43-character index of a normalised value; `kind` ("identity", "phone") keeps indexes apart."""
    if not value:
        return ""
    digest = hmac.new(settings.INDEX_KEY.encode(), f"{kind}:{value}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


class Sealed:
    """A readable attribute over the columns `<name>_sealed` and, if there is one, `<name>_index`.

    The model has a foreign key `key` to PersonKey; it is made on first use.
    """

    def __init__(self, kind: str = "") -> None:
        self.kind = kind

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name
        self.kind = self.kind or name

    @overload
    def __get__(self, record: None, owner: type) -> Sealed: ...
    @overload
    def __get__(self, record: Any, owner: type) -> str: ...
    def __get__(self, record: Any, owner: type) -> Sealed | str:
        if record is None:
            return self
        token = getattr(record, f"{self.name}_sealed")
        if not token or record.key_id is None:
            return ""
        value: str = record.key.unseal(token)
        return value

    def __set__(self, record: Any, value: str) -> None:
        if record.key_id is None:
            record.key = PersonKey.fresh()
            record.key.save(force_insert=True)
        setattr(record, f"{self.name}_sealed", record.key.seal(value))
        if hasattr(record, f"{self.name}_index"):
            setattr(record, f"{self.name}_index", blind_index(self.kind, value) or None)


def masked_identity(value: str) -> str:
    """`130***********1234`: the first three and the last four characters."""
    return f"{value[:3]}{'*' * (len(value) - 7)}{value[-4:]}" if len(value) > 8 else "*" * len(value)


def masked_phone(value: str) -> str:
    """`139****5678`."""
    return f"{value[:3]}****{value[-4:]}" if len(value) > 7 else "*" * len(value)
