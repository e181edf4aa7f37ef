"""What sites and their operators commit themselves to, and how far what they wrote down goes (DOMAIN 5)."""
