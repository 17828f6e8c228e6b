"""KPIs: what is measured, over which period, for whom, and how a value is judged (requirements.md section 4)."""
