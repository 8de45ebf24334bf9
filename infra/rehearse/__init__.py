"""Rehearsals: callers with something to get done ring nine businesses, and are asked afterwards what they got.

    script ─▶ Caller ◀─▶ the receptionist: in memory (words alone), or over the simulated phone (speech)
                              rows, words, recording ─▶ graded: got it? anything untrue? how long?

A script says who calls, what he knows and what he came for. How he answers depends on what he is asked: the order is
the receptionist's business. What is graded is rows and sound, not wording.
"""
