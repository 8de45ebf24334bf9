"""Dead air: a caller who waits for us and hears nothing.

The conversation acknowledges a caller who has to wait, and gives up what does not come. That is its intention; this is
the guard in case it does not happen. It watches the sound that goes out, from a task of its own, so that a call whose
code hangs is noticed too: a task that ignores its cancellation, a clean-up that never ends, an answer that never comes.

    silence.py   pure: what is known of the silence on one line, and what is to be done about it, when
    guard.py     looks at the line, speaks, and ends the call
    overseen.py  runs a call beside its guard
    blocked.py   whether the event loop of the process stood still

Silence is planned while the caller speaks or pauses, and when nobody has anything to say (`converse` asks then whether
he is still there). How loud it is where he is says nothing: a street is never silent.

Not in here: a caller's line that is dead (`line/pulse.py`), a phone that rings (its engines have limits of their own).
"""
