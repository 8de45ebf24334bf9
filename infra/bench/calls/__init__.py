"""How soon callers are answered: calls on a stack of its own, one by one or at once, also beside another checkout."""
