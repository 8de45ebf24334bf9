"""When a provider fails or is late, another one takes the turn: one rule for hearing, thinking and speaking.

`hedge` asks several in order and takes the first to answer; `gate` knows whom not to ask; `breaker` is what is known of
one of them.
"""
