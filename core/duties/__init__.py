"""Recurring obligations: what they are, who has them, and the catalogue of those that the business asks for."""
