# syntax=docker/dockerfile:1
# The service with its embedded database and encoder. Volume: /data. Port: 8000.
#   docker build -t matchcamp .
#   docker run -p 8000:8000 -v matchcamp:/data -e MATCHCAMP_BASE_URL=https://matchcamp.example matchcamp

# Packages and project, in an environment of their own.
FROM python:3.12-slim-bookworm AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/matchcamp
WORKDIR /source
# The list first: it changes less often than the project, and the engine keeps this layer.
COPY requirements/runtime.txt requirements/runtime.txt
RUN /opt/matchcamp/bin/pip install -r requirements/runtime.txt
COPY pyproject.toml README.md LICENSE ./
COPY src src
COPY calls calls
COPY matching matching
COPY embeddings embeddings
RUN /opt/matchcamp/bin/pip install --no-deps . && /opt/matchcamp/bin/python -m compileall -q /opt/matchcamp/lib

# What runs: no compiler, no pip cache, no sources.
FROM python:3.12-slim-bookworm AS run
# libcurl4 is what the embedded mongod links to; tini reaps its process when it dies.
RUN apt-get update \
    && apt-get install -y --no-install-recommends libcurl4 tini tzdata \
    && rm -rf /var/lib/apt/lists/*
RUN groupadd --gid 65532 matchcamp \
    && useradd --uid 65532 --gid 65532 --no-create-home --home-dir /data --shell /usr/sbin/nologin matchcamp \
    && install -d -o 65532 -g 65532 -m 0700 /data
COPY --from=build /opt/matchcamp /opt/matchcamp
ENV PATH=/opt/matchcamp/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    OMP_NUM_THREADS=1 \
    MATCHCAMP_DATA_DIR=/data
USER 65532:65532
WORKDIR /data
VOLUME /data
EXPOSE 8000
# Ctrl-C's signal: requests in flight are finished, then the database is stopped in order.
STOPSIGNAL SIGINT
# Alive, not ready: a service that still loads its index must not be killed for it.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/health/live', timeout=4)"]
ENTRYPOINT ["tini", "--", "matchcamp"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8000"]
