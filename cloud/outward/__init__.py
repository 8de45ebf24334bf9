"""The way to servers whose address a client chose: only on the public internet, judged at the moment of connecting."""
