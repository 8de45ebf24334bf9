"""Every series of a worker of the jobs after a call; docs/watch.md explains each."""

from __future__ import annotations

from prometheus_client import Counter, Histogram

JOBS = Counter("frontdesk_jobs", "Jobs, by how they went.", ["kind", "result"])
JOB_SECONDS = Histogram(
    "frontdesk_job_seconds", "How long a job took.", ["kind"], buckets=(0.05, 0.1, 0.3, 1, 3, 10, 30, 100, 300)
)
DELIVERIES = Counter("frontdesk_deliveries", "What clients' software was told.", ["result"])
NOTICES = Counter("frontdesk_notices", "News for operators, when it is news.", ["kind"])
