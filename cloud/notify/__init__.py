"""Tells people what a caller left for them: one e-mail for each address, one SMS for each number, of each message.

`message` is what the database says is to be told and to whom, `wording` makes the texts (pure), `mail` and `sms` take
one to its address, `result` is how that went, `senders` are the ways there are, and
`notify` does all of it for one job.

At least once: whoever dies between a server's answer and our note of it leaves the address to the next, who sends it
again (an e-mail under the same Message-ID, so that most programs show it once). What was noted is never sent again,
whatever happens at the other addresses.
"""
