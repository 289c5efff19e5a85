"""Verification codes: sixteen characters, 80 random bits, written in groups of four.

Crockford's alphabet leaves out I, L, O and U, so that a code read aloud or typed from paper is found all the same.
"""

from __future__ import annotations

import secrets
import unicodedata

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 16
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})


def fresh() -> str:
    """A new code, without its hyphens."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def read(text: str) -> str:
    """A code as it is stored, from what somebody typed; "" for what can be no code."""
    code = unicodedata.normalize("NFKC", text).strip().upper().translate(_READ_AS)
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else ""


def shown(code: str) -> str:
    """`7K3M-2Q9X-…`: in groups of four."""
    return "-".join(code[start : start + 4] for start in range(0, LENGTH, 4))
