"""Who answers the dialled number, decided once per call.

`decide` asks the database, or remembers its `last_answers`; `profile` is the shape of what the database says.
"""
