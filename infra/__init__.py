"""Everything around the product: set-up, the local stack, telephony, and the simulated phone that rehearses calls.

`commands` is the command line; `install` brings programs and models; `stack` runs the parts as child processes;
`rehearse` is the phone, its scripts and what is measured; `telephony` brings LiveKit's trunks and rule to what one YAML
file says. The yaml files beside this one are for a real box.
"""
