"""Where the vault's records lie: its own PostgreSQL, its roles, and how it looks at both."""
