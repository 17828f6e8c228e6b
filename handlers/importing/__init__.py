"""Sheets: shown first, with what cannot be read named, and saved all or nothing."""
