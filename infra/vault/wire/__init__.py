"""How the API and the vault speak: the calls, the values they carry, and the way between the two processes."""
