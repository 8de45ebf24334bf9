"""How many calls one event loop carries: ours, livekit-agents and pipecat, on the same engines that only wait.

Each cell of the table is a process of its own: so many callers in real time, in one event loop, below LiveKit (frames
of 20 ms go into each system's own input, and what comes out of it is played to the caller in real time). `caller` says
the same sentence again and again, sometimes over the answer; `stubs` are the engines, with the same delays for all;
`edge` is what the caller hears. `meter` scores these two alone: when the caller was loud and when the agent was, never
what a system says of itself. `cell` runs one cell with the system that `ours`, `livekit_agents` or `pipecat` opens; the
last two run in the environment of the rivals, so that none of these modules may need more than numpy and psutil.

`bench` runs the cells one after another and ends a system's column where it has broken down, `targets` compares, and
`report` prints. The callers and the engines run inside of what is measured, and cost each system the same.
"""
