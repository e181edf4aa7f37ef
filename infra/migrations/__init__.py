"""The database's shape, step by step. `core` and `keys` today; the vault will have its own."""
