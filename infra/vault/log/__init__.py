"""The disclosure log: entries, checkpoints, proofs, witnesses, and the pseudonyms it speaks in."""
