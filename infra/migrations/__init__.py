"""The database's shape, step by step. `core` today; the vault and the key store will have their own."""
