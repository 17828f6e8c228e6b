"""Limits of time: targets of service, and what is at risk or breached."""
