"""Who asks: the signing keys, the access tokens, the clients and Authlib's authorization server around them."""
