"""Who sits where, and how people come in."""
