"""Keeps what people say of an alert, for retraining."""
