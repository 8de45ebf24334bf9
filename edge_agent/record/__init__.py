"""Remembering: nothing that was said on a call is lost.

    CallRecord ─▶ Journal (SQLite on this box's disk) ─▶ Shipper ─▶ Store (Supabase)

Each event of a call is an envelope with an id minted here. It is on disk before `append` returns, and leaves the disk
only once the database has acknowledged it, so a crash, a power cut or a dead network costs nothing that was journalled.
The database knows each id, so shipping twice does no harm. A disk that fails does not
end a call: its events wait in memory and are shipped from there.
"""
