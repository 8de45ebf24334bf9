"""Loopback servers that speak the wire format of services that cost money or cannot be had here.

For the local stack, the demo and the tests.
"""
