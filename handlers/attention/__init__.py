"""What may interrupt whom, and when: quiet hours, the budget, and crowded rooms."""
