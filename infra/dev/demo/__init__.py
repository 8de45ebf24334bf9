"""One scripted call from dial tone to report: a caller dials our own receptionist, and what happened is measured and
read back.

Everything behind the phone is the real thing. Turn gaps, silences and holes inside an answer are measured from the
phone's own recording, never taken from the agent's word for it; the agent's word stands beside them.

An answer is one only if it is an answer: an acknowledgement ("One moment, please.") ends no turn gap, and an apology is
a failed turn however soon it came.
"""
