"""Takes readings in at the API's door."""
