"""Who signs in, with which client, in which capacity; and what may be granted to them."""
