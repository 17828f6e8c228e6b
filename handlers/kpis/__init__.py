"""KPIs: defined, entered, counted, aimed at, watched, drawn and reported."""
