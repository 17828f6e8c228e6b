"""Choices and targets that several kinds have in common."""

CHANNELS = ("phone", "mail", "visit", "chat", "another")
"""By which way something was said to a client, or by them."""
RATINGS = ("1", "2", "3", "4", "5")
"""How satisfied a client is; 5 is the best."""
RATED_BY = ("client", "heard")
"""Whether the client gave a rating, or a colleague heard it from them."""

SOLVED = {"resolution.urgent": "1d", "resolution.high": "3d"}
TAKEN = {"response.urgent": "1h", "response.high": "4h"}
"""Our default targets (core/sla/span.py), in working time."""
