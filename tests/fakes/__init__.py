"""What stands in for engines, servers and callers, in virtual time or on loopback."""
