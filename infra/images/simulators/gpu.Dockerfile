# The simulators' Batch job on an NVIDIA GPU; the driver is the host's. From the repository's root: make images
FROM python:3.11-slim

RUN useradd --uid 10001 --create-home firelake
WORKDIR /opt/firelake
COPY requirements/gpu.lock requirements.lock
RUN pip install --no-cache-dir --no-compile --require-hashes --only-binary=:all: --requirement requirements.lock
COPY libs/firelake libs/firelake
COPY simulators simulators

# One processor model for all hosts: kernels compiled here serve there, and no host's rows differ by its instructions
ENV PYTHONPATH=/opt/firelake/libs:/opt/firelake \
    NVIDIA_VISIBLE_DEVICES=all \
    NVIDIA_DRIVER_CAPABILITIES=compute,utility \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    NUMBA_CACHE_DIR=/home/firelake/numba \
    NUMBA_CPU_NAME=x86-64-v3 \
    NUMBA_CPU_FEATURES=+sse4.2,+popcnt,+avx,+avx2,+bmi,+bmi2,+f16c,+fma,+lzcnt,+movbe

USER 10001
RUN python -m simulators.warm
CMD ["python", "-m", "simulators.batch", "--help"]
