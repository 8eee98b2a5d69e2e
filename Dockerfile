# One image for every role: `api`, `worker QUEUE`, `beat`, `flower` (docker-compose.yml names them).
ARG PYTHON_IMAGE=python:3.11-slim-bookworm

FROM ${PYTHON_IMAGE} AS builder
# The compiler and headers build pycairo and manimpango, which have no Linux wheels; EGL and GLES
# let mediapipe load, which writes the pose model.
# hadolint ignore=DL3008  # the base image's release fixes Debian's versions
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        build-essential pkg-config libcairo2-dev libpango1.0-dev libegl1 libgles2 \
    && rm -rf /var/lib/apt/lists/*
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /opt/troupe
COPY requirements/runtime.lock requirements/
RUN python -m venv .venv \
    && .venv/bin/python -m pip install --require-hashes --no-deps -r requirements/runtime.lock
COPY pose/ pose/
RUN .venv/bin/python -m pose.model /opt/troupe/model

# The guide at /docs/guide: what builds it stays here.
FROM builder AS guide
COPY requirements/docs.lock requirements/
RUN .venv/bin/python -m pip install --require-hashes --no-deps --target packages -r requirements/docs.lock
COPY . ./
RUN PYTHONPATH=/opt/troupe:/opt/troupe/packages .venv/bin/python -m guide

FROM ${PYTHON_IMAGE}
# hadolint ignore=DL3008  # the base image's release fixes Debian's versions
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libpangocairo-1.0-0 libcairo2 fontconfig fonts-dejavu-core libegl1 libgles2 \
        libseccomp2 bubblewrap \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --gid 10001 troupe \
    && useradd --uid 10001 --gid troupe --home-dir /var/lib/troupe --create-home \
        --shell /usr/sbin/nologin troupe
COPY --from=builder /opt/troupe/.venv /opt/troupe/.venv
COPY --from=builder /opt/troupe/model /opt/troupe/model
COPY . /opt/troupe/
COPY --from=guide /opt/troupe/guide/site /opt/troupe/guide/site
# REMAP_SIGTERM gives Celery its soft shutdown when the container is stopped.
ENV PATH=/opt/troupe/.venv/bin:$PATH \
    PYTHONPATH=/opt/troupe \
    PYTHONSAFEPATH=1 \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    REMAP_SIGTERM=SIGQUIT \
    TROUPE_DATA_DIR=/var/lib/troupe \
    TROUPE_POSE_MODEL_PATH=/opt/troupe/model/pose_landmarker_full.task
RUN python -m render.library.index
USER 10001:10001
WORKDIR /var/lib/troupe
EXPOSE 8000 5555
ENTRYPOINT ["python", "-m", "workers.cli"]
CMD ["--help"]
