"""Notices devices that fall silent."""
