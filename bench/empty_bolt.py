"""What Bolt alone takes for a signed slash command: a listener that only acknowledges."""

from __future__ import annotations

import sys
from typing import Any

from bench.serving import bolt, serve, slack

app = bolt(process_before_response="default" not in sys.argv)


@app.command("/issue")
async def issue(ack: Any) -> None:
    await ack()


if __name__ == "__main__":
    serve(slack(app))
