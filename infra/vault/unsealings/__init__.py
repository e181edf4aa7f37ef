"""Unsealings as the vault carries them out: asked for, decided, announced, fetched, ended."""
