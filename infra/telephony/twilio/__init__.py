"""What Twilio should have: one Elastic SIP trunk, where it sends calls, who may send calls to it, and its numbers.

`section` is the part of the telephony file, `rest` speaks Twilio's REST interface, `provision` brings the account to
the file. Twilio's own SDK is not used: this needs ten of its many resources, and httpx is here.
"""
