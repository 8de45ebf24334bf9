"""How a call reaches us: capacity, jobs and the worker, against a server in memory."""
