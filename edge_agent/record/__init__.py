"""Recording: nothing that was said on a call is lost.

    CallRecord ─▶ Journal (memory, and SQLite on this box's disk) ─▶ Shipper ─▶ Store (Supabase)

Each event of a call is an envelope with an id minted here. It is in memory when `append` returns, on disk some
milliseconds later, and leaves both only once the database has acknowledged it: a dead network costs nothing, a crash or
a power cut no more than those milliseconds. The database knows each id, so shipping twice does no harm. No call waits
for the disk: one that fails or hangs is left alone for a while, and the events are shipped from memory.

What a caller is saying in a turn that is not over is on the disk too, as a draft; the newest rows of each call under
way, also when they were delivered; and every few seconds that the call still lasts. So another process goes on with a
call that a crash cut off (`hand_over`): in the same row, from the next line of the transcript. The database takes the
rows of both journals in any order. Where nobody goes on with it, the next start ends it when it really ended, with the
caller's last words.
"""
