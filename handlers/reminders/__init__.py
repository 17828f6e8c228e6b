"""Reminders: before and after a record is due, put off, or answered with a promise."""
