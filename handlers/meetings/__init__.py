"""Meetings: notes become minutes, decisions and actions."""
