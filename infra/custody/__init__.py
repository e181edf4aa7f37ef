"""What custodians and recipients do on their own machines, with keys that never leave them."""
