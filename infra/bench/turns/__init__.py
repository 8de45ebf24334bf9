"""How soon, and how rightly, the end of a caller's turn is noticed, on spoken turns of a telephone.

`turns.yaml` is the set; `turns` reads it, `speech` and `recording` make the sound of it, in which the last audible
sample of every piece is known. `listen` plays the sound to the product's own hearing and turn machine, of this checkout
or of another, in a process of its own and in virtual time (`listener` is the script that runs there). `silence` is the
simplest rule, on the same sound. `measure` compares what was decided with what was said, and `report` prints it.
"""
