"""What is to be done again and again: obligations, their schedules and their occurrences."""
