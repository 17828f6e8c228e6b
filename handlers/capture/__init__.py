"""Capturing: one line, a form or a message becomes a record, with the files that came along."""
