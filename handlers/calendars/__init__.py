"""The working calendar and leave, as they are set and said."""
