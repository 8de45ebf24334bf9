"""The loop around the jobs after a call: leases, wake-ups, samples."""
