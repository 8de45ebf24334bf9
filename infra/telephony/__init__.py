"""Which calls LiveKit lets in, and what it does with them: inbound trunks and the dispatch rule, from one YAML file.

`plan` reads and checks the file (`conflicts`: do its trunks get along?), `desired` says it in LiveKit's own messages,
`drift` compares that with what is there, `apply` does what is missing. What a file of ours made is marked; once it is
no longer wished for it is told, and removed when that is asked. Anything else is somebody else's, and stays.
"""
