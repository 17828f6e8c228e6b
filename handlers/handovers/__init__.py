"""Handing over what somebody has, and what becomes of it when they leave."""
