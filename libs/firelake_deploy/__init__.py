"""Deployment: builds the artefacts, uploads them, and brings every stack and table to what the repository says."""
