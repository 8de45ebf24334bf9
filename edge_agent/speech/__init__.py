"""Hearing and speaking in a process of its own: what computes them is loaded once for all line processes of a box.

The wire is OpenAI's audio endpoints over HTTP, on a unix socket or an address: `server` answers, `remote` asks. So an
address is all that changes where another machine hears and speaks (speaches, vLLM, Kokoro-FastAPI, OpenAI itself). What
the endpoints lack, fields beside theirs carry, which a server that does not know them passes over: how urgent it is
(`rank`, `urgency`), for which client (`user`), how sure the words are (`confidence`). A request is cancelled by closing
its connection.

Wyoming was tried on the same socket (1.10.2, aiohttp 3.14; 3 s of sound in, 2 s out, processor time of both ends
together): 1.3 ms to hear and 1.8 ms to speak with a connection for each request, without which nothing can be
cancelled, against 3.3 ms and 1.1 ms. Two milliseconds are a hundredth of what Whisper computes meanwhile, and HTTP
brings states, limits and a way to cancel with the library that is there already.
"""
