"""Clients: their files, whom to speak with, what happened with them, and whom to visit again."""
