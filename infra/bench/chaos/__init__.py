"""The fault lab: real calls on the real stack while one part of it fails, and what the caller heard of it."""
