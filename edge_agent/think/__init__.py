"""Thinking: the caller's words go in, the receptionist's words come out while they are still being written.

A `Mind` lives as long as its call. It holds the system prompt, made once when the call begins, and the last exchanges
as they were really heard: a sentence that the caller cut short stands in the history cut short, because the caller
cannot refer to what nobody said. Each caller turn becomes one `Thought`: one request, one stream, one record of both.

What a model writes is not yet an answer. The guard stands between the two and lets text through clause by clause; an
answer that is empty, goes round in circles, turns into code or reads its own instructions out is `Unusable`, and the
receptionist asks the caller to say it again. Whether a caller says goodbye is decided by rules (`closing`), not by the
model: a small model agrees to anything.

Speed comes from three habits. The prompt changes least at its front and most at its end, so the server's cached prefix
serves the whole call; it is read by the model while the phone still rings (`Mind.warm`); and a thought that nobody
waits for any more is closed, which the server notices at once.

Not here: who has the floor (`converse`), how words sound (`speak`), what is written down (`record`), and what the
caller hears when thinking failed (`receptionist`).
"""
