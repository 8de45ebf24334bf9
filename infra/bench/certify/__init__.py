"""How many calls a box carries: its real engines under synthetic turns, and a certificate of it.

`measure` takes a turn through the engines as a call does, `models` answers, `steps` decides how many calls are tried
next and what was proved, `page` and `certificate` write it down.
"""
