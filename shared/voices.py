"""What the edge, which speaks with a voice, and the cloud, which clones and tests it, must agree on."""

from __future__ import annotations

CARTESIA_MODEL = "sonic-3-2026-01-12"  # a dated snapshot: a voice must not change under its owner
ELEVENLABS_MODEL = "eleven_flash_v2_5"
