"""Arrive: a phone call that reaches the LiveKit server becomes an assignment, a line and an `Arrival`.

`worker` keeps one websocket to the server's `/agent` and runs each job in its own task; `capacity` is its bookkeeping,
pure; `wire` its messages; `jobs` the running calls; `pick_up` joins the room; `arrival` reads the SIP attributes;
`sip_calls` sees to it that a call is served in one room only; `watchdog` looks after callers whom no job reached. The
caller hears ringing until the agent publishes its audio.

The thirteen cases that an exchange with the server has to get right (tests/arrive has one test for each, so named):

 1. Registration comes first, and so does its answer; a refused key is fatal, everything else is tried again for ever.
 2. "Can you take this job?" is answered at once: the server waits 3 s for everything together.
 3. A seat is reserved on our yes and released when no assignment follows in 7.5 s; a late or unknown one is ignored.
 4. Full or draining: declined. A second job for a room that is served: declined for everybody (`terminate`). With all
    seats taken a room is left to other boxes; offered again it gets a standing place, to hear that all lines are busy.
 5. Load counts active and reserved seats, reaches the server's target only when full, and is sent on every change
    at once and every 2.5 s.
 6. After a reconnect running calls go on, the new registration is told our load at once, and jobs of the old one are
    not reported.
 7. A stop: reported as full, nothing new taken, running calls awaited up to a limit, then told to finish.
 8. A termination ends the call gracefully; repeated or late ones do nothing.
 9. A room that is gone when we join is reported as a failed job.
10. Unknown messages are ignored; `go_away` drains the connection and connects anew.
11. A caller without an agent is found by the watchdog: a new dispatch, and after some tries we take the call unasked,
    at least for a sentence. Where there is no place at all the call is written down and the room is deleted.
12. Our identity in the room is unique per job.
13. The server refreshes the token while we are in the room; a call notices nothing.

Not here: an agreement between several boxes on one server. Each runs a watchdog of its own: before it does something
for a room it waits for a random moment and looks once more, and it leaves a room alone for which somebody dispatched
just now; of a call that several give up they make one row.
"""
