"""How well calls are judged: sets of sentences and calls with labels, and a benchmark that compares.

`development/` holds a folder for each author: `first` was looked at while the rules were made, and all of it is what
`learn` learns from; `across` measures each of them by what the others teach. `held_out/` is by somebody who knew the
task and not the rules, and is only measured. Each figure stands next to two references from the same run: what the most
common label gives, and what VADER gives as it comes.
"""
