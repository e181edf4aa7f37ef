"""Keys of identities: where they are kept, what wraps them, and how that is changed while the vault serves."""
