"""For the developer: `setup` brings programs and models, `stack` runs the parts as child processes, `loopback` stands
for what costs money or cannot be had here, `phone` is the simulated phone, `demo` one scripted call from dial tone to
report, `schema` what is made from the database's schema, `docs` the pages that are printed from the code.
"""
