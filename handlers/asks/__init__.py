"""Asking about a record: people or departments, side by side or in order, and what they answer."""
