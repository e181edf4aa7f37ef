"""Assurance: what was found at a site, by whom, and what anyone may rely on."""
