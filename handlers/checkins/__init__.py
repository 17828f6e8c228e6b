"""Check-ins: asking a department how things stand."""
