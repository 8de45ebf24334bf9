"""Thinking: the caller's words go in, the receptionist's words come out while they are still being written.

A `Mind` lives as long as its call. It holds the system prompt, made once when the call begins, and the last exchanges
as they were really heard: a sentence that the caller cut short stands in the history cut short, because the caller
cannot refer to what nobody said. Each caller turn becomes one `Thought`: one request, one stream, one record of both.

What a model writes is not yet an answer. The guard stands between the two and lets text through, a few words at a time
while the caller waits and clause by clause later. Stage directions and reasoning are left out of it, and so is a
sentence with a call of a tool or a blank to be filled in (`asides`, `labels`); an answer of which nothing is left, that
goes round in circles or reads its own instructions out is `Unusable`, and the receptionist asks the caller to say it
again. What the caller dictated the model is told as one writes it. Whether a caller says goodbye is decided by rules
(`closing`), not by the model: a small model agrees to anything.

Where no rule and no fact knew what to do the model may choose what the desk begins (`offer`, `chooses`, `deeds`): it
names a wish, and the desk does the rest.

Speed comes from what has been read before. The prompt changes least at its front and most at its end (`prompt`), so
that clients share their beginnings and a call its own; whatever is known is read by the model before it is asked,
before the phone rings and while the caller talks, in pieces that give way to whoever waits (`read_ahead`); and a
thought that nobody waits for any more is closed, which the server notices as soon as it writes.

Everything is counted in tokens before it is asked (`tokens`): a server that is given too much cuts silently.

Not here: who has the floor (`converse`), how words sound (`speak`), what is written down (`record`), how long a caller
may wait (`converse` again), and what he hears when thinking failed (`receptionist`).
"""
