"""How long a test waits for what must come: a busy machine is no failure, and the wait ends when it has come."""

PATIENCE = 60.0
