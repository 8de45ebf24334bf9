"""Everything around the product, by who needs it.

The operator: `admin` (clients, prompts, voices and webhooks, through the database's own functions), `telephony` (which
calls LiveKit lets in), `deploy` (configuration files for a real box), `phone` (the simulated phone, which calls a box).
The developer: `dev` (set-up, the local stack, the demo). Who measures: `bench`. Who teaches the judge of calls:
`training`. `commands` is the `frontdesk` command line over all of them; `cli` its entry. Beside them: `connections`
(how a stack is reached), `places` (folders), `progress`, `yaml_errors`.
"""
