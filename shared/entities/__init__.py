"""What a caller's words name: days and hours, services, names, numbers, danger. Pure.

A call is read with these while it is under way (`edge_agent/desk`), and once more when it is over (`cloud/after_call`).
"""
