"""The simulated phone: it stands where livekit-sip stands in production, a LiveKit participant of kind SIP with 8 kHz
telephone audio. It follows a script (scripts/*.yaml), and records the call.

Not covered by it: SIP itself (codecs, RTP loss and jitter, hold, REFER, response codes).
"""
