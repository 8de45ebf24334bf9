"""How well calls are judged, on labelled sentences and calls (infra/training).

`across` measures each author's set by what the others teach. Each figure stands next to two references from the same
run: what the most common label gives, and what VADER gives as it comes.
"""
