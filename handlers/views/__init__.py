"""Lists for the asker alone: what waits, what is stuck, what there is, and what can be done here."""
