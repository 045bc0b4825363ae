"""The agents between a reading and an alert: ingest, monitor, analyse, respond; watch and learn beside them.

Each is a pure `logic` and a thin Lambda `handler`. One FIFO group a device keeps its messages in order; every step may
see a message twice and ends with the same state.
"""
