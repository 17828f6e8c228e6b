"""What is kept of a client besides its name, its owner and who may read, in the order in which it is asked."""

from core.kinds import Detail

GRADES = ("A", "B", "C")
"""By the inflow of funds; A is the highest (S003-岗-b)."""
DETAILS = (Detail("address", "line"), Detail("service"), Detail("referred_by", "line"), Detail("remarks"))
"""`service` is the plan by which they are served, `referred_by` who brought them (S000-1.4-c)."""
