"""The demo world: invented organisations, sites, records and machine clients. Never loaded outside demo mode."""
