"""Unsealing: asking for an identity, and what the records tell of it. The vault decides; this asks."""
