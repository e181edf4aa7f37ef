"""Sealed identities: labels, sealing, consents, holds, erasure and what is told about one person."""
