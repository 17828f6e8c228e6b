"""What is done with a record: its steps, its owner, its words, what belongs to it, and what has happened to it."""
