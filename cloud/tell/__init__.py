"""Tells a client's own software what happened: signed, at least once, each call in order, never into our own network.

`events` describes the body (published as schema/v1.json; it is built in SQL, where the event is: supabase/migrations,
`private.tell_of_call`), `signing` makes the request, `cloud.outward` decides where one may go, `https` takes it there,
`response` reads the answer, `deliver` does all of it for one delivery. The form is Standard Webhooks, so that a
receiver verifies with a library it can install: https://www.standardwebhooks.com.

At least once: whoever dies between the receiver's answer and our note of it leaves the delivery to the next, who sends
it again with the same webhook-id. A receiver that keeps the ids it has seen gets each event once.

A client chooses the address, so the address is hostile until proven otherwise: it is judged when the connection is
made, by the addresses its name has at that moment, and the connection goes to one of exactly those.

Left out on purpose: redirects (a receiver that moved says so by its owner), HTTP without TLS, and batches.
"""
