"""Ed25519 signatures of certificates: the first of the portal's keys signs, all of them verify.

The public keys are published at /verify/keys.json, so that a signed certificate can be checked without the portal.
"""

from __future__ import annotations

import base64
import functools
import hashlib
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature in base64, and the name of the key that made it."""

    text: str
    key: str


@functools.cache
def _keys(seeds: tuple[str, ...]) -> dict[str, Ed25519PrivateKey]:
    keys = [Ed25519PrivateKey.from_private_bytes(base64.b64decode(seed, validate=True)) for seed in seeds]
    return {_name_of(key): key for key in keys}


def _ours() -> dict[str, Ed25519PrivateKey]:
    return _keys(tuple(settings.CERTIFICATE_KEYS))


def _name_of(key: Ed25519PrivateKey) -> str:
    """The first 16 hexadecimal digits of the SHA-256 of the public key."""
    return hashlib.sha256(key.public_key().public_bytes_raw()).hexdigest()[:16]


def sign(content: bytes) -> Signature:
    """Sign with the first key."""
    name, key = next(iter(_ours().items()))
    return Signature(base64.b64encode(key.sign(content)).decode(), name)


def is_signed(content: bytes, signature: Signature) -> bool:
    """Whether one of the portal's keys made this signature of these bytes."""
    key = _ours().get(signature.key)
    if key is None:
        return False
    try:
        key.public_key().verify(base64.b64decode(signature.text, validate=True), content)
    except (InvalidSignature, ValueError):
        return False
    return True


def public_keys() -> dict[str, str]:
    """Name → public key in base64 (32 bytes), the one that signs first."""
    return {
        name: base64.b64encode(key.public_key().public_bytes_raw()).decode() for name, key in _ours().items()
    }
