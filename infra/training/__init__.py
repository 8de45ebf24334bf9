"""Sets of sentences and calls with labels, and what is learned from them.

`development/` holds a folder for each author: `first` was looked at while the rules were made, and all of it is what
`learn` learns from; it writes the JSON beside the code in cloud/after_call. `held_out/` is by somebody who knew the
task and not the rules, and is only measured.
"""
