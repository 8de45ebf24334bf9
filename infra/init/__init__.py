"""Makes a box's settings: `frontdesk init` asks few questions, makes every key and password, and checks what it can.

All of it goes into one file `.env` of mode 0600. What stands there is never changed: a second run asks for what is
missing and adds it. Nothing is sent anywhere but to the servers that the answers name.
"""
