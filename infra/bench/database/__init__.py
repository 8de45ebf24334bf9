"""How quick the database is when it is full: many clients, a year of calls, asked through PostgREST.

`fill.sql` makes the rows, `questions.py` says what is asked and as whom, `ask.py` times it, `report.py` prints it. Each
question is asked in a full database and in one where all clients but those that ask have few rows: a question whose
time follows the rows of *other* clients shows in the ratio of the two. Left out: many askers at once, and a disk that
is slower than memory.
"""
