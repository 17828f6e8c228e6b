"""The report about a record as PDF, for every kind that declares one."""

COMMANDS = ()
