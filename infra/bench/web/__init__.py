"""How soon an owner sees his page when the database is full: a real browser, by its own clock.

`crowd.py` keeps a database with a million calls, `browse.py` opens the page as its owner does, `watch.js` notes when
something is on the screen, `rival.py` does the same with a dashboard of somebody else's, `figures.py` says what it
comes to and `report.py` prints it. Left out: the way to a server that is far, and a telephone's slow processor.
"""
