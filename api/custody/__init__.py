"""`parley custodian`: what a custodian does on their own machine, with keys that never leave it."""
