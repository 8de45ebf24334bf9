"""Whose turn is it?

At any moment exactly one *floor* holds. The outside world posts *events* into one inbox; the *loop* takes one event,
calls the pure `step`, and performs its *effects*; nobody else changes the floor.

A timer is not a task: a floor knows `since`, `deadline(talk)` says when it wants to be woken, and the loop waits on
"inbox or deadline". At most one *reply* is in flight; it is one task (think → sentences → sound), numbered, so anything
from an older number is stale by construction. Interrupting it means to cancel that task and to wait for its clean-up,
which flushes the line and tells the history how much was really heard.

A reply may be *prepared* before it is certain that the caller's turn is over: it thinks and synthesises behind a closed
gate. `Release` opens the gate; a caller who goes on makes it a `Stop`. Nothing that was only prepared is remembered.

A caller is never left in silence: while the answer is still being made `Acknowledge` lets him hear that he was
understood, and the request goes on. Only when a turn's whole budget is spent is the reply given up (`GiveUp`), and its
apology has the turn's own clock. The same holds for a hole in the middle of an answer (`ReplyDry`), and for words that
the recogniser has not made out yet (`TranscriptPending`).

A caller who is audible over a reply silences it at once (`Hold`): whoever means to speak finds the line free. When his
words are known they end the reply (`Stop`), or it goes on where it was (`Resume`): a murmur, a cough, a noise, our own
words from his loudspeaker.

Not in here: audio, providers, prompts, retries, metrics, logging.
"""
