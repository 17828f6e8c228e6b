"""The program with its modules loaded, waiting to be forked: each call is a process of its own, without a second of
imports. Reads an order a line, `{"words", "folder", "env", "out", "err"}`, and answers it with its exit status.
Where it names a file `ended`, the answer is the process id, at once, and the exit status is written to that file.
The word `draw` alone is the process that draws charts, which reads the file `in`."""

from __future__ import annotations

import gc
import json
import os
import runpy
import signal
import sys
from pathlib import Path
from typing import Any

import bot.cli
import bot.doctor
import bot.server

_LONGEST = 60


def _become(order: dict[str, Any]) -> None:
    """In the child: what a shell does between fork and exec, then the program's own entry."""
    for name, number in (("out", 1), ("err", 2)):
        os.dup2(os.open(order[name], os.O_WRONLY | os.O_CREAT | os.O_APPEND), number)
    os.dup2(os.open(order.get("in", os.devnull), os.O_RDONLY), 0)
    os.chdir(order["folder"])
    os.environ.clear()
    os.environ.update(order["env"])
    sys.argv = ["muster", *order["words"]]
    status: Any = 0
    try:
        if order["words"] == ["draw"]:
            runpy.run_module("bot.drawing", run_name="__main__")
        else:
            bot.cli.main()
    except SystemExit as end:
        status = end.code or 0
    finally:
        sys.stdout.flush()
    os._exit(status)  # taking down all that was loaded would cost more than the call


def _called(order: dict[str, Any]) -> int:
    child = os.fork()
    if child == 0:
        signal.alarm(_LONGEST)
        _become(order)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _kept(order: dict[str, Any]) -> int:
    """The id of a process that goes on; one between waits for its end, as a shell would."""
    heard, told = os.pipe()
    if os.fork() == 0:
        child = os.fork()
        if child == 0:
            _become(order)
        os.write(told, b"%d\n" % child)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        ended = Path(order["ended"])
        ended.with_suffix(".new").write_text(str(status))
        ended.with_suffix(".new").rename(ended)
        os._exit(0)
    os.close(told)
    with os.fdopen(heard) as pid:
        return int(pid.readline())


def _load_what_draws() -> None:
    os.environ["MPLBACKEND"] = "agg"
    import matplotlib.backends.backend_agg
    import matplotlib.figure
    import matplotlib.font_manager  # noqa: F401  loaded for those who are forked


def main() -> None:
    gc.freeze()
    for line in sys.stdin:
        order = json.loads(line)
        if order["words"] == ["draw"]:
            _load_what_draws()
        print(_kept(order) if "ended" in order else _called(order), flush=True)


if __name__ == "__main__":
    main()
