"""Lines: the processes of a box, where FRONTDESK_LINES asks for more than one.

    supervisor ──socket── line process 1: worker, calls, engines, journal-1.db
         │     ──socket── line process 2: …                        journal-2.db
         └ watchdog, token renewal, journal-0.db

The supervisor has no engines and no calls. It starts the line processes one after the other, hears them beat, ends one
that hangs, removes the participants of a dead one from their rooms, and asks another one to go on with each call.

`fleet` decides, pure; `supervisor` does it; `process` and `channel` are the two ends of a socket, `messages` what goes
over it, `scheduler` tells slow from hanging; `rescue` is what happens to the calls of a dead process; `supervise` and
`line` are the two programs. A call notices nothing of all this: what a line process does beside its calls is in `line`.

A supervisor that dies takes no call with it: its line processes serve theirs to the end, take no more, and keep their
journals till then; the next supervisor numbers its own around them.
"""
