"""The program with its modules loaded, waiting to be forked: each call is a process of its own, without two seconds of
imports. Reads `{"words", "folder", "env", "out", "err"}` a line, and answers each with its exit status."""

from __future__ import annotations

import gc
import json
import os
import signal
import sys
from typing import Any

import bot.cli
import bot.doctor
import bot.server


def _become(order: dict[str, Any]) -> None:
    """In the child: what a shell does between fork and exec, then the program's own entry."""
    signal.alarm(60)
    for name, number in (("out", 1), ("err", 2)):
        os.dup2(os.open(order[name], os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.chdir(order["folder"])
    os.environ.clear()
    os.environ.update(order["env"])
    sys.argv = ["muster", *order["words"]]
    status: Any = 0
    try:
        bot.cli.main()
    except SystemExit as end:
        status = end.code or 0
    finally:
        sys.stdout.flush()
    os._exit(status)  # taking down all that was loaded would cost more than the call


def main() -> None:
    gc.freeze()
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            _become(json.loads(line))
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    main()
