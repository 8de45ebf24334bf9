"""Calendars (RFC 5545): what is booked, for clients to subscribe to, and when they are busy, read from their own.

`feed` writes a calendar from rows, `zone` the description of a time zone in it (both pure), `door` hands it out.
`fetch` gets a client's own calendar from the public internet, `busy` reads the times in it that are taken (pure),
`isolated` does that in a process of its own, `importing` does all of it for one job.
"""
