"""The local stack: Postgres, PostgREST, the gateway, LiveKit, Ollama and the agent as child processes, on loopback."""
