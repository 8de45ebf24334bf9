"""After the call: what it led to, how the caller felt, what it may bring, and what the owner should do now.

`judge.py` is the story of one job: read the call, judge it, write the judgement and end the job in one transaction.
Everything in between is pure: a call goes in as its `transcript.py`, a `Judgement` comes out, in a few milliseconds
and the same one each time. A rule says which words it rests on: its evidence is a quote from the transcript.

 * facts/: `callback` (spoken `digits`), `names` (and which `name_words` are none), `when`, `services` (against the
   client's price list, else the words of the `trades`), `urgency`. They are rules: a number is a number
 * feelings/: `sentiment` reads each turn with VADER, whose `lexicon` is that of calls, with a few `phrases` that turn a
   sentence round; `leaning` has learned what that reading and the turn's words mean. The conversation is the turns, the
   later ones more, and `signals` that need no lexicon (asked for a person, said the same again, waited)
 * outcome/: `classifier` has learned how much each word of the caller, each word of the receptionist ("I'll pass that
   on") and each fact speaks for a booking, a lead, a message … Its probability is the confidence; its evidence are the
   sentences that speak most for what it says. Rules are left where they are certain (`intents`): where nobody spoke
   nothing came of it, what lacks a time or somebody to call is a lead and no booking, and what somebody should be told
   is a message
 * `reading.py` holds all that was found; opinion/ makes the row of it, with `revenue` and `summary`

What was learned stands in two JSON files beside the code (`grams` says how a text is looked up in them). They are made
of the labelled sets of several authors by `python -P -m infra.training.learn`, the same sets giving the same files.

A language model may judge instead (model/), where one is configured. What it answers is checked against the transcript
(`answer`): a quote that nobody said, a name that was not given, a booking without a time are dropped. Prices, numbers
and sums stay ours. Whenever it fails, the rules have judged already.

English only. How often it is right, and whether it is right more often where it is surer: `frontdesk bench-judge`
measures a set that nothing was learned from, and with `--across` each author by what the others teach.

Nothing here is a fact. A confidence and the method stand next to each judgement; the client's correction beats both.
"""
