"""The doctor: looks at every part of a box, calls it, listens, and says in words what is wrong and what cures it.

It stands outside: it reads what a box tells (its health door, its state folder), asks the box's servers with the box's
own keys, and places a call as anybody would. Nothing here raises for what it finds: a fault is a finding.

Its calls are those of a client of its own, `frontdesk-doctor`, with a number out of the range that nobody is given: no
business's figures count them.
"""
