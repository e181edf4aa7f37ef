"""Reprisals: allegations that a committee of the Board investigates, and what follows from what it finds."""
