"""Where Twilio's SIP signalling comes from: twilio.com/docs/sip-trunking/ip-addresses, as of 2026-03. Re-check it."""

from __future__ import annotations

SIGNALLING = {
    "Virginia": "54.172.60.0/30",
    "Oregon": "54.244.51.0/30",
    "Ireland": "54.171.127.192/30",
    "Frankfurt": "35.156.191.128/30",
    "Tokyo": "54.65.63.192/30",
    "Singapore": "54.169.127.128/30",
    "Sydney": "54.252.254.64/30",
    "Sao Paulo": "177.71.206.192/30",
}
