"""Calendars: what is booked, written for others; what others say is taken, read."""
