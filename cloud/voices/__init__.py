"""The owner's own voice: a recording is checked and cleaned, a provider clones it, the clone speaks before it is used.

`decode` reads whatever was uploaded, `sample` says what is wrong with it in words for its owner, `clean` makes a take
of it. `cartesia` and `elevenlabs` are the providers who clone; `clone` is the job, `remove` what is deleted later. What
fails leaves the client with the voice there was.
"""
