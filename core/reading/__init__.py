"""Reading what people typed: a line by its command, and each value by its type."""

from core.reading.line import Reader, whole_text
from core.reading.values import Reading, names_of

__all__ = ["Reader", "Reading", "names_of", "whole_text"]
