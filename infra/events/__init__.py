"""What subscribers are told: the outbox as the telling login reads it, and positions in it."""
