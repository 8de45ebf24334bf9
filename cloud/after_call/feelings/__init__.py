"""How the caller felt, turn by turn: a lexicon of calls, and what was learned of what it means."""
