"""The edge agent: a process near LiveKit that answers many calls at once, or several of them.

Read it in the order of a call: `arrive` (a call reaches us) → `line` (the caller's audio, in and out) → `call` (the
story of one call, the file to start with) → `route` (who is called) → `receptionist` (answers, and writes down) →
`converse` (whose turn is it) with `hear`, `think`, `speak` and `record`. What a caller came for the `desk` decides,
`desk_work` does it, and `connecting` puts him through to a person. `voices` makes ready who speaks, `phrases` holds
every fixed sentence, `observer` and `latency` what is kept of a talk, `endings` say how it ended. Around the calls:
`speed` measures the machine and `gauge` what it has to spare, `admission` says how many calls it carries, `overflow`
who serves one more, `resumption` goes on with a call of a process that is gone, `prewarm` has the model read whom
callers will ask for, `presynthesis` makes sound between calls, `background`, `idle`, `model_server` and `shutdown` keep
the process going and end it, `settings` is its environment. `__main__` begins, `serving` puts one process together,
`lines` are several with their supervisor; `engines` picks the providers.

Out of scope: SIP (livekit-sip speaks it), storage (Supabase keeps it), judging calls (the cloud jobs do).
Three clocks, always named: event time (seconds of the event loop), audio time (samples), wall time (UTC, for records).
"""
