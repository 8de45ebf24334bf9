"""After and around the call: jobs that judge it and tell the client's CRM. They run on Modal or with `python -m cloud`.

Empty so far: the edge answers and records calls; `call.ended` leaves a job in `private.jobs` for what will live here.
"""
