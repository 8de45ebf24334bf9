"""What happens when the caller has hung up: calls are judged, clients' software is told, voices are cloned.

The queue is Postgres. `call.ended` queues a job in the transaction that writes it down; a signed wake-up (`wake`) makes
somebody look at once, and a schedule finds what no wake-up told of. From there on:

    loop        as many leases at a time as a worker may do at once, until nothing comes any more
    jobs        does one, keeps its lease alive meanwhile, and says how it ended
    after_call  judges the call: outcome, feeling, revenue, summary
    tell        takes what became of it to the client's own software
    voices      makes a voice of a recording; deletes it again
    worker      who does which job
    wake        the endpoint at which a box says that there is work
    leases      a job or delivery that is held for a while
    database    each SQL function that a worker calls
    samples     the bucket of recordings

The same worker runs on Modal (`modal_app.py`) and with `python -m cloud`. Everything may be done twice and changes
nothing the second time; whoever dies leaves a lease that ends.
"""
