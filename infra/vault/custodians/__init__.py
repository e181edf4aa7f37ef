"""The circle of custodians: who is in it, how it changes, and what is wrapped for whom."""
