"""After the call: what it led to, how the caller felt, what it may bring, and what the owner should do now.

`judge.py` is the story of one job: read the call, judge it, write the judgement and end the job in one transaction.
Everything in between is pure: a call goes in as it was told (`told.py`), a `Judgement` comes out, in a few milliseconds
and the same one each time. A rule says which words it rests on: its evidence is a quote from the transcript.

 * feelings: `lexicon` and `phrases` are data for VADER, `leaning` has learned what its reading and single words mean,
   `sentiment` scores turns and the conversation, `signals` counts what needs no lexicon (asked for a person, said the
   same again, waited)
 * facts: `callback` (spoken `digits`), `names`, `when`, `services` (against the client's price list), `urgency`
 * sense: `intents` and `trades` are the words that give a call away, `reading` finds them, `wishes` and `outcome` have
   the first word, `weighing` has learned how much each finding speaks for each outcome, and has the last
 * telling: `opinion` makes the row, with `revenue` and `summary`

A language model may judge instead (`model`), where one is configured. What it answers is checked against the transcript
(`answer`): a quote that nobody said, a name that was not given, a booking without a time are dropped. Prices, numbers
and sums stay ours. Whenever it fails, the rules have judged already.

English only. How often it is right, and whether it is right more often where it is surer: `frontdesk bench-judge`.

Nothing here is a fact. A confidence and the method stand next to each judgement; the client's correction beats both.
"""
