# Muster for servers: docker build -t muster .  (or podman build). The database lies in the volume /data unless DATABASE_URL
# names a PostgreSQL. docs/install.md shows how to run it.
FROM python:3.12-slim AS build
WORKDIR /src
# What is locked first, so that a change of Muster alone does not install everything again.
COPY requirements.lock .
RUN python -m venv /opt/muster && /opt/muster/bin/pip install --no-cache-dir --require-hashes -r requirements.lock
COPY pyproject.toml README.md ./
COPY core core
COPY storage storage
COPY handlers handlers
COPY bot bot
RUN /opt/muster/bin/pip install --no-cache-dir --no-deps .

FROM python:3.12-slim
COPY --from=build /opt/muster /opt/muster
# The letters of minutes and reports as PDF.
RUN apt-get update && apt-get install -y --no-install-recommends fonts-wqy-microhei && rm -rf /var/lib/apt/lists/*
RUN useradd --create-home --uid 10001 muster && mkdir /data && chown muster /data
USER muster
WORKDIR /data
VOLUME /data
ENV PATH=/opt/muster/bin:$PATH DATABASE_URL=sqlite:////data/muster.db MUSTER_HOST=0.0.0.0 PYTHONUNBUFFERED=1
EXPOSE 8080
# Red while nothing can be saved, so that whatever runs the container notices.
HEALTHCHECK --interval=30s --timeout=10s --start-period=20s \
    CMD ["python", "-c", "import os, urllib.request as u; u.urlopen('http://127.0.0.1:' + os.environ.get('MUSTER_PORT', '8080') + '/health')"]
ENTRYPOINT ["muster"]
CMD ["run"]
