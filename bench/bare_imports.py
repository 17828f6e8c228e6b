"""The libraries that Muster runs on, imported and nothing else: the floor of its start and of its memory."""

from __future__ import annotations

import sys

import alembic.command
import apscheduler.schedulers.asyncio
import babel.dates
import httptools
import prometheus_client
import psycopg
import pydantic_settings
import rapidfuzz.process
import slack_bolt.async_app
import sqlmodel
import starlette.applications
import structlog
import telegram.ext
import typer
import uvicorn
import uvloop

_ALL = (
    alembic.command,
    apscheduler.schedulers.asyncio,
    babel.dates,
    httptools,
    prometheus_client,
    psycopg,
    pydantic_settings,
    rapidfuzz.process,
    slack_bolt.async_app,
    sqlmodel,
    starlette.applications,
    structlog,
    telegram.ext,
    typer,
    uvicorn,
    uvloop,
)

print(f"at http://127.0.0.1:{len(_ALL)}/", flush=True)
sys.stdin.readline()
