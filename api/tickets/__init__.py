"""Tickets for a door that is full: waited or worked for, drawn by lot, and good once. They name nobody."""
