"""The vault: identities sealed away, who holds their keys, and the log of every look. Pure rules, no I/O."""
