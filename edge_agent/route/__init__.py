"""Who answers the dialled number, decided once per call.

`decide.route` asks the database, or takes one of its `last_answers`; `profile` is the shape of what the database says.
"""
