"""Metrics: what operators watch of a box, and where they, Docker and load balancers ask for it.

`rows` counts what calls leave in the journal, `looks` reads what there is beside them (seats, queues, breakers) every
other second, `series` names all of it, `door` serves it over HTTP with the box's `health`; `processes` brings the
series of several processes together, `card` asks the graphics card, `traces` makes a trace of each call.

A call knows nothing of it: it hangs on the journal and on what engines tell anyway. FRONTDESK_METRICS switches the door
and the series on, OTEL_EXPORTER_OTLP_ENDPOINT the traces; while they are off nothing of their libraries is loaded.
Nothing in here ever raises into a call.
"""
