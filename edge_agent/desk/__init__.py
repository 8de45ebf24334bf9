"""The receptionist's work: what a caller came for is carried by rules, so that it is the same with any model. Pure.

    words ─▶ step ─▶ Move: a sentence, perhaps a tool, and the state after it
                       tool ─▶ Work (database, journal, line) ─▶ result ─▶ done ─▶ the next Move

The model words what nobody has rules for, or says which wish it is (`chosen`): that is begun as if a rule had known it.
What was booked, written down or promised is said by these, from the result of a tool. A move is prepared before it is
certain that the caller has finished: nothing that binds is done until then.
"""
