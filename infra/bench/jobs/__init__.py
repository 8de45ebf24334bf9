"""A rush: a hundred calls end within a second, and we see how soon each is judged and its client's software told.

The calls come in as a box would send them; workers are real processes of `python -m cloud`; the receiver of the
webhooks speaks TLS. What goes wrong on purpose: a worker is killed, the database is away for a while.
"""
