"""Point sensors: what each makes of the air at its head."""
