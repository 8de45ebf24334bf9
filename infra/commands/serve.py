"""`frontdesk serve`: the agent alone."""

from __future__ import annotations


def serve() -> None:
    """Answer calls with the LiveKit, Supabase and Ollama named in the settings (.env.example lists all)."""
    from edge_agent.__main__ import main  # noqa: PLC0415 — the engines' libraries take a second to import

    main()
