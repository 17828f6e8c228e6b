"""What nobody moves climbs: chains and their policies, alarms, nudges, and what a policy would have done."""
