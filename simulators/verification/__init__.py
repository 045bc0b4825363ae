"""The zone model held to what can be known without an experiment: `make verify`.

Balances to round-off, convergence as steps are halved, cases with an exact answer, symmetry, and random buildings.
"""
