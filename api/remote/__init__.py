"""For commands that act as a person over the network, as any other client does: `signed_in` and what it gives.

Needs no database and no secret of the server's. Tokens and their key stay in memory; at the end access is given back.
"""
