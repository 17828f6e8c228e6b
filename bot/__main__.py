"""`python -m bot …` is the same as `muster …`."""

from bot.cli import main

main()
