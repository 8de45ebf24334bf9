"""UUID version 7 (RFC 9562): ids minted at the edge that sort by the time they were made.

The standard library has `uuid.uuid7` only from Python 3.14 on; this is the one form of it we need.
"""

from __future__ import annotations

import secrets
import time
from uuid import UUID


def uuid7() -> UUID:
    """A new id: 48 bits of Unix milliseconds, 12 bits of the millisecond's fraction, 62 random bits."""
    milliseconds, rest = divmod(time.time_ns(), 1_000_000)
    fraction = rest * 4096 // 1_000_000
    return UUID(int=milliseconds << 80 | 7 << 76 | fraction << 64 | 2 << 62 | secrets.randbits(62))
