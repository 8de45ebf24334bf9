"""How many calls a box's own engines carry on this machine, with batches across calls and without.

Real are Whisper and Kokoro; callers are simulated in real time, and the language model computes elsewhere unless one is
named.
"""
