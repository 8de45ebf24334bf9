"""Which calls LiveKit lets in, and what it does with them: inbound trunks and the dispatch rule, from one YAML file.

`plan` reads and checks the file, `desired` says it in LiveKit's own messages, `drift` compares that with what is there,
`apply` does what is missing. Nothing is ever deleted: what the file does not name is somebody else's.
"""
