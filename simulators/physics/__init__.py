"""Two-zone physics of fires in buildings, after the textbook of zone models (Peacock et al., NIST TN 1889v1)."""
