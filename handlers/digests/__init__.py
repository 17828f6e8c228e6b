"""Digests: who gets which and when, and what stands in them."""
