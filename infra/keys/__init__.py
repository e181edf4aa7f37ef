"""The key store: the third place, apart from records and identities, where each case's key lies."""
